package roster

import (
	"math"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// planner lays out shifts of one agent in a roster in which all others stay as
// they are.
type planner struct {
	s      *standing
	terms  Terms
	worked []hotline.Shift // before the period
	stays  []hotline.Shift // the agent's in the roster
	serves []int
	before map[breachKey]float64 // hard rules that are broken anyway
}

type breachKey struct {
	rule, agent string
	at          int64
}

func newPlanner(p Problem, r hotline.Roster, s *standing, a hotline.Agent) *planner {
	return newPlanners(p, r, s)(a)
}

// newPlanners makes planners for many agents of a roster.
func newPlanners(p Problem, r hotline.Roster, s *standing) func(hotline.Agent) *planner {
	shifts, worked := byAgent(r.Shifts), byAgent(p.Previous)
	p = p.ready()
	return func(a hotline.Agent) *planner {
		pl := &planner{s: s, terms: p.terms(a), worked: worked[a.ID], stays: shifts[a.ID], serves: s.serves(a)}
		pl.before = hardOf(pl.judge(pl.stays))
		return pl
	}
}

// judge is what the rules say of a plan of the agent.
func (pl *planner) judge(shifts []hotline.Shift) []Breach {
	return Plan{Terms: pl.terms, Before: pl.worked, Shifts: byStart(shifts)}.breaches()
}

// judgeSome judges the plans of some agents.
func judgeSome(p Problem, who []string, shifts []hotline.Shift) (out []Breach) {
	mine, worked := byAgent(shifts), byAgent(p.Previous)
	p = p.ready()
	for _, a := range p.Agents {
		if slices.Contains(who, a.ID) {
			out = append(out, Plan{Terms: p.terms(a), Before: worked[a.ID], Shifts: mine[a.ID]}.breaches()...)
		}
	}
	return out
}

func hardOf(all []Breach) map[breachKey]float64 {
	out := map[breachKey]float64{}
	for _, b := range all {
		if b.Hard {
			out[breachKey{b.Rule, b.Agent, b.At.Unix()}] += b.Cost
		}
	}
	return out
}

// legal reports whether a shift in place of another breaks no hard rule that was
// not broken before. A zero shift is a day off.
func (pl *planner) legal(old, shift hotline.Shift) bool { return pl.breaks(old, shift) == "" }

// breaks names a hard rule that a shift in place of another would break, or break
// further; none where it is legal.
func (pl *planner) breaks(old, shift hotline.Shift) string {
	var plan []hotline.Shift
	for _, s := range pl.stays {
		if !s.Start.Equal(old.Start) {
			plan = append(plan, s)
		}
	}
	if !shift.Start.IsZero() {
		plan = append(plan, shift)
	}
	all := pl.judge(plan)
	is := hardOf(all)
	for _, b := range all {
		key := breachKey{b.Rule, b.Agent, b.At.Unix()}
		if is[key] > pl.before[key]+1e-9 {
			return b.Rule
		}
	}
	return ""
}

// longest is all of a span as a shift of its own, in place of another, if it may be one.
func (pl *planner) longest(old hotline.Shift, span hotline.Interval, now time.Time) (hotline.Shift, bool) {
	start, end := pl.s.slotOf(span.Start.Add(pl.s.slot-1)), pl.s.slotOf(span.End)
	if end <= start {
		return hotline.Shift{}, false
	}
	l, ok := pl.layOut(old, start, end, now)
	if !ok {
		return hotline.Shift{}, false
	}
	shift := l.shift(pl)
	return shift, pl.legal(old, shift)
}

// layout is a shift with its pauses where they cost least.
type layout struct {
	old        hotline.Shift
	start, end int // slots
	fixed      int // the first slot that can still be changed
	begun      bool
	is         []activityAt
	value      float64 // of the slots that can be changed
}

// activityAt is what an agent does in a slot.
type activityAt struct {
	kind  hotline.ActivityKind
	queue string // of work
	name  string // of anything else
}

// layOut lays a shift out over some slots: what was done of the old one before
// now stays, as do trainings and meetings; pauses are put where they are missed
// least, within their windows. It reports false where that cannot be.
func (pl *planner) layOut(old hotline.Shift, start, end int, now time.Time) (layout, bool) {
	l := layout{old: old, start: start, end: end, is: make([]activityAt, end-start)}
	l.fixed, l.begun = max(start, pl.s.slotOf(now.Add(pl.s.slot-1))), !old.Start.IsZero() && old.Start.Before(now)
	done, ok := l.keep(pl)
	if !ok {
		return l, false
	}
	free := pl.worth(&l)
	return l, l.pauses(pl, done, free)
}

// keep puts down what stays of the old shift, and counts the pauses among it.
func (l *layout) keep(pl *planner) (pauses int, ok bool) {
	for _, a := range l.old.Activities {
		lo, hi := pl.s.slotOf(a.Start), pl.s.slotOf(a.End)
		pause := a.Kind.Pause()
		done, movable := l.begun && lo < l.fixed, pause || a.Kind == hotline.Work
		if movable && !done {
			continue
		}
		if lo < l.start || a.Kind != hotline.Work && hi > l.end {
			return 0, false
		}
		if a.Kind == hotline.Work {
			hi = min(hi, l.fixed, l.end)
		}
		for i := lo; i < hi; i++ {
			l.is[i-l.start] = activityAt{a.Kind, a.Queue, a.Name}
		}
		if pause {
			pauses++
		}
	}
	return pauses, true
}

// onOneQueue is how long somebody stays on a queue that he or she is newly put on.
const onOneQueue = 2 * time.Hour

// worth puts the agent on queues wherever nothing else is laid down, and returns
// what that gives: sums up to each slot; where something is laid down, nothing.
func (pl *planner) worth(l *layout) []float64 {
	before := make([]string, len(l.is))
	for _, a := range l.old.Activities {
		for i := max(l.start, pl.s.slotOf(a.Start)); i < min(l.end, pl.s.slotOf(a.End)) && a.Kind == hotline.Work; i++ {
			before[i-l.start] = a.Queue
		}
	}
	sums := make([]float64, len(l.is)+1)
	for i := 0; i < len(l.is); {
		if l.is[i].kind != "" {
			sums[i+1] = sums[i]
			i++
			continue
		}
		n := i + 1
		for n < len(l.is) && l.is[n].kind == "" && before[n] == before[i] && (before[i] != "" || n-i < pl.s.count(onOneQueue)) {
			n++
		}
		name := before[i]
		if name == "" {
			name = pl.next(l, i, n)
		}
		q, known := pl.s.index[name]
		for ; i < n; i++ {
			l.is[i] = activityAt{kind: hotline.Work, queue: name}
			sums[i+1] = sums[i]
			if slot := l.start + i; known && slot >= 0 && slot < pl.s.slots {
				sums[i+1] += pl.s.one(q, slot)
			}
		}
	}
	l.value = sums[len(l.is)]
	return sums
}

// next is the queue for slots in which the agent did not work before.
func (pl *planner) next(l *layout, from, to int) string {
	q, ok := pl.s.neediest(pl.serves, pl.s.at(l.start+from), pl.s.at(l.start+to))
	if !ok {
		return ""
	}
	return pl.s.queues[q]
}

// pauses puts the pauses that are still due where they are missed least, by
// dynamic programming from the last to the first. sums are what work gives.
func (l *layout) pauses(pl *planner, done int, sums []float64) bool {
	due := pl.terms.due(hotline.Shift{Start: pl.s.at(l.start), End: pl.s.at(l.start + len(l.is))})
	if done > len(due) {
		return false
	}
	stretch, n := int((pl.terms.Config.MinStretch+pl.s.slot-1)/pl.s.slot), len(l.is)
	// best[i][pos]: the least that pauses i on cost where pause i begins at pos or later.
	best := make([][]float64, len(due)+1)
	take := make([][]int, len(due)+1)
	for i := len(due); i >= done; i-- {
		best[i], take[i] = make([]float64, n+1), make([]int, n+1)
		if i == len(due) {
			continue
		}
		long := int(due[i].Length / pl.s.slot)
		first, last := int((due[i].After+pl.s.slot-1)/pl.s.slot), int(due[i].Until/pl.s.slot)
		best[i][n] = math.Inf(1)
		for pos := n - 1; pos >= 0; pos-- {
			best[i][pos], take[i][pos] = best[i][pos+1], take[i][pos+1]
			end := pos + long
			if pos < first || pos > last || pos+l.start < l.fixed || end+stretch > n || !l.working(pos, end) {
				continue
			}
			cost := sums[end] - sums[pos]
			if l.was(pl, i, l.start+pos) {
				cost -= leftAlone
			}
			if i+1 < len(due) {
				cost += best[i+1][min(n, end+stretch)]
			}
			if cost < best[i][pos] {
				best[i][pos], take[i][pos] = cost, pos
			}
		}
	}
	from := stretch
	if done > 0 {
		from = l.lastPause() + stretch
	}
	if done == len(due) {
		return true
	}
	if from > n || math.IsInf(best[done][from], 1) {
		return false
	}
	l.value -= best[done][from]
	for i := done; i < len(due); i++ {
		pos := take[i][from]
		long := int(due[i].Length / pl.s.slot)
		for k := pos; k < pos+long; k++ {
			l.is[k] = activityAt{kind: due[i].Kind}
		}
		from = min(n, pos+long+stretch)
	}
	return true
}

// leftAlone is how many contacts it must win to move a break of somebody whose
// shift is changed anyhow.
const leftAlone = 0.25

// was reports whether a pause of the old shift began in a slot.
func (l *layout) was(pl *planner, i, slot int) bool {
	for _, a := range l.old.Activities {
		if a.Kind.Pause() {
			if i == 0 {
				return pl.s.slotOf(a.Start) == slot
			}
			i--
		}
	}
	return false
}

// working reports whether some slots are all work.
func (l *layout) working(from, to int) bool {
	if to > len(l.is) {
		return false
	}
	for _, a := range l.is[from:to] {
		if a.kind != hotline.Work {
			return false
		}
	}
	return true
}

// lastPause is the slot after the last pause laid down.
func (l *layout) lastPause() int {
	for i := len(l.is); i > 0; i-- {
		if k := l.is[i-1].kind; k.Pause() {
			return i
		}
	}
	return 0
}

// shift writes a layout down. What was before the first slot that can be changed
// is as it was, to the second.
func (l *layout) shift(pl *planner) hotline.Shift {
	at := func(slot int) time.Time { return pl.s.at(slot).UTC() }
	out := hotline.Shift{Agent: pl.terms.Agent.ID, Start: at(l.start), End: at(l.end), Why: l.old.Why}
	for i, x := range l.is {
		out.Activities = append(out.Activities, hotline.Activity{Start: at(l.start + i), End: at(l.start + i + 1), Kind: x.kind, Queue: x.queue, Name: x.name})
	}
	return joined(out)
}
