package scenario

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/hotlined/hotlined/scheduler/capacity"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// groupSpec is a group of people as the file has it.
type groupSpec struct {
	name      string
	at        value
	base      capacity.Group // without its need
	shrinkage []float64
	fit       float64
	queues    []queueSpec
}

func (r *planReader) group(v value) groupSpec {
	m := r.mapping(v.path, v.node)
	g := groupSpec{name: v.key, at: v, fit: r.positive(m.take("fit"), 1)}
	if g.fit > 1 {
		r.fail(m.at("fit"), "want a share up to 1 of what rosters bring where it is needed, got %g", g.fit)
	}
	g.base = capacity.Group{
		Name: v.key, Hours: r.positive(m.take("hours-per-week"), 40), Leaving: r.leaving(m, 0), Overtime: r.share(m.take("overtime"), 0),
	}
	g.base.Heads = r.heads(m.must("heads"), g.base.Hours)
	g.shrinkage = []float64{0}
	if s := m.take("shrinkage"); s.given() {
		g.shrinkage = r.series(s)
	}
	g.shrinkage = r.spread(m.at("shrinkage"), g.shrinkage)
	occupancy := r.share(m.take("occupancy"), 0.88)
	for _, q := range r.entries(m.take("queues"), "want the group's queues by name") {
		g.queues = append(g.queues, r.plannedQueue(q, occupancy))
	}
	r.hiring(m.take("hiring"), &g.base)
	c := r.mapping(m.take("cost").path, m.at("cost").node)
	g.base.Cost = capacity.Cost{
		HeadWeek: r.number(c.take("head-week"), 0), Hire: r.number(c.take("hire"), 0), Class: r.number(c.take("class"), 0),
		OvertimeHour: r.number(c.take("overtime-hour"), 0), UnmetHour: r.number(c.take("unmet-hour"), 0),
	}
	c.done()
	m.done()
	return g
}

// spread is a share for every week.
func (r *planReader) spread(v value, values []float64) []float64 {
	out := values
	if len(values) == 1 {
		out = slices.Repeat(values, max(1, r.plan.Weeks))
	} else if len(values) != r.plan.Weeks {
		r.fail(v, "want one value, or one for each of the %d weeks, got %d", r.plan.Weeks, len(values))
		out = make([]float64, max(1, r.plan.Weeks))
	}
	for _, s := range out {
		if s < 0 || s >= 1 {
			r.fail(v, "want shares below 1, got %g", s)
			return make([]float64, max(1, r.plan.Weeks))
		}
	}
	return out
}

