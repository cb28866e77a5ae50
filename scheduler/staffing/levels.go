package staffing

import (
	"errors"
	"fmt"
	"math"
	"sort"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Levels are the service levels that agents give to the callers of one queue in
// one interval, as the requirement reckons them: Level[k] with Least+k agents on
// the phones, never falling. Below Least nearly nobody is answered in time, above
// the last nearly everybody is.
type Levels struct {
	Queue    string
	Start    time.Time
	Interval time.Duration
	Least    int
	Level    []float64
	Required int     // agents that keep every promise
	Promised float64 // service level
	Busiest  float64 // agents below which they would be busier than promised
	Gross    float64 // rostered for each on the phones
}

// nobody and everybody are the shares answered in time at which Levels ends.
const (
	nearlyNobody    = 0.02
	nearlyEverybody = 0.998
)

// LevelsOf works out the levels of every interval in which somebody is expected
// to call. Work that can wait has none. Intervals that cannot be staffed are left
// out and named in the error.
func LevelsOf(forecasts []hotline.Forecast, targets []hotline.Target, cfg Config) ([]Levels, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	var errs []error
	var out []Levels
	waiting, _ := cfg.whoWaits(forecasts)
	for _, f := range felt(waiting) {
		if f.Deadline > 0 || f.Mean <= 0 || f.Interval <= 0 {
			continue
		}
		l, err := cfg.levels(f, cfg.promises(target(targets, f.Queue), cfg.ringing(f)))
		if err != nil {
			errs = append(errs, fmt.Errorf("queue %s at %s: %w", f.Queue, f.Start.UTC().Format(time.RFC3339), err))
			continue
		}
		out = append(out, l)
	}
	return out, errors.Join(errs...)
}

func (c Config) levels(f hotline.Forecast, t Targets) (Levels, error) {
	l := c.load(f)
	p, err := c.search(l, t, f)
	if err != nil {
		return Levels{}, err
	}
	out := Levels{
		Queue: f.Queue, Start: f.Start, Interval: f.Interval, Required: p.Agents,
		Promised: t.ServiceLevel, Gross: GrossUp(1, c.shrinkage(f)),
	}
	if t.Occupancy > 0 && l.Stretch == nil {
		out.Busiest = l.Erlangs() / t.Occupancy / float64(max(1, l.Concurrency))
	}
	var known []Chance
	if c.Uncertainty == "none" {
		known = []Chance{{Rate: l.Rate, Weight: 1}}
	} else {
		known = mayBe(l, f)
	}
	out.Least, out.Level = levelsAbout(p.Agents, func(n int) float64 { return answered(l, known, n, t.AnswerWithin) })
	return out, nil
}

// levelsAbout tabulates a service level about a number of agents, from nearly
// nobody to nearly everybody answered in time: large numbers in steps, with
// straight lines between them.
func levelsAbout(n int, of func(n int) float64) (least int, level []float64) {
	step := max(1, int(math.Sqrt(float64(n))/4))
	at, v := []int{n}, []float64{of(n)}
	for at[0] > 0 && v[0] > nearlyNobody {
		next := max(0, at[0]-step)
		share := 0.0
		if next > 0 {
			share = min(v[0], of(next))
		}
		at, v = append([]int{next}, at...), append([]float64{share}, v...)
	}
	for last := len(at) - 1; v[last] < nearlyEverybody && at[last] < 3*n+10; last++ {
		next := at[last] + step
		at, v = append(at, next), append(v, max(v[last], of(next)))
	}
	for i := range at[:len(at)-1] {
		for k := at[i]; k < at[i+1]; k++ {
			part := float64(k-at[i]) / float64(at[i+1]-at[i])
			level = append(level, v[i]+part*(v[i+1]-v[i]))
		}
	}
	return at[0], append(level, v[len(v)-1])
}

// answered is the share of the callers answered in time, every caller counting
// the same whatever the chance.
func answered(l Load, chances []Chance, n int, within float64) float64 {
	if !l.erlangA() {
		return Expected(l, chances, n, within).ServiceLevel
	}
	var sum, contacts float64
	for _, c := range chances {
		if c.Rate > 0 {
			contacts += c.Weight * c.Rate
			sum += c.Weight * c.Rate * answeredWithin(c.of(l), l.servers(n), within)
		}
	}
	if contacts == 0 {
		return 1
	}
	return sum / contacts
}

// With is the service level with a number of agents, parts of one included.
func (l Levels) With(n float64) float64 {
	n -= float64(l.Least)
	switch last := len(l.Level) - 1; {
	case n <= 0:
		return l.Level[0]
	case n >= float64(last):
		return l.Level[last]
	}
	i := int(n)
	return l.Level[i] + (n-float64(i))*(l.Level[i+1]-l.Level[i])
}

// For is the least number of agents, in parts, that gives a service level; the
// last that is known where none does.
func (l Levels) For(level float64) float64 {
	i := sort.SearchFloat64s(l.Level, level)
	switch {
	case i == 0:
		return float64(l.Least)
	case i == len(l.Level):
		return float64(l.Least + i - 1)
	}
	below := l.Level[i-1]
	return float64(l.Least+i-1) + (level-below)/(l.Level[i]-below)
}
