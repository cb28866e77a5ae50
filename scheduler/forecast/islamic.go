package forecast

// islamicDay is the day of a date of the tabular Islamic calendar (civil epoch,
// leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of each 30). Where months
// begin with the moon that was seen, a feast may be a day earlier or later.
func islamicDay(year, month, day int) Day {
	const epoch = -492148 // 16 July 622, Julian, as days since 1970
	return Day(epoch + (year-1)*354 + (11*year+3)/30 + 29*(month-1) + month/2 + day - 1)
}

// Months of the Islamic calendar with feasts.
const (
	shawwal   = 10
	dhuAlHijj = 12
)

// eids lists the two feasts that fall into a civil year, with so many days.
func eids(year, fitr, adha int) []Special {
	var out []Special
	add := func(name, kind string, d Day) {
		if in, _, _ := d.Date(); in == year {
			out = append(out, Special{Day: d, Name: name, Kind: kind})
		}
	}
	approximate := (year - 622) * 33 / 32
	for y := approximate - 1; y <= approximate+2; y++ {
		first, sacrifice := islamicDay(y, shawwal, 1), islamicDay(y, dhuAlHijj, 10)
		add("Eid al-Fitr", Festival, first)
		for i := range Day(fitr) {
			add("Eid al-Fitr (approximate)", Holiday, first+i)
		}
		add("Eid al-Adha", Festival, sacrifice)
		for i := range Day(adha) {
			add("Eid al-Adha (approximate)", Holiday, sacrifice+i)
		}
	}
	return out
}

// dated is a holiday that is on the same day every year, since a year.
type dated struct {
	month, day, since int
	name              string
}

func (h dated) in(year int) []Special {
	if year < h.since {
		return nil
	}
	return []Special{{Day: dayOn(year, h.month, h.day), Name: h.name, Kind: Holiday}}
}

// withEids is a country that keeps both feasts, and holidays on fixed dates.
func withEids(fitr, adha int, fixed ...dated) func(year int) []Special {
	return func(year int) []Special {
		out := eids(year, fitr, adha)
		for _, h := range fixed {
			out = append(out, h.in(year)...)
		}
		return out
	}
}
