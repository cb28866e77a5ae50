package roster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hotlined/hotlined/internal/hotline"
)

// obstacle writes a finding down, with what would mend it.
func (e *explainer) obstacle(f *finding) Obstacle {
	m := e.s.m
	o := Obstacle{
		Queue: m.queues[f.q], When: m.when(f.kind), deepest: m.when(kind{stretches: []stretch{f.deep}}),
		From: m.at(f.deep.from).UTC(), To: m.at(f.deep.to).UTC(), Gaps: len(f.stretches), Missing: f.hours,
		Needed: f.deep.need, Rostered: f.deep.need - f.deep.heads, Class: f.class, Why: f.why,
	}
	for _, s := range f.stretches {
		o.spans = append(o.spans, hotline.Interval{Start: m.at(s.from), End: m.at(s.to)})
	}
	if f.class != NotWorth && f.class != NotFound {
		o.Remedies = e.remedies(f)
	}
	return o
}

// remedies lists what would cover the gap, each alone: the least and cheapest of
// what people on the roster can agree to, then a skill, then new people.
func (e *explainer) remedies(f *finding) (out []Remedy) {
	if f.chain != nil {
		out = append(out, f.chain.remedy(e.s.m))
	}
	if first := e.together(f.t, f.ways, f.deep.heads); first.People > 0 {
		out = append(out, first)
		used := map[string]bool{ruleKey(f.ways[0]): true}
		for _, w := range f.ways {
			if key := ruleKey(w); f.deep.heads == 1 && !used[key] && len(out) < 3 && len(w.eases) == len(f.ways[0].eases) {
				used[key] = true
				out = append(out, Remedy{Text: clause(w.eases), Eases: w.eases, Covers: w.gained, People: 1})
			}
		}
	}
	for _, r := range []Remedy{e.always(f), e.facts(f), e.teach(f.kind), e.recruit(f.kind)} {
		if r.Covers > 0 {
			out = append(out, r)
		}
	}
	return out
}

// always finds the one person for whom what is asked for one gap would, agreed to
// for the whole period, cover most of the gaps of the kind.
func (e *explainer) always(f *finding) (best Remedy) {
	if len(f.stretches) == 1 {
		return best
	}
	for i, w := range f.ways {
		if i == waysAlways {
			break
		}
		if r := e.alwaysFor(f, w); r.Covers > max(best.Covers, 1.5*w.gained)+1e-9 {
			best = r
		}
	}
	return best
}

// waysAlways bounds for how many people that is asked.
const waysAlways = 8

func (e *explainer) alwaysFor(f *finding, way *way) (out Remedy) {
	r := e.reachers[0]
	w := r.s.m.agents[way.agent]
	give := map[string]float64{}
	waived := map[string]bool{}
	for _, ease := range way.eases {
		rule := w.terms.rule(ease.Rule)
		if easingOf(ease.Rule).never != nil {
			return out // what is done once, such as moving leave
		}
		by := ease.By
		if what, _ := rule.counts(w.terms); what == HoursWeek {
			by /= 60
		}
		give[ease.Rule] = max(give[ease.Rule], by)
		waived[ease.Rule] = rule.Allows != nil
	}
	terms := w.terms
	terms.rules = slices.DeleteFunc(slices.Clone(terms.rules), func(r Rule) bool { return waived[r.Name] })
	w.days = make([][]candidate, len(r.m.days))
	for d := range w.days {
		w.days[d] = r.m.candidates(terms, d, r.m.groups[w.group])
	}
	w.away = nil
	r.m.settle(&w, w.terms.Fixed)
	r.m.bind(&w, give)
	r.m.soften(&w, give, r.m.all())
	r.s.lift(way.agent, r.s.shifts[way.agent])
	defer r.s.put(way.agent, r.s.shifts[way.agent])
	r.m.agents[way.agent] = w
	plan := slices.Repeat([]placed{{cand: -1}}, len(r.m.days))
	r.build.build(way.agent, r.s.cover, plan, r.s.away[way.agent], r.m.all())
	changes, _ := r.s.outcome(way.agent, r.s.shifts[way.agent], r.m.shiftsOf(way.agent, f.q, plan, 0, r.s.away[way.agent]))
	net := 0.0
	for _, c := range changes {
		hours := -r.m.hours(c.missing)
		net += hours
		if slices.ContainsFunc(f.stretches, func(s stretch) bool { return c.slot >= s.from && c.slot < s.to }) {
			out.Covers += hours
		}
	}
	if out.Covers = min(out.Covers, f.hours, 2*net); out.Covers <= 0 {
		return Remedy{}
	}
	out.Eases, out.Always, out.People = way.eases, true, 1
	var what []string
	for _, ease := range way.eases {
		what = append(what, always(ease))
	}
	out.Text = fmt.Sprintf("from now on let %s %s (covers %s of %s)", way.eases[0].Agent, list(slices.Compact(what), "and"), amount(out.Covers), amount(f.hours))
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
		whole := &access{was: r.s.shifts[w.agent]}
		r.s.lift(w.agent, whole.was)
		now := r.judge(w.agent, t, whole, w.shifts)
		r.s.put(w.agent, whole.was)
		if now == nil || !now.closes() {
			continue
		}
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
