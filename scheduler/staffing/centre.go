package staffing

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Centre is a hotline whose agents have several skills, over intervals of equal
// length. How many agents of each group every interval needs is what StaffCentre
// finds.
type Centre struct {
	Seconds float64 // length of an interval
	Queues  []CentreQueue
	Groups  []CentreGroup
}

// CentreQueue is what arrives at one queue, and what it promises.
type CentreQueue struct {
	Name         string
	Contacts     []float64 // expected in each interval
	AHT          float64   // an agent's time per contact, seconds
	Patience     float64   // mean, seconds; +Inf: nobody gives up
	Level        float64   // service level promised; 0: none
	AnswerWithin float64   // seconds
	Definition   string    // which service level: sl-1 (where empty) to sl-4
}

// CentreGroup is a number of agents with the same skills.
type CentreGroup struct {
	Name   string
	Queues []int   // indices of those it serves
	Cost   float64 // of an agent, against others; 0 counts as 1
	AtMost []int   // heads there are in each interval; nil: any number
	Agents []int   // given in each interval; nil: to be found
}

// Measured is the service level of a queue in a period, as played.
type Measured struct {
	Level, Low, High float64 // NaN where nobody came
	Contacts         float64 // in one replication, on average
}

// Served is what the callers of a queue met.
type Served struct {
	Total     Measured
	Intervals []Measured
}

// Play plays a centre with so many agents by group and interval and tells what
// every queue's callers met. HeadStart is the wait in seconds that each queue's
// contacts are credited with where an agent chooses among queues; nil: none
// besides the centre's own. The same seed brings the same callers.
type Play func(agents [][]int, headStart []float64, seed uint64, replications int) ([]Served, error)

// Validate reports every mistake at once.
func (c Centre) Validate() error {
	var errs []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	want(c.Seconds > 0 && !math.IsInf(c.Seconds, 1), "the interval must be positive, got %g s", c.Seconds)
	want(len(c.Queues) > 0 && len(c.Queues[0].Contacts) > 0, "want at least one queue and one interval")
	served := make([]bool, len(c.Queues))
	open := 0
	for _, g := range c.Groups {
		want(len(g.Queues) > 0, "group %s: serves no queue", g.Name)
		want(g.Cost >= 0 && !math.IsInf(g.Cost, 1), "group %s: the cost of an agent must be positive, got %g", g.Name, g.Cost)
		for _, given := range [][]int{g.AtMost, g.Agents} {
			want(given == nil || len(given) == c.intervals(), "group %s: want a number of agents per interval (%d), got %d", g.Name, c.intervals(), len(given))
			want(!slices.ContainsFunc(given, func(n int) bool { return n < 0 }), "group %s: a number of agents must not be negative", g.Name)
		}
		if g.Agents == nil {
			open++
		}
		for _, q := range g.Queues {
			if want(q >= 0 && q < len(c.Queues), "group %s: there is no queue %d", g.Name, q); q >= 0 && q < len(c.Queues) {
				served[q] = true
			}
		}
	}
	want(open > 0, "every group has its agents: leave those out that are to be found")
	promised := false
	for i, q := range c.Queues {
		errs = append(errs, q.validate(c.intervals()))
		want(served[i], "queue %s: no group serves it: add it to the skills of one", q.Name)
		promised = promised || q.Level > 0
	}
	want(promised, "no queue has a service level to be kept")
	return errors.Join(errs...)
}

func (q CentreQueue) validate(intervals int) error {
	var errs []error
	if len(q.Contacts) != intervals {
		errs = append(errs, fmt.Errorf("want the contacts of every interval (%d), got %d", intervals, len(q.Contacts)))
	}
	l := Load{Rate: 1, AHT: q.AHT, Patience: q.Patience}
	for i, n := range q.Contacts {
		if !(n >= 0) || math.IsInf(n, 1) {
			errs = append(errs, fmt.Errorf("interval %d: contacts must not be negative, got %g", i+1, n))
			break
		}
	}
	errs = append(errs, l.Validate())
	if q.Level > 0 {
		errs = append(errs, Targets{ServiceLevel: q.Level, AnswerWithin: q.AnswerWithin}.Validate())
	}
	if _, known := levels[q.Definition]; !known {
		errs = append(errs, fmt.Errorf("%q is no service level that a requirement can be worked out for, want sl-1 to sl-4", q.Definition))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("queue %s: %w", q.Name, err)
	}
	return nil
}

// levels are the definitions of the service level, of a performance.
var levels = map[string]func(p Performance) float64{
	"":     func(p Performance) float64 { return p.ServiceLevel + p.AbandonedWithin },
	"sl-1": func(p Performance) float64 { return p.ServiceLevel + p.AbandonedWithin },
	"sl-2": func(p Performance) float64 { return p.ServiceLevelAnswered },
	"sl-3": func(p Performance) float64 { return p.ServiceLevel },
	"sl-4": func(p Performance) float64 { return p.ServiceLevel / (1 - p.AbandonedWithin) },
}

func (c Centre) intervals() int { return len(c.Queues[0].Contacts) }

func (g CentreGroup) cost() float64 {
	if g.Cost == 0 {
		return 1
	}
	return g.Cost
}
