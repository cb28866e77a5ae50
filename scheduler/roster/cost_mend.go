package roster

import "slices"

// mend plans colleagues anew, the one who helps most first, after an agent has
// taken an alternative. Nothing of the roster itself is changed.
func (r *reacher) mend(a int, alt *Alternative) *Mended {
	n := newReacher(r.s)
	n.adopt(a, alt.shifts)
	out := &Mended{Cost: alt.Cost, Missing: alt.Missing}
	short := alt.Where[slices.IndexFunc(alt.Where, func(x Touch) bool { return x.Missing > 0 })]
	t := target{q: slices.Index(r.m.queues, short.Queue), slot: r.m.slotOf(short.From.Add(short.To.Sub(short.From) / 2))}
	for range mendedBy {
		best := n.helper(a, t)
		if best == nil {
			break
		}
		n.adopt(best.agent, best.shifts)
		out.Who = append(out.Who, r.m.agents[best.agent].terms.Agent.ID)
		out.Cost += best.cost
		out.Missing -= best.net
	}
	if len(out.Who) == 0 {
		return nil
	}
	return out
}

// helper finds the colleague who, planned anew around a moment, helps most.
func (r *reacher) helper(but int, t target) (best *way) {
	in := r.m.around(r.m.dayOf(t.slot))
	asked := 0
	for a := range r.m.agents {
		if a == but || asked == mostAsked || !r.s.absent(a, t) {
			continue
		}
		plan, known := r.asIs(a)
		if !known {
			continue
		}
		asked++
		now := r.s.plan(a, r.s.shifts[a]).breaches()
		r.s.lift(a, r.s.shifts[a])
		for d := in.from; d < in.to; d++ {
			plan[d] = placed{cand: -1}
		}
		r.build.build(a, r.s.cover, plan, r.s.away[a], in)
		w := &way{agent: a, shifts: r.m.shiftsOf(a, t.q, plan, 0, r.s.away[a])}
		var changes []change
		changes, w.cost = r.s.outcome(a, r.s.shifts[a], w.shifts)
		for _, c := range changes {
			w.net -= r.m.slot.Hours() * float64(c.missing)
		}
		then := r.s.plan(a, w.shifts).breaches()
		for _, s := range softChanges(now, then) {
			w.cost += s.Cost
		}
		if w.cost < -1e-3 && len(worse(now, then)) == 0 && (best == nil || w.cost < best.cost) {
			best = w
		}
		r.s.put(a, r.s.shifts[a])
	}
	return best
}

// mostAsked bounds how many colleagues are thought about.
const mostAsked = 60
