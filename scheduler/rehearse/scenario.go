package rehearse

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/simulate"
)

// handlingCV is how much handling times scatter: as exponential ones do, with the
// lognormal's shape that call centres measure.
const handlingCV = 1

// usualPromise is the promise whose seconds of waiting weigh one.
const usualPromise = 20 * time.Second

// scenario is the roster as the simulator plays it.
func (s *stage) scenario(paths int, seed uint64) simulate.Scenario {
	out := simulate.Scenario{Interval: s.step.Seconds(), Intervals: s.intervals, DayStarts: s.days}
	arrivals := s.arrivals(paths, seed)
	for i, q := range s.queues {
		mean, factors, cv := s.handling(q)
		sim := simulate.Queue{
			Name: q.name, Arrivals: simulate.Arrivals{Paths: arrivals[i], Counts: true},
			Handling:       simulate.Dist{Kind: simulate.Lognormal, Mean: mean, CV: handlingCV},
			HandlingFactor: factors, HandlingDayCV: cv,
			Weight: usualPromise.Seconds() / max(1, q.within.Seconds()),
			Target: simulate.Target{AnswerWithin: q.within.Seconds(), ServiceLevel: q.level},
		}
		if r := s.Staffing.Rings(q.forecasts[0]).Seconds(); r > 0 {
			sim.Ringing = simulate.Dist{Kind: simulate.Deterministic, Mean: r}
		}
		if p := s.patience(q); p > 0 {
			sim.Patience = simulate.Dist{Kind: simulate.Exponential, Mean: p}
		}
		out.Queues = append(out.Queues, sim)
	}
	out.Groups = s.groups()
	return out
}

// crew is the people with the same skills: the queues they serve, by index.
type crew struct {
	serves []int
	agents []simulate.Agent
}

