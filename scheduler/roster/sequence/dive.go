package sequence

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// decision is what somebody does on a day, as a dive would fix it.
type decision struct {
	member, day, shift int
	weight             float64 // of the member's plans that agree
}

// sure is the weight from which a decision is taken without counting.
const sure = 0.97

// dive decides what members do, day by day, the surest first and so large a
// share of what is open at a time, and generates in between, until each has one
// plan. It reports whether that can be below the target. Noise blurs what is
// sure, so that another dive from the same programme goes elsewhere.
func (c *crew) dive(target, share, slack float64, noise func() float64) (chosen [][]int, ok bool) {
	for {
		todo := c.undecided()
		if len(todo) == 0 {
			break
		}
		if noise != nil {
			for i := range todo {
				if todo[i].weight < sure {
					todo[i].weight *= noise()
				}
			}
		}
		slices.SortStableFunc(todo, func(a, b decision) int { return cmp.Compare(b.weight, a.weight) })
		n := max(1, int(share*float64(len(todo))))
		for i, x := range todo {
			if i >= n && x.weight < sure {
				break
			}
			c.decide(x)
		}
		for _, t := range c.tasks {
			if t.forced != nil {
				c.st.m.force(t)
			}
		}
		if c.generate(target, slack, 8) != converged {
			return nil, false
		}
	}
	chosen = make([][]int, len(c.tasks))
	best := make([]float64, len(c.tasks))
	for j, w := range c.weight {
		if k := c.plans[j].member; chosen[k] == nil || w > best[k] {
			chosen[k], best[k] = c.plans[j].days, w
		}
	}
	return chosen, true
}

// dives dives again and again from the programme as it stands, with ever less
// decided at a time, until one ends below the target.
func (c *crew) dives(target, share, slack float64, times int, rng *rand.Rand) (chosen [][]int, ok bool) {
	plans, weight := slices.Clone(c.plans), slices.Clone(c.weight)
	var noise func() float64
	for range times {
		if chosen, ok = c.dive(target, share, slack, noise); ok || c.tired() {
			break
		}
		c.plans, c.weight = slices.Clone(plans), slices.Clone(weight)
		for _, t := range c.tasks {
			if t.forced != nil {
				t.forced = nil
				c.st.m.force(t)
			}
		}
		share /= 2
		noise = func() float64 { return 0.85 + 0.3*rng.Float64() }
	}
	return chosen, ok
}

// undecided lists for each open day of each member what is most likely done.
func (c *crew) undecided() (out []decision) {
	days, types := c.to-c.from, c.st.m.types
	sums := make([]float64, (types+1)*days*len(c.tasks))
	for j, w := range c.weight {
		p := c.plans[j]
		for d, s := range p.days {
			sums[(p.member*days+d)*(types+1)+s+1] += w
		}
	}
	for member, t := range c.tasks {
		for d := range days {
			if t.forced != nil && t.forced[d] != undecided {
				continue
			}
			x := decision{member: member, day: d, weight: -1}
			for s, w := range sums[(member*days+d)*(types+1):][:types+1] {
				if w > x.weight {
					x.shift, x.weight = s-1, w
				}
			}
			out = append(out, x)
		}
	}
	return out
}

// decide forces a day of a member, unless none of her plans would be left.
func (c *crew) decide(x decision) {
	agrees := func(p plan) bool { return p.member == x.member && p.days[x.day] == x.shift }
	if !slices.ContainsFunc(c.plans, agrees) {
		return
	}
	t := c.tasks[x.member]
	if t.forced == nil {
		t.forced = slices.Repeat([]int{undecided}, c.to-c.from)
	}
	t.forced[x.day] = x.shift
	c.keep(func(j int) bool { return c.plans[j].member != x.member || c.plans[j].days[x.day] == x.shift })
}
