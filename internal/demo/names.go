package demo

// Given and family names of the agents. Any likeness is chance.
var (
	givenNames = []string{
		"Anna", "Ben", "Clara", "David", "Elif", "Felix", "Greta", "Hamza", "Ines", "Jonas", "Katja", "Lars",
		"Mia", "Nico", "Olga", "Paul", "Ruth", "Samir", "Tina", "Umut", "Vera", "Willi", "Yara", "Zoe",
		"Aylin", "Bruno", "Chloe", "Dario", "Emma", "Finn", "Gina", "Henri", "Ida", "Jakub", "Karim", "Lena",
		"Marek", "Nadia", "Omar", "Pia", "Rosa", "Stefan", "Theo", "Ursula", "Viktor", "Wanda", "Yusuf", "Zeynep",
		"Alma", "Boris", "Carla", "Denis", "Eva", "Farid", "Gustav", "Hanna", "Ivan", "Julia", "Kemal", "Lotte",
		"Marta", "Nils", "Oskar", "Petra", "Rafael", "Sofia", "Timo", "Ulla", "Vito", "Wiebke", "Xenia", "Zelda",
	}
	familyNames = []string{
		"Adler", "Bach", "Costa", "Demir", "Engel", "Fischer", "Graf", "Haas", "Ivanova", "Jansen", "Kaya", "Lang",
		"Moreau", "Novak", "Orlov", "Peters", "Quast", "Rossi", "Sommer", "Thoma", "Unger", "Vogel", "Wagner", "Yilmaz",
		"Ziegler", "Arslan", "Brandt", "Conti", "Dietz", "Ebert", "Frank", "Gomez", "Horn", "Iyer", "Jung", "Kramer",
		"Lorenz", "Meier", "Nowak", "Otto", "Pohl", "Reuter", "Silva", "Tan", "Ulrich", "Voss", "Weiss", "Young",
		"Zander", "Albers", "Busch", "Cordes", "Dorn", "Ernst", "Fuchs", "Geiger", "Hahn", "Ising", "Jahn", "Klein",
		"Linke", "Marx", "Nagel", "Oster", "Pape", "Roth", "Sauer", "Timm", "Ude", "Veit", "Wirth", "Zorn",
	}
)
