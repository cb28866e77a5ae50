package forecast

import (
	"math"
	"strings"
	"testing"
	"time"
)

// tuesday is a day of 1000 ordinary contacts and these factors.
func tuesday(ordinary float64, factors ...Factor) Explanation {
	e := Explanation{Day: date("2024-03-05"), Ordinary: ordinary, Mean: ordinary, AsOf: time.Date(2024, 3, 4, 2, 10, 0, 0, time.UTC)}
	for _, f := range factors {
		f.Contacts = e.Mean * (f.Times - 1)
		e.Mean *= f.Times
		e.Factors = append(e.Factors, f)
	}
	for h := 8; h < 18; h++ {
		e.Hours[h] = e.Mean / 10
	}
	return e
}

func TestWhyAForecastChanged(t *testing.T) {
	t.Parallel()
	habit := Factor{Kind: ByWeekday, Name: "Tuesday", Times: 1.1}
	bills := Factor{Kind: ByEvent, Name: "bills go out", Times: 1.3}
	was := tuesday(1000, habit)
	now := tuesday(1050, Factor{Kind: ByWeekday, Name: "Tuesday", Times: 1.05}, bills)
	c := Changed(was, now)
	sum, by := 0.0, map[Kind]float64{}
	for _, p := range c.Parts {
		sum += p.Contacts
		by[p.Kind] += p.Contacts
	}
	if math.Abs(sum-(now.Mean-was.Mean)) > 1e-9 {
		t.Errorf("the parts add up to %.2f of %.2f", sum, now.Mean-was.Mean)
	}
	if by[ByLevel] <= 0 || by[ByWeekday] >= 0 || by[ByEvent] < 250 || len(by) != 3 {
		t.Errorf("got %v", by)
	}
	text := c.String()
	for _, want := range []string{"Tuesday 2024-03-05: 1433 contacts expected, 1100 as said 2024-03-04 02:10 (+30.3 %)",
		"an ordinary day gets 1050, was 1000", "Tuesday x 1.050, was x 1.100", "bills go out x 1.300, new"} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing of %q in\n%s", want, text)
		}
	}
	if back := Changed(now, was); !strings.Contains(back.String(), "bills go out x 1.300, no longer") {
		t.Errorf("the other way round:\n%s", back)
	}
}

func TestNothingChanged(t *testing.T) {
	t.Parallel()
	day := tuesday(1000, Factor{Kind: ByWeekday, Name: "Tuesday", Times: 1.1})
	if c := Changed(day, day); len(c.Parts) > 0 || c.Moved != 0 {
		t.Errorf("the same twice: %+v", c)
	}
}

// A holiday that somebody enters closes the day, and the lunch hour moves.
func TestADayIsClosedAndHoursMove(t *testing.T) {
	t.Parallel()
	was := tuesday(1000)
	shut := Changed(was, Explanation{Day: was.Day})
	if len(shut.Parts) != 1 || shut.Parts[0].Kind != ByCalendar || shut.Parts[0].Contacts != -1000 {
		t.Errorf("closed: %+v", shut)
	}
	now := tuesday(1000)
	now.Hours[12], now.Hours[17] = 70, 130
	if c := Changed(was, now); math.Abs(c.Moved-30) > 1e-9 || c.OutOf != 12 || c.Into != 17 || len(c.Parts) > 0 {
		t.Errorf("thirty moved from noon to five: %+v", c)
	}
}
