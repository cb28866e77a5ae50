package forecast

import (
	_ "embed"
	"strings"
	"time"
)

// announcedInChina are the holidays and made-up working days of China, as the
// General Office of the State Council announced them each autumn.
//
//go:embed china.csv
var announcedInChina string

// chinaUntil is the last year of the file.
const chinaUntil = 2026

// china lists the holidays that fall into a civil year: as announced where the
// file has the year, else as computed from the Chinese calendar and the law,
// without the working days that will be made up for them.
func china(year int) []Special {
	lunarNewYear := Special{Day: lunarDay(year, 1, 1), Name: "Lunar New Year", Kind: Festival}
	var out []Special
	if announced, err := ReadCalendar(strings.NewReader(announcedInChina)); err == nil {
		for _, e := range announced.Entries() {
			if in, _, _ := e.Day.Date(); in == year {
				out = append(out, e)
			}
		}
	}
	if len(out) == 0 {
		out = computedInChina(year, lunarNewYear.Day)
	}
	return append(out, lunarNewYear)
}

// computedInChina are the holidays of the law, and the days that by custom join
// them: a week and a day for Spring Festival, a week for National Day.
func computedInChina(year int, newYear Day) []Special {
	var out []Special
	add := func(name string, first Day, days int) {
		for i := range days {
			out = append(out, Special{Day: first + Day(i), Name: name, Kind: Holiday})
		}
	}
	add("New Year's Day", dayOn(year, 1, 1), 1)
	add("Spring Festival", newYear-1, 8)
	add("Tomb-sweeping Day", qingming(year), 1)
	add("Labour Day", dayOn(year, 5, 1), 5)
	add("Dragon Boat Festival", lunarDay(year, 5, 5), 1)
	add("Mid-autumn Festival", lunarDay(year, 8, 15), 1)
	add("National Day", dayOn(year, 10, 1), 7)
	return out
}

func dayOn(year, month, day int) Day {
	return DayOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}
