package staffing

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// requireLater staffs the queues whose work can wait, those with the shortest
// deadline first, each on top of all that is needed already. Agents are whole
// ones, at least as many as the levelled work takes; GrossAgents keeps the
// fraction.
func (c Config) requireLater(byQueue map[string][]hotline.Forecast, backlog []hotline.Backlog, needed []hotline.Requirement) ([]hotline.Requirement, error) {
	queues := slices.SortedFunc(maps.Keys(byQueue), func(a, b string) int {
		return cmp.Or(cmp.Compare(byQueue[a][0].Deadline, byQueue[b][0].Deadline), cmp.Compare(a, b))
	})
	var out []hotline.Requirement
	var errs []error
	for _, queue := range queues {
		p, err := c.planLater(byQueue[queue], backlog)
		if err != nil {
			errs = append(errs, fmt.Errorf("queue %s: %w", queue, err))
			continue
		}
		out = append(out, p.require(append(slices.Clone(needed), out...), c.shrinkage)...)
	}
	return out, errors.Join(errs...)
}

// laterPlan is the work of one queue that can wait, by slot.
type laterPlan struct {
	forecasts []hotline.Forecast // one a slot
	slot      map[int64]int      // by the second it begins
	work      []Deferred
	hours     bool // the queue has working hours of its own
}

func (c Config) planLater(forecasts []hotline.Forecast, backlog []hotline.Backlog) (laterPlan, error) {
	p := laterPlan{forecasts: slices.Clone(forecasts), slot: map[int64]int{}}
	slices.SortFunc(p.forecasts, func(a, b hotline.Forecast) int { return a.Start.Compare(b.Start) })
	interval, deadline := p.forecasts[0].Interval, p.forecasts[0].Deadline
	if interval <= 0 {
		return p, fmt.Errorf("the interval must be positive, got %s", interval)
	}
	for s, f := range p.forecasts {
		p.slot[f.Start.Unix()] = s
		p.hours = p.hours || f.Closed
		p.add(f.Workload(), f.Start, deadline)
	}
	aht := p.forecasts[0].AHT
	for _, b := range backlog {
		if b.Queue == p.forecasts[0].Queue {
			p.add(time.Duration(b.Contacts*float64(aht)), b.Came, deadline)
		}
	}
	return p, nil
}

// add enters work that comes at an instant. Of work that is not due before the
// plan ends, the plan does its part: as much of it as of the time it has.
func (p *laterPlan) add(work time.Duration, came time.Time, deadline time.Duration) {
	interval := p.forecasts[0].Interval
	end := p.forecasts[len(p.forecasts)-1].Start.Add(interval)
	due := came.Add(deadline)
	first := max(0, p.from(came))
	by := p.from(due)
	if due.After(end) {
		starts := came
		if starts.Before(p.forecasts[0].Start) {
			starts = p.forecasts[0].Start
		}
		work = time.Duration(float64(work) * float64(end.Sub(starts)) / float64(due.Sub(starts)))
		by = len(p.forecasts)
	}
	if work > 0 {
		p.work = append(p.work, Deferred{Work: work.Seconds() / interval.Seconds(), From: first, By: max(by, first+1)})
	}
}

// from is the first slot that begins at t or later: hours that are not forecast
// lie between them.
func (p *laterPlan) from(t time.Time) int {
	at, _ := slices.BinarySearchFunc(p.forecasts, t, func(f hotline.Forecast, t time.Time) int { return f.Start.Compare(t) })
	return at
}

// require levels the work on top of what is needed already. A queue without
// working hours of its own is worked when anybody is there for the others.
func (p *laterPlan) require(needed []hotline.Requirement, shrinkage func(hotline.Forecast) float64) []hotline.Requirement {
	base, open := make([]float64, len(p.forecasts)), make([]bool, len(p.forecasts))
	anybody := false
	for _, r := range needed {
		if s, ok := p.slot[r.Start.Unix()]; ok {
			base[s] += float64(r.Agents)
			anybody = anybody || r.Agents > 0
		}
	}
	var whole float64
	for _, d := range p.work {
		whole += d.Work
	}
	for s, f := range p.forecasts {
		open[s] = !f.Closed && (p.hours || base[s] > 0 || !anybody)
	}
	agents, late := Level(p.work, base, open)
	out := make([]hotline.Requirement, len(p.forecasts))
	for s, f := range p.forecasts {
		const crumb = 0.02 // an agent is not called for so little
		n := int(math.Ceil(agents[s] - crumb))
		out[s] = hotline.Requirement{
			Queue: f.Queue, Start: f.Start, Interval: f.Interval, AsOf: f.AsOf,
			Agents: n, GrossAgents: GrossUp(agents[s], shrinkage(f)), ServiceLevel: 1, Occupancy: agents[s] / float64(max(n, 1)),
		}
		if whole > 0 {
			out[s].ServiceLevel = 1 - late/whole
		}
	}
	return out
}
