package sequence

import (
	"math"
	"math/rand/v2"
)

// Settling the cover.
const (
	nearlyWhole = 0.02 // what is missing or too many in a row and is no fraction
	rigid       = 10   // times what it costs, for straying from what was settled
)

// settle decides how many work each shift on each day, one cover row after the
// other, wherever the programme wants a fraction of a person; a number with which
// nothing below target can come is replaced by its neighbour. Close to the
// optimum this says more than who works, and the dive that follows has little
// left to lose (branching on the rows of a master, Ryan and Foster 1981).
func (c *crew) settle(target float64, rng *rand.Rand) (verdict int) {
	settled := make([]bool, len(c.rows))
	for {
		row, off := c.fraction(settled, rng)
		if row < 0 {
			return converged
		}
		settled[row] = true
		first, second := math.Floor(off), math.Floor(off)+1
		if rng.Float64() < off-first {
			first, second = second, first
		}
		before, under, over, rest := c.mark(), c.under[row], c.over[row], c.rest
		c.fix(row, first)
		verdict = c.generate(target, turnSlack, 8)
		if verdict == hopeless {
			c.reset(before)
			c.need[row] -= first
			c.under[row], c.over[row], c.rest = under, over, rest
			c.fix(row, second)
			verdict = c.generate(target, turnSlack, 8)
		}
		if verdict != converged {
			return verdict
		}
	}
}

// fraction picks a cover row that is not settled and how many are there above the
// need, more likely one that is nearly whole; negative: all are whole.
func (c *crew) fraction(settled []bool, rng *rand.Rand) (row int, off float64) {
	row = -1
	least := math.Inf(1)
	for i := range c.rows {
		v := c.solver.o[i] - c.solver.u[i]
		far := math.Abs(v - math.Round(v))
		if settled[i] || far < nearlyWhole {
			continue
		}
		if far *= 0.5 + rng.Float64(); far < least {
			least, row, off = far, i, v
		}
	}
	return row, off
}

// fix settles that so many above the need work in a row, or below.
func (c *crew) fix(row int, above float64) {
	c.rest += c.over[row]*max(above, 0) + c.under[row]*max(-above, 0)
	c.need[row] += above
	dear := rigid * (c.under[row] + c.over[row])
	c.under[row], c.over[row] = dear, dear
	c.solver = nil
}
