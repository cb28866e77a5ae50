package sequence

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// crew is a few people, or all, whose days from..to-1 are planned together by
// column generation: a linear programme over sequences, one for each person,
// meets the cover; its prices tell which sequences are still missing.
type crew struct {
	st       *state // everybody else, and the crew outside the window
	builders []*builder
	from, to int
	tasks    []*task
	exact    bool // no task was narrowed: bounds are bounds

	rowOf       []int // by day of the window and type: the cover's row, or -1
	rows        []int // by cover row: day*types+type
	need        []float64
	under, over []float64
	plans       []plan
	solver      *interior
	weight      []float64 // of each plan in the programme
	prices      []float64 // by cover row
	rest        float64   // what the roster costs outside the programme
	cost        float64   // of the programme
	bound       float64   // of the whole roster, for the crew as it stands

	stop  func() bool
	limit int64 // work allowed
	spent int64
}

// plan is a sequence of one member, and a column of the programme: 1 in its
// member's row and in those of the cover it gives.
type plan struct {
	member int
	days   []int
	cost   float64
	rows   []int32
}

// newCrew lifts the members out of the roster and makes a programme with their
// present days as its first plans. Prices are found by all builders side by side.
func newCrew(st *state, builders []*builder, members []int, from, to, states int) *crew {
	c := &crew{
		st: st, builders: builders, from: from, to: to, exact: true, bound: math.Inf(-1),
		stop: func() bool { return false }, limit: math.MaxInt64,
	}
	for _, e := range members {
		t, exact := st.m.newTask(e, from, to, st.plan[e], states)
		c.tasks, c.exact = append(c.tasks, t), c.exact && exact
	}
	now := make([][]int, len(members))
	for i, e := range members {
		now[i] = slices.Clone(st.plan[e][from:to])
		st.lift(e, from, to)
	}
	c.layRows()
	for i := range now {
		c.offer(i, now[i])
	}
	return c
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
				c.under, c.over = append(c.under, m.under[i]), append(c.over, m.over[i])
				c.rest -= m.under[i]*float64(max(need, 0)) + m.over[i]*float64(max(-need, 0))
			}
			c.rowOf = append(c.rowOf, row)
		}
	}
}

// offer adds a plan.
func (c *crew) offer(member int, days []int) {
	p := plan{member: member, days: days}
	own := c.tasks[member].person.own
	for i, s := range days {
		if s == Free {
			continue
		}
		p.cost += own[c.from+i][s]
		if row := c.rowOf[i*c.st.m.types+s]; row >= 0 {
			p.rows = append(p.rows, int32(row))
		}
	}
	c.plans = append(c.plans, p)
}

// pricesFor is what each shift costs a member on top of the cover's prices.
func (c *crew) pricesFor(t *task, prices, out []float64) []float64 {
	out = out[:0]
	i := 0
	for d := c.from; d < c.to; d++ {
		for _, own := range t.person.own[d] {
			if row := c.rowOf[i]; row >= 0 {
				own -= prices[row]
			}
			out = append(out, own)
			i++
		}
	}
	return out
}

// best finds each member's cheapest plan for prices of the cover rows, the
// members shared out among the builders. A cost of infinity: none was found.
func (c *crew) best(prices []float64) (costs []float64, days [][]int) {
	costs, days = make([]float64, len(c.tasks)), make([][]int, len(c.tasks))
	var next atomic.Int64
	var wg sync.WaitGroup
	for _, b := range c.builders[:min(len(c.builders), len(c.tasks))] {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(c.tasks) && !c.stop(); i = int(next.Add(1)) - 1 {
				b.price = c.pricesFor(c.tasks[i], prices, b.price)
				costs[i] = math.Inf(1)
				if cost, ok := b.solve(c.tasks[i], b.price); ok {
					costs[i], days[i] = cost, slices.Clone(b.path)
				}
			}
		})
	}
	wg.Wait()
	return costs, days
}

// guess adds each member's best plan for prices by day and type, known from
// elsewhere.
func (c *crew) guess(prices []float64) {
	own := make([]float64, len(c.rows))
	for i, r := range c.rows {
		own[i] = prices[r]
	}
	_, days := c.best(own)
	for i := range days {
		if days[i] != nil {
			c.offer(i, days[i])
		}
	}
}

// tired reports whether it is time to give up.
func (c *crew) tired() bool {
	for _, b := range c.builders {
		c.spent += b.work
		b.work = 0
	}
	if c.solver != nil {
		c.spent += c.solver.work
		c.solver.work = 0
	}
	return c.spent > c.limit || c.stop()
}
