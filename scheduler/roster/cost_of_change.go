package roster

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// DayOf is one day of one agent, why it is what it is, and what else it could be.
type DayOf struct {
	Agent        string
	Day          time.Time // local midnight
	Shift        hotline.Shift
	Off          bool
	Why          string
	Alternatives []Alternative // the cheapest that break no hard rule first, then those that break one
}

// Alternative is another way for an agent to spend a day, and what it would
// change, all others working as they do. Who serves which queue is shared out
// anew. The unit of prices is an agent-hour missing.
type Alternative struct {
	Do      string // "a day off", "begin 1h later"
	Shift   hotline.Shift
	Off     bool
	Cost    float64 // more that the roster costs; negative: it would be better
	Missing float64 // agent-hours more missing; negative: fewer
	Surplus float64 // agent-hours more that nobody needs
	Where   []Touch // where they are missing, or no longer are
	Rules   []Breach
	Soft    []SoftChange
	Mended  *Mended // with colleagues planned anew; nil where that was not asked or helps nothing
	shifts  []hotline.Shift
}

// Touch is a stretch of time in which a queue has fewer or more agents than
// needed because of a change.
type Touch struct {
	Queue    string
	From, To time.Time
	Missing  float64 // agent-hours more missing; negative: fewer
}

// SoftChange is what one soft rule charges more for a change.
type SoftChange struct {
	Rule string
	Cost float64 // negative: less
	Why  string  // the worst new breach, or else one that goes away
}

// Mended is an alternative after a few colleagues have been planned anew.
type Mended struct {
	Who     []string
	Cost    float64
	Missing float64
}

// Sizes of what is asked for one day.
const (
	mendedAlternatives = 3
	mendedBy           = 3 // colleagues
)

// Asker answers questions about one roster.
type Asker struct{ r *reacher }

// NewAsker reads a roster.
func NewAsker(p Problem, r hotline.Roster) *Asker {
	return &Asker{newReacher(newLineup(newModel(p), r))}
}

// Days are all days of an agent with their alternatives.
func (k *Asker) Days(agent string) (out []DayOf) {
	for _, d := range k.r.m.days {
		if day, ok := k.Day(agent, d.midnight, false); ok {
			out = append(out, day)
		}
	}
	return out
}

// Day is one day of an agent; false where the agent or the day is none of the
// roster. Mend asks what it would be with up to three colleagues planned anew.
func (k *Asker) Day(agent string, date time.Time, mend bool) (DayOf, bool) {
	m := &k.r.m
	a := slices.IndexFunc(m.agents, func(w worker) bool { return w.terms.Agent.ID == agent })
	d := slices.IndexFunc(m.days, func(x day) bool { return x.midnight.Equal(date) })
	if a < 0 || d < 0 {
		return DayOf{}, false
	}
	out := DayOf{Agent: agent, Day: m.days[d].midnight, Off: true}
	for _, s := range k.r.s.shifts[a] {
		if m.dayOf(m.slotOf(s.Start)) == d {
			out.Off, out.Shift, out.Why = false, s, s.Why
		}
	}
	k.r.s.lift(a, k.r.s.shifts[a])
	for _, o := range k.r.others(a, d, out) {
		out.Alternatives = append(out.Alternatives, k.r.weigh(a, o))
	}
	k.r.s.put(a, k.r.s.shifts[a])
	slices.SortStableFunc(out.Alternatives, func(x, y Alternative) int {
		return cmp.Or(cmp.Compare(min(1, len(x.Rules)), min(1, len(y.Rules))), cmp.Compare(x.Cost, y.Cost))
	})
	if out.Off {
		out.Why = k.r.whyOff(a, d, out.Alternatives)
	}
	for i := range out.Alternatives {
		if alt := &out.Alternatives[i]; mend && i < mendedAlternatives && len(alt.Rules) == 0 && alt.Missing > 0 {
			alt.Mended = k.r.mend(a, alt)
		}
	}
	return out, true
}

// other is an alternative before it is weighed.
type other struct {
	do     string
	shifts []hotline.Shift // of the whole period
	shift  hotline.Shift
	off    bool
}

// others lists what an agent could do on a day instead.
func (r *reacher) others(a, d int, now DayOf) (out []other) {
	rest := slices.DeleteFunc(slices.Clone(r.s.shifts[a]), func(s hotline.Shift) bool { return !now.Off && s.Start.Equal(now.Shift.Start) })
	add := func(do string, s hotline.Shift) {
		out = append(out, other{do: do, shifts: byStart(append(slices.Clip(rest), s)), shift: s})
	}
	if r.m.agents[a].group < 0 {
		return nil
	}
	if now.Off {
		for _, c := range r.bestOf(a, d) {
			s := r.shiftLike(a, c)
			add("work "+r.s.m.agents[a].terms.span(s), s)
		}
		return out
	}
	out = append(out, other{do: "a day off", shifts: rest, off: true})
	start, slots := r.m.slotOf(now.Shift.Start), r.m.count(now.Shift.End.Sub(now.Shift.Start))
	for _, by := range []time.Duration{-2 * time.Hour, -time.Hour, time.Hour, 2 * time.Hour} {
		word := "later"
		if by < 0 {
			word = "earlier"
		}
		if s, ok := r.shiftOfLength(a, start+int(by/r.m.slot), slots); ok {
			add(fmt.Sprintf("begin %s %s", brief(by.Abs()), word), s)
		}
	}
	for _, sh := range r.m.shapes[:r.m.free] {
		if s, ok := r.shiftOfLength(a, start, sh.slots); ok && sh.slots != slots && max(sh.slots-slots, slots-sh.slots) <= r.m.count(2*time.Hour) {
			add(fmt.Sprintf("work %s instead of %s", brief(s.End.Sub(s.Start)), brief(now.Shift.End.Sub(now.Shift.Start))), s)
		}
	}
	for o := range r.m.days {
		free := !slices.ContainsFunc(r.s.shifts[a], func(s hotline.Shift) bool { return r.m.dayOf(r.m.slotOf(s.Start)) == o })
		if !free || r.m.days[o].week != r.m.days[d].week {
			continue
		}
		terms := r.s.m.agents[a].terms
		at := r.m.slotOf(wall(r.m.days[o].midnight, terms.clockOf(now.Shift.Start)))
		if s, ok := r.shiftOfLength(a, at, slots); ok {
			add("work "+terms.span(s)+" instead", s)
		}
	}
	return out
}

