package roster

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Sizes of an explanation: what a manager reads, and how many rules that give way
// at once for one person are thought about.
const (
	linesTold   = 10
	rulesAtMost = 3
	peopleTold  = 6 // of whom something is asked, for one gap
)

// Obstacles is why a roster leaves people missing, and the least that would have
// to give way.
type Obstacles struct {
	Hours Hours      // needed and held over the whole period
	Lines []Obstacle // those with most agent-hours missing first
	More  int        // gaps of other kinds
	Left  float64    // agent-hours missing in those
}

// Obstacle is gaps of one kind, and the least set of rules or facts that blocks
// them. The set is found at the deepest gap of the kind.
type Obstacle struct {
	Queue    string
	When     string    // in words
	From, To time.Time // of the deepest gap
	Gaps     int       // stretches of time
	Missing  float64   // agent-hours in all of them
	Needed   int       // heads at the worst moment
	Rostered int
	Class    Class
	Why      string
	Remedies []Remedy // the least and cheapest first; each alone would do
	deepest  string   // the deepest gap's time, in words
	spans    []hotline.Interval
}

// Class is what kind of an obstacle it is.
type Class string

// The classes.
const (
	NobodyMay Class = "nobody may"   // whoever knows the queue may never work then, or is there already
	ByRules   Class = "rules"        // limits, rest and the like keep everybody else away
	Elsewhere Class = "elsewhere"    // whoever could come is needed as much where he is
	NotWorth  Class = "not worth it" // not blocked: somebody could come, and that costs more than it brings
	NotFound  Class = "not found"    // not blocked: somebody could come, and the search ended before
)

// Remedy is one set of things to agree to.
type Remedy struct {
	Text   string
	Eases  []Ease  // of rules and facts of people on the roster; none for new people and skills
	Covers float64 // agent-hours of the gaps of the kind, or of the deepest one
	People int     // who would be there then and is not now
}

// Explain finds what stands between a roster and full cover. It is exact for what
// it looks at: for every agent, the best plan of the days around a gap with every
// set of up to three rules given way, all others staying as they are.
//
// Only Workers and Stop of the options are heeded. A search that is stopped gives
// the lines found so far.
func Explain(p Problem, r hotline.Roster, opts Options) Obstacles {
	m := newModel(p)
	for q := range m.queues {
		if !slices.Contains(m.groups, 1<<q) {
			m.groups = append(m.groups, 1<<q) // of people to be hired
		}
	}
	e := newExplainer(m, r, opts)
	out := Obstacles{Hours: m.balance(r)}
	for i, k := range m.kinds(m.stretches(r.Gaps)) {
		if i >= linesTold || opts.stopped() {
			out.More += len(k.stretches)
			out.Left += k.hours
			continue
		}
		out.Lines = append(out.Lines, e.obstacle(k))
	}
	return out
}

func (o Options) stopped() bool { return o.Stop != nil && o.Stop() }

// explainer asks several agents at a time.
type explainer struct {
	s        *lineup
	reachers []*reacher
	opts     Options
	hires    map[hire]*worker
}

func newExplainer(m *model, r hotline.Roster, opts Options) *explainer {
	e := &explainer{s: newLineup(m, r), opts: opts, hires: map[hire]*worker{}}
	for range max(1, cmp.Or(opts.Workers, m.p.Config.Workers)) {
		e.reachers = append(e.reachers, newReacher(e.s))
	}
	return e
}

// each asks about agents, side by side.
func (e *explainer) each(agents []int, ask func(r *reacher, a int)) {
	var wg sync.WaitGroup
	for i, r := range e.reachers {
		wg.Go(func() {
			for n := i; n < len(agents) && !e.opts.stopped(); n += len(e.reachers) {
				ask(r, agents[n])
			}
		})
	}
	wg.Wait()
}

// obstacle explains gaps of a kind by the deepest of them.
func (e *explainer) obstacle(k kind) Obstacle {
	m, deep := e.s.m, k.stretches[0]
	o := Obstacle{
		Queue: m.queues[k.q], When: m.when(k), deepest: m.when(kind{stretches: k.stretches[:1]}), From: m.at(deep.from).UTC(), To: m.at(deep.to).UTC(),
		Gaps: len(k.stretches), Missing: k.hours, Needed: deep.need, Rostered: deep.need - deep.heads,
	}
	for _, s := range k.stretches {
		o.spans = append(o.spans, hotline.Interval{Start: m.at(s.from), End: m.at(s.to)})
	}
	t := target{q: k.q, slot: deep.worst, from: deep.from, to: deep.to}
	if e.s.short(t.q, t.slot) == 0 {
		o.Class, o.Why = NotWorth, "those at work could cover it by changing queue for a short while, which is not worth a change"
		return o
	}
	accesses := make([]access, len(m.agents))
	free := e.free(t, accesses)
	for _, w := range free {
		accesses[w.agent].hope = w.net
	}
	o.Class, o.Why = e.classify(accesses, free)
	if o.Class == NotWorth || o.Class == NotFound {
		return o
	}
	var ways []*way
	for n := 1; n <= rulesAtMost && len(ways) < min(deep.heads, peopleTold); n++ {
		ways = append(ways, e.ways(t, accesses, n, len(ways)+2*min(deep.heads, peopleTold)+4)...)
	}
	o.Remedies = e.remedies(k, t, ways)
	return o
}

