package roster

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// finding is what was found out about gaps of a kind at the deepest of them.
type finding struct {
	kind
	deep  stretch
	t     target
	class Class
	why   string
	ways  []*way // the best first
	chain *chain // of two people, of whom less is asked than of the best way; nil: none
}

// like reports whether two findings are the same matter for a manager.
func (f *finding) like(o *finding) bool {
	same := f.q == o.q && f.weekend == o.weekend && f.class == o.class && (len(f.ways) == 0) == (len(o.ways) == 0)
	return same && (len(f.ways) == 0 || ruleKey(f.ways[0]) == ruleKey(o.ways[0]))
}

// join takes in the gaps of another.
func (f *finding) join(o *finding) {
	f.stretches = append(f.stretches, o.stretches...)
	f.hours += o.hours
}

// look asks what stands in the way at the deepest gap of a kind that people who
// change queue do not cover already.
func (e *explainer) look(k kind) *finding {
	f := &finding{kind: k, deep: k.stretches[0]}
	short := func(s stretch) bool { return e.s.short(s.q, s.worst) > 0 }
	i := slices.IndexFunc(k.stretches, short)
	if i < 0 {
		f.class, f.why = NotWorth, "those at work could cover it by changing queue for a short while, which is not worth a change"
		return f
	}
	f.deep = k.stretches[i]
	f.t = target{q: k.q, slot: f.deep.worst, from: f.deep.from, to: f.deep.to}
	accesses := make([]access, len(e.s.m.agents))
	all := e.absent(f.t)
	free := e.free(f.t, accesses, all[:min(len(all), firstAsked)])
	all = all[min(len(all), firstAsked):]
	f.class, f.why = e.classify(accesses, free, len(all) > 0)
	if _, counts, told := strings.Cut(f.deep.why, "; of "); told && (f.class == NobodyMay || f.class == ByRules) {
		f.why += " (of " + counts + ")"
	}
	if f.class == NotWorth || f.class == NotFound {
		return f
	}
	wanted, most := min(f.deep.heads, peopleTold), rulesAtMost
	if f.deep.heads > 3 {
		most = 2 // nobody asks that much of so many
	}
	for n := 1; n <= most && len(f.ways) < wanted; n++ {
		f.ways = append(f.ways, e.ways(f.t, accesses, n, len(f.ways)+2*wanted+4)...)
		if len(f.ways) < wanted && len(all) > 0 { // ask the others too before more is asked of anybody
			free = append(free, e.free(f.t, accesses, all)...)
			all, n, f.ways = nil, 0, nil
			for a := range accesses {
				accesses[a].closed = accesses[a].plan == nil
			}
		}
	}
	if wanted == 1 && (len(f.ways) == 0 || f.ways[0].rules() > 1) {
		f.chain = e.chain(f, free)
	}
	return f
}

// absent are the agents who could help at a target and are not at work then.
func (e *explainer) absent(t target) (out []int) {
	for a := range e.s.m.agents {
		if e.s.absent(a, t) {
			out = append(out, a)
		}
	}
	return out
}

// free are the best plans that bring some agents to a target with no rule given
// way.
func (e *explainer) free(t target, accesses []access, all []int) []*way {
	found := make([]*way, len(accesses))
	for len(all) > 0 {
		now := all[:min(batch, len(all))]
		all = all[len(now):]
		e.each(now, func(r *reacher, a int) {
			accesses[a] = r.access(a, t)
			if found[a] = r.level(a, t, &accesses[a], 0); found[a] != nil {
				accesses[a].hope = found[a].net
			}
		})
		if slices.ContainsFunc(now, func(a int) bool { return found[a] != nil && found[a].closes() && found[a].cost < -aTrifle }) {
			break // nothing blocks it, and one who could come is enough to say so
		}
	}
	return sorted(found)
}

// firstAsked is how many agents are asked before all are, if need be.
const firstAsked = 192

// batch is how many agents are asked before what was found is looked at.
const batch = 64

