package forecast

import (
	"math"
	"strings"
	"testing"
	"time"
)

// Nobody gave a calendar, and every fourth Wednesday the line was shut: the
// Thursdays after it are busier, and the next one will be.
func TestTheDayAfterAHolidayNobodyToldOf(t *testing.T) {
	t.Parallel()
	l := bank(28*8 + 3) // up to and with the eighth of those Wednesdays
	l.luck = true
	shut := func(d Day) bool { return d >= date("2022-01-05") && (d-date("2022-01-05"))%28 == 0 }
	l.factor = func(d Day) float64 {
		switch {
		case shut(d):
			return 0
		case shut(d - 1):
			return 1.3
		}
		return 1
	}
	s := l.series(t)
	res := predict(t, s, nil, time.Time{}, 1, Options{})
	if want := 2000 * 0.95 * 1.3; math.Abs(res.Days[0].Mean/want-1) > 0.08 {
		t.Errorf("%s gets %.0f contacts, want about %.0f", res.Days[0].Day, res.Days[0].Mean, want)
	}
	if notes := strings.Join(res.Notes, "\n"); !strings.Contains(notes, "2022-08-17") {
		t.Errorf("nobody is told of the last holiday: %q", notes)
	}
}

// A day with two and a half times the contacts is told of and changes little.
func TestABurstIsToldOfAndSetAside(t *testing.T) {
	t.Parallel()
	l := bank(91)
	l.luck = true
	plain := predict(t, l.series(t), nil, time.Time{}, 7, Options{})
	l.factor = func(d Day) float64 {
		if d == date("2022-03-23") {
			return 2.5
		}
		return 1
	}
	after := predict(t, l.series(t), nil, time.Time{}, 7, Options{})
	for i, d := range plain.Days {
		if d.Mean > 0 && math.Abs(after.Days[i].Mean/d.Mean-1) > 0.06 {
			t.Errorf("%s: %.0f expected after a burst, %.0f without", d.Day, after.Days[i].Mean, d.Mean)
		}
	}
	if notes := strings.Join(after.Notes, "\n"); !strings.Contains(notes, "2022-03-23") {
		t.Errorf("nobody is told of the burst: %q", notes)
	}
}

// Three hours without a call, and one with five times as many, are told of and
// change little; hours that have changed for good are no oddity.
func TestOutagesAndBurstsWithinADayAreToldOf(t *testing.T) {
	t.Parallel()
	l := bank(91)
	l.luck = true
	times := func(s Series, from, until string, factor float64) {
		for i, at := range s.Times {
			if clock := at.Format("2006-01-02 15:04"); clock >= from && clock < until {
				s.Values[i] *= factor
			}
		}
	}
	plain := predict(t, l.series(t), nil, time.Time{}, 7, Options{})
	s := l.series(t)
	times(s, "2022-03-23 10:00", "2022-03-23 13:00", 0)
	times(s, "2022-03-29 15:00", "2022-03-29 16:00", 5)
	after := predict(t, s, nil, time.Time{}, 7, Options{})
	for i, d := range plain.Days {
		if d.Mean > 0 && math.Abs(after.Days[i].Mean/d.Mean-1) > 0.03 {
			t.Errorf("%s: %.0f expected after an outage and a burst, %.0f without", d.Day, after.Days[i].Mean, d.Mean)
		}
	}
	notes := strings.Join(after.Notes, "\n")
	for _, want := range []string{"2022-03-23 10:00-13:00 (0 came,", "2022-03-29 15:00-16:00 ("} {
		if !strings.Contains(notes, want) {
			t.Errorf("nobody is told of %q: %q", want, notes)
		}
	}
	if notes := strings.Join(plain.Notes, "\n"); strings.Contains(notes, "hours unlike") {
		t.Errorf("hours like others are told of: %q", notes)
	}
	s = l.series(t)
	for day := date("2022-03-21"); day <= date("2022-04-03"); day++ { // opens at ten from here on
		times(s, day.String()+" 07:00", day.String()+" 10:00", 0)
	}
	if notes := strings.Join(predict(t, s, nil, time.Time{}, 7, Options{}).Notes, "\n"); strings.Contains(notes, "hours unlike") {
		t.Errorf("new hours are told of as oddities: %q", notes)
	}
}
