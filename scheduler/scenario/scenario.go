// Package scenario reads the file in which somebody describes a hotline to be
// simulated: queues with their contacts and promises, groups of agents with their
// skills. A key that is not known is a mistake, and all mistakes are reported at
// once, each with its line and its path.
//
// The file, with every key:
//
//	start: 2026-03-02 08:00     # optional; gives the intervals their clock times
//	interval: 30m
//	length: 10h
//	warm-up: 1h                 # played, not counted
//	day-factor-cv: 0.1          # how much whole days differ
//	lines: 60                   # contacts that may wait and talk at once
//	at-end: serve               # or drop: who waits after the last interval is cut off
//	replications: 200
//	precision: 0.005            # stop when every service level is known to ± this
//	seed: 1
//	queues:
//	  cards:
//	    arrivals: [40, 55, ...] # per interval; or one value for all; or one day's, repeated
//	    handling: 4m            # exponential; or {distribution: lognormal, mean: 4m, cv: 0.9}
//	    wrap-up: 30s
//	    patience: 3m            # left out: nobody gives up
//	    ...
//	groups:
//	  front:
//	    agents: 12              # or a list per interval; or by name with hours of work
//	    skills: [cards, loans]  # or a mapping with rank, order, after, speed, concurrency
//	    at-most: 20             # heads there are, and what one costs against others:
//	    cost: 1.1               # where the agents are to be found
package scenario

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/hotlined/hotlined/scheduler/simulate"
)

// File is what a scenario file says.
type File struct {
	Scenario simulate.Scenario
	Options  simulate.Options
	// Start is the wall-clock time of the first interval; zero where none is
	// given. Days begin at its midnights, or every 24 hours from the start.
	Start time.Time
	Sizes []Sizing // by group
}

// Sizing is what a file says of a group whose agents are to be found.
type Sizing struct {
	Open   bool    // no agents are given
	Cost   float64 // of an agent against others; 0 counts as 1
	AtMost []int   // heads there are: one number, or one per interval; nil: any number
}

// Read reads a scenario from the text of a file called name; open reads the files
// that it names. Every mistake is reported at once; the scenario is valid if there
// is none.
func Read(name string, text []byte, open func(string) ([]byte, error)) (File, error) {
	return readInto(&reader{file: name, open: open}, text)
}

// ReadUnsized is Read for a scenario whose groups may leave out their agents,
// which are then none, or that has no groups yet.
func ReadUnsized(name string, text []byte, open func(string) ([]byte, error)) (File, error) {
	return readInto(&reader{file: name, open: open, unsized: true}, text)
}

func readInto(r *reader, text []byte) (File, error) {
	name := r.file
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return File{}, fmt.Errorf("%s: %w", name, err)
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return File{}, fmt.Errorf("%s: want a mapping with interval, length, queues and groups", name)
	}
	f := r.document(r.mapping("", doc.Content[0]))
	if err := r.err(); err != nil {
		return f, err
	}
	return f, prefixed(name, errors.Join(f.Scenario.Validate(), f.Options.Validate()))
}

// document reads the top of the file.
func (r *reader) document(m *mapping) (f File) {
	s := &f.Scenario
	f.Start = r.start(m.take("start"))
	s.Interval = r.required(m, "interval")
	length := r.required(m, "length")
	if n := length / s.Interval; s.Interval > 0 && length > 0 {
		s.Intervals = int(math.Round(n))
		if math.Abs(n-math.Round(n)) > 1e-6 || n > simulate.MaxIntervals {
			r.fail(m.at("length"), "want 1 to %d whole intervals, got %g", simulate.MaxIntervals, n)
			s.Intervals = 0
		}
	}
	r.begin, r.interval, r.intervals, r.perDay = f.Start, s.Interval, s.Intervals, wholeDay(s)
	s.DayStarts = dayStarts(f.Start, s)
	if v := m.take("warm-up"); v.given() && s.Interval > 0 {
		s.Warmup = int(math.Ceil(r.seconds(v)/s.Interval - 1e-9))
	}
	s.DayFactorCV = r.number(m.take("day-factor-cv"), 0)
	s.Lines = r.whole(m.take("lines"), 0)
	s.DropAtEnd = r.oneOf(m.take("at-end"), "serve", "drop") == 1
	f.Options = simulate.Options{
		Seed: uint64(r.whole(m.take("seed"), 1)), Replications: r.whole(m.take("replications"), 100),
		Precision: r.number(m.take("precision"), 0), Confidence: r.number(m.take("confidence"), 0.95),
	}
	queues := r.entries(m.take("queues"), "want the queues by name")
	for _, q := range queues {
		r.queues = append(r.queues, q.key)
	}
	for _, q := range queues {
		s.Queues = append(s.Queues, r.queue(q))
	}
	missing := "want the groups of agents by name"
	if r.unsized {
		missing = ""
	}
	for _, g := range r.entries(m.take("groups"), missing) {
		group, size := r.group(g)
		s.Groups, f.Sizes = append(s.Groups, group), append(f.Sizes, size)
	}
	m.done()
	return f
}