// free are the best plans that bring agents to a target with no rule given way.
func (e *explainer) free(t target, accesses []access) (out []*way) {
	found := make([]*way, len(accesses))
	var all []int
	for a := range accesses {
		if e.s.absent(a, t) {
			all = append(all, a)
		}
	}
	e.each(all, func(r *reacher, a int) {
		accesses[a] = r.access(a, t)
		found[a] = r.level(a, t, &accesses[a], 0)
	})
	return sorted(found)
}

// ways are the best ways of agents to a target with so many rules given way, the
// best first. Those of whom most can be hoped are asked first, and no more once
// there are enough.
func (e *explainer) ways(t target, accesses []access, rules, enough int) (out []*way) {
	const batch = 64
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
func (e *explainer) classify(accesses []access, free []*way) (Class, string) {
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
		if best.cost < -1e-6 {
			return NotFound, fmt.Sprintf("no rule stands in the way: %s could come, and a longer search would find it", who)
		}
		return NotWorth, fmt.Sprintf("no rule stands in the way, it is not worth it: %s could come for %s, at the price of %.1f in wishes, agreed hours and heads too many",
			who, amount(best.gained), best.cost+best.gained)
	}
	if len(free) > 0 {
		best := slices.MinFunc(free, func(x, y *way) int { return cmp.Compare(x.cost, y.cost) })
		return Elsewhere, fmt.Sprintf("%s could come and would be missed as much elsewhere (%s: %s)",
			persons(len(free)), e.s.m.agents[best.agent].terms.Agent.ID, e.s.m.where(best.lost))
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
	if len(parts) == 0 {
		return "nothing"
	}
	return list(parts, "and")
}

// remedies lists what would cover the gap, each alone: the least and cheapest of
// what people on the roster can agree to, then a skill, then new people.
func (e *explainer) remedies(k kind, t target, ways []*way) (out []Remedy) {
	deep := k.stretches[0]
	if first := e.together(t, ways, deep.heads); first.People > 0 {
		out = append(out, first)
		used := map[string]bool{ruleKey(ways[0]): true}
		for _, w := range ways {
			if kind := ruleKey(w); deep.heads == 1 && !used[kind] && len(out) < 3 && len(w.eases) == len(ways[0].eases) {
				used[kind] = true
				out = append(out, Remedy{Text: clause(w.eases), Eases: w.eases, Covers: w.gained, People: 1})
			}
		}
	}
	if r := e.teach(k); r.Covers > 0 {
		out = append(out, r)
	}
	if r := e.recruit(k); r.Covers > 0 {
		out = append(out, r)
	}
	return out
}

// ruleKey names the rules that give way, as one key.
func ruleKey(w *way) string {
	var names []string
	for _, e := range w.eases {
		names = append(names, e.Rule)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), "+")
}

// together takes as many ways as heads are missing, each with the ones before it
// in force.
func (e *explainer) together(t target, ways []*way, heads int) (out Remedy) {
	r := newReacher(e.s)
	for _, w := range ways {
		if out.People == min(heads, peopleTold) {
			break
		}
		r.s.lift(w.agent, r.s.shifts[w.agent])
		now := r.judge(w.agent, t, w.shifts)
		if now == nil || !now.closes() {
			r.s.put(w.agent, r.s.shifts[w.agent])
			continue
		}
		r.s.put(w.agent, r.s.shifts[w.agent])
		r.adopt(w.agent, w.shifts)
		out.People++
		out.Covers += now.gained
		out.Eases = append(out.Eases, w.eases...)
	}
	out.Text = clause(out.Eases)
	if left := heads - out.People; left > 0 && out.People > 0 {
		out.Text += fmt.Sprintf(" (%d would still be missing)", left)
	}
	return out
}

// Sentence is the obstacle as a manager reads it.
func (o Obstacle) Sentence() string {
	s := fmt.Sprintf("%s, %s: %s missing, %d needed and %d there at worst; %s", o.Queue, o.When, amount(o.Missing), o.Needed, o.Rostered, o.Why)
	if r := o.Remedy(); r != "" {
		s += ". To cover it: " + r
	}
	return s
}

// Remedy is what would cover the gaps, in words; empty where nothing was found.
// What is asked for once is asked for the deepest gap.
func (o Obstacle) Remedy() string {
	var once, all []string
	for _, r := range o.Remedies {
		if len(r.Eases) > 0 {
			once = append(once, r.Text)
		} else {
			all = append(all, r.Text)
		}
	}
	if len(once) > 0 && o.Gaps > 1 {
		once[0] = fmt.Sprintf("on %s %s", o.deepest, once[0])
	}
	return strings.Join(append(once, all...), "; or ")
}

// remedyMark is where the remedy begins in a gap's reason.
const remedyMark = "; to cover it: "

func withoutRemedy(why string) string {
	why, _, _ = strings.Cut(why, remedyMark)
	return why
}

// Annotate writes to every gap of a roster what would cover it, after the reason
// that it has.
func (o Obstacles) Annotate(r *hotline.Roster) {
	for i := range r.Gaps {
		g := &r.Gaps[i]
		g.Why = withoutRemedy(g.Why)
		for _, line := range o.Lines {
			if line.Queue == g.Queue && slices.ContainsFunc(line.spans, func(s hotline.Interval) bool { return s.Contains(g.Start) }) {
				switch remedy := line.Remedy(); {
				case remedy != "":
					g.Why += remedyMark + remedy
				case line.Class == NotWorth || line.Class == NotFound:
					g.Why += "; " + line.Why
				}
			}
		}
	}
}
