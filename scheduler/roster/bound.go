package roster

import (
	"maps"
	"slices"
	"time"
)

// bound is a cost that no roster can be below: in every slot, what is missing
// even if everybody who may work at that time does; and over the whole period,
// what is missing even if everybody works as many hours as the contract allows.
func (m *model) bound() float64 {
	slots, worth := newCover(m), make([]float64, m.slots)
	var capacity float64 // slots of work in the whole period
	for a := range m.agents {
		w := &m.agents[a]
		if w.group < 0 {
			continue
		}
		slots.worth(w.group, 0, m.slots, worth)
		for s, can := range m.presence(w) {
			if can && worth[s] > 0 {
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
				sum += c.m.priced(s, q).cost(need, have)
			}
		}
	}
	return sum
}

// capacity is how many slots an agent can work in the period at most, pauses
// left out.
func (m *model) capacity(w *worker) (sum float64) {
	for i := range m.weeks {
		days := 0
		shapes := map[int16]bool{} // of the week's shifts
		for d := range w.days {
			if m.days[d].week == i && len(w.days[d]) > 0 {
				days++
				for _, c := range w.days[d] {
					shapes[c.shape] = true
				}
			}
		}
		sum += float64(m.mostWork(shapes, min(days, w.limits[DaysWeek]), min(w.limits[HoursWeek], m.count(7*24*time.Hour))))
	}
	return sum
}

// mostWork is the most slots of work that so many shifts hold within so many
// paid slots.
func (m *model) mostWork(shapes map[int16]bool, shifts, paid int) int {
	most := make([]int, paid+1) // work within so many paid slots, of the shifts so far
	for range shifts {
		for p := paid; p >= 0; p-- {
			for i := range shapes {
				if sh := &m.shapes[i]; sh.paid <= p {
					most[p] = max(most[p], most[p-sh.paid]+sh.work())
				}
			}
		}
	}
	return most[paid]
}

// work is the part of a shape that is no pause.
func (s *shape) work() int {
	n := s.slots
	for _, p := range s.pauses {
		n -= p.slots
	}
	return n
}

// floorOf is the least cost when so many slots of work can be given: the dearest
// missing ones are filled first.
func (m *model) floorOf(capacity float64) float64 {
	gains := map[float64]float64{}
	var sum float64
	for q := range m.need {
		for s, need := range m.need[q] {
			for have := range need {
				g := m.priced(s, q).worth(have)
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
