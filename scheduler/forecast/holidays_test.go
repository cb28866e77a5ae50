package forecast

import (
	"math"
	"testing"
	"time"
)

func TestHolidaysOnWhichTheLineIsShutAreForecastShut(t *testing.T) {
	t.Parallel()
	cal := NewCalendar(
		Special{Day: date("2022-02-02"), Name: "Founder's day"},
		Special{Day: date("2022-03-09"), Name: "Spring day"},
		Special{Day: date("2022-04-06"), Name: "Autumn day"},
	)
	l := bank(91)
	l.factor = func(d Day) float64 {
		if cal.IsHoliday(d) {
			return 0
		}
		return 1
	}
	res := predict(t, l.series(t), cal, time.Time{}, 7, Options{})
	for _, d := range res.Days {
		if d.Day == date("2022-04-06") && d.Mean != 0 {
			t.Errorf("the holiday gets %.0f contacts, want none", d.Mean)
		}
		if d.Day == date("2022-04-07") && d.Mean < 1000 {
			t.Errorf("the day after gets %.0f contacts", d.Mean)
		}
	}
}

func TestAHolidayWithHalfTheCallsIsForecastSo(t *testing.T) {
	t.Parallel()
	var entries []Special
	for i := range 8 {
		entries = append(entries, Special{Day: date("2022-01-12") + Day(28*i), Name: "Bank holiday"})
	}
	cal := NewCalendar(entries...)
	l := bank(28*7 + 7) // the eighth is ahead
	l.luck = true
	l.factor = func(d Day) float64 {
		if cal.IsHoliday(d) {
			return 0.5
		}
		return 1
	}
	res := predict(t, l.series(t), cal, time.Time{}, 14, Options{})
	for _, d := range res.Days {
		if want := 2000 * 0.95 * 0.5; d.Day == entries[7].Day && math.Abs(d.Mean/want-1) > 0.15 {
			t.Errorf("the holiday gets %.0f contacts, want about %.0f", d.Mean, want)
		}
	}
}

func TestFirstBusinessDaysAreLearnt(t *testing.T) {
	t.Parallel()
	l := bank(365 + 35)
	l.luck = true
	e := &effects{business: [7]bool{1: true, 2: true, 3: true, 4: true, 5: true}}
	first := func(d Day) bool {
		before, _ := e.nth(d)
		return e.works(d) && before == 0
	}
	l.factor = func(d Day) float64 {
		if first(d) {
			return 1.3
		}
		return 1
	}
	all := l.series(t)
	res := predict(t, all, nil, l.from.AddDate(0, 0, 365), 35, Options{})
	for _, d := range res.Days {
		if want := 2000 * l.weekday[d.Day.Weekday()] * 1.3; first(d.Day) && math.Abs(d.Mean/want-1) > 0.08 {
			t.Errorf("%s, the first business day, gets %.0f contacts, want about %.0f", d.Day, d.Mean, want)
		}
	}
}
