package staffing

import (
	"cmp"
	"math"
	"slices"
)

// serves reports whether a group can take a queue's contacts.
func (c Centre) serves(g, q int) bool { return slices.Contains(c.Groups[g].Queues, q) }

// priced reports whether the groups to be found differ in cost.
func (c Centre) priced() bool {
	return slices.ContainsFunc(c.Groups, func(g CentreGroup) bool { return g.cost() != c.Groups[0].cost() })
}

// shares say how the work of every queue is laid on the groups to be found: by
// queue, then by group, adding up to 1. A group that another one replaces in all
// it can do, for no more money and without a limit of heads, gets nothing. Among
// the rest the cheapest get 1-flexible between them and all others flexible;
// where all cost the same they share evenly.
func (c Centre) shares(flexible float64) [][]float64 {
	out := make([][]float64, len(c.Queues))
	for q := range out {
		out[q] = make([]float64, len(c.Groups))
		var of []int
		least, most := math.Inf(1), 0.0
		for g := range c.Groups {
			if c.Groups[g].Agents == nil && c.serves(g, q) && !c.replaced(g) {
				of = append(of, g)
				least, most = min(least, c.Groups[g].cost()), max(most, c.Groups[g].cost())
			}
		}
		cheap := 0.0
		for _, g := range of {
			if c.Groups[g].cost() == least {
				cheap++
			}
		}
		for _, g := range of {
			switch {
			case least == most:
				out[q][g] = 1 / float64(len(of))
			case c.Groups[g].cost() == least:
				out[q][g] = (1 - flexible) / cheap
			default:
				out[q][g] = flexible / (float64(len(of)) - cheap)
			}
		}
	}
	return out
}

// replaced reports whether another group can do all that one can, and more, at no
// higher cost.
func (c Centre) replaced(g int) bool {
	return slices.ContainsFunc(c.Groups, func(o CentreGroup) bool {
		return o.Agents == nil && o.AtMost == nil && len(o.Queues) > len(c.Groups[g].Queues) && o.cost() <= c.Groups[g].cost() &&
			!slices.ContainsFunc(c.Groups[g].Queues, func(q int) bool { return !slices.Contains(o.Queues, q) })
	})
}

// fraction is what a group would get of an agent beyond the whole ones.
type fraction struct {
	group int
	rest  float64
}

// whole turns the agents laid on queues into whole agents of groups: the sum of a
// pool is rounded, up from 1-up, and the largest parts get the agents.
func (f *finder) whole(up float64) [][]int {
	out := make([][]int, len(f.Groups))
	for g := range out {
		out[g] = make([]int, f.intervals())
		copy(out[g], f.Groups[g].Agents)
	}
	for _, p := range f.pools {
		for i := range f.intervals() {
			f.wholePool(p, i, up, out)
		}
	}
	return out
}

func (f *finder) wholePool(p *pool, i int, up float64, out [][]int) {
	var parts []fraction
	left := up
	for _, g := range p.groups {
		if f.Groups[g].Agents != nil {
			continue
		}
		x := 0.0
		for _, q := range f.Groups[g].Queues {
			x += f.worth[q][i] * f.share[q][g]
		}
		x = max(0, x)
		n := min(int(x), f.limit(g, i))
		out[g][i] = n
		left += x - float64(n)
		parts = append(parts, fraction{g, x - float64(n)})
	}
	slices.SortStableFunc(parts, func(a, b fraction) int { return cmp.Compare(b.rest, a.rest) })
	for given := true; given && left >= 1; {
		given = false
		for _, pt := range parts {
			if left >= 1 && out[pt.group][i] < f.limit(pt.group, i) {
				out[pt.group][i]++
				left--
				given = true
			}
		}
	}
}

// limit is the most agents of a group in an interval: its heads, or three times
// what its queues would need alone, beyond which more are no help.
func (f *finder) limit(g, i int) int {
	most := 10
	for _, q := range f.Groups[g].Queues {
		most += 3 * f.alone[q][i]
	}
	if limit := f.Groups[g].AtMost; limit != nil {
		most = min(most, limit[i])
	}
	return most
}
