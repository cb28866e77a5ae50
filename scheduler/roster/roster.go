// Package roster decides who works when: shifts with their breaks for named
// people, so that every queue has the agents it needs as far as their contracts
// allow, and it says why.
//
// A Problem goes in, a hotline.Roster and a Report come out. Hard rules (rules
// are one file each, listed in Rules) are never broken: the search only ever
// builds weeks that keep them. What cannot be covered is not an error but a
// Gap, with the reason in words. Verify judges any roster by code of its own.
//
// The package is pure: it has no clock, so long searches are told when to stop.
package roster

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Problem is everything a roster is made from.
type Problem struct {
	ID       string         // of the roster to be made
	From, To time.Time      // the planned days, midnights at the site
	Site     *time.Location // cuts days and weeks
	MadeAt   time.Time      // stamped on the roster

	Agents    []hotline.Agent
	Contracts []hotline.Contract
	Absences  []hotline.Absence
	Available []Availability // agents without any are available at all times
	Wishes    []Wish

	Queues   []hotline.Queue       // a queue that is not listed needs the skill of its own name
	Demand   []hotline.Requirement // how many are needed, by queue and interval
	Curves   []Curve               // what callers meet with more or fewer; may be left out
	Previous []hotline.Shift       // worked before From: rest and rows of days go on

	Fixed    []Fixed   // settled before the search: shifts, free time, activities
	Sessions []Session // trainings, meetings and talks that the search finds the time for

	// Published are the shifts that people have been told, as far as they may still
	// change. Ledger is what agents have borne over the last year.
	Published []hotline.Shift
	Ledger    map[string]Tally
	Holidays  []time.Time           // local midnights, where shifts differ on them
	Closed    []hotline.Requirement // asked for while the hotline is closed: nobody is rostered for it, Notices tells

	Config Config
	known  *known // nil: not worked out yet
}

// Availability is a time of the week in which an agent can work. From and To
// count from the local midnight of Weekday; To may lie beyond the next one.
type Availability struct {
	Agent    string
	Weekday  time.Weekday
	From, To time.Duration
	// Date, a local midnight, makes it hold for that date alone, on which what is
	// said of the weekday does not. Of a date without any time From and To are equal.
	Date time.Time
}

// Wish is what an agent would like: to be free, or to work, in a span of time.
type Wish struct {
	Agent    string
	From, To time.Time
	Work     bool    // false: to be free
	Weight   float64 // 1 is the norm
	Note     string
	Source   string // file and line it was read from, if it was
}

// Options steer one search.
type Options struct {
	Seed     uint64
	Rounds   int                  // stop after so many; 0: by Stop or when nothing improves any more
	Idle     int                  // rounds that improve next to nothing before the search ends; 0: 60
	Workers  int                  // searches side by side, each on a core; 0: the configured number
	Stop     func() bool          // asked often, by several goroutines; true ends the search; nil: never
	Elapsed  func() time.Duration // since the start, for the trace; nil: no times
	Progress func(Progress)       // told after every round, by one goroutine; nil: nobody listens
	// Begin is a roster to begin with instead of none: plans of it that are not
	// legal in this problem are made anew.
	Begin  []hotline.Shift
	Review Review // asked every few rounds until it wants no more; nil: what is needed stays
}

// Progress is how far a search has come.
type Progress struct {
	Round     int
	Elapsed   time.Duration
	Objective float64
	Bound     float64
}

// Report is what is to be said about a roster besides itself.
type Report struct {
	Seed      uint64
	Objective float64 // the cost of the roster, in agent-hours missing; soft rules are priced in the same
	Bound     float64 // no roster for this problem costs less
	Rounds    int
	Elapsed   time.Duration
	Trace     []Progress // every improvement
	Needed    float64    // agent-hours
	Missing   float64    // agent-hours of them not covered
	Least     float64    // agent-hours of them that no roster covers
	Paid      float64    // hours
	Breaches  []Breach   // of all rules; none of a hard one
}

