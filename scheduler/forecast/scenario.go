package forecast

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Scenario is what to suppose of the days to come: effects on single days and
// multiples of hours of the week. It changes what is expected, and never what was
// learnt. The zero Scenario supposes nothing.
type Scenario struct {
	Supposed []Supposition
}

// Supposition multiplies contacts on some days, in some hours.
type Supposition struct {
	Text        string // as it was written
	First, Last Day    // both included
	Hours       Span   // of those days; zero: the whole day
	Week        Hours  // or hours of the week; zero: not by the week
	Times       float64
}

// times is by what the scenario multiplies the contacts of the slot that begins at
// the second of the day.
func (s Scenario) times(d Day, second int64) float64 {
	times := 1.0
	for _, p := range s.Supposed {
		if p.holds(d, second) {
			times *= p.Times
		}
	}
	return times
}

func (p Supposition) holds(d Day, second int64) bool {
	if d < p.First || d > p.Last {
		return false
	}
	if !p.Week.IsZero() {
		return p.Week.Open(d.Weekday(), second, time.Second)
	}
	return p.Hours.has(second)
}

// ParseEvent reads what is supposed of single days: "2026-12-04=+25%",
// "2026-12-04..2026-12-06=x1.3", "2026-12-04 08:00-12:00=-10%". Several effects,
// as in "2026-12-04=+25% +10% +5%", are those of the day and the ones after it.
func ParseEvent(text string) ([]Supposition, error) {
	left, right, ok := strings.Cut(text, "=")
	effects := strings.Fields(right)
	words := strings.Fields(left)
	if !ok || len(effects) == 0 || len(words) == 0 || len(words) > 2 {
		return nil, fmt.Errorf("event %q: want a day and an effect, such as 2026-12-04=+25%%", text)
	}
	first, last, err := parseRange(words[0])
	if err != nil {
		return nil, fmt.Errorf("event %q: %w", text, err)
	}
	var hours Span
	if len(words) == 2 {
		from, until, _ := strings.Cut(words[1], "-")
		if hours, err = parseHoursOf(from, until); err != nil {
			return nil, fmt.Errorf("event %q: %w", text, err)
		}
	}
	if len(effects) > 1 && first != last {
		return nil, fmt.Errorf("event %q: want one effect for a range of days", text)
	}
	var out []Supposition
	for i, effect := range effects {
		times, err := ParseEffect(effect)
		if err != nil {
			return nil, fmt.Errorf("event %q: %w", text, err)
		}
		out = append(out, Supposition{Text: text, First: first + Day(i), Last: last + Day(i), Hours: hours, Times: times})
	}
	return out, nil
}

// ParseMultiple reads what is supposed of hours of the week from one day to
// another: "Mon 08:00-12:00=x1.2", "Mon-Fri=+10%", or "x1.1" for all.
func ParseMultiple(text string, first, last Day) (Supposition, error) {
	p := Supposition{Text: text, First: first, Last: last}
	if last < first {
		return p, errors.New("the last day comes before the first")
	}
	when, effect, ok := strings.Cut(text, "=")
	if !ok {
		when, effect = "", text
	}
	var err error
	if p.Times, err = ParseEffect(effect); err != nil {
		return p, fmt.Errorf("multiple %q: %w", text, err)
	}
	if when = strings.TrimSpace(when); when == "" {
		if ok {
			return p, fmt.Errorf("multiple %q: want hours of the week before =, such as Mon 08:00-12:00", text)
		}
		return p, nil
	}
	if !strings.ContainsAny(when, " :") {
		when += " 00:00-24:00"
	}
	if p.Week, err = ParseHours(when); err != nil {
		return p, fmt.Errorf("multiple %q: %w", text, err)
	}
	return p, nil
}