// heads is a number, or those of a workforce folder.
func (r *planReader) heads(v value, hours float64) float64 {
	if !v.given() || v.node.Value != "" {
		return r.number(v, 0)
	}
	m := r.mapping(v.path, v.node)
	folder := m.must("workforce")
	var skills []string
	for _, s := range r.items(m.take("skills")) {
		skills = append(skills, s.text())
	}
	m.done()
	if !folder.given() || r.plan.Start.IsZero() {
		return 0
	}
	n, err := r.from.Heads(folder.text(), skills, hours, r.plan.Start)
	if err != nil {
		r.fail(folder, "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return n
}

func (r *planReader) hiring(v value, g *capacity.Group) {
	m := r.mapping(v.path, v.node)
	g.Hiring = capacity.Hiring{
		Lead: r.whole(m.take("lead-time"), 4), Every: r.whole(m.take("every"), 1), Min: r.whole(m.take("min-class"), 1), Max: r.whole(m.take("max-class"), 0),
		Training: r.whole(m.take("training"), 0), WashOut: r.share(m.take("wash-out"), 0),
	}
	for _, p := range r.items(m.take("ramp")) {
		g.Hiring.Ramp = append(g.Hiring.Ramp, r.number(p, 1))
	}
	for _, c := range r.items(m.take("classes")) {
		class := r.mapping(c.path, c.node)
		begins := class.must("start")
		heads := r.whole(class.must("heads"), 0)
		class.done()
		if !begins.given() {
			continue
		}
		at := r.day(begins)
		g.Classes = append(g.Classes, capacity.Class{Week: int(math.Floor(at.Sub(r.plan.Start).Hours() / (24 * 7))), Heads: heads})
	}
	m.done()
}

// build puts the groups of a scenario together.
func (r *planReader) build(v variantSpec, groups []groupSpec) Variant {
	out := Variant{Name: v.name, Recommend: v.recommend}
	for _, spec := range groups {
		change := v
		if len(v.only) > 0 && !slices.Contains(v.only, spec.name) {
			change = variantSpec{volume: 1, handling: 1}
		}
		g := spec.base
		if change.leaving != nil {
			g.Leaving = *change.leaving
		}
		if change.overtime != nil {
			g.Overtime = *change.overtime
		}
		if change.heads != nil {
			g.Heads = *change.heads
		}
		shrinkage := spec.shrinkage
		if change.shrinkage != nil {
			shrinkage = change.shrinkage
		}
		need, err := spec.need(change, shrinkage, r.plan.Weeks)
		if err != nil {
			r.told(spec.at, err)
			return out
		}
		g.Need = need
		r.told(spec.at, g.Validate())
		out.Groups = append(out.Groups, g)
	}
	return out
}

// need is the heads that each week may need, at the levels of its volume: all
// queues of the group stray together.
func (g groupSpec) need(v variantSpec, shrinkage []float64, weeks int) ([][]capacity.Chance, error) {
	works, err := g.works(v)
	if err != nil {
		return nil, err
	}
	out := make([][]capacity.Chance, weeks)
	for t := range out {
		for _, z := range levels {
			hours := 0.0
			for _, w := range works {
				h, err := w.hours(t, z, v.volume)
				if err != nil {
					return nil, err
				}
				hours += h
			}
			heads := staffing.GrossUp(hours/g.fit/g.base.Hours, shrinkage[t])
			out[t] = append(out[t], capacity.Chance{Heads: heads, Weight: 1.0 / float64(len(levels))})
		}
		slices.SortFunc(out[t], func(a, b capacity.Chance) int { return cmp.Compare(a.Heads, b.Heads) })
	}
	return out, nil
}

// work is queues of a group that are answered by the same agents.
type work struct {
	queues []queueSpec
	weekly *staffing.Weekly // nil: the work can wait
	times  float64          // of the handling time
}

// works puts the calls of a group together, as everybody answers all of them; each
// queue of chats and of work that can wait is by itself.
func (g groupSpec) works(v variantSpec) (out []work, err error) {
	var calls work
	var contacts, seconds, patience float64
	var target staffing.Targets
	for _, q := range g.queues {
		if q.canWait {
			out = append(out, work{queues: []queueSpec{q}, times: v.handling})
			continue
		}
		if q.load.Concurrency > 1 {
			l := q.load
			l.AHT *= v.handling
			w, err := staffing.NewWeekly(l, v.targetsOf(q.target), slotSeconds)
			if err != nil {
				return nil, err
			}
			out = append(out, work{queues: []queueSpec{q}, weekly: w})
			continue
		}
		n := total(q.volume)
		contacts, seconds, patience = contacts+n, seconds+n*q.load.AHT, patience+n/q.load.Patience
		if len(calls.queues) == 0 {
			target = q.target
		}
		target.ServiceLevel = max(target.ServiceLevel, q.target.ServiceLevel)
		target.AnswerWithin = min(target.AnswerWithin, q.target.AnswerWithin)
		calls.queues = append(calls.queues, q)
	}
	if contacts == 0 {
		return out, nil
	}
	calls.weekly, err = staffing.NewWeekly(staffing.Load{AHT: seconds / contacts * v.handling, Patience: contacts / patience}, v.targetsOf(target), slotSeconds)
	return append(out, calls), err
}

// hours are the agents' hours of a week at a level of its volume.
func (w work) hours(week int, level, times float64) (float64, error) {
	contacts := make([]float64, len(w.queues[0].shares))
	seconds, cap := 0.0, 1.0
	for _, q := range w.queues {
		n := times * q.volume[week] * math.Exp(level*q.sd[week]-q.sd[week]*q.sd[week]/2)
		for i, s := range q.shares {
			contacts[i] += n * s
		}
		seconds += n * q.load.AHT / float64(max(1, q.load.Concurrency))
		cap = q.target.Occupancy
	}
	if w.weekly == nil {
		return seconds * w.times / 3600 / cap, nil
	}
	return w.weekly.Hours(contacts)
}

func total(values []float64) (sum float64) {
	for _, v := range values {
		sum += v
	}
	return sum
}
