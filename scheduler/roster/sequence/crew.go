package sequence

import (
	"math"
	"math/rand/v2"
	"slices"
)

// crew is a few people, or all, whose days from..to-1 are planned together by
// column generation: a linear programme over sequences, one for each person,
// meets the cover; its prices tell which sequences are still missing.
type crew struct {
	st       *state // everybody else, and the crew outside the window
	build    *builder
	from, to int
	tasks    []*task
	exact    bool // no task was narrowed: bounds are bounds

	rowOf []int // by day of the window and type: the cover's row, or -1
	rows  []int // by cover row: day*types+type
	need  []float64
	lp    *program
	plans []plan
	first int // column of the first plan
	fixed []int
	price []float64
	rest  float64 // what the roster costs outside the programme
	bound float64 // of the whole roster, for the crew as it stands
	stop  func() bool
	limit int64 // work allowed
	spent int64
}

// plan is a sequence of one member.
type plan struct {
	member int
	days   []int
}

// ban is added to the cost of plans that a dive has ruled out.
const ban = 1e7

// newCrew lifts the members out of the roster and makes a programme with their
// present days as its first plans.
func newCrew(st *state, build *builder, members []int, from, to, states int, rng *rand.Rand) *crew {
	c := &crew{st: st, build: build, from: from, to: to, exact: true, bound: math.Inf(-1), stop: func() bool { return false }, limit: math.MaxInt64}
	for _, e := range members {
		t, exact := st.m.newTask(e, from, to, st.plan[e], states)
		c.tasks, c.exact = append(c.tasks, t), c.exact && exact
		c.plans = append(c.plans, plan{len(c.tasks) - 1, slices.Clone(st.plan[e][from:to])})
		c.fixed = append(c.fixed, -1)
	}
	for _, e := range members {
		st.lift(e, from, to)
	}
	c.layRows()
	c.begin(rng)
	return c
}

// offer adds plans known from elsewhere.
func (c *crew) offer(member int, plans [][]int) {
	for _, days := range plans {
		p := plan{member, days}
		c.plans = append(c.plans, p)
		c.lp.add(c.column(p))
	}
}

// guess adds each member's best plan for prices known from elsewhere.
func (c *crew) guess(duals []float64) {
	own := make([]float64, len(c.rows))
	for i, r := range c.rows {
		own[i] = duals[r]
	}
	for member, t := range c.tasks {
		if _, ok := c.build.solve(t, c.pricesFor(t, own)); ok {
			c.offer(member, [][]int{slices.Clone(c.build.path)})
		}
	}
}

// layRows finds the cover that the crew has a part in.
func (c *crew) layRows() {
	m := c.st.m
	c.rest = c.st.total
	for d := c.from; d < c.to; d++ {
		for s := range m.types {
			i, row := d*m.types+s, -1
			part := slices.ContainsFunc(c.tasks, func(t *task) bool { return t.person.can[s] && !t.person.free[d] })
			if m.need[i] >= 0 && part {
				row = len(c.rows)
				c.rows = append(c.rows, i)
				need := m.need[i] - c.st.have[i]
				c.need = append(c.need, float64(need))
				c.rest -= m.under[i]*float64(max(need, 0)) + m.over[i]*float64(max(-need, 0))
			}
			c.rowOf = append(c.rowOf, row)
		}
	}
}

// begin makes the programme and its first basis: today's plans and what they
// leave short or over.
func (c *crew) begin(rng *rand.Rand) {
	k := len(c.tasks)
	rhs := make([]float64, k+len(c.rows))
	for i := range k {
		rhs[i] = 1
	}
	left := make([]float64, len(c.rows))
	for i, need := range c.need {
		rhs[k+i] = need + 1e-5*(0.5+rng.Float64())
		left[i] = rhs[k+i]
	}
	c.lp = newProgram(rhs)
	for i, r := range c.rows {
		c.lp.add(column{cost: c.st.m.under[r], rows: []int32{int32(k + i)}})
		c.lp.add(column{cost: c.st.m.over[r], rows: []int32{int32(k + i)}, minus: true})
	}
	c.first = len(c.lp.columns)
	basis := make([]int, len(rhs))
	for i, p := range c.plans {
		basis[i] = c.lp.add(c.column(p))
		for _, r := range c.lp.columns[basis[i]].rows[1:] {
			left[int(r)-k]--
		}
	}
	for i := range c.rows {
		basis[k+i] = 2 * i
		if left[i] < 0 {
			basis[k+i] = 2*i + 1
		}
	}
	c.lp.begin(basis)
}

