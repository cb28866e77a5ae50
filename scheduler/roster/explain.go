package roster

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// why says in words what a shift is for.
func (s *state) why(d *desk, a int, c candidate) string {
	w := &s.m.agents[a]
	var needed int
	var served []string
	worst, share := -1, 2.0
	for slot := int(c.start); slot < min(int(c.start)+s.m.shapes[c.shape].slots, s.m.slots); slot++ {
		q := int(d.serving[a][slot])
		if q < 0 {
			continue
		}
		if name := s.m.queues[q]; !slices.Contains(served, name) {
			served = append(served, name)
		}
		have, need := d.have[slot*len(s.m.queues)+q], s.m.need[q][slot]
		if have <= need {
			needed++
			if left := float64(have-1) / float64(need); left < share {
				worst, share = slot, left
			}
		}
	}
	on := strings.Join(served, " and ")
	if needed == 0 {
		return fmt.Sprintf("%s: nobody would be missing without it; it gives %s the hours agreed", on, w.terms.Agent.ID)
	}
	q := int(d.serving[a][worst])
	return fmt.Sprintf("%s: without it one agent more would be missing for %s, most felt %s on %s (%d needed, %d would be there)",
		on, brief(time.Duration(needed)*s.m.slot), w.terms.say(s.m.at(worst)), s.m.queues[q],
		s.m.need[q][worst], d.have[worst*len(s.m.queues)+q]-1)
}

// gaps lists every slot of every queue in which somebody is missing, and why.
func (s *state) gaps(d *desk) (out []hotline.Gap) {
	for slot := range s.m.period {
		for q, name := range s.m.queues {
			have, need := d.have[slot*len(s.m.queues)+q], s.m.need[q][slot]
			if have >= need {
				continue
			}
			need, have = need+s.m.prior[q][slot], have+s.m.prior[q][slot]
			out = append(out, hotline.Gap{
				Queue: name, Start: s.m.at(slot).UTC(), Interval: s.m.slot,
				Required: float64(need), Rostered: float64(have), Why: s.whyShort(d, slot, q, int(need), int(have)),
			})
		}
	}
	return out
}

// Merge joins gaps of a queue that follow each other and lack the same, for
// people to read. The reason is that of the first.
func Merge(gaps []hotline.Gap) (out []hotline.Gap) {
	last := map[string]int{}
	for _, g := range gaps {
		if i, ok := last[g.Queue]; ok {
			before := &out[i]
			if before.Start.Add(before.Interval).Equal(g.Start) && before.Required == g.Required && before.Rostered == g.Rostered {
				before.Interval += g.Interval
				continue
			}
		}
		last[g.Queue] = len(out)
		out = append(out, g)
	}
	return out
}

// reasons are why somebody who has the skill does not serve a queue in a slot,
// in the order in which they are told.
var reasons = []string{
	"not employed then", "absent", "not available then", "not allowed at night", "without a shift that fits then",
	"at the most days in a row", "at the most days of the week", "at the most hours of the week", "resting between shifts",
	"at work in other hours of that day", "on a break", "in a training or meeting", "fixed to be free or at work otherwise", byRules, "still at work from before", "free, but needed more at other times",
}

// whyShort says in words why a slot could not be covered.
func (s *state) whyShort(d *desk, slot, q, need, have int) string {
	counts := map[string]int{}
	elsewhere := map[string]int{}
	skilled, could := 0, 0
	for a := range s.m.agents {
		w := &s.m.agents[a]
		if w.group < 0 || s.m.groups[w.group]>>q&1 == 0 {
			continue
		}
		skilled++
		if s.m.covers(w, slot) || slot < w.before.end {
			could++
		}
		switch at := int(d.serving[a][slot]); {
		case at == q:
		case at >= 0:
			elsewhere[s.m.queues[at]]++
		case at == inSession:
			counts["in a training or meeting"]++
		case at == onPause:
			counts["on a break"]++
		case slot < w.before.end:
			counts["still at work from before"]++
		default:
			counts[s.reason(a, slot)]++
		}
	}
	skill := s.m.skillOf(q)
	parts := []string{fmt.Sprintf("%d needed, %d rostered", need, have)}
	if could < need {
		parts[0] = fmt.Sprintf("%d needed, %d with the skill %s can work then", need, could, skill)
	}
	var rest []string
	for _, r := range reasons {
		if counts[r] > 0 {
			rest = append(rest, fmt.Sprintf("%d %s", counts[r], r))
		}
	}
	for _, name := range s.m.queues {
		if elsewhere[name] > 0 {
			rest = append(rest, fmt.Sprintf("%d on %s", elsewhere[name], name))
		}
	}
	if len(rest) > 0 {
		parts = append(parts, fmt.Sprintf("of %d with the skill %s: %s", skilled, skill, strings.Join(rest, ", ")))
	}
	return strings.Join(parts, "; ")
}

