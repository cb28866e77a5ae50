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

// A day with events learnt and given is the product of its factors, also when it
// is under way.
func TestEventsAreExplained(t *testing.T) {
	t.Parallel()
	cal := readCalendar(t, `2022-02-08,rates letter,event
2022-03-08,rates letter,event
2022-04-05,rates letter,event
2022-03-22,fair,event
2022-04-06,fair,event
2022-04-07,opening,event
2022-04-05,card letter,event,+25% +10%
2022-04-05,notice,event,x1.5,,10:00,12:00
`)
	l := bank(93)
	l.luck, l.daySD = true, 0.02
	l.factor = func(d Day) float64 {
		for _, e := range cal.On(d) {
			switch e.Name {
			case "rates letter":
				return 1.3
			case "fair":
				return 0.8
			}
		}
		return 1
	}
	s := l.series(t)
	find := func(e Explanation, name string) Factor {
		for _, f := range e.Factors {
			if strings.HasPrefix(f.Name, name) {
				return f
			}
		}
		t.Fatalf("no factor %q in\n%s", name, e)
		return Factor{}
	}
	explain := func(asOf time.Time, day string) Explanation {
		e, err := Explain(s, cal, asOf, date(day), Options{})
		if err != nil {
			t.Fatal(err)
		}
		mean := e.Ordinary
		for _, f := range e.Factors {
			mean *= f.Times
		}
		if math.Abs(mean/e.Mean-1) > 1e-9 {
			t.Errorf("the factors of %s make %.1f of a forecast of %.1f", day, mean, e.Mean)
		}
		return e
	}
	asOf := date("2022-04-04").midnight(time.UTC)
	letters := explain(asOf, "2022-04-05")
	if f := find(letters, "card letter (given)"); math.Abs(f.Times-1.25) > 1e-9 || f.Kind != ByGiven {
		t.Errorf("the card letter is told as %+v", f)
	}
	if f := find(letters, "notice (given)"); f.Times < 1.05 || f.Times > 1.15 {
		t.Errorf("half again as many in two hours of fourteen are told as %+v", f)
	}
	learnt := find(letters, "rates letter")
	if low, high := learnt.Range(); learnt.Seen != 2 || low > 1.3 || high < 1.25 || high-low > 0.3 {
		t.Errorf("the rates letter makes 1.3 times as many, and is told as %+v, %.2f to %.2f", learnt, low, high)
	}
	fair := explain(asOf, "2022-04-06")
	if f := find(fair, "fair"); f.Seen != 1 || len(fair.Notes) == 0 || !strings.Contains(fair.Notes[0], "seen once") {
		t.Errorf("a fair held once is told as %+v with %v", f, fair.Notes)
	}
	width := func(e Explanation) float64 { return (e.Quantiles[len(e.Quantiles)-1] - e.Quantiles[0]) / e.Mean }
	if opening, ordinary := explain(asOf, "2022-04-07"), explain(asOf, "2022-04-12"); width(opening) < 2*width(ordinary) {
		t.Errorf("what an opening does nobody knows; its band is %.2f wide, an ordinary one %.2f", width(opening), width(ordinary))
	}
	noon := asOf.AddDate(0, 0, 1).Add(12 * time.Hour)
	var came float64
	for i, at := range s.Times {
		if DayOf(at) == DayOf(noon) && at.Before(noon) {
			came += s.Values[i]
		}
	}
	if e := explain(noon, "2022-04-05"); math.Abs(e.Came-came) > 1e-6 || e.Lead != 0 {
		t.Errorf("%.1f came by noon, told are %.1f", came, e.Came)
	}
	for _, want := range []string{"rates letter (seen 2 times, x 1.", "Busiest from 11:00 to 12:00, with 16 % of the day"} {
		if !strings.Contains(letters.String(), want) {
			t.Errorf("nothing of %q in\n%s", want, letters)
		}
	}
}
