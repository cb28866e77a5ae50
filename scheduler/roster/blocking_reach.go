package roster

import (
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// target is a moment in which somebody is missing, and the stretch around it.
type target struct {
	q, slot  int
	from, to int // slots of the stretch
}

// way is how one agent could be there at the moment of a target: the shifts that
// would be worked, and what must give way for them.
type way struct {
	agent  int
	shifts []hotline.Shift
	eases  []Ease
	price  float64  // of what gives way
	soft   float64  // more that the soft rules charge
	cost   float64  // more that the roster costs in all
	gained float64  // agent-hours less missing in the stretch
	net    float64  // agent-hours less missing in all
	enough float64  // of them for a gap to count as closed
	lost   []change // who is missing instead
	there  bool     // at work at the moment itself
}

// closes reports whether somebody less is missing at the moment, and not just
// somebody more at another.
func (w *way) closes() bool { return w.there && w.net >= w.enough-1e-9 }

// enough is how many agent-hours less must be missing in all: half of a gap, or
// two hours of a long one. Somebody who comes and is missed elsewhere for as long
// closes nothing.
func (m *model) enough(t target) float64 { return min(m.hours(t.to-t.from)/2, 2) }

// reacher asks what it takes to bring agents to a target. It lifts one agent at a
// time, so every goroutine has its own.
type reacher struct {
	s     *lineup
	m     model // a copy whose agents may be exchanged
	build *builder
	now   [][]Breach // by agent, of the roster as it stands; nil: not yet asked
}

func newReacher(s *lineup) *reacher {
	r := &reacher{s: s.clone(), m: *s.m, now: make([][]Breach, len(s.m.agents))}
	r.m.agents = slices.Clone(s.m.agents)
	r.build = newBuilder(&r.m, labelsKept)
	return r
}

// adopt has an agent work other shifts from now on.
func (r *reacher) adopt(a int, shifts []hotline.Shift) {
	r.s.lift(a, r.s.shifts[a])
	r.s.shifts = slices.Clone(r.s.shifts)
	r.s.shifts[a], r.now[a] = shifts, nil
	r.s.put(a, shifts)
	r.s.have, r.s.cost = slices.Clone(r.s.cover.have), r.s.cover.cost
}

// access is what an agent could work at a target, rules that look at a shift
// alone left aside.
type access struct {
	offers []offer
	masks  []uint64 // least sets of such rules, by index, that must give way
	limits []int    // rules that count, keep apart or remember, by index
	plan   []placed // what the agent works now
	closed bool     // nothing more is to be found out
	hope   float64  // agent-hours less missing with no rule given way, mostly none
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
		for _, o := range r.m.offers(w, d, t.slot) {
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
	out.closed = !known
	return out
}

// offers are the shifts of a day that contain a slot, forbidden ones included.
func (m *model) offers(w *worker, d, slot int) (out []offer) {
	useful := m.useful(d, m.groups[w.group])
	seen := -1
	for clock := time.Duration(0); clock < 24*time.Hour; clock += m.p.Config.StartEvery {
		start := m.slotOf(wall(m.days[d].midnight, clock))
		if start <= seen || start < max(0, m.days[d].start) || start >= min(m.period, m.days[d].end) || start > slot {
			continue
		}
		seen = start
		for i, sh := range m.shapes[:m.free] {
			lo, hi := start-m.days[d].start, start-m.days[d].start+sh.slots
			if start+sh.slots <= slot || 2*(useful[hi]-useful[lo]) < sh.slots {
				continue
			}
			s := m.shiftOf(w.terms, start, i)
			if forbid, ever := forbidding(w.terms, s); ever {
				c := candidate{start: int32(start), shape: int16(i), tod: int16(clock / m.slot), price: float32(price(w.terms, s))}
				out = append(out, offer{d, c, forbid})
			}
		}
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

// try finds a plan that brings an agent, who is off the cover, to a target with
// some rules given way: the best of all, or else the one with the best cover
// whatever it costs in agreed hours. It is nil where there is none.
func (r *reacher) try(a int, t target, acc *access, mask uint64, give map[string]float64) *way {
	best := r.rebuild(a, t, acc, mask, give, false)
	if best != nil && !best.closes() {
		if w := r.rebuild(a, t, acc, mask, give, true); w != nil && w.closes() {
			return w
		}
	}
	return best
}

// rebuild is one attempt of try.
func (r *reacher) rebuild(a int, t target, acc *access, mask uint64, give map[string]float64, anyHours bool) *way {
	const pull = missedSpan / 2 // more than any plan is worth, less than what is fixed
	w := r.s.m.agents[a]
	w.days = slices.Clone(w.days)
	day := r.m.dayOf(t.slot)
	in := r.m.around(day)
	for d := max(0, day-1); d <= day; d++ {
		w.days[d] = keep(w.days[d], func(c candidate) bool {
			return int(c.start)+r.m.shapes[c.shape].slots <= t.slot || int(c.start) > t.slot
		})
		for _, o := range acc.offers {
			if o.day == d && o.forbid&^mask == 0 {
				c := o.c
				c.price -= pull
				w.days[d] = append(w.days[d], c)
			}
		}
	}
	r.m.bind(&w, give)
	r.m.soften(&w, give, in)
	if anyHours {
		w.week = slices.Repeat([][]float64{{0}}, len(w.week))
	}
	r.m.agents[a] = w
	plan := slices.Clone(acc.plan)
	for d := in.from; d < in.to; d++ {
		plan[d] = placed{cand: -1}
	}
	r.build.build(a, r.s.cover, plan, r.s.away[a], in)
	return r.judge(a, t, r.m.shiftsOf(a, t.q, plan, r.s.away[a]))
}

// around is the days that are planned anew for the sake of one: its week and the
// days next to it.
func (m *model) around(day int) window {
	in := window{max(0, day-2), min(len(m.days), day+3)}
	for d := range m.days {
		if m.days[d].week == m.days[day].week {
			in.from, in.to = min(in.from, d), max(in.to, d+1)
		}
	}
	return in
}

// soften lets rules that remember or add up be broken where that is worth their
// price, instead of never, and tells the others about the days of a window.
func (m *model) soften(w *worker, give map[string]float64, in window) {
	w.rails, w.tallies = slices.Clone(w.rails), slices.Clone(w.tallies)
	for i := range w.rails {
		l := &w.rails[i]
		l.rule.Hard = l.rule.Hard && give[l.rule.Name] == 0
		if l.class == nil {
			continue
		}
		l.class = slices.Clone(l.class)
		for d := in.from; d < in.to; d++ {
			l.class[d] = make([]uint16, len(w.days[d]))
			for n, c := range w.days[d] {
				l.class[d][n] = uint16(l.Class(m.shiftOf(w.terms, int(c.start), int(c.shape))))
			}
		}
	}
	for i := range w.tallies {
		t := &w.tallies[i]
		t.rule.Hard = t.rule.Hard && give[t.rule.Name] == 0
	}
}

// asIs is what an agent works now as a plan; false where a shift is none that the
// agent could be given.
func (r *reacher) asIs(a int) ([]placed, bool) {
	w := &r.s.m.agents[a]
	plan := make([]placed, len(r.m.days))
	for d := range plan {
		plan[d].cand = -1
	}
	for _, s := range r.s.shifts[a] {
		from, to := r.m.slotOf(s.Start), r.m.slotOf(s.End)
		d := r.m.dayOf(from)
		i := slices.IndexFunc(w.days[d], func(c candidate) bool { return int(c.start) == from && from+r.m.shapes[c.shape].slots == to })
		if i < 0 {
			return nil, false
		}
		plan[d] = placed{cand: int32(i), pauses: r.m.pausesAt(w.days[d][i], s)}
	}
	return plan, true
}

// pausesAt is where a shift has the pauses of its candidate.
func (m *model) pausesAt(c candidate, s hotline.Shift) (at [maxPauses]uint8) {
	got := pausesOf(s)
	for i, p := range m.shapes[c.shape].pauses {
		at[i] = uint8(p.first)
		if i < len(got) {
			at[i] = uint8(max(0, m.slotOf(got[i].Start)-int(c.start)))
		}
	}
	return at
}

// shiftsOf writes a plan as shifts, on a queue if the agent knows it.
func (m *model) shiftsOf(a, q int, plan []placed, away []booking) (out []hotline.Shift) {
	w := &m.agents[a]
	queue := m.queues[q]
	if set := m.groups[w.group]; set>>q&1 == 0 {
		queue = m.queues[bits.TrailingZeros64(set)]
	}
	for d, p := range plan {
		if p.cand >= 0 {
			out = append(out, m.shiftAt(w.terms.Agent.ID, queue, w.days[d][p.cand], p, away))
		}
	}
	return out
}

// shiftAt is a shift with its pauses and what is booked in it, all the rest on one
// queue.
func (m *model) shiftAt(agent, queue string, c candidate, p placed, away []booking) hotline.Shift {
	sh := &m.shapes[c.shape]
	s := hotline.Shift{Agent: agent, Start: m.at(int(c.start)), End: m.at(int(c.start) + sh.slots)}
	next := 0
	for i := 0; i < sh.slots; {
		n, x := 1, hotline.Activity{Kind: hotline.Work, Queue: queue}
		if next < len(sh.pauses) && i == int(p.pauses[next]) {
			n, x = sh.pauses[next].slots, hotline.Activity{Kind: sh.pauses[next].kind}
			next++
		} else if k, other := booked(away, int(c.start)+i); other {
			x = hotline.Activity{Kind: k.kind, Queue: k.queue, Name: k.name}
		}
		x.Start, x.End = m.at(int(c.start)+i), m.at(int(c.start)+i+n)
		s.Activities = appendActivity(s.Activities, x)
		i += n
	}
	return s
}

// judge says what shifts of an agent, who is off the cover, would do.
func (r *reacher) judge(a int, t target, shifts []hotline.Shift) *way {
	changes, cost := r.s.outcome(a, shifts)
	w := &way{agent: a, shifts: shifts, cost: cost, enough: r.m.enough(t)}
	hour := r.m.slot.Hours()
	moment := 0
	for _, c := range changes {
		w.net -= hour * float64(c.missing)
		switch {
		case c.slot >= t.from && c.slot < t.to: // on any queue: a chain leads to the one of the gap
			w.gained -= hour * float64(c.missing)
			if c.slot == t.slot {
				moment += c.missing
			}
		case c.missing > 0:
			w.lost = append(w.lost, c)
		}
	}
	w.there = moment < 0
	if !w.there {
		return nil
	}
	if !w.closes() {
		return w // nobody asks what would have to give way
	}
	terms := r.s.m.agents[a].terms
	if r.now[a] == nil {
		r.now[a] = append([]Breach{}, r.s.plan(a, r.s.shifts[a]).breaches()...)
	}
	now, then := r.now[a], r.s.plan(a, shifts).breaches()
	for i, list := range [][]Breach{now, then} {
		for _, b := range list {
			if !b.Hard {
				w.soft += float64(2*i-1) * b.Cost
			}
		}
	}
	w.cost += w.soft
	w.eases = easesOf(terms, now, then, shifts)
	for _, e := range w.eases {
		w.price += e.price
	}
	return w
}

// level looks for ways of an agent to a target that make so many rules give way.
// The agent is lifted for the while.
func (r *reacher) level(a int, t target, acc *access, rules int) (best *way) {
	if acc.closed || len(acc.offers) == 0 {
		return nil
	}
	r.s.lift(a, r.s.shifts[a])
	defer r.s.put(a, r.s.shifts[a])
	if rules > 0 && !r.worthTrying(a, t, acc) {
		acc.closed = true
		return nil
	}
	for _, mask := range acc.masks {
		for _, set := range subsets(acc.limits, rules-bits.OnesCount64(mask)) {
			if w := r.least(a, t, acc, mask, set); w != nil && (best == nil || w.before(best)) {
				best = w
			}
		}
	}
	return best
}

// worthTrying asks with everything eased at once: where that does not help,
// nothing less does.
func (r *reacher) worthTrying(a int, t target, acc *access) bool {
	give, terms := map[string]float64{}, r.s.m.agents[a].terms
	for _, i := range acc.limits {
		steps := terms.rules[i].steps(terms)
		give[terms.rules[i].Name] = steps[len(steps)-1]
	}
	for _, mask := range acc.masks {
		if w := r.try(a, t, acc, mask, give); w != nil && w.closes() {
			return true
		}
	}
	return false
}

// least eases a set of limits as little as helps: to the full first, then each
// from the smallest step up.
func (r *reacher) least(a int, t target, acc *access, mask uint64, limits []int) *way {
	give, terms := map[string]float64{}, r.s.m.agents[a].terms
	for _, i := range limits {
		steps := terms.rules[i].steps(terms)
		give[terms.rules[i].Name] = steps[len(steps)-1]
	}
	best := r.try(a, t, acc, mask, give)
	if best == nil || len(limits)+bits.OnesCount64(mask) > 0 && !best.closes() {
		return nil
	}
	for _, i := range limits {
		rule := terms.rules[i]
		steps := rule.steps(terms)
		for _, step := range steps[:len(steps)-1] {
			give[rule.Name] = step
			if w := r.try(a, t, acc, mask, give); w != nil && w.closes() {
				best = w
				break
			}
			give[rule.Name] = steps[len(steps)-1]
		}
	}
	return best
}

// before orders ways: those that really close the gap, then fewest rules, then
// cheapest.
func (w *way) before(o *way) bool {
	if w.closes() != o.closes() {
		return w.closes()
	}
	if len(w.eases) != len(o.eases) {
		return len(w.eases) < len(o.eases)
	}
	if math.Abs(w.price-o.price) > 1e-9 {
		return w.price < o.price
	}
	return w.cost < o.cost-1e-9
}

// subsets lists the sets of so many of some indexes.
func subsets(of []int, n int) [][]int {
	switch {
	case n < 0 || n > len(of):
		return nil
	case n == 0:
		return [][]int{nil}
	}
	out := subsets(of[1:], n)
	for _, rest := range subsets(of[1:], n-1) {
		out = append(out, append([]int{of[0]}, rest...))
	}
	return out
}
