package forecast

// Crowd is contacts that their agents handled about so many at once.
type Crowd struct {
	Together float64 // contacts of one agent at once
	Contacts float64
	Seconds  float64 // all together
}

// Stretch is how many times as long contacts take when every agent has so many at
// once, compared with how they were handled until now. A chat takes longer when
// its agent has another one, but not twice as long: the customer also reads and
// writes. The handling time is taken to rise in a straight line with the number at
// once, by least squares weighted by contacts; it never falls, and never rises so
// fast that handling several at once is of no use.
func Stretch(crowds []Crowd, together int) float64 {
	var n, x, y float64
	for _, c := range crowds {
		n, x, y = n+c.Contacts, x+c.Contacts*c.Together, y+c.Seconds
	}
	const enough = 100 // contacts
	if n < enough || together < 1 || y <= 0 {
		return 1
	}
	x, y = x/n, y/n
	var xx, xy float64
	for _, c := range crowds {
		if c.Contacts > 0 {
			dx := c.Together - x
			xx += c.Contacts * dx * dx
			xy += c.Contacts * dx * (c.Seconds/c.Contacts - y)
		}
	}
	if xx < 0.01*n {
		return 1 // always about as many at once: nothing to compare
	}
	slope := max(0, xy/xx)
	alone := y - slope*(x-1)
	if slope > alone || alone <= 0 { // twice the time for two at once
		alone = y / x
		slope = alone
	}
	return (alone + slope*float64(together-1)) / y
}