// column is a plan as a variable of the programme.
func (c *crew) column(p plan) column {
	out := column{rows: []int32{int32(p.member)}}
	own := c.tasks[p.member].person.own
	for i, s := range p.days {
		if s == Free {
			continue
		}
		out.cost += own[c.from+i][s]
		if row := c.rowOf[i*c.st.m.types+s]; row >= 0 {
			out.rows = append(out.rows, int32(len(c.tasks)+row))
		}
	}
	return out
}

// pivotsAllowed ends a linear programme that has lost its way.
const pivotsAllowed = 50_000

// verdicts of a column generation.
const (
	converged = iota
	hopeless  // nothing below the target can come of it
	cut       // no time left
)

// generate prices plans until none is missing, until nothing below target can
// come of it, or for so many rounds.
func (c *crew) generate(target float64, rounds int) int {
	k := len(c.tasks)
	for range rounds {
		if !c.lp.solve(pivotsAllowed) || c.tired() {
			return cut
		}
		duals := c.lp.y[k:]
		low := c.rest
		for i, r := range c.rows {
			duals[i] = min(max(duals[i], -c.st.m.over[r]), c.st.m.under[r])
			low += duals[i] * c.need[i]
		}
		added := 0
		for member, t := range c.tasks {
			if j := c.fixed[member]; j >= 0 {
				low += c.lp.columns[j].cost - sum(c.lp.columns[j].rows[1:], c.lp.y)
				continue
			}
			cost, ok := c.build.solve(t, c.pricesFor(t, duals))
			if !ok {
				return cut
			}
			low += cost
			if cost < c.lp.y[member]-worthIt {
				p := plan{member, slices.Clone(c.build.path)}
				c.plans = append(c.plans, p)
				c.lp.add(c.column(p))
				added++
			}
		}
		c.bound = max(c.bound, low)
		if c.bound > target-1+1e-5 {
			return hopeless
		}
		if added == 0 || math.Ceil(c.bound-1e-5) >= c.rest+c.lp.objective()-1e-4 {
			return converged
		}
	}
	return converged
}

func sum(rows []int32, y []float64) (v float64) {
	for _, r := range rows {
		v += y[r]
	}
	return v
}

func (c *crew) tired() bool {
	c.spent += c.lp.work + c.build.work
	c.lp.work, c.build.work = 0, 0
	return c.spent > c.limit || c.stop()
}

func (c *crew) pricesFor(t *task, duals []float64) []float64 {
	c.price = c.price[:0]
	i := 0
	for d := c.from; d < c.to; d++ {
		for _, own := range t.person.own[d] {
			if row := c.rowOf[i]; row >= 0 {
				own -= duals[row]
			}
			c.price = append(c.price, own)
			i++
		}
	}
	return c.price
}

// dive fixes one plan after the other, generating in between, until everybody
// has one. It reports whether that is below the target, and leaves the members'
// plans in chosen.
func (c *crew) dive(target float64, rounds int) (chosen []int, ok bool) {
	for {
		best := c.weights()
		pick, most := -1, -1.0
		for member, w := range best {
			if c.fixed[member] < 0 && w.weight < 1-1e-4 && w.weight > most {
				pick, most = member, w.weight
			}
		}
		if pick < 0 {
			for _, w := range best {
				chosen = append(chosen, w.column)
			}
			return chosen, true
		}
		for member, w := range best {
			if c.fixed[member] < 0 && (member == pick || w.weight < 1-1e-4 && w.weight > 0.85) {
				c.fix(member, w.column)
			}
		}
		c.lp.recount()
		c.bound = math.Inf(-1)
		if verdict := c.generate(target, rounds); verdict != converged {
			return nil, false
		}
	}
}

// weighed is the plan with the greatest weight in the programme.
type weighed struct {
	column int
	weight float64
}

func (c *crew) weights() []weighed {
	out := make([]weighed, len(c.tasks))
	for i, j := range c.lp.basis {
		if j < c.first {
			continue
		}
		if w := &out[c.plans[j-c.first].member]; c.lp.x[i] > w.weight {
			*w = weighed{j, c.lp.x[i]}
		}
	}
	return out
}

// fix rules out all plans of a member but one.
func (c *crew) fix(member, column int) {
	c.fixed[member] = column
	for i, p := range c.plans {
		if j := c.first + i; p.member == member && j != column {
			c.lp.columns[j].cost += ban
		}
	}
}
