package sequence

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Bounds of what is planned all at once.
const (
	rootStates = 24_000_000
	rootRows   = 2_000 // of cover
	rootAtOnce = 20e9  // work: the root comes before the search
	rootSlack  = 0.3
	rootShare  = 0.05
	sweepShare = 0.1
)

// sweepRows are the rows of cover planned together by each sweep.
var sweepRows = [...]int{150, 500}

// rootWork guesses how much work it is to plan everybody together: some sixty
// programmes of a dozen steps each, and everybody's states as often.
func (s *search) rootWork() float64 {
	n, k := float64(len(s.m.p.Cover)), float64(len(s.m.staff))
	if n > rootRows {
		return math.Inf(1)
	}
	states := 0
	for e := range s.m.staff {
		t, _ := s.m.newTask(e, 0, s.m.days, s.best.plan[e], rootStates)
		states += t.size
	}
	return 700*n*n*(n/8+k/4) + 1500*float64(states)
}

// legal lists everybody but those who are stuck without a legal sequence.
func (m *model) legal(stuck map[int]bool) (out []int) {
	for e := range m.staff {
		if !stuck[e] {
			out = append(out, e)
		}
	}
	return out
}

// root plans everybody together: a bound, prices and plans that the search goes
// on with, and a good roster.
func (s *search) root() {
	s.rooted = true
	members := s.m.legal(s.stuck)
	now := newState(s.m)
	now.copyFrom(s.best)
	c := newCrew(now, s.builders(), members, 0, s.m.days, rootStates)
	c.stop = s.o.Stop
	verdict := c.generate(math.Inf(1), rootSlack, 1000)
	if c.exact {
		s.bound = c.bound
	}
	if c.prices == nil {
		return
	}
	s.prices = make([]float64, s.m.days*s.m.types)
	for i, r := range c.rows {
		s.prices[r] = c.prices[i]
	}
	for j, p := range c.plans {
		if j < len(c.weight) && c.solver.z[j] < 2 {
			s.pool[members[p.member]] = append(s.pool[members[p.member]], p.days)
		}
	}
	if verdict != converged {
		return
	}
	target, share := math.Inf(1), rootShare
	if s.round > 0 {
		target, share = s.best.total, sweepShare
	}
	d := dive{crew: c, target: target, share: share, retries: retries}
	if d.run() == converged {
		chosen := c.chosen()
		for i, e := range members {
			now.put(e, 0, slices.Clone(chosen[i]))
		}
		if now.total < s.best.total {
			s.best = now
		}
	}
}

// sweep plans everybody for some weeks after the other, where the horizon is too
// long to be planned at once: for so many rows of cover at a time, then for more,
// across the seams of before.
func (s *search) sweep() {
	w := s.walker(s.builders())
	w.rng = rand.New(rand.NewPCG(s.o.Seed, math.MaxUint64-3))
	weeks := (s.m.days + 6) / 7
	for i, rows := range sweepRows {
		step := max(rows/(7*s.m.types), i+1)
		if i > 0 && step >= weeks {
			return // the root will do that
		}
		for from := -i * step / 2; from < weeks && !s.o.Stop(); from += step {
			w.replan(s.m.legal(s.stuck), max(7*from, 0), min(7*(from+step), s.m.days), sweepShare, math.MaxInt64, false)
			s.best.copyFrom(w.best)
			s.note()
		}
	}
}
