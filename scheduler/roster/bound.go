package roster

import (
	"cmp"
	"slices"
	"time"
)

// bound is a cost that no roster can be below: in every slot, what is missing
// even if everybody who may work at that time does; and over the whole period,
// what is missing or paid for in overtime whoever works when.
func (m *model) bound() float64 {
	slots, worth := newCover(m), make([]float64, m.slots)
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
	}
	return max(0, slots.floor(), m.floorOfHours())
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

// floor is the cost of what is missing alone, less what more than are needed could
// be worth to those who still wait.
func (c *cover) floor() (sum float64) {
	for s := range c.m.slots {
		for q := range c.q {
			have, need, prices := c.have[s*c.q+q], c.m.need[q][s], c.m.priced(s, q)
			if have < need {
				sum += prices.cost(need, have)
			}
			for h := need; prices.worth(h) > 0; h++ {
				sum -= prices.worth(h)
			}
		}
	}
	return sum
}

// capacity is how many slots an agent can work in the period at most, pauses
// left out.
func (m *model) capacity(w *worker) (sum float64) {
	for i := range m.weeks {
		sum += float64(m.capacityOf(w, i))
	}
	return sum
}

// capacityOf is the same for a week.
func (m *model) capacityOf(w *worker, i int) int {
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
	return m.mostWork(shapes, min(days, w.limits[DaysWeek]), min(w.limits[HoursWeek], m.count(7*24*time.Hour)))
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

// supply is a number of slots of work that can be had at a price each.
type supply struct{ price, slots float64 }

// floorOfHours is the least cost if every slot of work could be done by anybody at
// any time: what everybody works for nothing beyond the agreed hours' own price
// and then in overtime, the cheapest first, is laid where it is worth most, until
// it is worth no more than it costs. Rules on single shifts, skills and times of
// day are left out, so that no roster is below it.
func (m *model) floorOfHours() (sum float64) {
	var offers []supply
	for a := range m.agents {
		if w := &m.agents[a]; w.group >= 0 {
			least, mine := m.supplies(w)
			sum += least
			offers = append(offers, mine...)
		}
	}
	slices.SortFunc(offers, func(a, b supply) int { return cmp.Compare(a.price, b.price) })
	var worth []float64
	for q := range m.need {
		for s, need := range m.need[q] {
			prices := m.priced(s, q)
			sum += prices.cost(need, 0)
			for h := int16(0); prices.worth(h) > 0; h++ {
				worth = append(worth, prices.worth(h))
			}
		}
	}
	slices.SortFunc(worth, func(a, b float64) int { return cmp.Compare(b, a) })
	next, left := 0, 1.0 // the dearest slot that is still to be filled, and the part of it
	for _, o := range offers {
		for o.slots > 0 && next < len(worth) && worth[next] > o.price {
			part := min(left, o.slots)
			sum -= part * (worth[next] - o.price)
			o.slots -= part
			if left -= part; left <= 0 {
				next, left = next+1, 1
			}
		}
	}
	return sum
}

// supplies are the slots of work that an agent's weeks hold, by their price: none
// for those within the hours that cost least, what the soft rules charge for paid
// hours beyond. least is the price of those hours themselves.
func (m *model) supplies(w *worker) (least float64, out []supply) {
	share := m.workOfPaid(w)
	for i := range m.weeks {
		most := float64(m.capacityOf(w, i))
		prices := w.week[i]
		best := 0
		for p := range prices {
			if prices[p] <= prices[best] {
				best = p
			}
		}
		least += prices[best]
		free := min(most, float64(best)*share)
		out = append(out, supply{0, free})
		steepest := 0.0 // slopes that fall again are taken as the least of those to come
		for p := len(prices) - 1; p > best; p-- {
			step := prices[p] - prices[p-1]
			if p == len(prices)-1 || step < steepest {
				steepest = step
			}
			if float64(p-1)*share < most {
				out = append(out, supply{max(0, steepest) / share, share})
			}
		}
	}
	return least, out
}

// workOfPaid is the largest part of a shift's paid time that is work.
func (m *model) workOfPaid(w *worker) float64 {
	share := 0.0
	for d := range w.days {
		for _, c := range w.days[d] {
			sh := &m.shapes[c.shape]
			share = max(share, float64(sh.work())/float64(max(1, sh.paid)))
		}
	}
	return cmp.Or(share, 1)
}
