package roster

import (
	"math"
	"math/bits"
)

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
	have  []int16   // by slot and queue
	flow  []int16   // by slot, queue and group
	also  []uint64  // by slot and queue: what those who serve it could serve instead
	more  []float64 // by slot and queue: worth of one more on it, by chains too
	fresh []bool    // by slot: whether more is up to date
	cost  float64
}

func newCover(m *model) *cover {
	c := &cover{m: m, q: len(m.queues), g: len(m.groups)}
	c.have, c.also = make([]int16, m.slots*c.q), make([]uint64, m.slots*c.q)
	c.flow = make([]int16, m.slots*c.q*c.g)
	c.more, c.fresh = make([]float64, m.slots*c.q), make([]bool, m.slots)
	for q := range m.need {
		for s, need := range m.need[q] {
			c.cost += m.priced(s, q).cost(need, 0)
		}
	}
	return c
}

// copyFrom makes c equal to o without allocating.
func (c *cover) copyFrom(o *cover) {
	copy(c.have, o.have)
	copy(c.flow, o.flow)
	copy(c.also, o.also)
	copy(c.more, o.more)
	copy(c.fresh, o.fresh)
	c.cost = o.cost
}

// gain is what one more agent on a queue is worth, the others left where they are.
func (c *cover) gain(s, q int) float64 { return c.m.margins[s*c.q+q].worth(c.have[s*c.q+q]) }

// worth writes what one more agent of a group adds in every slot of a span.
func (c *cover) worth(g, from, to int, out []float64) {
	set := c.m.groups[g]
	for s := from; s < to; s++ {
		if !c.fresh[s] {
			c.refresh(s)
		}
		best := math.Inf(-1)
		for rest := set; rest != 0; rest &= rest - 1 {
			best = max(best, c.more[s*c.q+bits.TrailingZeros64(rest)])
		}
		out[s] = best
	}
}

// refresh finds what one more is worth on every queue of a slot: the best of the
// queues that chains from it lead to.
func (c *cover) refresh(s int) {
	more, also := c.more[s*c.q:(s+1)*c.q], c.also[s*c.q:(s+1)*c.q]
	for q := range more {
		more[q] = c.gain(s, q)
	}
	for changed := true; changed; {
		changed = false
		for q, set := range also {
			for ; set != 0; set &= set - 1 {
				if v := more[bits.TrailingZeros64(set)]; v > more[q] {
					more[q], changed = v, true
				}
			}
		}
	}
	c.fresh[s] = true
}

// reach are the queues that gain an agent, by a chain, when somebody joins one
// of a set.
func (c *cover) reach(s int, set uint64) uint64 {
	for todo := set; todo != 0; {
		q := bits.TrailingZeros64(todo)
		more := c.also[s*c.q+q] &^ set
		set |= more
		todo = todo&(todo-1) | more
	}
	return set
}

// seat changes how many of a group serve a queue in a slot.
func (c *cover) seat(s, q, g int, by int16) {
	at := (s*c.q + q) * c.g
	row := c.flow[at : at+c.g]
	row[g] += by
	switch {
	case by > 0 && row[g] == by:
		c.also[s*c.q+q] |= c.m.groups[g]
	case row[g] == 0:
		var set uint64
		for o, n := range row {
			if n > 0 {
				set |= c.m.groups[o]
			}
		}
		c.also[s*c.q+q] = set
	}
}

// move takes somebody who serves from and can serve to from the one to the other.
func (c *cover) move(s, from, to int) {
	at := (s*c.q + from) * c.g
	for g, n := range c.flow[at : at+c.g] {
		if n > 0 && c.m.groups[g]>>to&1 == 1 {
			c.seat(s, from, g, -1)
			c.seat(s, to, g, 1)
			return
		}
	}
}

// add puts one agent of a group on a slot.
func (c *cover) add(g, s int) {
	var from [maxQueues]int8 // the queue before in the chain
	own := c.m.groups[g]
	set, best, target := own, math.Inf(-1), -1
	for todo := set; todo != 0; {
		q := bits.TrailingZeros64(todo)
		if v := c.gain(s, q); v > best {
			best, target = v, q
		}
		next := c.also[s*c.q+q] &^ set
		set |= next
		todo = todo&(todo-1) | next
		for ; next != 0; next &= next - 1 {
			from[bits.TrailingZeros64(next)] = int8(q)
		}
	}
	c.cost -= best
	c.have[s*c.q+target]++
	for own>>target&1 == 0 {
		c.move(s, int(from[target]), target)
		target = int(from[target])
	}
	c.seat(s, target, g, 1)
	c.fresh[s] = false
}

// remove takes one agent of a group off a slot.
func (c *cover) remove(g, s int) {
	var to [maxQueues]int8 // the queue after in the chain
	var own uint64
	for q := range c.q {
		if c.flow[(s*c.q+q)*c.g+g] > 0 {
			own |= 1 << q
		}
	}
	set, least, source := own, math.Inf(1), -1
	for todo := set; todo != 0; {
		q := bits.TrailingZeros64(todo)
		todo &= todo - 1
		if v := c.m.margins[s*c.q+q].worth(c.have[s*c.q+q] - 1); v < least {
			least, source = v, q
		}
		for o := range c.q {
			if set>>o&1 == 0 && c.also[s*c.q+o]>>q&1 == 1 {
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
	for own>>source&1 == 0 {
		next := int(to[source])
		c.move(s, source, next)
		source = next
	}
	c.seat(s, source, g, -1)
	c.fresh[s] = false
}
