package roster

import (
	"github.com/hotlined/hotlined/internal/hotline"
)

// begin puts the plans of a roster made before into a state, as far as they are
// legal in its problem, and reports for every agent whether that was so.
func (s *state) begin(b *builder, shifts []hotline.Shift) []bool {
	mine := byAgent(shifts)
	done := make([]bool, len(s.plans))
	for a := range s.plans {
		w := &s.m.agents[a]
		plan, same := s.m.read(w, mine[w.terms.Agent.ID])
		if !same || !b.legal(w, plan, s.away[a]) {
			continue
		}
		copy(s.plans[a], plan)
		s.total -= s.own[a]
		s.put(a, s.m.all())
		done[a] = true
	}
	return done
}

// read finds the candidates that shifts are made of; false where one is none.
func (m *model) read(w *worker, shifts []hotline.Shift) (plan []placed, same bool) {
	plan = make([]placed, len(m.days))
	for d := range plan {
		plan[d].cand = -1
	}
	for _, s := range shifts {
		start := m.slotOf(s.Start)
		if start < 0 || start >= m.period {
			return nil, false
		}
		d := m.dayOf(start)
		if plan[d] = m.place(w, d, s); plan[d].cand < 0 {
			return nil, false
		}
	}
	return plan, true
}

// place finds the candidate that a shift is, with its pauses.
func (m *model) place(w *worker, d int, s hotline.Shift) placed {
	start, slots := int32(m.slotOf(s.Start)), m.slotOf(s.End)-m.slotOf(s.Start)
	for i, c := range w.days[d] {
		sh := &m.shapes[c.shape]
		if c.start != start || sh.slots != slots {
			continue
		}
		out, n, free := placed{cand: int32(i)}, 0, 0
		for _, a := range s.Activities {
			if a.Kind != hotline.Break && a.Kind != hotline.Lunch {
				continue
			}
			at := m.slotOf(a.Start) - int(start)
			if n == len(sh.pauses) || sh.pauses[n].kind != a.Kind || at < max(free, sh.pauses[n].first) || at > sh.pauses[n].last || m.slotOf(a.End)-m.slotOf(a.Start) != sh.pauses[n].slots {
				return placed{cand: -1}
			}
			out.pauses[n] = uint8(at)
			free = at + sh.pauses[n].slots + m.ceil(m.p.Config.MinStretch)
			n++
		}
		if n == len(sh.pauses) {
			return out
		}
	}
	return placed{cand: -1}
}

// legal reports whether a plan keeps what adds up over its days.
func (b *builder) legal(w *worker, plan []placed, away []booking) bool {
	b.prepare(w, away)
	last := b.search(w, plan, window{})
	return last >= 0 && b.labels[last].value > -forbidden/2
}
