package simulate

import (
	"cmp"
	"slices"
)

// model is a scenario made ready to be played; replications share it and change
// nothing in it.
type model struct {
	Scenario
	end      float64
	dayOf    []int32 // by interval
	handling []sampler
	wrap     []sampler
	patience []sampler
	ringing  []sampler
	delay    []sampler
	repeat   []sampler  // delays
	rings    bool       // some contacts are not answered at once when an agent is free
	closes   bool       // some queues do, at times
	goesOn   bool       // some of the answered are passed on, or ring again
	choices  [][]choice // by queue: the groups that may take its contacts, by rank
	stages   [][]float64
	teams    []team
	agents   int
	duty     []dutyChange
}

// choice is a group in the eyes of a queue.
type choice struct {
	group       int32
	skill       int32
	rank        int
	after       float64
	concurrency int32
	speed       float64 // mean handling time against the queue's
}

// team is what does not change of a group.
type team struct {
	first, size int32 // its agents
	levels      int32 // contacts one of them may have in hand
	counted     bool  // by Counts
	skills      []ability
	pulls       []pull
	slow        []float64
}

// ability is a skill made ready.
type ability struct {
	queue       int32
	concurrency int32
	handling    sampler
	speed       float64
}

// pull is a queue in the eyes of a group.
type pull struct {
	queue, skill int32
	order        int
	after        float64
	concurrency  int32
	weight       float64
	headStart    float64
}

// dutyChange is somebody coming or going: a group's number on duty, or an agent.
type dutyChange struct {
	at    float64
	group int32
	agent int32 // -1: the group has count on duty from now on
	count int32
	shift int32
	on    bool
	rests bool // goes, but only for a break within the shift
}

func compile(s Scenario) *model {
	m := &model{Scenario: s, end: s.end(), dayOf: make([]int32, s.Intervals)}
	for d, first := range s.DayStarts {
		for i := first; i < s.Intervals; i++ {
			m.dayOf[i] = int32(d)
		}
	}
	m.choices, m.stages = make([][]choice, len(s.Queues)), make([][]float64, len(s.Queues))
	for _, q := range s.Queues {
		m.handling = append(m.handling, newSampler(q.Handling))
		m.wrap = append(m.wrap, newSampler(q.Wrap))
		m.patience = append(m.patience, newSampler(q.Patience))
		m.ringing = append(m.ringing, newSampler(q.Ringing))
		m.delay = append(m.delay, newSampler(q.Redial.Delay))
		m.repeat = append(m.repeat, newSampler(q.Repeat.Delay))
		m.rings = m.rings || q.Ringing.Kind != Never
		m.closes = m.closes || q.Open != nil
		m.goesOn = m.goesOn || q.Repeat.Share > 0 || len(q.Transfers) > 0
	}
	for g := range s.Groups {
		m.addTeam(g)
	}
	for q := range m.choices {
		slices.SortStableFunc(m.choices[q], func(a, b choice) int { return cmp.Compare(a.rank, b.rank) })
		for _, c := range m.choices[q] {
			if c.after > 0 {
				m.stages[q] = append(m.stages[q], c.after)
			}
		}
		slices.Sort(m.stages[q])
		m.stages[q] = slices.Compact(m.stages[q])
	}
	slices.SortStableFunc(m.duty, func(a, b dutyChange) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(leaving(a), leaving(b)))
	})
	return m
}

// leaving orders those who come before those who go at the same instant: a hand
// over leaves nobody's queue unstaffed.
func leaving(d dutyChange) int {
	if d.on {
		return 0
	}
	return 1
}

// days is how many days the scenario has.
func (m *model) days() int { return max(1, len(m.DayStarts)) }

func (m *model) addTeam(g int) {
	group := m.Groups[g]
	m.rings = m.rings || group.NoAnswer.Share > 0
	t := team{first: int32(m.agents), levels: 1, counted: len(group.Agents) == 0, slow: group.Slowdown}
	for i, sk := range group.Skills {
		a := ability{
			queue: int32(sk.Queue), concurrency: int32(max(1, sk.Concurrency)),
			handling: m.handling[sk.Queue], speed: cmp.Or(sk.Speed, 1),
		}
		mean := a.speed
		if sk.Handling.Kind != Never {
			a.handling = newSampler(sk.Handling)
			mean *= sk.Handling.Average() / m.Queues[sk.Queue].Handling.Average()
		}
		t.levels = max(t.levels, a.concurrency)
		t.skills = append(t.skills, a)
		t.pulls = append(t.pulls, pull{
			queue: a.queue, skill: int32(i), order: sk.Order, after: sk.After,
			concurrency: a.concurrency, weight: cmp.Or(m.Queues[sk.Queue].Weight, 1), headStart: m.Queues[sk.Queue].HeadStart,
		})
		m.choices[sk.Queue] = append(m.choices[sk.Queue], choice{
			group: int32(g), skill: int32(i), rank: sk.Rank, after: sk.After, concurrency: a.concurrency, speed: mean,
		})
	}
	slices.SortStableFunc(t.pulls, func(a, b pull) int { return cmp.Compare(a.order, b.order) })
	if t.counted {
		t.size = m.counted(g)
	} else {
		t.size = int32(len(group.Agents))
		for i, a := range group.Agents {
			m.rostered(int32(g), t.first+int32(i), a.Spans)
		}
	}
	m.agents += int(t.size)
	m.teams = append(m.teams, t)
}

// counted files the changes of a group that is given by its number, and returns
// the largest.
func (m *model) counted(g int) (most int32) {
	before := int32(0)
	for i := range m.Intervals {
		n := int32(perInterval(m.Groups[g].Counts, i))
		if n != before {
			m.duty = append(m.duty, dutyChange{at: float64(i) * m.Interval, group: int32(g), agent: -1, count: n, on: n > before})
		}
		before, most = n, max(most, n)
	}
	return most
}

// rostered files the comings and goings of one agent; spans that touch are one,
// and of the shift of the first.
func (m *model) rostered(g, agent int32, spans []Span) {
	shift := int32(0)
	for i, sp := range spans {
		if i == 0 || spans[i-1].To < sp.From {
			shift = int32(sp.Shift)
			m.duty = append(m.duty, dutyChange{at: sp.From, group: g, agent: agent, shift: shift, on: true})
		}
		if last := i == len(spans)-1; last || spans[i+1].From > sp.To {
			rests := !last && int32(spans[i+1].Shift) == shift
			m.duty = append(m.duty, dutyChange{at: sp.To, group: g, agent: agent, shift: shift, rests: rests})
		}
	}
}

// perInterval is the value of an interval: a single one holds for all.
func perInterval[T int | float64](values []T, i int) T {
	if len(values) == 1 {
		return values[0]
	}
	return values[i]
}
