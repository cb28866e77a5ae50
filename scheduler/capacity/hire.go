package capacity

import (
	"cmp"
	"errors"
	"slices"
)

// ErrStopped says that a search was stopped before its end.
var ErrStopped = errors.New("stopped")

// Recommend finds the classes beside those that are settled with which the group
// costs least over its weeks, on average over what may be needed: heads, hiring,
// overtime and what stays undone. Classes begin after the lead time, every so many
// weeks, and are empty or of an allowed size.
//
// But for the sizes being whole, the smallest class and the cost of a class, the
// cost is convex in the sizes (every week's heads are a weighted sum of them, and
// what is missing costs more per head the more there is). The search goes from no
// class at all and from the cheapest start of each class: it changes a class by 1 to
// 32 heads, empties or fills it, moves heads from one class to another, and takes
// the best change until none helps. On plans that are small enough to try all sizes it
// finds the cheapest; in general it is not proved to.
//
// What hiring is worth after the last week is not seen: classes that would only
// begin to pay then are not recommended.
func (g Group) Recommend(stop func() bool) ([]Class, error) {
	if err := g.Validate(); err != nil {
		return nil, err
	}
	s := g.newSearch()
	if len(s.starts) == 0 {
		return nil, nil
	}
	for step := 0; ; step++ {
		if stop != nil && stop() {
			return nil, ErrStopped
		}
		if !s.improve() || step > mostSteps {
			break
		}
	}
	var out []Class
	for j, n := range s.sizes {
		if n > 0 {
			out = append(out, Class{Week: s.starts[j], Heads: n})
		}
	}
	return out, nil
}

// mostSteps bounds the search; it ends of itself long before.
const mostSteps = 20_000

// search is a set of sizes and what the weeks look like with them.
type search struct {
	g      Group
	starts []int
	sizes  []int
	heads  []float64   // by week, all classes counted
	works  [][]float64 // by class and week: heads of one who was hired
	pay    []float64   // by class: the cost of one who is hired, without what it saves
	trial  []float64
}

func (g Group) newSearch() *search {
	s := &search{g: g, heads: make([]float64, len(g.Need)), trial: make([]float64, len(g.Need))}
	for t, w := range g.Project(nil).Weeks {
		s.heads[t] = w.Heads
	}
	if g.Hiring.Max == 0 {
		return s
	}
	for start := g.Hiring.Lead; start < len(g.Need); start += g.Hiring.Every {
		works, pay, any := make([]float64, len(g.Need)), g.Cost.Hire, false
		for t := start; t < len(g.Need); t++ {
			there, able := g.stay(t - start)
			works[t] = there * able
			pay += there * g.Cost.HeadWeek
			any = any || works[t] > 0
		}
		if any {
			s.starts, s.works, s.pay = append(s.starts, start), append(s.works, works), append(s.pay, pay)
		}
	}
	s.sizes = make([]int, len(s.starts))
	return s
}

// change is a class's new size; two of them move heads.
type change struct{ class, size int }

// improve makes the change that saves most; false where none does.
func (s *search) improve() bool {
	var best []change
	saves := 1e-9
	try := func(changes ...change) {
		for _, c := range changes {
			if !s.allowed(c.size) {
				return
			}
		}
		if v := s.saving(changes); v > saves {
			saves, best = v, slices.Clone(changes)
		}
	}
	for j, n := range s.sizes {
		for _, size := range s.around(n) {
			try(change{j, size})
		}
		if n == 0 {
			continue
		}
		for k, m := range s.sizes {
			if k == j {
				continue
			}
			for by := 1; by <= n; by *= 2 {
				try(change{j, n - by}, change{k, m + by})
			}
			try(change{j, 0}, change{k, m + n})
			try(change{j, 0}, change{k, max(m, s.g.Hiring.Min)})
			try(change{j, n - 1}, change{k, m + 2})
			try(change{j, n - 2}, change{k, m + 1})
		}
	}
	for _, c := range best {
		for t, w := range s.works[c.class] {
			s.heads[t] += w * float64(c.size-s.sizes[c.class])
		}
		s.sizes[c.class] = c.size
	}
	return best != nil
}

// around are the sizes to try for a class of so many heads.
func (s *search) around(n int) []int {
	h := s.g.Hiring
	out := []int{0, max(1, h.Min), h.Max, (max(1, h.Min) + h.Max) / 2}
	for by := 1; by <= 32; by *= 2 {
		out = append(out, n-by, n+by)
	}
	slices.SortFunc(out, cmp.Compare[int])
	return slices.Compact(out)
}

func (s *search) allowed(size int) bool {
	return size == 0 || size >= max(1, s.g.Hiring.Min) && size <= s.g.Hiring.Max
}

// saving is what changes save.
func (s *search) saving(changes []change) (out float64) {
	copy(s.trial, s.heads)
	for _, c := range changes {
		before := s.sizes[c.class]
		out -= s.pay[c.class] * float64(c.size-before)
		if before == 0 && c.size > 0 {
			out -= s.g.Cost.Class
		}
		if before > 0 && c.size == 0 {
			out += s.g.Cost.Class
		}
		for t := s.starts[c.class]; t < len(s.trial); t++ {
			s.trial[t] += s.works[c.class][t] * float64(c.size-before)
		}
	}
	for t, heads := range s.trial {
		if heads != s.heads[t] {
			out += s.g.lacks(s.heads[t], t) - s.g.lacks(heads, t)
		}
	}
	return out
}

// lacks is what overtime and undone work of a week cost with so many heads.
func (g Group) lacks(heads float64, week int) (cost float64) {
	for _, c := range g.Need[week] {
		overtime, unmet := g.missing(heads, c.Heads)
		cost += c.Weight * (overtime*g.Cost.OvertimeHour + unmet*g.Cost.UnmetHour)
	}
	return cost
}
