package sequence

import "math"

// verdicts of a column generation.
const (
	converged = iota
	hopeless  // nothing below the target can come of it
	cut       // no time left
)

// enough is how much of what a crew would win may be left to the dive to find.
const enough = 0.2

// generate prices plans until the programme's cost and the bound are within
// slack of each other, until nothing below target can come of it, or for so many
// rounds. The first programmes are solved roughly: their prices are central, and
// for those the sequences found are better than for the prices of a corner
// (Gondzio, Gonzalez-Brevis and Munari 2013).
func (c *crew) generate(target, slack float64, rounds int) int {
	c.bound = math.Inf(-1)
	gap := math.Inf(1)
	for range rounds {
		if c.solver == nil {
			c.solver = newInterior(len(c.tasks), c.need, c.under, c.over)
		}
		tol := max(min(0.1*gap, 0.003*math.Abs(c.rest)+20), slack/4)
		if !c.solver.solve(c.plans, tol, c.stop) || c.tired() {
			return cut
		}
		c.weight, c.cost = c.solver.x, c.rest+c.solver.objective()
		c.prices = c.solver.y
		for i := range c.prices {
			c.prices[i] = min(max(c.prices[i], -c.over[i]), c.under[i])
		}
		low, added := c.ask()
		if c.tired() {
			return cut
		}
		c.bound = max(c.bound, low)
		gap = c.cost - c.bound
		if c.bound > target-1+1e-5 {
			return hopeless
		}
		if gap < max(slack, enough*(target-c.cost)) && !math.IsInf(target, 1) || gap < slack || math.Ceil(c.bound-1e-5) >= c.cost-1e-4 || added == 0 && tol <= slack {
			return converged
		}
		c.shrink(gap)
	}
	return converged
}

// ask adds the plans that are missing at the present prices, and returns the
// bound that they prove.
func (c *crew) ask() (low float64, added int) {
	low = c.rest
	for i, y := range c.prices {
		low += y * c.need[i]
	}
	costs, days := c.best(c.prices)
	for i, cost := range costs {
		low += min(cost, c.solver.pi[i])
		if days[i] != nil && cost < c.solver.pi[i]-1e-3 {
			c.offer(i, days[i])
			added++
		}
	}
	return low, added
}

// plansKept is how many plans a member has before those that do not matter go.
const plansKept = 60

// shrink drops plans that are far too dear to matter.
func (c *crew) shrink(gap float64) {
	if len(c.plans) > plansKept*len(c.tasks) {
		c.keep(func(j int) bool {
			return j >= len(c.weight) || c.weight[j] >= 1e-4 || c.solver.z[j] <= max(2*gap, 20)
		})
	}
}

// keep drops all other plans, and their weights where the programme gave them one.
func (c *crew) keep(worth func(int) bool) {
	n, seen := 0, 0
	for j, p := range c.plans {
		if !worth(j) {
			continue
		}
		if c.plans[n] = p; j < len(c.weight) {
			c.weight[n] = c.weight[j]
			seen++
		}
		n++
	}
	c.plans, c.weight = c.plans[:n], c.weight[:seen]
}
