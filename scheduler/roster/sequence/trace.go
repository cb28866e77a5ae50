package sequence

import "math"

// read finds the best end and follows it backwards.
func (b *builder) read(t *task, q int, price []float64) (float64, bool) {
	a := t.person.auto
	best, node, w, c, m := math.Inf(1), 0, 0, 0, 0
	for i := range a.n {
		for v := range t.weeks {
			l := t.lanes[t.index(t.to, i, v)]
			for k := range q {
				for u, cost := range b.cost[b.at(l, k):][:l.n] {
					if cost < best {
						best, node, w, c, m = cost, i, v, k, int(l.low)+u
					}
				}
			}
		}
	}
	if math.IsInf(best, 1) {
		return 0, false
	}
	b.path = append(b.path[:0], make([]int, t.to-t.from)...)
	value := best
	for d := t.to - 1; d >= t.from; d-- {
		s, from := b.step(t, d, node, w, c, m, value, b.optionsOf(t, d, price))
		b.path[d-t.from] = s
		node, w, c, m, value = from.node, from.w, from.c, from.m, from.value
	}
	return best, true
}

// place is a state of the dynamic programme.
type place struct {
	node, w, c, m int
	value         float64
}

// step finds the state of the day before from which a state was reached.
func (b *builder) step(t *task, d, node, w, c, m int, value float64, options []option) (int, place) {
	for _, in := range t.backs[node] {
		add := 0
		if in.group >= 0 {
			add = weekend(d, t.person.auto.working[in.node])
		}
		// A count that was lifted to an even pace may have been less before.
		for v := w; v >= 0 && (v >= w-add || w == t.early[d+1-t.from]); v-- {
			if t.weekends(d+1, v+add) != w {
				continue
			}
			if s, from, ok := b.into(t, d, in, place{in.node, v, c, m, value}, options); ok {
				return s, from
			}
		}
	}
	return Free, place{node, w, c, m, value} // not reached: every finite cost came from somewhere
}

// into looks for the state that a day's way in came from; at holds the node and
// weekends before the day, and the rest after it.
func (b *builder) into(t *task, d int, in back, at place, options []option) (int, place, bool) {
	if in.group < 0 {
		v, ok := b.value(t, d, at.node, at.w, at.c, at.m)
		return Free, place{at.node, at.w, at.c, at.m, v}, ok && v == at.value && !t.busy(d)
	}
	for i := range options {
		o := &options[i]
		if o.group != in.group || o.stride > 0 && at.c/o.stride%(o.cap+1) == 0 {
			continue
		}
		v, ok := b.value(t, d, at.node, at.w, at.c-o.stride, at.m-o.length)
		if ok && v+o.price == at.value {
			return o.shift, place{at.node, at.w, at.c - o.stride, at.m - o.length, v}, true
		}
	}
	return Free, place{}, false
}

func (b *builder) value(t *task, d, node, w, c, m int) (float64, bool) {
	l := t.lanes[t.index(d, node, w)]
	i := m - int(l.low)
	if i < 0 || i >= int(l.n) {
		return 0, false
	}
	return b.cost[b.at(l, c)+i], true
}
