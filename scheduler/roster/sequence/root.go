package sequence

import (
	"math"
	"math/rand/v2"
	"slices"
)

// rootStates and rootRows bound what is planned all at once.
const (
	rootStates = 24_000_000
	rootRows   = 2_500
)

// root plans everybody together: a bound, prices and plans that the search goes
// on with, and a first good roster.
func (s *search) root() {
	s.pool = make([][][]int, len(s.m.staff))
	var members []int
	for e := range s.m.staff {
		if !s.stuck[e] {
			members = append(members, e)
		}
	}
	if len(members)+len(s.m.p.Cover) > rootRows {
		return
	}
	rng := rand.New(rand.NewPCG(s.o.Seed, math.MaxUint64-1))
	now := newState(s.m)
	now.copyFrom(s.best)
	c := newCrew(now, &builder{m: s.m}, members, 0, s.m.days, rootStates, rng)
	c.stop = s.o.Stop
	verdict := c.generate(math.Inf(1), 1000)
	if c.exact {
		s.bound = c.bound
	}
	s.duals = make([]float64, s.m.days*s.m.types)
	for i, r := range c.rows {
		s.duals[r] = c.lp.y[len(c.tasks)+i]
	}
	for j, p := range c.plans {
		if c.lp.reduced(c.first+j) < 2 {
			s.pool[members[p.member]] = append(s.pool[members[p.member]], p.days)
		}
	}
	if verdict != converged {
		return
	}
	if chosen, ok := c.dive(math.Inf(1), 12); ok {
		for i, e := range members {
			now.put(e, 0, slices.Clone(c.plans[chosen[i]-c.first].days))
		}
		if now.total < s.best.total {
			s.best = now
		}
	}
}
