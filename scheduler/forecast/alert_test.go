package forecast

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// morning forecasts at the hour of a Monday, the 92nd day of a steady line,
// whose contacts were changed so.
func morning(t *testing.T, hour int, change func(hour float64, v float64) float64) Result {
	t.Helper()
	l := bank(100)
	l.luck, l.daySD = true, 0.04
	today := date("2022-01-03") + 91
	s := l.series(t)
	s.Values = slices.Clone(s.Values)
	for i, at := range s.Times {
		if DayOf(at) == today {
			s.Values[i] = math.Round(change(float64(at.Hour())+float64(at.Minute())/60, s.Values[i]))
		}
	}
	return predict(t, s, nil, l.from.AddDate(0, 0, 91).Add(time.Duration(hour)*time.Hour), 1, Options{})
}

func TestAlertWhenTheDayLeavesItsBand(t *testing.T) {
	t.Parallel()
	if a := morning(t, 12, func(_, v float64) float64 { return v }).Alert; a != nil {
		t.Errorf("an ordinary morning: %v", a)
	}
	a := morning(t, 12, func(_, v float64) float64 { return 1.4 * v }).Alert
	if a == nil || a.Level != 0.95 || a.Came <= a.High || a.High <= a.Expected || a.Strays() < 0.25 || a.Until.Hour() != 12 || a.Day != date("2022-04-04") {
		t.Fatalf("two fifths more than expected since the morning: %+v", a)
	}
	if a.At.Hour() > 10 || !strings.Contains(a.String(), "came by 12:00") {
		t.Errorf("it left the band at %s: %s", a.At, a)
	}
	late := morning(t, 16, func(hour, v float64) float64 {
		if hour >= 12 {
			return 0.3 * v
		}
		return v
	}).Alert
	if late == nil || late.Came >= late.Low || late.At.Hour() < 12 || late.At.Hour() > 15 {
		t.Errorf("from noon on hardly anybody gets through: %+v", late)
	}
}

func TestNoAlertForASingleSlot(t *testing.T) {
	t.Parallel()
	burst := morning(t, 12, func(hour, v float64) float64 {
		if hour == 9.5 {
			return 4 * v
		}
		return v
	})
	if burst.Alert != nil {
		t.Errorf("half an hour's burst, long over: %+v", burst.Alert)
	}
	if first := morning(t, 8, func(hour, v float64) float64 {
		if hour >= 7.5 {
			return 5 * v
		}
		return v
	}).Alert; first != nil {
		t.Errorf("one busy slot so far: %+v", first)
	}
}

// Looked at in the evening, about one day in twenty has left the band that
// nineteen stay in.
func TestFewDaysAlert(t *testing.T) {
	t.Parallel()
	l := bank(400)
	l.luck, l.daySD, l.slotSD = true, 0.08, 0.05
	s := l.series(t)
	h := newHistory(s, nil, Hours{})
	r, err := roll(h, []int{1}, h.First+60, h.End, Options{Models: []Model{SameWeekday{Weeks: 4}, CalendarRegression{}}})
	if err != nil {
		t.Fatal(err)
	}
	var days, wide, narrow float64
	for _, tr := range r.trials[0][60:] {
		column := len(r.models)
		past := known(r.trials[0], tr.origin)
		days++
		if a, _, ok := leaving(past, column, tr.said[column], tr.actual, tr.seen, tr.open, measureSpread(past, column)); ok {
			narrow++
			if a.Level == 0.95 {
				wide++
			}
		}
	}
	if wide/days > 0.09 || narrow/days < 0.08 || narrow/days > 0.25 {
		t.Errorf("of %v days, %v left the band of 95 %% and %v that of 80 %%", days, wide, narrow)
	}
	t.Logf("of %v days, %v left the band of 95 %% and %v that of 80 %%", days, wide, narrow)
}
