package roster

import (
	"math/bits"
	"slices"

	"github.com/hotlined/hotlined/internal/hotline"
)

// access is what an agent could work at a target, rules that look at a shift
// alone left aside.
type access struct {
	offers []offer
	masks  []uint64        // least sets of such rules, by index, that must give way
	limits []int           // rules that count, keep apart or remember, by index
	in     window          // of the days that are planned anew
	plan   []placed        // what the agent works now
	was    []hotline.Shift // and of it, in the window
	closed bool            // nothing more is to be found out
	hope   float64         // agent-hours less missing with no rule given way, mostly none
}

// offer is a shift that contains the moment, and the rules that forbid it.
type offer struct {
	day    int
	c      candidate
	forbid uint64
}

// access finds it out. Rules that can never give way take their shifts away, and
// so does what is fixed.
func (r *reacher) access(a int, t target) (out access) {
	w := &r.s.m.agents[a]
	if w.group < 0 {
		return out
	}
	day := r.m.dayOf(t.slot)
	for d := max(0, day-1); d <= day; d++ {
		for _, o := range r.m.offers(w, d, t.slot, r.extra) {
			out.offers = append(out.offers, o)
			if !slices.ContainsFunc(out.masks, func(m uint64) bool { return m&^o.forbid == 0 }) {
				out.masks = slices.DeleteFunc(out.masks, func(m uint64) bool { return o.forbid&^m == 0 })
				out.masks = append(out.masks, o.forbid)
			}
		}
	}
	slices.SortFunc(out.masks, func(x, y uint64) int { return bits.OnesCount64(x) - bits.OnesCount64(y) })
	for i, rule := range w.terms.rules {
		if rule.Hard && len(rule.steps(w.terms)) > 0 {
			out.limits = append(out.limits, i)
		}
	}
	var known bool
	out.plan, known = r.asIs(a)
	out.in = r.m.around(day)
	out.was = keep(r.s.shifts[a], func(s hotline.Shift) bool { return out.in.holds(r.m.dayOf(r.m.slotOf(s.Start))) })
	out.closed = !known
	return out
}

// offers are the shifts of a day that contain a slot, forbidden ones included.
func (m *model) offers(w *worker, d, slot int, extra int16) (out []offer) {
	useful := m.useful(d, m.groups[w.group])
	try := func(x start) {
		slots := m.shapes[x.shape].slots
		lo, hi := x.slot-m.days[d].start, x.slot-m.days[d].start+slots
		if x.slot > slot || x.slot+slots <= slot || 2*(useful[hi]-useful[lo]) < slots {
			return
		}
		s := m.shiftOf(w.terms, x.slot, x.shape)
		if forbid, ever := forbidding(w.terms, s); ever {
			c := candidate{start: int32(x.slot), shape: int16(x.shape), tod: int16(w.terms.clockOf(s.Start) / m.slot), price: float32(price(w.terms, s))}
			out = append(out, offer{d, c, forbid})
		}
	}
	last := -1
	for _, x := range m.starts[d] {
		try(x)
		if extra > 0 && x.slot != last {
			try(start{x.slot, int(extra)})
		}
		last = x.slot
	}
	return out
}

// forbidding is the set of rules that forbid a shift alone, and whether they
// could all give way.
func forbidding(t Terms, s hotline.Shift) (set uint64, ever bool) {
	for _, f := range t.Fixed {
		if !f.activity() && overlap(s, f.From, f.To) > 0 {
			return 0, false
		}
	}
	for i, r := range t.rules {
		if r.Allows != nil && !r.Allows(t, s) {
			if e := easingOf(r.Name); e.never != nil && e.never(t, s) {
				return 0, false
			}
			set |= 1 << i
		}
	}
	return set, true
}
