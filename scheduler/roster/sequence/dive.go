package sequence

import (
	"cmp"
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
// plan. What turns out hopeless is taken back and decided in smaller parts; a
// single decision that is hopeless is ruled out. It reports whether the plans can
// be below the target.
type dive struct {
	*crew
	target  float64
	share   float64
	retries int            // how often something may be taken back
	noise   func() float64 // blurs what is sure, so that dives differ; nil: no noise
}

// run goes on from where the crew stands.
func (d *dive) run() (verdict int) {
	todo := d.undecided(d.noise)
	if len(todo) == 0 {
		return converged
	}
	n := max(1, int(d.share*float64(len(todo))))
	for n < len(todo) && todo[n].weight >= sure {
		n++
	}
	before := d.mark()
	for {
		verdict = d.decide(todo[:n], d.target)
		if verdict == converged {
			verdict = d.run()
		}
		if verdict != hopeless {
			return verdict
		}
		if d.retries--; d.retries < 0 {
			return cut
		}
		d.reset(before)
		if n == 1 {
			if verdict = d.bar(todo[0], d.target); verdict == converged {
				verdict = d.run()
			}
			return verdict
		}
		n = max(1, n/4)
	}
}

// chosen is each member's plan with the greatest weight.
func (c *crew) chosen() [][]int {
	out := make([][]int, len(c.tasks))
	best := make([]float64, len(c.tasks))
	for j, w := range c.weight {
		if k := c.plans[j].member; out[k] == nil || w > best[k] {
			out[k], best[k] = c.plans[j].days, w
		}
	}
	return out
}

// mark is where a dive has come to.
type mark struct {
	plans  []plan
	weight []float64
	forced [][]int
	barred [][]decision
}

func (c *crew) mark() mark {
	m := mark{plans: slices.Clone(c.plans), weight: slices.Clone(c.weight)}
	for _, t := range c.tasks {
		m.forced = append(m.forced, slices.Clone(t.forced))
		m.barred = append(m.barred, slices.Clone(t.barred))
	}
	return m
}

// reset goes back to a mark.
func (c *crew) reset(m mark) {
	c.plans, c.weight = slices.Clone(m.plans), slices.Clone(m.weight)
	for i, t := range c.tasks {
		t.forced, t.barred = slices.Clone(m.forced[i]), slices.Clone(m.barred[i])
		c.st.m.force(t)
	}
}

// undecided lists for each open day of each member what is most likely done, the
// surest first.
func (c *crew) undecided(noise func() float64) (out []decision) {
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
			if x.weight < sure && noise != nil {
				x.weight = min(x.weight*noise(), sure-0.001)
			}
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b decision) int { return cmp.Compare(b.weight, a.weight) })
	return out
}

// decide forces days of members, but those where none of a member's plans would
// be left, and generates.
func (c *crew) decide(some []decision, target float64) (verdict int) {
	for _, x := range some {
		agrees := func(p plan) bool { return p.member == x.member && p.days[x.day] == x.shift }
		if !slices.ContainsFunc(c.plans, agrees) {
			continue
		}
		t := c.tasks[x.member]
		if t.forced == nil {
			t.forced = slices.Repeat([]int{undecided}, c.to-c.from)
		}
		t.forced[x.day] = x.shift
		c.keep(func(j int) bool { return c.plans[j].member != x.member || c.plans[j].days[x.day] == x.shift })
	}
	for _, t := range c.tasks {
		if t.forced != nil {
			c.st.m.force(t)
		}
	}
	return c.generate(target, turnSlack, 8)
}

// bar rules out what was decided, and generates.
func (c *crew) bar(x decision, target float64) (verdict int) {
	t := c.tasks[x.member]
	t.barred = append(t.barred, x)
	c.st.m.force(t)
	c.keep(func(j int) bool { return c.plans[j].member != x.member || c.plans[j].days[x.day] != x.shift })
	if !slices.ContainsFunc(c.plans, func(p plan) bool { return p.member == x.member }) {
		b := c.builders[0]
		b.price = c.pricesFor(t, c.prices, b.price)
		if _, ok := b.solve(t, b.price); !ok {
			return hopeless
		}
		c.offer(x.member, slices.Clone(b.path))
	}
	return c.generate(target, turnSlack, 8)
}
