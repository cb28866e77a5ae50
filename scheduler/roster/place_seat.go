package roster

import (
	"cmp"
	"slices"
	"time"
)

// losses is what it costs to take an agent off the phones for a session, by its
// start from the earliest on; unset where that does not go into the shifts.
func (p *placer) losses(a, k int) []float64 {
	x, w := &p.m.sessions[k], &p.m.agents[a]
	out := make([]float64, x.last-x.first-x.slots+1)
	for i := range out {
		out[i] = unset
	}
	for d, day := range p.st.plans[a] {
		if day.cand < 0 {
			continue
		}
		c := w.days[d][day.cand]
		lo, hi := max(x.first, int(c.start)), min(x.last, int(c.start)+p.m.shapes[c.shape].slots)
		if hi-lo < x.slots {
			continue
		}
		in := window{d, d + 1}
		p.st.lift(a, in)
		p.b.prepare(w, p.st.away[a])
		p.b.weigh(w, p.st.cover, p.st.away[a], in)
		usual := p.b.value(c)
		for t := lo; t+x.slots <= hi; t++ {
			if !busy(p.st.away[a], t, t+x.slots) {
				out[t-x.first] = usual - p.b.valueWithout(c, t, x.slots)
			}
		}
		p.st.put(a, in)
	}
	return out
}

// busy reports whether something is booked in a span.
func busy(away []booking, from, to int) bool {
	return slices.ContainsFunc(away, func(k booking) bool { return k.start < to && k.end > from })
}

// valueWithout is value for a shift with some slots in which the agent is away and
// has no pause.
func (b *builder) valueWithout(c candidate, from, slots int) float64 {
	lo, hi := int(c.start), int(c.start)+b.m.shapes[c.shape].slots
	x, any := &b.around, b.around.any
	if x.blocked == nil {
		x.blocked = make([]int32, len(b.sums))
	}
	if !any {
		clear(x.blocked[lo : hi+1])
	}
	sums, blocked := slices.Clone(b.sums[lo:hi+1]), slices.Clone(x.blocked[lo:hi+1])
	lost, taken := 0.0, int32(0)
	for s := lo; s < hi; s++ {
		if s >= from && s < from+slots {
			lost += sums[s+1-lo] - sums[s-lo]
			taken++
		}
		b.sums[s+1] -= lost
		x.blocked[s+1] += taken
	}
	x.any = true
	v := b.value(c)
	x.any = any
	copy(b.sums[lo:hi+1], sums)
	copy(x.blocked[lo:hi+1], blocked)
	return v
}

// seat books an agent, whose shift has room for it, into a session.
func (p *placer) seat(a, k, start int) {
	p.rebook(a, start, p.with(a, k, start))
}

// with is what an agent has booked, and a session.
func (p *placer) with(a, k, start int) []booking {
	x := &p.m.sessions[k]
	out := append(slices.Clone(p.st.away[a]), booking{
		start: start, end: start + x.slots, kind: x.Kind, name: x.Name, group: -1, session: k,
	})
	slices.SortStableFunc(out, func(a, b booking) int { return cmp.Compare(a.start, b.start) })
	return out
}

// cancel takes an agent out of a session.
func (p *placer) cancel(a, k int) {
	for seat, held := seatOf(p.st.away[a], k); held; seat, held = seatOf(p.st.away[a], k) {
		p.rebook(a, seat.start, slices.DeleteFunc(slices.Clone(p.st.away[a]), func(b booking) bool { return b == seat }))
	}
}

// rebook changes what an agent has booked about a slot, and puts the pauses of
// that shift where they hurt least then.
func (p *placer) rebook(a, slot int, away []booking) {
	w := &p.m.agents[a]
	d := p.m.dayOf(slot)
	if before := p.st.plans[a][max(0, d-1)]; d > 0 && before.cand >= 0 {
		if c := w.days[d-1][before.cand]; int(c.start)+p.m.shapes[c.shape].slots > slot {
			d--
		}
	}
	in := window{d, d + 1}
	p.st.lift(a, in)
	p.st.away[a] = away
	if day := &p.st.plans[a][d]; day.cand >= 0 {
		p.b.prepare(w, away)
		p.b.weigh(w, p.st.cover, away, in)
		p.b.place(w.days[d][day.cand], &day.pauses)
	}
	p.st.put(a, in)
}

// force plans an agent anew with a session booked, and reports whether that can
// be and is worth it; if not, all is as before.
func (p *placer) force(a, k, start int) bool {
	if !p.possible(a, k, start) {
		return false
	}
	before, missed := p.st.cost(), p.st.missed(a)
	undo := p.keep([]int{a})
	p.st.lift(a, p.m.all())
	p.st.away[a] = p.with(a, k, start)
	p.b.build(a, p.st.cover, p.st.plans[a], p.st.away[a], p.m.all())
	p.st.put(a, p.m.all())
	p.st.recount(k)
	if p.st.missed(a) <= missed && p.st.cost() < before-1e-9 {
		return true
	}
	undo()
	p.st.recount(k)
	return false
}

// possible reports whether any shift of an agent has a session in it.
func (p *placer) possible(a, k, start int) bool {
	x, w := &p.m.sessions[k], &p.m.agents[a]
	if busy(p.st.away[a], start, start+x.slots) {
		return false
	}
	for d := max(0, p.m.dayOf(start)-1); d <= p.m.dayOf(start); d++ {
		for _, c := range w.days[d] {
			if int(c.start) <= start && int(c.start)+p.m.shapes[c.shape].slots >= start+x.slots {
				return true
			}
		}
	}
	return false
}

// wanted are the times, on different days, at which most of some agents could
// have shifts around a session, and at which they are needed least.
func (p *placer) wanted(k int, who []int, n int) (out []int) {
	x := &p.m.sessions[k]
	worth := make([]float64, p.m.slots)
	if g := p.m.agents[who[0]].group; g >= 0 {
		p.st.cover.worth(g, 0, p.m.slots, worth)
	}
	type moment struct {
		at, able int
		cost     float64
	}
	best := map[int]moment{} // by day
	for t := x.first; t+x.slots <= x.last; t += max(1, p.m.count(30*time.Minute)) {
		now := moment{at: t}
		for _, a := range who {
			if p.possible(a, k, t) {
				now.able++
			}
		}
		for _, v := range worth[t:min(t+x.slots, p.m.slots)] {
			now.cost += v
		}
		d := p.m.dayOf(t)
		if old, known := best[d]; now.able > 0 && (!known || now.able > old.able || now.able == old.able && now.cost < old.cost) {
			best[d] = now
		}
	}
	var times []moment
	for _, t := range best {
		times = append(times, t)
	}
	slices.SortFunc(times, func(a, b moment) int {
		return cmp.Or(-cmp.Compare(a.able, b.able), cmp.Compare(a.cost, b.cost), cmp.Compare(a.at, b.at))
	})
	for _, t := range times[:min(n, len(times))] {
		out = append(out, t.at)
	}
	return out
}
