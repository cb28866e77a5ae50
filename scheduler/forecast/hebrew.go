package forecast

// The Hebrew calendar by its arithmetic rules (E. Reingold and N. Dershowitz,
// Calendrical Calculations): the molad of Tishri and the four postponements.

// Months of the Hebrew calendar as they are counted from spring.
const (
	nisan   = 1
	iyar    = 2
	sivan   = 3
	av      = 5
	tishri  = 7
	kislev  = 9
	heshvan = 8
	adar    = 12
)

// hebrewDay is the day of a date of the Hebrew calendar. In a leap year the
// second Adar is month 13.
func hebrewDay(year, month, day int) Day {
	d := hebrewNewYear(year)
	for m := tishri; m != month; {
		d += Day(hebrewMonthLength(year, m))
		if m++; m > hebrewMonths(year) {
			m = nisan
		}
	}
	return d + Day(day-1)
}

func hebrewMonths(year int) int {
	if (7*year+1)%19 < 7 {
		return 13
	}
	return 12
}

// hebrewNewYear is the first of Tishri.
func hebrewNewYear(year int) Day {
	const epoch = -2092590 // 1 Tishri of the year 1, as days since 1970
	shift := 0
	before, now, after := hebrewElapsed(year-1), hebrewElapsed(year), hebrewElapsed(year+1)
	switch {
	case after-now == 356:
		shift = 2
	case now-before == 382:
		shift = 1
	}
	return Day(epoch + now + shift)
}

// hebrewElapsed is how many days lie between the molad of the first year and
// that of the year, with the postponements that depend on one year alone.
func hebrewElapsed(year int) int {
	months := (235*year - 234) / 19
	parts := 12084 + 13753*months
	days := 29*months + parts/25920
	if 3*(days+1)%7 < 3 {
		days++
	}
	return days
}

func hebrewMonthLength(year, month int) int {
	length := int(hebrewNewYear(year+1) - hebrewNewYear(year))
	switch month {
	case heshvan:
		if length%10 == 5 {
			return 30
		}
		return 29
	case kislev:
		if length%10 == 3 {
			return 29
		}
		return 30
	case adar:
		if hebrewMonths(year) == 13 {
			return 30
		}
		return 29
	case iyar, 4, 6, 10, 13:
		return 29
	}
	return 30
}

// israel lists the holidays of Israel that fall into a civil year. The eves and
// the days between the first and the last of Passover and of Sukkot are half
// days: banks and offices close at noon or stay closed.
func israel(year int) []Special {
	var out []Special
	for y := year + 3760; y <= year+3761; y++ {
		add := func(name, kind string, month, day int) {
			d := hebrewDay(y, month, day)
			if in, _, _ := d.Date(); in == year {
				out = append(out, Special{Day: d, Name: name, Kind: kind})
			}
		}
		add("Eve of Rosh Hashanah", HalfDay, tishri, 0)
		add("Rosh Hashanah", Holiday, tishri, 1)
		add("Rosh Hashanah II", Holiday, tishri, 2)
		add("Eve of Yom Kippur", HalfDay, tishri, 9)
		add("Yom Kippur", Holiday, tishri, 10)
		add("Eve of Sukkot", HalfDay, tishri, 14)
		add("Sukkot", Holiday, tishri, 15)
		for day := 16; day <= 21; day++ {
			add("Days of Sukkot", HalfDay, tishri, day)
		}
		add("Simchat Torah", Holiday, tishri, 22)
		add("Purim", Season, adar+hebrewMonths(y)-12, 14)
		add("Eve of Passover", HalfDay, nisan, 14)
		add("Passover", Holiday, nisan, 15)
		for day := 16; day <= 20; day++ {
			add("Days of Passover", HalfDay, nisan, day)
		}
		add("Seventh day of Passover", Holiday, nisan, 21)
		add("Memorial Day", HalfDay, iyar, independence(y)-1)
		add("Independence Day", Holiday, iyar, independence(y))
		add("Eve of Shavuot", HalfDay, sivan, 5)
		add("Shavuot", Holiday, sivan, 6)
		add("Tisha B'Av", Season, av, tishaBAv(y))
	}
	return out
}

// independence is the day of Iyar on which Independence Day is kept: the fifth,
// moved away from the Sabbath, and from a Monday so that Memorial Day is no
// Sunday.
func independence(year int) int {
	switch hebrewDay(year, iyar, 5).Weekday() {
	case 5: // Friday
		return 4
	case 6:
		return 3
	case 1:
		if year >= 5764 {
			return 6
		}
	}
	return 5
}

// tishaBAv is the day of Av on which the fast is kept: not on a Sabbath.
func tishaBAv(year int) int {
	if hebrewDay(year, av, 9).Weekday() == 6 {
		return 10
	}
	return 9
}