// ways are the best ways of agents to a target with so many rules given way, the
// best first. Those of whom most can be hoped are asked first, and no more once
// there are enough.
func (e *explainer) ways(t target, accesses []access, rules, enough int) (out []*way) {
	var all []int
	for a := range accesses {
		if !accesses[a].closed && len(accesses[a].offers) > 0 && bits.OnesCount64(accesses[a].masks[0]) <= rules {
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(x, y int) int { return cmp.Compare(accesses[y].hope, accesses[x].hope) })
	found := make([]*way, len(accesses))
	for len(all) > 0 && len(out) < enough {
		now := all[:min(batch, len(all))]
		all = all[len(now):]
		e.each(now, func(r *reacher, a int) { found[a] = r.level(a, t, &accesses[a], rules) })
		out = out[:0]
		for a, w := range found {
			if w != nil && w.closes() {
				out = append(out, w)
				accesses[a].closed = true // nothing more need give way
			}
		}
	}
	return sorted(out)
}

// sorted leaves out what was not found, and puts the best first.
func sorted(found []*way) []*way {
	out := keep(found, func(w *way) bool { return w != nil })
	slices.SortStableFunc(out, func(x, y *way) int {
		switch {
		case x.before(y):
			return -1
		case y.before(x):
			return 1
		}
		return 0
	})
	return out
}

// absent reports whether an agent could help a queue in a slot, by a chain too,
// and is not at work then.
func (s *lineup) absent(a int, t target) bool {
	g := s.m.agents[a].group
	if g < 0 || s.cover.reach(t.slot, s.m.groups[g])>>t.q&1 == 0 {
		return false
	}
	working := false
	s.m.working(s.shifts[a], func(slot int) { working = working || slot == t.slot })
	return !working
}

// classify says what kind of an obstacle it is from what agents could do with no
// rule given way.
func (e *explainer) classify(accesses []access, free []*way, more bool) (Class, string) {
	if len(free) > 0 && free[0].closes() {
		best := slices.MinFunc(free, func(x, y *way) int {
			if x.closes() != y.closes() {
				if x.closes() {
					return -1
				}
				return 1
			}
			return cmp.Compare(x.cost, y.cost)
		})
		who := e.s.m.agents[best.agent].terms.Agent.ID
		if best.cost < -aTrifle {
			return NotFound, fmt.Sprintf("no rule stands in the way: %s could come, and a longer search would find it", who)
		}
		return NotWorth, fmt.Sprintf("no rule stands in the way, it is not worth it: %s could come for %s, at the price of %.1f in wishes, agreed hours and heads too many",
			who, amount(best.gained), best.cost+best.gained)
	}
	if len(free) > 0 {
		many := persons(len(free))
		if more {
			many = "at least " + many
		}
		movers := keep(free, func(w *way) bool { return len(w.lost) > 0 })
		if len(movers) == 0 {
			return Elsewhere, many + " could come, and only for a small part of it"
		}
		best := slices.MinFunc(movers, func(x, y *way) int { return cmp.Compare(x.cost, y.cost) })
		return Elsewhere, fmt.Sprintf("%s could come and would be missed as much elsewhere (%s: %s)",
			many, e.s.m.agents[best.agent].terms.Agent.ID, e.s.m.where(best.lost))
	}
	may := slices.ContainsFunc(accesses, func(a access) bool { return slices.Contains(a.masks, 0) })
	if !may {
		return NobodyMay, "nobody else with the skill may ever work then"
	}
	return ByRules, "rules keep everybody else with the skill away"
}

func persons(n int) string {
	if n == 1 {
		return "one person"
	}
	return fmt.Sprintf("%d people", n)
}

// where says where heads are missing, the longest first.
func (m *model) where(lost []change) string {
	hours := map[string]float64{}
	var order []string
	for _, c := range lost {
		day := m.at(c.slot).In(m.p.Site)
		key := fmt.Sprintf("%s on %s", m.queues[c.queue], day.Format("Mon 2 Jan"))
		if hours[key] == 0 {
			order = append(order, key)
		}
		hours[key] += m.hours(c.missing)
	}
	slices.SortStableFunc(order, func(x, y string) int { return cmp.Compare(hours[y], hours[x]) })
	var parts []string
	for i, key := range order {
		if i == 2 && len(order) > 3 {
			parts = append(parts, fmt.Sprintf("%d more", len(order)-i))
			break
		}
		parts = append(parts, amount(hours[key])+" of "+key)
	}
	return list(parts, "and")
}
