package staffing

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// requireLater staffs the queues whose work can wait, those with the shortest
// deadline first, each on top of all that is needed already. Agents are whole
// ones, at least as many as the levelled work takes; GrossAgents keeps the
// fraction.
func (c Config) requireLater(byQueue map[string][]hotline.Forecast, backlog []hotline.Backlog, needed []hotline.Requirement, idle *idleTime) ([]hotline.Requirement, error) {
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
		out = append(out, p.require(append(slices.Clone(needed), out...), c, idle)...)
	}
	return out, errors.Join(errs...)
}

// laterPlan is the work of one queue that can wait, by slot.
type laterPlan struct {
	forecasts []hotline.Forecast // one a slot
	slot      map[int64]int      // by the second it begins
	work      []Deferred
	source    []int // the slot whose forecast it is; -1: it has come already
	courses   courses
	hours     bool     // the queue has working hours of its own
	item      float64  // seconds that a piece of it takes
	putAside  bool     // and be it begun, it is left alone when a caller comes
	idle      []string // queues in whose idle time it is done
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
		p.add(f.Workload(), f.Start, deadline, s)
	}
	aht := p.forecasts[0].AHT
	own := c.Queues[p.forecasts[0].Queue]
	p.item, p.putAside, p.idle = aht.Seconds(), own.PutAside, own.IdleOf
	for _, b := range backlog {
		if b.Queue == p.forecasts[0].Queue {
			p.add(time.Duration(b.Contacts*float64(aht)), b.Came, deadline, -1)
		}
	}
	p.courses = p.coursesOf(c.Uncertainty)
	return p, nil
}

// add enters work that comes at an instant. Of work that is not due before the
// plan ends, the plan does its part: as much of it as of the time it has.
func (p *laterPlan) add(work time.Duration, came time.Time, deadline time.Duration, source int) {
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
		p.source = append(p.source, source)
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
func (p *laterPlan) require(needed []hotline.Requirement, c Config, idle *idleTime) []hotline.Requirement {
	made, inTime := p.lay(needed, c, idle)
	out := make([]hotline.Requirement, len(p.forecasts))
	for s, f := range p.forecasts {
		n := called(made.agents[s])
		out[s] = hotline.Requirement{
			Queue: f.Queue, Start: f.Start, Interval: f.Interval, AsOf: f.AsOf,
			Agents: n, GrossAgents: GrossUp(made.agents[s], c.shrinkage(f)), ServiceLevel: inTime, Occupancy: made.agents[s] / float64(max(n, 1)),
		}
	}
	return out
}

// lay finds the agents for the work beside what is needed already, and takes what
// it uses of the idle time.
func (p *laterPlan) lay(needed []hotline.Requirement, c Config, idle *idleTime) (levelled, float64) {
	base, open := make([]float64, len(p.forecasts)), make([]bool, len(p.forecasts))
	anybody := false
	for _, r := range needed {
		if s, ok := p.slot[r.Start.Unix()]; ok {
			base[s] += float64(r.Agents)
			anybody = anybody || r.Agents > 0
		}
	}
	for s, f := range p.forecasts {
		open[s] = !f.Closed && (p.hours || base[s] > 0 || !anybody)
	}
	spare := idle.of(p, open)
	made, inTime := p.prepare(c, base, spare, open)
	idle.take(p, made.used)
	return made, inTime
}
