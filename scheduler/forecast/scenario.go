package forecast

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Scenario is what to suppose of the days to come: effects on single days and
// multiples of hours of the week. It is laid over a forecast, which it leaves as
// it is.
type Scenario []Supposition

// Supposition multiplies contacts on some days, in some hours.
type Supposition struct {
	First, Last Day   // both included
	Hours       Span  // of those days; zero: the whole day
	Week        Hours // or hours of the week; zero: not by the week
	Times       float64
}

// times is by what the scenario multiplies the contacts of the slot that begins at
// the second of the day.
func (s Scenario) times(d Day, second int64) float64 {
	times := 1.0
	for _, p := range s {
		if p.holds(d, second) {
			times *= p.Times
		}
	}
	return times
}

// Suppose is a forecast as it would be. Its bands grow with it and are widened by
// the doubt about any given effect.
func (s Scenario) Suppose(f hotline.Forecast, loc *time.Location) hotline.Forecast {
	c := clock{loc: loc}
	times := s.times(c.local(f.Start))
	if times == 1 {
		return f
	}
	var q Quantiles
	for i, name := range LevelNames {
		q[i] = f.Quantiles[name]
	}
	q = q.Multiplied(f.Mean, times)
	f.Mean, f.Redials, f.Quantiles = f.Mean*times, f.Redials*times, make(map[string]float64, len(Levels))
	for i, name := range LevelNames {
		f.Quantiles[name] = q[i]
	}
	return f
}

// Multiplied are the quantiles of a count with the mean, were it multiplied: what
// is chance grows with the root of it, what is uncertain about the rate with it,
// and the doubt about a given effect comes on top.
func (q Quantiles) Multiplied(mean, times float64) Quantiles {
	middle := q[len(q)/2]
	out := q
	for i, z := range normal {
		var sd float64
		if z != 0 {
			own := (q[i] - middle) / z
			chance := min(own*own, mean)
			sd = math.Sqrt(times*chance + times*times*(own*own-chance+mean*mean*doubt(times)))
		}
		out[i] = times*middle + z*sd
	}
	slices.Sort(out[:]) // where bands are equal, rounding must not swap them
	return out.whole()
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
func ParseEvent(text string) (Scenario, error) {
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
	var out Scenario
	for i, effect := range effects {
		times, err := ParseEffect(effect)
		if err != nil {
			return nil, fmt.Errorf("event %q: %w", text, err)
		}
		out = append(out, Supposition{First: first + Day(i), Last: last + Day(i), Hours: hours, Times: times})
	}
	return out, nil
}

// ParseMultiple reads what is supposed of hours of the week from one day to
// another: "Mon 08:00-12:00=x1.2", "Mon-Fri=+10%", or "x1.1" for all.
func ParseMultiple(text string, first, last Day) (Supposition, error) {
	p := Supposition{First: first, Last: last}
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