// Proven says in words how far the roster can be from the best: what no roster
// could do against what this one does.
func (r Report) Proven() string {
	const trifle = 0.05
	missing := "this one misses " + amount(r.Missing)
	switch {
	case r.Missing < trifle:
		missing = "nobody is missing"
	case r.Missing <= r.Least+trifle || amount(r.Missing) == amount(r.Least):
		missing = fmt.Sprintf("no roster can miss fewer than %s, and this one misses no more", amount(r.Least))
	case r.Least >= trifle:
		missing = fmt.Sprintf("no roster can miss fewer than %s; this one misses %s", amount(r.Least), amount(r.Missing))
	default:
		missing += "; that a better one exists is not ruled out"
	}
	cost := fmt.Sprintf("cost %.1f", r.Objective)
	if r.Bound >= trifle {
		cost += fmt.Sprintf(", of which %.1f cannot be avoided", min(r.Bound, r.Objective))
	}
	return missing + " (" + cost + ", in agent-hours; wishes, agreed hours and uneven cover included)"
}

// HardBroken counts the breaches of hard rules.
func (r Report) HardBroken() (n int) {
	for _, b := range r.Breaches {
		if b.Hard {
			n++
		}
	}
	return n
}

// Solve makes the best roster it can until it is told to stop, or until no
// round improves it any more. The same problem, seed, number of workers and
// rounds give the same roster. Where a Review changes what is needed, roster and
// report are about what it said last.
//
// It never fails: what Validate would refuse is left out, and what cannot be
// covered is in the roster's Gaps.
func Solve(p Problem, opts Options) (hotline.Roster, Report) {
	m := newModel(p)
	s := newSearch(m, opts)
	best := s.run()
	r := best.roster()
	report := Report{
		Seed: opts.Seed, Bound: s.bound, Rounds: s.round, Trace: s.trace,
		Breaches: Judge(p, r.Shifts), Elapsed: s.opts.Elapsed(),
	}
	report.Objective = m.objective(r, report.Breaches)
	report.Needed, report.Missing = hours(m, r)
	report.Least = min(m.least(), report.Missing)
	for _, sh := range r.Shifts {
		report.Paid += Paid(sh).Hours()
	}
	return r, report
}

// Validate reports every mistake at once: an agent whose contract nobody wrote,
// a skill that no queue needs, demand that no agent could ever serve.
func (p Problem) Validate() error {
	var errs []error
	add := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if !p.From.Before(p.To) {
		add("the period must end after it begins, got %s to %s", p.From, p.To)
	}
	if p.Site == nil {
		add("the site's time zone is missing")
	}
	contracts, agents := map[string]bool{}, map[string]bool{}
	for _, c := range p.Contracts {
		contracts[c.Name] = true
		for _, name := range c.Shifts {
			if !slices.ContainsFunc(p.Config.Shifts, func(s NamedShift) bool { return s.Name == name }) {
				add("contract %s: unknown shift %q: roster.shifts has none of that name", c.Name, name)
			}
		}
	}
	for _, a := range p.Agents {
		if agents[a.ID] {
			add("agent %s is listed twice", a.ID)
		}
		agents[a.ID] = true
		if !contracts[a.Contract] {
			add("agent %s: unknown contract %q", a.ID, a.Contract)
		}
	}
	errs = append(errs, p.checkSessions(agents)...)
	for _, f := range p.Fixed {
		if !agents[f.Agent] {
			errs = append(errs, at(f.Source, "fixed for unknown agent %q", f.Agent))
		}
	}
	for _, w := range p.Wishes {
		if !agents[w.Agent] {
			add("a wish of unknown agent %q", w.Agent)
		}
	}
	for _, a := range p.Absences {
		if !a.From.Before(a.To) {
			add("agent %s: an absence must end after it begins, got %s to %s", a.Agent, a.From, a.To)
		}
	}
	for _, r := range p.Demand {
		if r.Start.Sub(p.From)%(5*time.Minute) != 0 || r.Interval%(5*time.Minute) != 0 {
			add("queue %s at %s: intervals must begin and end on the five minutes", r.Queue, r.Start)
		}
		if r.Interval <= 0 || r.Agents < 0 || r.GrossAgents < 0 || math.IsNaN(r.GrossAgents) {
			add("queue %s at %s: want a positive interval and agents, got %s and %d", r.Queue, r.Start, r.Interval, r.Agents)
		}
	}
	if err := p.Config.Validate(); err != nil || p.Site == nil {
		return errors.Join(append(errs, err)...)
	}
	errs = append(errs, p.checkMemory()...)
	return errors.Join(append(errs, p.checkFixed(len(errs) == 0)...)...)
}

