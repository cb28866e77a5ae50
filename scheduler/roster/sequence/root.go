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
	rootAtOnce = 30e9  // work: the root comes before the search
	rootSlack  = 0.3
	rootShare  = 0.05
	sweepRows  = 500
	sweepShare = 0.1
)

// rootWork guesses how much work it is to plan everybody together.
func (s *search) rootWork() float64 {
	n, k := float64(len(s.m.p.Cover)), float64(len(s.m.staff))
	if n > rootRows {
		return math.Inf(1)
	}
	return 700 * n * n * (n/8 + k/4)
}

// legal lists everybody with a legal sequence.
func (s *search) legal() (out []int) {
	for e := range s.m.staff {
		if !s.stuck[e] {
			out = append(out, e)
		}
	}
	return out
}

// root plans everybody together: a bound, prices and plans that the search goes
// on with, and a good roster.
func (s *search) root() {
	s.rooted = true
	members := s.legal()
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
// long to be planned at once.
func (s *search) sweep() {
	w := s.walker(s.builders())
	w.rng = rand.New(rand.NewPCG(s.o.Seed, math.MaxUint64-3))
	weeks := (s.m.days + 6) / 7
	step := min(max(sweepRows/(7*s.m.types), 1), weeks)
	for from := 0; from < weeks && !s.o.Stop(); from += step {
		w.replan(s.legal(), 7*from, min(7*(from+step), s.m.days), sweepShare, math.MaxInt64)
		s.best.copyFrom(w.best)
		s.note()
	}
}
