package staffing

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Require says how many agents every forecast interval needs. Each queue is
// held to its own target, or to the one without a queue, or to the
// configuration's. An interval without contacts needs nobody: that is how
// closed hours stay empty. Long calls carry the load of an interval into the
// next (modified offered load, see Offered). Work that can wait, the backlog of it included, is laid
// into the troughs of the rest.
//
// Intervals that cannot be staffed (a handling time of zero, a target out of
// reach) are left out and named in the error; all others are returned with it.
func Require(forecasts []hotline.Forecast, targets []hotline.Target, cfg Config, backlog ...hotline.Backlog) ([]hotline.Requirement, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	var errs []error
	out := make([]hotline.Requirement, 0, len(forecasts))
	canWait := map[string][]hotline.Forecast{}
	waiting, back := cfg.whoWaits(forecasts)
	now := felt(waiting)
	idle := cfg.newIdleTime(targets)
	for i, f := range waiting {
		if f.Deadline > 0 {
			canWait[f.Queue] = append(canWait[f.Queue], f)
			continue
		}
		r, err := cfg.require(now[i], target(targets, f.Queue))
		if err != nil {
			errs = append(errs, fmt.Errorf("queue %s at %s: %w", f.Queue, f.Start.UTC().Format(time.RFC3339), err))
			continue
		}
		idle.note(now[i], r.Agents)
		out = append(out, r)
	}
	cfg.callBack(back, out, idle)
	later, err := cfg.requireLater(canWait, backlog, out, idle)
	out = append(out, later...)
	return append(out, cfg.dial(forecasts, out, idle)...), errors.Join(append(errs, err)...)
}

func (c Config) require(f hotline.Forecast, t hotline.Target) (hotline.Requirement, error) {
	r := hotline.Requirement{Queue: f.Queue, Start: f.Start, Interval: f.Interval, AsOf: f.AsOf, ServiceLevel: 1}
	if f.Interval <= 0 {
		return r, fmt.Errorf("the interval must be positive, got %s", f.Interval)
	}
	if f.Mean <= 0 {
		return r, nil
	}
	p, err := c.search(c.load(f), c.promises(t, c.ringing(f)), f)
	if err != nil {
		return r, err
	}
	r.Agents, r.GrossAgents = p.Agents, GrossUp(float64(p.Agents), c.shrinkage(f))
	r.ServiceLevel, r.Occupancy = p.ServiceLevel, p.Occupancy
	return r, nil
}

// load is what a forecast of callers brings in an interval.
func (c Config) load(f hotline.Forecast) Load {
	own := c.Queues[f.Queue]
	l := Load{
		Rate: f.Mean / f.Interval.Seconds(), AHT: f.AHT.Seconds(),
		Patience: patience(own.Patience, c.Patience), Concurrency: own.Concurrency,
	}
	if l.AHT > 0 {
		l.AHT += c.ringing(f)
	}
	if len(own.Stretch) > 0 { // the forecast's handling time is that with all hands full
		l.Stretch = own.Stretch
		l.AHT /= own.Stretch.with(own.Concurrency)
	}
	return l
}

// ringing is how long a phone rings before it is picked up, in seconds.
func (c Config) ringing(f hotline.Forecast) float64 { return c.Rings(f).Seconds() }

// Rings is how long an agent's phone rings before a forecast's callers are
// answered; other channels do not ring.
func (c Config) Rings(f hotline.Forecast) time.Duration {
	if f.Deadline > 0 || f.Channel != "" && f.Channel != hotline.Phone {
		return 0
	}
	return cmp.Or(c.Queues[f.Queue].Ringing, c.Ringing)
}

func (c Config) search(l Load, t Targets, f hotline.Forecast) (Performance, error) {
	if t.ServiceLevel > 0 && t.AnswerWithin < 0 {
		return Performance{}, fmt.Errorf("%w: the phone rings for %s, longer than callers are to wait", ErrImpossible, c.Rings(f))
	}
	switch c.Uncertainty {
	case "mixture":
		return RequiredUnder(l, t, mayBe(l, f), 0)
	case "probability":
		return RequiredUnder(l, t, mayBe(l, f), c.Probability)
	}
	return Required(l, t)
}

// mayBe are the chances of a forecast's rate and of its mean handling time.
func mayBe(l Load, f hotline.Forecast) []Chance {
	return WithAHT(chances(f), l.AHT, float64(f.AHTSD)/max(1, float64(f.AHT)))
}

// promises turns a queue's target into what to search for. Callers hear the phone
// ring for some seconds of the time in which they are to be answered.
func (c Config) promises(t hotline.Target, ringing float64) Targets {
	out := Targets{
		ServiceLevel: t.ServiceLevel, AnswerWithin: t.AnswerWithin.Seconds(),
		Abandonment: t.MaxAbandon, Occupancy: t.MaxOccupancy,
	}
	if out.ServiceLevel == 0 && out.Abandonment == 0 {
		out.ServiceLevel, out.AnswerWithin = c.ServiceLevel, c.AnswerWithin.Seconds()
	}
	if out.Occupancy == 0 {
		out.Occupancy = c.MaxOccupancy
	}
	out.AnswerWithin -= ringing
	return out
}

// target is the queue's own, or the general one, or none.
func target(targets []hotline.Target, queue string) hotline.Target {
	var general hotline.Target
	for _, t := range targets {
		switch t.Queue {
		case queue:
			return t
		case "":
			general = t
		}
	}
	return general
}

func patience(of ...time.Duration) float64 {
	for _, p := range of {
		if p > 0 {
			return p.Seconds()
		}
	}
	return math.Inf(1)
}

// quantiles are the levels that a forecast carries, and the probability that
// each stands for: up to halfway to its neighbours.
var quantiles = []struct {
	name   string
	weight float64
}{
	{"p05", 0.075}, {"p10", 0.1}, {"p25", 0.2}, {"p50", 0.25}, {"p75", 0.2}, {"p90", 0.1}, {"p95", 0.075},
}

// chances reads a forecast's quantiles; a forecast that lacks one is taken at
// its mean. The quantiles are of counts, and a count scatters about its rate
// even when that is known: Poisson noise is in the staffing formulas already,
// so the spread about the mean is narrowed to what the rate adds to it.
func chances(f hotline.Forecast) []Chance {
	known := []Chance{{Rate: f.Mean / f.Interval.Seconds(), Weight: 1}}
	var variance float64
	for _, q := range quantiles {
		v, ok := f.Quantiles[q.name]
		if !ok || math.IsNaN(v) {
			return known
		}
		variance += q.weight * (v - f.Mean) * (v - f.Mean)
	}
	if variance <= f.Mean {
		return known
	}
	narrow := math.Sqrt(1 - f.Mean/variance)
	out := make([]Chance, len(quantiles))
	for i, q := range quantiles {
		v := f.Mean + narrow*(f.Quantiles[q.name]-f.Mean)
		out[i] = Chance{Rate: max(0, v) / f.Interval.Seconds(), Weight: q.weight}
	}
	return out
}
