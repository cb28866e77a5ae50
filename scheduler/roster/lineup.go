package roster

import (
	"cmp"
	"slices"

	"github.com/hotlined/hotlined/internal/hotline"
)

// lineup is a finished roster in the numbers of its problem, to ask what would
// be if one agent worked otherwise and all others as they do. Who serves which
// queue is always shared out anew.
type lineup struct {
	m      *model
	cover  *cover
	shifts [][]hotline.Shift // by agent, in order
	before [][]hotline.Shift // of the time before the period
	away   [][]booking       // what each does beside serving queues
	have   []int16           // by slot and queue, as the roster stands
	cost   float64           // of the cover, as the roster stands
}

func newLineup(m *model, r hotline.Roster) *lineup {
	s := &lineup{m: m, cover: newCover(m)}
	mine, before := byAgent(r.Shifts), byAgent(m.p.Previous)
	for a := range m.agents {
		id := m.agents[a].terms.Agent.ID
		s.shifts, s.before = append(s.shifts, mine[id]), append(s.before, before[id])
		s.away = append(s.away, m.bookings(a, mine[id]))
		s.put(a, mine[id])
	}
	s.have, s.cost = slices.Clone(s.cover.have), s.cover.cost
	return s
}

// clone is a standing of its own, for another goroutine.
func (s *lineup) clone() *lineup {
	c := *s
	c.cover = newCover(s.m)
	c.cover.copyFrom(s.cover)
	return &c
}

// bookings are what an agent is fixed to do beside shifts, and the sessions that
// have been placed in them.
func (m *model) bookings(a int, shifts []hotline.Shift) []booking {
	out := slices.Clone(m.agents[a].away)
	for _, s := range shifts {
		for _, x := range s.Activities {
			if x.Kind == hotline.Work || x.Kind.Pause() {
				continue
			}
			k := booking{start: m.slotOf(x.Start), end: m.slotOf(x.End), kind: x.Kind, name: x.Name, group: -1, session: 0}
			if !slices.ContainsFunc(out, func(o booking) bool { return o.start < k.end && k.start < o.end }) {
				out = append(out, k)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y booking) int { return cmp.Compare(x.start, y.start) })
	return out
}

// each visits the slots in which shifts of an agent serve queues, with the group
// that the agent belongs to then.
func (s *lineup) each(a int, shifts []hotline.Shift, visit func(slot, group int)) {
	s.m.working(shifts, func(slot int) {
		group := s.m.agents[a].group
		if k, other := booked(s.away[a], slot); other {
			group = k.group
		}
		if group >= 0 {
			visit(slot, group)
		}
	})
}

// put adds shifts of an agent to the cover.
func (s *lineup) put(a int, shifts []hotline.Shift) {
	s.each(a, shifts, func(slot, group int) { s.cover.add(group, slot) })
}

// lift takes shifts of an agent off the cover.
func (s *lineup) lift(a int, shifts []hotline.Shift) {
	s.each(a, shifts, func(slot, group int) { s.cover.remove(group, slot) })
}

// working visits the slots in which shifts are at work on contacts.
func (m *model) working(shifts []hotline.Shift, visit func(slot int)) {
	for _, sh := range shifts {
		for _, x := range sh.Activities {
			if x.Kind != hotline.Work {
				continue
			}
			for slot := max(0, m.slotOf(x.Start)); slot < min(m.slotOf(x.End), m.slots); slot++ {
				visit(slot)
			}
		}
	}
}

// change is what happens to one queue in one slot.
type change struct {
	queue, slot int
	missing     int // heads more missing than before
	surplus     int // heads more there than needed than before
}

// outcome tells what it does to the cover that an agent works some shifts in the
// place of others, of which the agent is off the cover now.
func (s *lineup) outcome(a int, was, is []hotline.Shift) (changes []change, cost float64) {
	var touched []int
	note := func(slot int) { touched = append(touched, slot) }
	s.m.working(was, note)
	s.m.working(is, note)
	slices.Sort(touched)
	s.put(a, is)
	defer s.lift(a, is)
	for _, slot := range slices.Compact(touched) {
		for q := range s.m.queues {
			need := int(s.m.need[q][slot])
			had, has := int(s.have[slot*len(s.m.queues)+q]), int(s.cover.have[slot*len(s.m.queues)+q])
			c := change{q, slot, max(0, need-has) - max(0, need-had), max(0, has-need) - max(0, had-need)}
			if c.missing != 0 || c.surplus != 0 {
				changes = append(changes, c)
			}
		}
	}
	return changes, s.cover.cost - s.cost
}

// short is how many heads a queue lacks in a slot.
func (s *lineup) short(q, slot int) int {
	return max(0, int(s.m.need[q][slot]-s.cover.have[slot*len(s.m.queues)+q]))
}

// plan is what an agent would work, as rules see it.
func (s *lineup) plan(a int, shifts []hotline.Shift) Plan {
	return Plan{Terms: s.m.agents[a].terms, Before: s.before[a], Shifts: shifts}
}
