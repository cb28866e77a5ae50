package roster

import (
	"maps"
	"slices"
)

// bound is a cost that no roster can be below: in every slot, what is missing
// even if everybody who may work at that time does; and over the whole period,
// what is missing even if everybody works as many hours as the contract allows.
func (m *model) bound() float64 {
	slots := newCover(m)
	var capacity float64 // slots of work in the whole period
	for a := range m.agents {
		w := &m.agents[a]
		if w.group < 0 {
			continue
		}
		present := m.presence(w)
		for s, can := range present {
			if can && slots.worth(w.group)[s] > 0 {
				slots.add(w.group, s)
			}
		}
		capacity += m.capacity(w)
	}
	return max(slots.floor(), m.floorOf(capacity))
}

// presence tells in which slots any shift of an agent could be at work.
func (m *model) presence(w *worker) []bool {
	out := make([]bool, m.slots)
	for d := range w.days {
		for _, c := range w.days[d] {
			for s := int(c.start); s < min(int(c.start)+m.shapes[c.shape].slots, m.slots); s++ {
				out[s] = true
			}
		}
	}
	return out
}

// floor is the cost of what is missing alone.
func (c *cover) floor() (sum float64) {
	for s := range c.m.slots {
		for q := range c.q {
			if have, need := c.have[s*c.q+q], c.m.need[q][s]; have < need {
				sum += c.m.costOf(need, have)
			}
		}
	}
	return sum
}

// capacity is how many slots an agent can work in the period at most.
func (m *model) capacity(w *worker) float64 {
	var sum float64
	for i := range m.weeks {
		days, longest := 0, 0
		for d := range w.days {
			if m.days[d].week == i && len(w.days[d]) > 0 {
				days++
				for _, c := range w.days[d] {
					longest = max(longest, m.shapes[c.shape].slots)
				}
			}
		}
		most := float64(min(days, w.limits[DaysWeek]) * longest)
		if w.limits[HoursWeek] < noLimit {
			most = min(most, float64(w.limits[HoursWeek]))
		}
		sum += most
	}
	return sum
}

// floorOf is the least cost when so many slots of work can be given: the dearest
// missing ones are filled first.
func (m *model) floorOf(capacity float64) float64 {
	gains := map[float64]float64{}
	var sum float64
	for q := range m.need {
		for _, need := range m.need[q] {
			for have := range need {
				g := m.gain(need, have)
				gains[g]++
				sum += g
			}
		}
	}
	for _, top := range slices.Backward(slices.Sorted(maps.Keys(gains))) {
		filled := min(capacity, gains[top])
		sum -= filled * top
		capacity -= filled
	}
	return max(0, sum)
}