func (m *model) skillOf(q int) string {
	if s := m.p.skills()[m.queues[q]]; s != "" {
		return s
	}
	return m.queues[q]
}

// covers reports whether a shift that the agent could work alone contains a slot.
func (m *model) covers(w *worker, slot int) bool {
	day := m.dayOf(slot)
	for d := max(0, day-1); d <= day; d++ {
		for _, c := range w.days[d] {
			if slot >= int(c.start) && slot < int(c.start)+m.shapes[c.shape].slots {
				return true
			}
		}
	}
	return false
}

// reason says why an agent who is not at work in a slot is not.
func (s *state) reason(a, slot int) string {
	w := &s.m.agents[a]
	at := s.m.at(slot)
	moment := hotline.Shift{Agent: w.terms.Agent.ID, Start: at, End: at.Add(s.m.slot)}
	if !s.m.covers(w, slot) {
		switch {
		case unemployed(w.terms.Agent, moment) > 0:
			return "not employed then"
		case !Absence.Allows(w.terms, moment):
			return "absent"
		case !Available.Allows(w.terms, moment):
			return "not available then"
		case !Night.Allows(w.terms, moment):
			return "not allowed at night"
		case slices.ContainsFunc(w.terms.Fixed, func(f Fixed) bool { return f.What == FixedOff && overlap(moment, f.From, f.To) > 0 }):
			return "fixed to be free or at work otherwise"
		}
		return "without a shift that fits then"
	}
	d := s.m.dayOf(slot)
	if s.plans[a][d].cand >= 0 {
		return "at work in other hours of that day"
	}
	return s.blocked(a, d, slot)
}

// blocked says which limit keeps an agent with a day off from a shift on it.
func (s *state) blocked(a, d, slot int) string {
	w := &s.m.agents[a]
	row, days, paid := s.around(a, d)
	switch {
	case row+1 > w.limits[DaysRow]:
		return "at the most days in a row"
	case days+1 > w.limits[DaysWeek]:
		return "at the most days of the week"
	}
	fits, rests := false, false
	for _, c := range w.days[d] {
		sh := &s.m.shapes[c.shape]
		if slot < int(c.start) || slot >= int(c.start)+sh.slots || paid+sh.paid > w.limits[HoursWeek] {
			continue
		}
		fits = true
		rests = rests || s.restful(a, d, int(c.start), int(c.start)+sh.slots)
	}
	switch {
	case !fits:
		return "at the most hours of the week"
	case !rests:
		return "resting between shifts"
	case s.keptFree(a, d):
		return byRules
	}
	return "free, but needed more at other times"
}

// around counts the row of days that a shift on a day off would join, and the
// days and paid slots of its week.
func (s *state) around(a, d int) (row, days, paid int) {
	w, plan := &s.m.agents[a], s.plans[a]
	i := d - 1
	for ; i >= 0 && plan[i].cand >= 0; i-- {
		row++
	}
	if i < 0 {
		row += w.before.row
	}
	for i := d + 1; i < len(plan) && plan[i].cand >= 0; i++ {
		row++
	}
	if s.m.days[d].week == 0 {
		days, paid = w.before.days, w.before.paid
	}
	for i, p := range plan {
		if s.m.days[i].week == s.m.days[d].week && p.cand >= 0 {
			days++
			paid += s.m.shapes[w.days[i][p.cand].shape].paid
		}
	}
	return row, days, paid
}

// restful reports whether a shift on day d leaves enough rest to its neighbours.
func (s *state) restful(a, d, start, end int) bool {
	w, plan := &s.m.agents[a], s.plans[a]
	before := w.before.end
	for i := d - 1; i >= 0; i-- {
		if plan[i].cand >= 0 {
			c := w.days[i][plan[i].cand]
			before = int(c.start) + s.m.shapes[c.shape].slots
			break
		}
	}
	for i := d + 1; i < len(plan); i++ {
		if plan[i].cand >= 0 && int(w.days[i][plan[i].cand].start) < end+w.rest {
			return false
		}
	}
	return start >= before+w.rest
}
