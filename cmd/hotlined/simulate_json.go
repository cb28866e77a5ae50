package main

import (
	"time"

	"github.com/hotlined/hotlined/scheduler/scenario"
	"github.com/hotlined/hotlined/scheduler/simulate"
)

// simulation is the JSON of `hotlined simulate`; times in seconds, shares as
// fractions, null where nothing was seen.
type simulation struct {
	Replications int              `json:"replications"`
	Seed         uint64           `json:"seed"`
	Confidence   float64          `json:"confidence"`
	Events       int64            `json:"events"`
	Reached      bool             `json:"precision_reached"`
	Interval     float64          `json:"interval_s"`
	Impossible   []impossible     `json:"impossible"`
	Queues       []simulatedQueue `json:"queues"`
	Groups       []simulatedGroup `json:"groups"`
}

type impossible struct {
	Queue  string `json:"queue"`
	Reason string `json:"reason"`
}

type simulatedQueue struct {
	Queue     string      `json:"queue"` // empty: all of them
	Total     simulated   `json:"total"`
	Days      []simulated `json:"days"`
	Intervals []simulated `json:"intervals"`
}

type simulatedGroup struct {
	Group     string      `json:"group"` // empty: all of them
	Total     simulated   `json:"total"`
	Days      []simulated `json:"days"`
	Intervals []simulated `json:"intervals"`
}

// simulated is one period.
type simulated struct {
	Start   string              `json:"start,omitempty"` // by the scenario's clock
	Offset  float64             `json:"offset_s"`        // from the start
	KPIs    map[string]*limited `json:"kpis"`
	PTarget *limited            `json:"p_target,omitempty"`
}

// limited is a value with its confidence interval.
type limited struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
	N     int      `json:"n"`
}

func limitedBy(e simulate.Estimate) *limited {
	return &limited{finite(e.Value), finite(e.Low), finite(e.High), e.N}
}

func simulationJSON(file scenario.File, r simulate.Result) simulation {
	out := simulation{
		Replications: r.Replications, Seed: r.Seed, Confidence: r.Confidence, Events: r.Events, Reached: r.Reached,
		Interval: file.Scenario.Interval, Impossible: []impossible{},
	}
	for _, n := range r.Notes {
		out.Impossible = append(out.Impossible, impossible{n.Queue, because(file, n)})
	}
	queue := func(c simulate.Cell, at int) simulated {
		s := period(file, at)
		for i, m := range simulate.Measures {
			s.KPIs[m.ID] = limitedBy(c.Values[i])
		}
		if c.Target.Known() {
			s.PTarget = limitedBy(c.Target)
		}
		return s
	}
	group := func(c simulate.Cell, at int) simulated {
		s := period(file, at)
		for i, m := range simulate.GroupMeasures {
			s.KPIs[m.ID] = limitedBy(c.Values[i])
		}
		return s
	}
	for _, q := range r.Queues {
		s := simulatedQueue{Queue: q.Name, Total: queue(q.Total, 0)}
		s.Days, s.Intervals = cells(file, q, queue)
		out.Queues = append(out.Queues, s)
	}
	for _, g := range r.Groups {
		s := simulatedGroup{Group: g.Name, Total: group(g.Total, 0)}
		s.Days, s.Intervals = cells(file, g, group)
		out.Groups = append(out.Groups, s)
	}
	return out
}

// cells turns days and intervals into JSON; the warm-up is left out.
func cells(file scenario.File, s simulate.Subject, one func(simulate.Cell, int) simulated) (days, intervals []simulated) {
	for d, c := range s.Days {
		days = append(days, one(c, file.Scenario.DayStarts[d]))
	}
	for i := file.Scenario.Warmup; i < len(s.Intervals); i++ {
		intervals = append(intervals, one(s.Intervals[i], i))
	}
	return days, intervals
}

func period(file scenario.File, interval int) simulated {
	s := simulated{Offset: float64(interval) * file.Scenario.Interval, KPIs: map[string]*limited{}}
	if !file.Start.IsZero() {
		s.Start = instant(file, interval).Format(time.DateTime)
	}
	return s
}
