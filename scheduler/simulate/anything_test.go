package simulate

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

// anything is a scenario by lot: whatever is put together, every contact must end
// in one way and every agent go home.
func anything(r *rand.Rand) Scenario {
	maybe := func(p float64) bool { return r.Float64() < p }
	s := Scenario{Interval: 600, Intervals: 6, DropAtEnd: maybe(0.5)}
	if maybe(0.3) {
		s.Lines = 3 + r.IntN(30)
	}
	if maybe(0.3) {
		s.DayFactorCV, s.DayStarts, s.Warmup = 0.3, []int{0, 3}, 1
	}
	queues := 1 + r.IntN(4)
	for i := range queues {
		q := Queue{
			Name: "q" + strconv.Itoa(i), Arrivals: Arrivals{Rates: []float64{30 * r.Float64()}, Counts: maybe(0.2)},
			Handling: Dist{Kind: Gamma, Mean: 20 + 300*r.Float64(), CV: 0.5}, Route: Route(r.IntN(4)), DropUnstaffed: maybe(0.4),
		}
		if maybe(0.5) {
			q.Wrap = Dist{Kind: Exponential, Mean: 30, AtOnce: 0.5}
		}
		if maybe(0.7) {
			q.Patience = Dist{Kind: Exponential, Mean: 60, AtOnce: 0.1}
		}
		if maybe(0.3) {
			q.MaxWaiting = 1 + r.IntN(5)
		}
		if maybe(0.3) {
			q.MaxWait = 100
		}
		if maybe(0.5) {
			q.Redial = Redial{AfterAbandon: r.Float64(), AfterBlocked: 1, Delay: exponential(60)}
		}
		if maybe(0.4) {
			q.Transfers = []Transfer{{To: r.IntN(queues), Share: 0.5 + 0.5*r.Float64()}}
		}
		s.Queues = append(s.Queues, q)
	}
	for i := range 1 + r.IntN(5) {
		g := Group{Name: "g" + strconv.Itoa(i)}
		if maybe(0.5) {
			g.Slowdown = []float64{1, 1.3, 1.7}
		}
		for _, q := range r.Perm(queues)[:1+r.IntN(queues)] {
			g.Skills = append(g.Skills, Skill{Queue: q, Rank: r.IntN(2), Order: r.IntN(2), After: float64(r.IntN(3)) * 15, Concurrency: r.IntN(4)})
		}
		if maybe(0.5) {
			for range s.Intervals {
				g.Counts = append(g.Counts, r.IntN(6))
			}
		} else {
			for k := range r.IntN(5) {
				from := 3600 * (r.Float64()*1.2 - 0.2)
				g.Agents = append(g.Agents, Agent{Name: strconv.Itoa(k), Spans: []Span{{From: from, To: from + 700}, {From: from + 700 + float64(r.IntN(2))*300, To: from + 2000}}})
			}
			if g.Agents == nil {
				g.Counts = []int{0}
			}
		}
		s.Groups = append(s.Groups, g)
	}
	for i := range s.Queues {
		q := &s.Queues[i]
		if maybe(0.3) {
			q.Ringing = Dist{Kind: Exponential, Mean: 10, AtOnce: 0.1}
		}
		if maybe(0.2) {
			q.Open = []Span{{From: 0, To: 1000}, {From: 1500, To: 3000}}
		}
		if maybe(0.3) {
			q.Repeat = Repeat{Share: 0.5, Delay: exponential(300)}
		}
	}
	for i := range s.Groups {
		if maybe(0.3) {
			s.Groups[i].NoAnswer = NoAnswer{Share: 0.9 * r.Float64(), After: 15, Pause: float64(r.IntN(3)) * 30}
		}
	}
	return s
}

func TestAnythingEnds(t *testing.T) {
	for seed := range uint64(1500) {
		s := anything(rand.New(rand.NewPCG(seed, 1)))
		if err := s.Validate(); err != nil {
			t.Fatalf("scenario %d: %v", seed, err)
		}
		m := compile(s)
		sim, out := newSim(m), newTally(m)
		for r := range 3 {
			sim.play(seed, r, out, func() bool { return false })
			waiting := 0.0
			for q := range s.Queues {
				waiting += added(out, left, q)
				ended := added(out, answered, q) + added(out, abandoned, q) + added(out, cutOff, q) + added(out, timedOut, q) + added(out, left, q)
				if added(out, offered, q) != ended {
					t.Fatalf("scenario %d: %g offered, %g ended", seed, added(out, offered, q), ended)
				}
				if n := sim.lines[q].staff; n < 0 {
					t.Fatalf("scenario %d: %d agents in queue %d", seed, n, q)
				}
			}
			if sim.inside != int(waiting) || sim.waiting != int(waiting) || len(sim.spare)+int(waiting) != len(sim.contacts) {
				t.Fatalf("scenario %d: %d inside, %d waiting, %g left", seed, sim.inside, sim.waiting, waiting)
			}
			everybodyIdle(t, seed, sim)
		}
	}
}

// everybodyIdle holds the books of the groups against their agents.
func everybodyIdle(t *testing.T, seed uint64, s *sim) {
	t.Helper()
	for g := range s.crews {
		c, free := &s.crews[g], 0
		for i := range s.teams[g].size {
			a := &s.people[s.teams[g].first+i]
			if a.inHand != 0 || a.listed != a.onDuty {
				t.Fatalf("scenario %d, group %d: an agent has %d in hand, is listed %v and on duty %v", seed, g, a.inHand, a.listed, a.onDuty)
			}
			if a.listed {
				free++
			}
		}
		if c.busy != 0 || c.over != 0 || c.surplus != 0 || c.free != free || int(c.duty) != free {
			t.Fatalf("scenario %d, group %d: %d busy, %d over, %d surplus, %d free of %d, %d on duty", seed, g, c.busy, c.over, c.surplus, c.free, free, c.duty)
		}
		if w := c.area; w[busy] < 0 || w[busy] > w[onDuty]+w[overtime]+1e-6 {
			t.Fatalf("scenario %d, group %d: busy for %g of %g and %g seconds", seed, g, w[busy], w[onDuty], w[overtime])
		}
	}
}
