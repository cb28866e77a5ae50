package roster

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/hotlined/hotlined/internal/hotline"
)

// hire is a person who is not there yet.
type hire struct {
	contract string
	q        int
}

// mostHires bounds how many new people are thought about for one kind of gap.
const mostHires = 30

// recruit finds the contract of which new people would cover gaps of a kind with
// the fewest hours paid, and how many of them that takes.
func (e *explainer) recruit(k kind) (best Remedy) {
	paid := 0.0
	for _, c := range e.s.m.p.Contracts {
		r, hours := e.hire(k, c)
		if r.Covers > 1.15*best.Covers || r.Covers > 0.85*best.Covers && hours < paid {
			best, paid = r, hours
		}
	}
	return best
}

// hire adds people of a contract, one after the other, until nine tenths of the
// gaps are covered or one more does not help, and counts the hours they are paid.
func (e *explainer) hire(k kind, c hotline.Contract) (out Remedy, paid float64) {
	m := e.s.m
	w := e.recruitOf(k.q, c)
	r := newReacher(e.s)
	a := len(r.m.agents)
	r.m.agents = append(r.m.agents, *w)
	n := &r.m.agents[a]
	n.days = make([][]candidate, len(w.days))
	for d := range w.days {
		n.days[d] = slices.Clone(w.days[d])
		for i := range n.days[d] { // to where the gaps are, before anywhere else
			cand := &n.days[d][i]
			end := int(cand.start) + m.shapes[cand.shape].slots
			for _, s := range k.stretches {
				cand.price -= 3 * float32(m.hours(max(0, min(end, s.to)-max(int(cand.start), s.from))))
			}
		}
	}
	missing := func() (sum float64) {
		for _, s := range k.stretches {
			for slot := s.from; slot < s.to; slot++ {
				sum += m.hours(r.s.short(k.q, slot))
			}
		}
		return sum
	}
	plan := make([]placed, len(m.days))
	left := missing()
	for out.People < mostHires && left > 0.1*k.hours {
		r.build.build(a, r.s.cover, plan, nil, m.all())
		shifts := r.m.shiftsOf(a, k.q, plan, 0, nil)
		m.working(shifts, func(slot int) { r.s.cover.add(n.group, slot) })
		now := missing()
		if now > left-m.slot.Hours()/2 {
			break
		}
		for _, s := range shifts {
			paid += Paid(s).Hours()
		}
		out.Covers += left - now
		out.People, left = out.People+1, now
	}
	who := "person who knows"
	if out.People != 1 {
		who = "people who know"
	}
	out.Covers = min(out.Covers, k.hours)
	out.Text = fmt.Sprintf("hire %d more %s %s, contract %s (covers %s of %s)",
		out.People, who, m.skillOf(k.q), c.Name, amount(out.Covers), amount(k.hours))
	return out, paid
}

// recruitOf is somebody new with one skill and a contract, free of leave and
// wishes.
func (e *explainer) recruitOf(q int, c hotline.Contract) *worker {
	key := hire{c.Name, q}
	if e.hires[key] == nil {
		m := e.s.m
		t := m.p.terms(hotline.Agent{ID: "somebody new", Contract: c.Name, Skills: map[string]float64{m.skillOf(q): 1}, From: m.p.From})
		w := m.worker(t, nil)
		w.group = slices.Index(m.groups, 1<<q) // of this queue alone, others of its skill left aside
		e.hires[key] = &w
	}
	return e.hires[key]
}

// teach finds who is at work in gaps of a kind without the skill and could be
// spared most where he or she is.
func (e *explainer) teach(k kind) (best Remedy) {
	m := e.s.m
	r := newReacher(e.s)
	for a := range m.agents {
		g := m.agents[a].group
		if g < 0 || m.groups[g]>>k.q&1 == 1 {
			continue
		}
		var covers float64
		r.s.each(a, e.s.shifts[a], func(slot, g int) {
			if r.s.short(k.q, slot) == 0 || !slices.ContainsFunc(k.stretches, func(s stretch) bool { return slot >= s.from && slot < s.to }) {
				return
			}
			before := r.s.shortOf(slot, m.groups[g])
			r.s.cover.remove(g, slot)
			covers += m.hours(1 + before - r.s.shortOf(slot, m.groups[g]))
			r.s.cover.add(g, slot)
		})
		if covers > best.Covers+1e-9 {
			best = Remedy{Covers: covers, People: 1, Text: fmt.Sprintf("teach %s to %s, at work then with time to spare (covers %s of %s)",
				m.skillOf(k.q), m.agents[a].terms.Agent.ID, amount(covers), amount(k.hours))}
		}
	}
	return best
}

// shortOf is how many heads some queues, and those that chains lead to, lack.
func (s *lineup) shortOf(slot int, set uint64) (sum int) {
	for set = s.cover.reach(slot, set); set != 0; set &= set - 1 {
		sum += s.short(bits.TrailingZeros64(set), slot)
	}
	return sum
}
