package roster

import "math"

// around holds what is fixed or booked for the agent whose plan is being built.
// It is empty for most: all of its checks cost nothing then.
type around struct {
	any     bool
	must    [][]span // by day
	blocked []int32  // booked slots that no pause may touch, summed up to a slot
}

// prepare reads an agent's bookings.
func (b *builder) prepare(w *worker, away []booking) {
	x := &b.around
	x.any = len(away) > 0
	x.must = x.must[:0]
	for d := range b.m.days {
		x.must = append(x.must, b.m.musts(w, away, d))
		x.any = x.any || len(x.must[d]) > 0
	}
	if !x.any {
		return
	}
	if x.blocked == nil {
		x.blocked = make([]int32, len(b.sums))
	}
	clear(x.blocked)
	for _, k := range away {
		for s := max(0, k.start); s < min(k.end, len(b.worth)) && !k.pinned(); s++ {
			x.blocked[s+1] = 1
		}
	}
	for s := 1; s < len(x.blocked); s++ {
		x.blocked[s] += x.blocked[s-1]
	}
}

// reweigh gives booked slots their own worth: none to a training, that of the one
// queue to work that is pinned to it.
func (b *builder) reweigh(c *cover, away []booking, from, to int) {
	for _, k := range away {
		lo, hi := max(from, k.start), min(to, k.end)
		if lo >= hi {
			continue
		}
		if k.group >= 0 {
			c.worth(k.group, lo, hi, b.worth)
		} else {
			clear(b.worth[lo:hi])
		}
	}
}

// clash is the price of a shift, or of a day off where lo and hi are zero, after
// one that ended at end: high where something fixed is not kept.
func (b *builder) clash(d, end, lo, hi int) float64 {
	if !b.around.any || len(b.around.must[d]) == 0 {
		return 0
	}
	return missed(b.around.must[d], end, lo, hi)
}

// bound reports whether a day has something fixed that one of its shifts keeps.
func (b *builder) bound(w *worker, d int) bool {
	if !b.around.any || len(b.around.must[d]) == 0 {
		return false
	}
	for _, c := range w.days[d] {
		if b.fits(d, c, true) {
			return true
		}
	}
	return false
}

// fits reports whether a shift does not cut through something fixed and, where
// that is asked, keeps all that is fixed on its day.
func (b *builder) fits(d int, c candidate, all bool) bool {
	lo, hi := int(c.start), int(c.start)+b.m.shapes[c.shape].slots
	for i := max(0, d-1); i <= min(d+1, len(b.m.days)-1); i++ {
		if splits(b.around.must[i], lo, hi) {
			return false
		}
	}
	return !all || missed(b.around.must[d], math.MinInt32, lo, hi) == 0
}

// taken reports whether a pause would lie in something booked.
func (b *builder) taken(begin, slots int) bool {
	return b.around.any && b.around.blocked[begin+slots] > b.around.blocked[begin]
}
