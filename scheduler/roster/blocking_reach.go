package roster

import (
	"math/bits"
	"slices"

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

	extra  int16   // a shape to be thought about besides; 0: none
	config *Config // what rules are told instead of the true one; nil: nothing
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
	in := acc.in
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
	return r.judge(a, t, acc, r.m.shiftsOf(a, t.q, plan[in.from:in.to], in.from, r.s.away[a]))
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

// shiftsOf writes the days of a plan from one on as shifts, on a queue if the agent
// knows it.
func (m *model) shiftsOf(a, q int, plan []placed, first int, away []booking) (out []hotline.Shift) {
	w := &m.agents[a]
	queue := m.queues[q]
	if set := m.groups[w.group]; set>>q&1 == 0 {
		queue = m.queues[bits.TrailingZeros64(set)]
	}
	for d, p := range plan {
		if p.cand >= 0 {
			out = append(out, m.shiftAt(w.terms.Agent.ID, queue, w.days[first+d][p.cand], p, away))
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

// judge says what it would do if an agent worked some shifts in the window, where
// he or she is off the cover.
func (r *reacher) judge(a int, t target, acc *access, is []hotline.Shift) *way {
	changes, cost := r.s.outcome(a, acc.was, is)
	before := func(s hotline.Shift) bool {
		return slices.ContainsFunc(acc.was, func(o hotline.Shift) bool { return o.Start.Equal(s.Start) })
	}
	shifts := byStart(append(slices.DeleteFunc(slices.Clone(r.s.shifts[a]), before), is...))
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
	pl := r.s.plan(a, shifts)
	if r.config != nil {
		pl.Config = *r.config
	}
	now, then := r.now[a], pl.breaches()
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
