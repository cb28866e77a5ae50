package roster

import (
	"cmp"
	"fmt"
	"slices"
)

// chain is two people: one comes, breaking no rule, and another, for whom rules
// give way, takes what the first leaves.
type chain struct {
	comes *way
	takes *way
	hole  change
}

// moversAsked bounds for how many of those who could come that is thought about.
const moversAsked = 2

// chain looks for two people of whom less is asked than of the best one alone.
func (e *explainer) chain(f *finding, free []*way) (best *chain) {
	atMost := rulesAtMost
	if len(f.ways) > 0 {
		atMost = f.ways[0].rules() - 1
	}
	movers := keep(free, func(w *way) bool { return len(w.lost) > 0 })
	slices.SortStableFunc(movers, func(x, y *way) int { return cmp.Compare(x.cost, y.cost) })
	for _, comes := range movers[:min(len(movers), moversAsked)] {
		if atMost < 1 || e.opts.stopped() {
			break
		}
		if c := e.follows(f, comes, atMost); c != nil {
			best, atMost = c, c.takes.rules()-1
		}
	}
	return best
}

// follows looks for who could take what one leaves who comes.
func (e *explainer) follows(f *finding, comes *way, atMost int) *chain {
	after := newReacher(e.s)
	after.adopt(comes.agent, comes.shifts)
	sub := &explainer{s: after.s, opts: e.opts, hires: e.hires}
	for range e.reachers {
		sub.reachers = append(sub.reachers, newReacher(after.s))
	}
	hole := slices.MaxFunc(comes.lost, func(x, y change) int { return cmp.Compare(x.missing, y.missing) })
	t := target{q: hole.queue, slot: hole.slot, from: hole.slot, to: hole.slot + 1}
	for t.from > 0 && after.s.short(t.q, t.from-1) > 0 {
		t.from--
	}
	for t.to < e.s.m.slots && after.s.short(t.q, t.to) > 0 {
		t.to++
	}
	t.slot = (t.from + t.to) / 2
	accesses := make([]access, len(e.s.m.agents))
	all := sub.absent(t)
	sub.free(t, accesses, all[:min(len(all), firstAsked)])
	accesses[comes.agent].closed = true
	for n := 1; n <= atMost; n++ {
		for _, takes := range sub.ways(t, accesses, n, 1) {
			if comes.net+takes.net >= e.s.m.enough(f.t)-1e-9 {
				return &chain{comes, takes, hole}
			}
		}
	}
	return nil
}

// rules is how many rules give way.
func (w *way) rules() int {
	var names []string
	for _, e := range w.eases {
		names = append(names, e.Rule)
	}
	slices.Sort(names)
	return len(slices.Compact(names))
}

// remedy says what to agree to.
func (c *chain) remedy(m *model) Remedy {
	who := m.agents[c.comes.agent].terms
	return Remedy{
		Text: fmt.Sprintf("%s, so that %s can come instead of working %s on %s", clause(c.takes.eases), who.Agent.ID,
			m.queues[c.hole.queue], who.say(m.at(c.hole.slot))),
		Eases: c.takes.eases, Covers: c.comes.net + c.takes.net, People: 1,
	}
}
