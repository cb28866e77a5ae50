package roster

import (
	"math"
	"math/bits"
)

// The price of a slot, per hour of it. The k-th agent missing of n needed costs
// 1 + (2k-1)/n agent-hours: one missing in each of three intervals is better
// than three missing in one. Somebody too many costs a little, so that what is
// too much lies evenly, and an hour in which the queue is closed costs as much
// as a missing agent: nobody sits in the dark for the sake of a contract.
const (
	surplusHour = 0.02
	closedHour  = 1.0
)

// gain is what one more agent is worth where have of need are there.
func (m *model) gain(need, have int16) float64 {
	h := m.slot.Hours()
	switch {
	case have < need:
		return h * (1 + float64(2*(need-have)-1)/float64(need))
	case need == 0:
		return -h * closedHour
	}
	return -h * surplusHour * (1 + float64(2*(have-need)+1)/float64(need))
}

// costOf is the price of a slot of one queue.
func (m *model) costOf(need, have int16) (sum float64) {
	for h := have; h < need; h++ {
		sum += m.gain(need, h)
	}
	for h := need; h < have; h++ {
		sum -= m.gain(need, h)
	}
	return sum
}

// cover is who serves what in every slot: so many agents of each group on each
// queue, always the best way to share out those present. An agent is counted
// once, for one queue.
//
// Adding or removing one agent can set off a chain: the new one takes the place
// of a colleague, who goes where only he can help. With prices that rise the
// more are missing, following the best chain keeps the whole sharing optimal.
type cover struct {
	m     *model
	q, g  int
	have  []int16 // by slot and queue
	flow  []int16 // by slot, group and queue
	cost  float64
	gains [][]float64 // by group and slot: worth of one more
	fresh [][]bool    // whether gains is up to date
}

func newCover(m *model) *cover {
	c := &cover{m: m, q: len(m.queues), g: len(m.groups)}
	c.have = make([]int16, m.slots*c.q)
	c.flow = make([]int16, m.slots*c.g*c.q)
	c.gains, c.fresh = make([][]float64, c.g), make([][]bool, c.g)
	for g := range c.gains {
		c.gains[g], c.fresh[g] = make([]float64, m.slots), make([]bool, m.slots)
	}
	for q := range m.need {
		for _, need := range m.need[q] {
			c.cost += m.costOf(need, 0)
		}
	}
	return c
}

// copyFrom makes c equal to o without allocating.
func (c *cover) copyFrom(o *cover) {
	copy(c.have, o.have)
	copy(c.flow, o.flow)
	c.cost = o.cost
	for g := range c.gains {
		copy(c.gains[g], o.gains[g])
		copy(c.fresh[g], o.fresh[g])
	}
}

// worth is what one more agent of a group adds in every slot.
func (c *cover) worth(g int) []float64 {
	for s, fresh := range c.fresh[g] {
		if !fresh {
			best := math.Inf(-1)
			for set := c.reach(s, c.m.groups[g]); set != 0; set &= set - 1 {
				q := bits.TrailingZeros64(set)
				best = max(best, c.m.gain(c.m.need[q][s], c.have[s*c.q+q]))
			}
			c.gains[g][s], c.fresh[g][s] = best, true
		}
	}
	return c.gains[g]
}

// reach are the queues that gain an agent, by a chain, when somebody joins one
// of a set.
func (c *cover) reach(s int, set uint64) uint64 {
	todo := set
	for todo != 0 {
		q := bits.TrailingZeros64(todo)
		todo &= todo - 1
		more := c.movable(s, q) &^ set
		set |= more
		todo |= more
	}
	return set
}

// movable are the queues that somebody who serves q could serve instead.
func (c *cover) movable(s, q int) (set uint64) {
	if c.have[s*c.q+q] == 0 {
		return 0
	}
	for g, mask := range c.m.groups {
		if c.flow[(s*c.g+g)*c.q+q] > 0 {
			set |= mask
		}
	}
	return set
}

// move takes somebody who serves from and can serve to from the one to the other.
func (c *cover) move(s, from, to int) {
	for g, mask := range c.m.groups {
		at := (s*c.g + g) * c.q
		if mask>>to&1 == 1 && c.flow[at+from] > 0 {
			c.flow[at+from]--
			c.flow[at+to]++
			return
		}
	}
}

func (c *cover) touch(s int) {
	for g := range c.fresh {
		c.fresh[g][s] = false
	}
}

// add puts one agent of a group on a slot.
func (c *cover) add(g, s int) {
	var from [maxQueues]int8 // the queue before in the chain
	set, best, target := c.m.groups[g], math.Inf(-1), -1
	for todo := set; todo != 0; {
		q := bits.TrailingZeros64(todo)
		todo &= todo - 1
		if c.m.groups[g]>>q&1 == 1 {
			from[q] = -1
		}
		if v := c.m.gain(c.m.need[q][s], c.have[s*c.q+q]); v > best {
			best, target = v, q
		}
		for more := c.movable(s, q) &^ set; more != 0; more &= more - 1 {
			next := bits.TrailingZeros64(more)
			from[next] = int8(q)
			set |= 1 << next
			todo |= 1 << next
		}
	}
	c.cost -= best
	c.have[s*c.q+target]++
	for from[target] >= 0 {
		c.move(s, int(from[target]), target)
		target = int(from[target])
	}
	c.flow[(s*c.g+g)*c.q+target]++
	c.touch(s)
}

// remove takes one agent of a group off a slot.
func (c *cover) remove(g, s int) {
	var to [maxQueues]int8 // the queue after in the chain
	var set uint64
	for q := range c.q {
		if c.flow[(s*c.g+g)*c.q+q] > 0 {
			set |= 1 << q
			to[q] = -1
		}
	}
	least, source := math.Inf(1), -1
	for todo := set; todo != 0; {
		q := bits.TrailingZeros64(todo)
		todo &= todo - 1
		if v := c.m.gain(c.m.need[q][s], c.have[s*c.q+q]-1); v < least {
			least, source = v, q
		}
		for o := range c.q {
			if set>>o&1 == 0 && c.movable(s, o)>>q&1 == 1 {
				to[o] = int8(q)
				set |= 1 << o
				todo |= 1 << o
			}
		}
	}
	if source < 0 {
		return
	}
	c.cost += least
	c.have[s*c.q+source]--
	for to[source] >= 0 {
		next := int(to[source])
		c.move(s, source, next)
		source = next
	}
	c.flow[(s*c.g+g)*c.q+source]--
	c.touch(s)
}
