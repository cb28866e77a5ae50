package forecast

import (
	"math"
	"strings"
	"testing"
	"time"
)

func TestADayIsExplainedByItsFactors(t *testing.T) {
	t.Parallel()
	cal := NewCalendar()
	for i := range 10 {
		cal = cal.With(Special{Day: date("2022-01-20") + Day(28*i), Name: "bills go out", Kind: "billing"})
	}
	l := bank(250)
	l.luck = true
	l.factor = func(d Day) float64 {
		if len(cal.On(d)) > 0 {
			return 1.4
		}
		return 1
	}
	e, err := Explain(l.series(t), cal, time.Time{}, date("2022-09-29"), Options{}) // a Thursday, bills go out
	if err != nil {
		t.Fatal(err)
	}
	mean, sum := e.Ordinary, e.Ordinary
	times := map[string]float64{}
	for _, f := range e.Factors {
		mean *= f.Times
		sum += f.Contacts
		times[f.Name] = f.Times
	}
	if math.Abs(mean/e.Mean-1) > 1e-9 || math.Abs(sum/e.Mean-1) > 1e-9 {
		t.Errorf("the factors make %.1f and add up to %.1f, of a forecast of %.1f", mean, sum, e.Mean)
	}
	if got := times["bills go out"]; got < 1.3 || got > 1.5 {
		t.Errorf("the bills make %.2f times as many, want about 1.4", got)
	}
	if got := times["Thursday"]; got < 0.85 || got > 0.95 {
		t.Errorf("a Thursday gets %.2f of an ordinary day, want about 0.91", got)
	}
	text := e.String()
	for _, want := range []string{"Thursday 2022-09-29", "an ordinary day", "bills go out", "Most come at 1"} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing of %q in\n%s", want, text)
		}
	}
	same := predict(t, l.series(t), cal, e.AsOf, 40, Options{})
	for _, d := range same.Days {
		if d.Day == e.Day && math.Abs(d.Mean-e.Mean) > 1e-9 {
			t.Errorf("what is explained is %.3f, what is forecast %.3f", e.Mean, d.Mean)
		}
	}
}

func TestAClosedDayNeedsNoFactors(t *testing.T) {
	t.Parallel()
	s := bank(100).series(t)
	e, err := Explain(s, nil, time.Time{}, date("2022-04-17"), Options{}) // a Sunday
	if err != nil || e.Mean != 0 || len(e.Factors) > 0 || !strings.Contains(e.String(), "closed") {
		t.Errorf("a closed day: %+v, %v", e, err)
	}
	if _, err := Explain(s, nil, s.End().Add(30*time.Hour), DayOf(s.End()), Options{}); err == nil {
		t.Error("a day that is over is explained as if it were to come")
	}
}

// A Monday of 2400 contacts, half again as busy until noon, is what came and
// what is left, and says so.
func TestADayUnderWayIsExplained(t *testing.T) {
	t.Parallel()
	l := bank(92)
	l.daySD = 0.1
	s, noon := l.series(t), l.from.AddDate(0, 0, 91).Add(12*time.Hour)
	var came, usual float64
	for i, at := range s.Times {
		if DayOf(at) == DayOf(noon) {
			usual += s.Values[i]
			s.Values[i] *= 1.5
			if at.Before(noon) {
				came += s.Values[i]
			}
		}
	}
	e, err := Explain(s, nil, noon, DayOf(noon), Options{})
	if err != nil {
		t.Fatal(err)
	}
	today := e.Factors[len(e.Factors)-1]
	if e.Lead != 0 || math.Abs(e.Came-came) > 1e-6 || today.Kind != ByToday || today.Contacts < 0.15*usual || e.Quantiles[0] < came {
		t.Errorf("%.0f of %.0f have come: %+v", came, usual, e)
	}
	sum := e.Ordinary
	for _, f := range e.Factors {
		sum += f.Contacts
	}
	if math.Abs(sum/e.Mean-1) > 1e-9 || e.Hours[9] != 0 || e.Hours[13] == 0 {
		t.Errorf("the factors add up to %.1f of %.1f; by hour %v", sum, e.Mean, e.Hours)
	}
	if !strings.Contains(e.String(), "come so far") {
		t.Errorf("nothing is said of what came:\n%s", e)
	}
}
