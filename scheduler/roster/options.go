package roster

import (
	"math"
)

// option is a candidate with its value to the hotline.
type option struct {
	value float64
	cand  int32
}

// Which shifts of a day are worth thinking about: so many of the best of all, the
// best of each length, the best of each part of the day, the best at the time at
// which the agent mostly begins, and the one that is in the plan.
const (
	bestOfDay  = 6
	partsOfDay = 8
)

// options are the shifts of a day worth thinking about.
func (b *builder) options(w *worker, d int, now int32) []option {
	var best [bestOfDay]option
	var length [maxShapes]option
	var part [partsOfDay]option
	habit := [2]option{{cand: -1}, {cand: -1}}
	n := 0
	for i := range length {
		length[i].cand = -1
	}
	for i := range part {
		part[i].cand = -1
	}
	bound := b.bound(w, d)
	for i, c := range w.days[d] {
		sh := &b.m.shapes[c.shape]
		if b.around.any && !b.fits(d, c, bound) {
			continue
		}
		o := option{b.value(c), int32(i)}
		if len(w.clubs) > 0 && b.clubs != nil {
			o.value -= b.clubs.apart(w, d, c.start)
		}
		if o.value <= -b.m.hours(sh.slots)/2 && (!bound || math.IsInf(o.value, -1)) {
			continue
		}
		if l := &length[min(int(c.shape), maxShapes-1)]; l.cand < 0 || o.value > l.value {
			*l = o
		}
		if p := &part[int(c.tod)*partsOfDay/len(w.step)]; p.cand < 0 || o.value > p.value {
			*p = o
		}
		if int32(i) == now {
			habit[0] = o
		}
		if c.tod == b.usual && (habit[1].cand < 0 || o.value > habit[1].value) {
			habit[1] = o
		}
		k := n
		for ; k > 0 && best[k-1].value < o.value; k-- {
			if k < bestOfDay {
				best[k] = best[k-1]
			}
		}
		if k < bestOfDay {
			best[k] = o
			n = min(n+1, bestOfDay)
		}
	}
	b.chosen = append(b.chosen[:0], best[:n]...)
	b.addMissing(length[:])
	b.addMissing(part[:])
	b.addMissing(habit[:])
	return b.chosen
}

// usually is the time of day at which most shifts of a plan begin; -1: it has none.
func (w *worker) usually(plan []placed) int16 {
	often, best, most := map[int16]int{}, int16(-1), 0
	for d, p := range plan {
		if p.cand < 0 || int(p.cand) >= len(w.days[d]) {
			continue // a day off, or the plan was somebody else's
		}
		tod := w.days[d][p.cand].tod
		if often[tod]++; often[tod] > most {
			best, most = tod, often[tod]
		}
	}
	return best
}

// addMissing adds the options that have not been chosen yet.
func (b *builder) addMissing(more []option) {
next:
	for _, o := range more {
		if o.cand < 0 {
			continue
		}
		for _, c := range b.chosen {
			if c.cand == o.cand {
				continue next
			}
		}
		b.chosen = append(b.chosen, o)
	}
}

// value is what a candidate is worth with its pauses where they hurt least.
func (b *builder) value(c candidate) float64 {
	sh := &b.m.shapes[c.shape]
	v := b.sums[int(c.start)+sh.slots] - b.sums[c.start] - float64(c.price)
	if len(sh.pauses) == 0 {
		return v
	}
	var none [maxPauses]uint8
	return v - b.pauses(c, sh, nil, &none)
}

func (b *builder) place(c candidate, at *[maxPauses]uint8) {
	var trace [maxPauses][256]uint8
	if sh := &b.m.shapes[c.shape]; len(sh.pauses) > 0 {
		b.pauses(c, sh, &trace, at)
	}
}

// pauses finds the starts of the pauses that cost least, by dynamic programming
// from the first to the last, and returns that cost. With a trace it also writes
// the starts.
func (b *builder) pauses(c candidate, sh *shape, trace *[maxPauses][256]uint8, at *[maxPauses]uint8) float64 {
	stretch := b.m.ceil(b.m.p.Config.MinStretch)
	for i, p := range sh.pauses {
		cur, prev := &b.loss[i&1], &b.loss[(i+1)&1]
		for pos := p.first; pos <= p.last; pos++ {
			begin := int(c.start) + pos
			cost := b.sums[begin+p.slots] - b.sums[begin]
			if b.taken(begin, p.slots) {
				cost = math.Inf(1)
			}
			if i > 0 {
				before := sh.pauses[i-1]
				latest := min(pos-stretch-before.slots, before.last)
				if latest < before.first {
					cost = math.Inf(1)
				} else {
					cost += prev[latest]
				}
			}
			earlier := pos > p.first && cur[pos-1] <= cost
			if earlier {
				cost = cur[pos-1]
			}
			cur[pos] = cost
			if trace != nil {
				trace[i][pos] = uint8(pos)
				if earlier {
					trace[i][pos] = trace[i][pos-1]
				}
			}
		}
	}
	end := sh.pauses[len(sh.pauses)-1]
	if trace != nil {
		latest := end.last
		for i := len(sh.pauses) - 1; i >= 0; i-- {
			at[i] = trace[i][latest]
			if i > 0 {
				before := sh.pauses[i-1]
				latest = min(int(at[i])-stretch-before.slots, before.last)
			}
		}
	}
	return b.loss[(len(sh.pauses)-1)&1][end.last]
}