// Heads is how many agents to roster for a requirement: those on the phones and
// the shrinkage on top, rounded to whole people.
func Heads(r hotline.Requirement) int {
	return max(r.Agents, int(math.Round(r.GrossAgents)))
}

// Paid is the paid part of a shift: all of it but lunch.
func Paid(s hotline.Shift) time.Duration {
	paid := s.End.Sub(s.Start)
	for _, a := range s.Activities {
		if !a.Kind.Paid() {
			paid -= a.End.Sub(a.Start)
		}
	}
	return paid
}

// skills maps every queue of the problem to the skill it needs.
func (p Problem) skills() map[string]string {
	out := map[string]string{}
	for _, r := range p.Demand {
		out[r.Queue] = r.Queue
	}
	for _, q := range p.Queues {
		out[q.Name] = cmp.Or(q.Skill, q.Name)
	}
	return out
}

// known is what the terms of all agents share.
type known struct {
	rules     []held
	skills    map[string]string // by queue
	published map[string][]hotline.Shift
	span      hotline.Interval // of the published days
}

// ready works out what the terms of all agents share.
func (p Problem) ready() Problem {
	p.known = &known{rules: p.Config.book(), skills: p.skills(), published: byAgent(p.Published), span: p.publishedSpan()}
	return p
}

// terms puts together what holds for one agent.
func (p Problem) terms(a hotline.Agent) Terms {
	if p.known == nil {
		p = p.ready()
	}
	t := Terms{Agent: a, Site: p.Site, Config: p.Config, Holidays: p.Holidays, Period: hotline.Interval{Start: p.From, End: p.To}, skills: p.known.skills}
	for _, c := range p.Contracts {
		if c.Name == a.Contract {
			t.Contract = c
		}
	}
	t.Absences = keep(p.Absences, func(x hotline.Absence) bool { return x.Agent == a.ID })
	t.Available = keep(p.Available, func(x Availability) bool { return x.Agent == a.ID })
	t.Wishes = keep(p.Wishes, func(x Wish) bool { return x.Agent == a.ID })
	t.Published, t.published, t.Now = p.known.published[a.ID], p.known.span, p.MadeAt
	t.Ledger, t.fair = p.Ledger[a.ID], p.fair(t)
	t.rules = rulesOf(t, p.known.rules)
	t.Sessions = keep(p.Sessions, func(x Session) bool { return slices.Contains(x.Agents, a.ID) })
	for i := range t.Wishes {
		t.Wishes[i].Weight *= seniority(a, p.From)
	}
	t.Fixed = keep(p.Fixed, func(x Fixed) bool { return x.Agent == a.ID })
	return t
}

func keep[T any](all []T, is func(T) bool) (out []T) {
	for _, x := range all {
		if is(x) {
			out = append(out, x)
		}
	}
	return out
}

// byStart orders shifts by agent and time.
func byStart(shifts []hotline.Shift) []hotline.Shift {
	out := slices.Clone(shifts)
	slices.SortStableFunc(out, func(a, b hotline.Shift) int {
		return cmp.Or(cmp.Compare(a.Agent, b.Agent), a.Start.Compare(b.Start))
	})
	return out
}
