package roster

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Sizes of an explanation: what a manager reads, and how many rules that give way
// at once for one person are thought about.
const (
	linesTold   = 10
	kindsAsked  = 16 // of gaps, some of which end up in one line
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
	Always bool    // the eases are meant for the whole period, not for one gap
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
	var found []*finding
	for i, k := range m.kinds(m.stretches(r.Gaps)) {
		var now *finding
		if len(found) < linesTold && i < kindsAsked && !opts.stopped() {
			now = e.look(k)
		}
		if now == nil || opts.stopped() { // what was asked of half of the people says nothing
			out.More += len(k.stretches)
			out.Left += k.hours
		} else if n := slices.IndexFunc(found, now.like); n >= 0 {
			found[n].join(now)
		} else {
			found = append(found, now)
		}
	}
	slices.SortStableFunc(found, func(x, y *finding) int { return cmp.Compare(y.hours, x.hours) })
	for _, f := range found {
		out.Lines = append(out.Lines, e.obstacle(f))
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
