package roster

import (
	"math"
	"math/bits"
)

// level looks for ways of an agent to a target that make so many rules give way.
// The agent is lifted for the while.
func (r *reacher) level(a int, t target, acc *access, rules int) (best *way) {
	if acc.closed || len(acc.offers) == 0 {
		return nil
	}
	r.s.lift(a, acc.was)
	defer r.s.put(a, acc.was)
	if rules > 0 && !r.worthTrying(a, t, acc) {
		acc.closed = true
		return nil
	}
	for _, mask := range acc.masks {
		for _, set := range subsets(acc.limits, rules-bits.OnesCount64(mask)) {
			if w := r.least(a, t, acc, mask, set); w != nil && (best == nil || w.before(best)) {
				best = w
			}
		}
	}
	return best
}

// worthTrying asks with everything eased at once: where that does not help,
// nothing less does.
func (r *reacher) worthTrying(a int, t target, acc *access) bool {
	give, terms := map[string]float64{}, r.s.m.agents[a].terms
	for _, i := range acc.limits {
		steps := terms.rules[i].steps(terms)
		give[terms.rules[i].Name] = steps[len(steps)-1]
	}
	for _, mask := range acc.masks {
		if w := r.try(a, t, acc, mask, give); w != nil && w.closes() {
			return true
		}
	}
	return false
}

// least eases a set of limits as little as helps: to the full first, then each
// from the smallest step up.
func (r *reacher) least(a int, t target, acc *access, mask uint64, limits []int) *way {
	give, terms := map[string]float64{}, r.s.m.agents[a].terms
	for _, i := range limits {
		steps := terms.rules[i].steps(terms)
		give[terms.rules[i].Name] = steps[len(steps)-1]
	}
	best := r.try(a, t, acc, mask, give)
	if best == nil || len(limits)+bits.OnesCount64(mask) > 0 && !best.closes() {
		return nil
	}
	for _, i := range limits {
		rule := terms.rules[i]
		steps := rule.steps(terms)
		for _, step := range steps[:len(steps)-1] {
			give[rule.Name] = step
			if w := r.try(a, t, acc, mask, give); w != nil && w.closes() {
				best = w
				break
			}
			give[rule.Name] = steps[len(steps)-1]
		}
	}
	return best
}

// before orders ways: those that really close the gap, then fewest rules, then
// cheapest.
func (w *way) before(o *way) bool {
	if w.closes() != o.closes() {
		return w.closes()
	}
	if len(w.eases) != len(o.eases) {
		return len(w.eases) < len(o.eases)
	}
	if math.Abs(w.price-o.price) > 1e-9 {
		return w.price < o.price
	}
	return w.cost < o.cost-1e-9
}

// subsets lists the sets of so many of some indexes.
func subsets(of []int, n int) [][]int {
	switch {
	case n < 0 || n > len(of):
		return nil
	case n == 0:
		return [][]int{nil}
	}
	out := subsets(of[1:], n)
	for _, rest := range subsets(of[1:], n-1) {
		out = append(out, append([]int{of[0]}, rest...))
	}
	return out
}
