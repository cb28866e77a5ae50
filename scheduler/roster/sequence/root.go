package sequence

import (
	"math"
	"slices"
)

// rootStates and rootRows bound what is planned all at once.
const (
	rootStates = 24_000_000
	rootRows   = 1_500
)

// root plans everybody together: a bound, prices and plans that the search goes
// on with, and a first good roster.
func (s *search) root() {
	var members []int
	for e := range s.m.staff {
		if !s.stuck[e] {
			members = append(members, e)
		}
	}
	if len(s.m.p.Cover) > rootRows {
		return
	}
	builders := make([]*builder, s.o.Workers)
	for i := range builders {
		builders[i] = &builder{m: s.m}
	}
	now := newState(s.m)
	now.copyFrom(s.best)
	c := newCrew(now, builders, members, 0, s.m.days, rootStates)
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
	if chosen, ok := c.dive(math.Inf(1), diveShare, diveSlack); ok {
		for i, e := range members {
			now.put(e, 0, slices.Clone(chosen[i]))
		}
		if now.total < s.best.total {
			s.best = now
		}
	}
}