// groups are the people of the roster by what they can do. Who is set to work that
// can wait is, for that time, in the group that does only this.
func (s *stage) groups() []simulate.Group {
	crews := map[string]*crew{}
	skills := map[string]map[string]float64{}
	for _, a := range s.Agents {
		skills[a.ID] = a.Skills
	}
	for number, sh := range s.shifts() {
		for _, a := range worked(sh) {
			serves := s.serves(skills[sh.Agent], a.Queue)
			if len(serves) == 0 {
				continue
			}
			key := fmt.Sprint(serves)
			if crews[key] == nil {
				crews[key] = &crew{serves: serves}
			}
			crews[key].add(sh.Agent, simulate.Span{From: s.at(a.Start), To: s.at(a.End), Shift: number})
		}
	}
	var out []simulate.Group
	for key, c := range crews {
		g := simulate.Group{Name: key, Agents: c.agents, Absence: s.absence(c.serves)}
		for _, q := range c.serves {
			g.Skills = append(g.Skills, simulate.Skill{Queue: q, Rank: len(c.serves) - 1, Concurrency: max(1, s.queues[q].together)})
		}
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b simulate.Group) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// add notes a span of work; one that begins when the last one ended goes on.
func (c *crew) add(agent string, span simulate.Span) {
	i := slices.IndexFunc(c.agents, func(a simulate.Agent) bool { return a.Name == agent })
	if i < 0 {
		c.agents = append(c.agents, simulate.Agent{Name: agent, Spans: []simulate.Span{span}})
		return
	}
	spans := c.agents[i].Spans
	if last := &spans[len(spans)-1]; span.From <= last.To {
		last.To = max(last.To, span.To)
		return
	}
	c.agents[i].Spans = append(spans, span)
}

// shifts are those that touch the roster's days, by time.
func (s *stage) shifts() (out []hotline.Shift) {
	for _, list := range [][]hotline.Shift{s.Before, s.Roster.Shifts} {
		for _, sh := range list {
			if sh.End.After(s.Roster.From) && sh.Start.Before(s.Roster.To) {
				out = append(out, sh)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b hotline.Shift) int { return a.Start.Compare(b.Start) })
	return out
}

// worked are the parts of a shift that are work; all of one that is not cut up.
func worked(sh hotline.Shift) (out []hotline.Activity) {
	if len(sh.Activities) == 0 {
		return []hotline.Activity{{Start: sh.Start, End: sh.End, Kind: hotline.Work}}
	}
	for _, a := range sh.Activities {
		if a.Kind == hotline.Work && a.Start.Before(a.End) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b hotline.Activity) int { return a.Start.Compare(b.Start) })
	return out
}

// serves lists the queues whose contacts an agent takes who is set to one of them.
func (s *stage) serves(skills map[string]float64, set string) (out []int) {
	for i, q := range s.queues {
		if q.later && q.name == set {
			return []int{i}
		}
		if !q.later && skills[q.skill] > 0 {
			out = append(out, i)
		}
	}
	return out
}

// report turns the result into what is kept.
func (s *stage) report(r simulate.Result) hotline.RosterCheck {
	out := hotline.RosterCheck{Roster: s.Roster.ID, Version: s.Roster.Version, AsOf: s.asOf(), Replications: r.Replications}
	groups := s.groups()
	for i, q := range s.queues {
		var crews []simulate.Subject
		for g := range groups {
			if slices.ContainsFunc(groups[g].Skills, func(sk simulate.Skill) bool { return sk.Queue == i }) {
				crews = append(crews, r.Groups[g])
			}
		}
		subject := r.Queues[i]
		end := s.Roster.To
		add := func(kind string, from, to time.Time, c simulate.Cell, of func(simulate.Subject) simulate.Cell) {
			if p, any := checked(c); any {
				p.Queue, p.Period, p.Start, p.Length = q.name, kind, from, to.Sub(from)
				p.AnswerWithin, p.Target = q.within, q.level
				p.Occupancy, p.Agents = busyness(crews, of)
				out.Periods = append(out.Periods, p)
			}
		}
		for k := range subject.Intervals {
			from := s.Roster.From.Add(time.Duration(k) * s.step)
			add(hotline.CheckedInterval, from, from.Add(s.step), subject.Intervals[k], func(g simulate.Subject) simulate.Cell { return g.Intervals[k] })
		}
		for d := range subject.Days {
			from, to := s.Roster.From.Add(time.Duration(s.days[d])*s.step), end
			if d+1 < len(s.days) {
				to = s.Roster.From.Add(time.Duration(s.days[d+1]) * s.step)
			}
			add(hotline.CheckedDay, from, to, subject.Days[d], func(g simulate.Subject) simulate.Cell { return g.Days[d] })
		}
		add(hotline.CheckedRoster, s.Roster.From, end, subject.Total, func(g simulate.Subject) simulate.Cell { return g.Total })
	}
	return out
}

// checked reads a queue's period; false where no contact ever came or, of work
// that can wait, was done.
func checked(c simulate.Cell) (p hotline.CheckedPeriod, any bool) {
	level, offered := c.Queue("sl-1"), c.Queue("offered")
	if !(offered.Value > 0) || !level.Known() || !c.Target.Known() {
		return p, false
	}
	p.Offered, p.ServiceLevel, p.Low, p.High = offered.Value, level.Value, level.Low, level.High
	p.Kept, p.KeptLow, p.KeptHigh = c.Target.Value, c.Target.Low, c.Target.High
	p.Abandonment = c.Queue("abandonment").Value
	if asa := c.Queue("asa"); asa.Known() {
		p.ASA = time.Duration(asa.Value * float64(time.Second))
	}
	return p, true
}

// busyness is how busy the agents of some groups are, and how many are there.
func busyness(groups []simulate.Subject, of func(simulate.Subject) simulate.Cell) (occupancy, agents float64) {
	var busy float64
	for _, g := range groups {
		c := of(g)
		if duty := c.Group("on-duty"); duty.Known() {
			agents += duty.Value + c.Group("overtime").Value
			busy += c.Group("busy").Value
		}
	}
	if agents <= 0 {
		return math.NaN(), 0
	}
	return busy / agents, agents
}