// start reads a wall-clock time. It is taken as UTC: the scenario knows no time
// zones, and its days all have 24 hours.
func (r *reader) start(v value) time.Time {
	if !v.given() {
		return time.Time{}
	}
	at, err := onTheClock(v.node.Value)
	if err != nil {
		r.fail(v, "%s", err)
	}
	return at
}

// wholeDay is the number of intervals in a day, 0 where they do not fill it.
func wholeDay(s *simulate.Scenario) int {
	n := 86400 / s.Interval
	if s.Interval <= 0 || n != math.Trunc(n) {
		return 0
	}
	return int(n)
}

// dayStarts are the intervals in which the clock passes midnight.
func dayStarts(start time.Time, s *simulate.Scenario) []int {
	if s.Interval <= 0 {
		return nil
	}
	offset := start.Sub(start.Truncate(24 * time.Hour)).Seconds()
	out := []int{0}
	for day := 1; ; day++ {
		first := int(math.Ceil((float64(day)*86400-offset)/s.Interval - 1e-9))
		if first >= s.Intervals {
			return out
		}
		if first > out[len(out)-1] {
			out = append(out, first)
		}
	}
}

// queue reads one queue.
func (r *reader) queue(v value) (q simulate.Queue) {
	m := r.mapping(v.path, v.node)
	q.Name = v.key
	q.Arrivals = r.arrivals(m.must("arrivals"))
	q.Handling, q.Wrap = r.dist(m.must("handling")), r.dist(m.take("wrap-up"))
	q.Patience, q.Ringing = r.dist(m.take("patience")), r.dist(m.take("ringing"))
	q.HandlingFactor, q.PatienceFactor = r.series(m.take("handling-factor")), r.series(m.take("patience-factor"))
	q.Route = simulate.Route(r.oneOf(m.take("route"), simulate.Routes...))
	q.Weight = r.number(m.take("weight"), 1)
	if w := m.take("head-start"); w.given() {
		q.HeadStart = r.seconds(w)
	}
	q.MaxWaiting = r.whole(m.take("max-waiting"), 0)
	if w := m.take("max-wait"); w.given() {
		if q.MaxWait = r.seconds(w); q.MaxWait <= 0 {
			r.fail(w, "must be positive")
		}
	}
	q.DropUnstaffed = r.oneOf(m.take("unstaffed"), "wait", "turn-away") == 1
	q.Target = simulate.Target{AnswerWithin: 20, ShortAbandon: 5, Definition: m.take("definition").text()}
	if w := m.take("answer-within"); w.given() {
		q.Target.AnswerWithin = r.seconds(w)
	}
	if w := m.take("short-abandon"); w.given() {
		q.Target.ShortAbandon = r.seconds(w)
	}
	q.Target.ServiceLevel = r.number(m.take("service-level"), 0)
	if w := m.take("open"); w.given() {
		q.Open = r.hours(w)
	}
	if w := m.take("redial"); w.given() {
		q.Redial = r.redial(w)
	}
	if w := m.take("repeat"); w.given() {
		of := r.mapping(w.path, w.node)
		q.Repeat = simulate.Repeat{Share: r.number(of.must("share"), 0), Delay: r.dist(of.must("delay"))}
		of.done()
	}
	for _, t := range r.entries(m.take("transfers"), "") {
		q.Transfers = append(q.Transfers, simulate.Transfer{To: r.queueIndex(t, t.key), Share: r.number(t, 0)})
	}
	m.done()
	return q
}

func (r *reader) redial(v value) (d simulate.Redial) {
	m := r.mapping(v.path, v.node)
	d.AfterAbandon = r.number(m.take("after-abandon"), 0)
	d.AfterBlocked = r.number(m.take("after-blocked"), 0)
	d.Delay = r.dist(m.must("delay"))
	m.done()
	return d
}

// arrivals reads a number or a list of expected contacts, or a mapping that says
// more.
func (r *reader) arrivals(v value) (a simulate.Arrivals) {
	if !v.given() {
		return a
	}
	if v.node.Kind != yaml.MappingNode {
		a.Rates = r.series(v)
		return a
	}
	m := r.mapping(v.path, v.node)
	a.Rates = r.series(m.take("rates"))
	a.DayCV = r.number(m.take("day-cv"), 0)
	if c := m.take("counts"); c.given() {
		a.Counts = true
		if a.Rates != nil {
			r.fail(c, "want rates or counts, not both")
		}
		a.Rates = r.series(c)
	}
	column := m.take("column").text()
	if file := m.take("file"); file.given() {
		if a.Rates != nil {
			r.fail(file, "want rates, counts or a file, not several")
		}
		a.Rates = r.fromFile(file, column)
	}
	for _, path := range r.items(m.take("paths")) {
		a.Paths = append(a.Paths, r.series(path))
	}
	for _, at := range r.items(m.take("instants")) {
		a.Instants = append(a.Instants, r.seconds(at))
	}
	if a.Rates == nil && a.Paths == nil && a.Instants == nil && !m.at("file").given() {
		r.fail(v, "want rates, counts, file, paths or instants")
	}
	m.done()
	return a
}

// queueIndex is the number of a queue; a mistake where there is none of the name.
func (r *reader) queueIndex(v value, name string) int {
	i := slices.Index(r.queues, name)
	if i < 0 {
		r.fail(v, "there is no queue %q, want one of %v", name, r.queues)
	}
	return i
}
