package roster

import "slices"

// byRules is the reason of whoever is free because a rule that looks across days
// or weeks leaves no shift on that day.
const byRules = "kept free by a rule over days or weeks"

// daysTried is how many of a day's shifts are tried before it is said that none
// fits: all of them would take longer than the roster did.
const daysTried = 8

// keptFree reports whether a shift on a day off would break such a rule.
func (s *state) keptFree(a, d int) bool {
	w := &s.m.agents[a]
	if len(w.rails)+len(w.tallies) == 0 {
		return false
	}
	key := a*len(s.m.days) + d
	if is, known := s.free[key]; known {
		return is
	}
	if s.free == nil {
		s.free = map[int]bool{}
	}
	s.free[key] = !s.anyKeeps(w, slices.Clone(s.plans[a]), d)
	return s.free[key]
}

// anyKeeps tries some shifts of a day in a plan.
func (s *state) anyKeeps(w *worker, plan []placed, d int) bool {
	now := broken(s.m.priceOfRules(w, plan))
	n := len(w.days[d])
	for i := range min(n, daysTried) {
		plan[d] = placed{cand: int32(i * n / min(n, daysTried))}
		if broken(s.m.priceOfRules(w, plan)) <= now && s.m.withinSums(w, plan) {
			return true
		}
	}
	return false
}

// withinSums reports whether a plan keeps the hard limits on the hours of weeks.
func (m *model) withinSums(w *worker, plan []placed) bool {
	weeks := make([]int, len(m.weeks))
	for d, p := range plan {
		if p.cand >= 0 {
			weeks[m.days[d].week] += m.shapes[w.days[d][p.cand].shape].paid
		}
	}
	for i, paid := range weeks {
		if paid > 0 && paid > m.left(w, weeks, i) {
			return false
		}
	}
	return true
}