// bestOf are the shifts worth most on a day, the best of each of three lengths;
// where none is allowed, the one worth most with all rules left aside.
func (r *reacher) bestOf(a, d int) (out []candidate) {
	w := &r.s.m.agents[a]
	r.read(a, d)
	all := slices.Clone(w.days[d])
	none := len(all) == 0
	if none {
		for slot := r.m.days[d].start; slot < r.m.days[d].end; slot += r.m.count(2 * time.Hour) {
			for _, o := range r.m.offers(w, d, slot, 0) {
				all = append(all, o.c)
			}
		}
	}
	worth := map[candidate]float64{}
	for _, c := range all {
		worth[c] = r.build.value(c)
	}
	slices.SortStableFunc(all, func(x, y candidate) int { return cmp.Compare(worth[y], worth[x]) })
	var seen uint64
	for _, c := range all {
		if seen>>c.shape&1 == 0 && len(out) < 3 && (!none || len(out) == 0) {
			seen |= 1 << c.shape
			out = append(out, c)
		}
	}
	return out
}

// read has the builder know what the slots of a day are worth, for pauses to lie
// where they hurt least.
func (r *reacher) read(a, d int) {
	w := &r.m.agents[a]
	r.build.prepare(w, r.s.away[a])
	r.build.weigh(w, r.s.cover, r.s.away[a], window{d, d + 1})
}

// shiftOfLength is a shift of a configured length that begins in a slot of the
// period; where shifts have names, one of those of its day.
func (r *reacher) shiftOfLength(a, start, slots int) (hotline.Shift, bool) {
	if start < 0 || start >= r.m.period {
		return hotline.Shift{}, false
	}
	i := slices.IndexFunc(r.m.shapes[:r.m.free], func(s shape) bool { return s.slots == slots })
	if len(r.m.p.Config.Shifts) > 0 {
		i = -1
		for _, x := range r.m.starts[r.m.dayOf(start)] {
			if x.slot == start && r.m.shapes[x.shape].slots == slots {
				i = x.shape
			}
		}
	}
	if i < 0 {
		return hotline.Shift{}, false
	}
	r.read(a, r.m.dayOf(start))
	return r.shiftLike(a, candidate{start: int32(start), shape: int16(i)}), true
}

// shiftLike is a candidate with its pauses placed.
func (r *reacher) shiftLike(a int, c candidate) hotline.Shift {
	p := placed{}
	r.build.place(c, &p.pauses)
	w := &r.s.m.agents[a]
	return r.m.shiftAt(w.terms.Agent.ID, r.m.queues[bits.TrailingZeros64(r.m.groups[w.group])], c, p, r.s.away[a])
}

// weigh says what an alternative changes. The agent is off the cover.
func (r *reacher) weigh(a int, o other) (alt Alternative) {
	alt.Do, alt.Shift, alt.Off, alt.shifts = o.do, o.shift, o.off, o.shifts
	changes, cost := r.s.outcome(a, r.s.shifts[a], o.shifts)
	hour := r.m.slot.Hours()
	for _, c := range changes {
		alt.Missing += hour * float64(c.missing)
		alt.Surplus += hour * float64(c.surplus)
	}
	alt.Where = r.m.touches(changes)
	now, then := r.s.plan(a, r.s.shifts[a]).breaches(), r.s.plan(a, o.shifts).breaches()
	alt.Rules = append(worse(now, then), r.s.m.agents[a].terms.unsettled(o.shifts)...)
	alt.Soft = softChanges(now, then)
	for _, s := range alt.Soft {
		cost += s.Cost
	}
	alt.Cost = cost
	return alt
}

// touches joins changes into stretches of one queue.
func (m *model) touches(changes []change) (out []Touch) {
	changes = keep(changes, func(c change) bool { return c.missing != 0 })
	slices.SortStableFunc(changes, func(x, y change) int { return cmp.Or(cmp.Compare(x.queue, y.queue), cmp.Compare(x.slot, y.slot)) })
	for _, c := range changes {
		name, from := m.queues[c.queue], m.at(c.slot)
		hours := m.hours(c.missing)
		if n := len(out) - 1; n >= 0 && out[n].Queue == name && out[n].To.Equal(from) && (out[n].Missing > 0) == (c.missing > 0) {
			out[n].To = from.Add(m.slot)
			out[n].Missing += hours
			continue
		}
		out = append(out, Touch{Queue: name, From: from, To: from.Add(m.slot), Missing: hours})
	}
	slices.SortStableFunc(out, func(x, y Touch) int { return cmp.Compare(math.Abs(y.Missing), math.Abs(x.Missing)) })
	return out
}
