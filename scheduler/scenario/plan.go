package scenario

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/hotlined/hotlined/scheduler/capacity"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// Plan is what a plan of capacity says: the same groups of people under several
// scenarios.
type Plan struct {
	Start     time.Time // Monday of the first week
	Weeks     int
	Scenarios []Variant
}

// Variant is one scenario of a plan.
type Variant struct {
	Name      string
	Groups    []capacity.Group
	Recommend bool // classes are to be found beside those that are settled
}

// Sources are where a plan's numbers can come from beside the file itself.
type Sources struct {
	// Open reads a file that the plan names.
	Open func(name string) ([]byte, error)
	// Volumes forecasts a queue's weeks from the first on: the means, and the
	// standard deviations of their logs.
	Volumes func(queue string, start time.Time, weeks int) (mean, sd []float64, err error)
	// Heads counts who works at an instant and has one of the skills (none: all), in
	// full-time equivalents of so many hours a week.
	Heads func(folder string, skills []string, hours float64, at time.Time) (float64, error)
}

// Bounds of a plan file.
const (
	maxGroups   = 50
	maxVariants = 20
)

// planReader reads a plan.
type planReader struct {
	reader
	plan Plan
	from Sources
}

// ReadPlan reads a plan of capacity from the text of a file called name: see
// docs/capacity.md for its keys. Every mistake is reported at once; the groups are
// valid if there is none.
func ReadPlan(name string, text []byte, from Sources) (Plan, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return Plan{}, fmt.Errorf("%s: %w", name, err)
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return Plan{}, fmt.Errorf("%s: want a mapping with start, weeks and groups", name)
	}
	r := &planReader{reader: reader{file: name, open: from.Open}, from: from}
	r.document(r.mapping("", doc.Content[0]))
	return r.plan, r.err()
}

func (r *planReader) document(m *mapping) {
	r.plan.Weeks = r.whole(m.must("weeks"), 0)
	if v := m.at("weeks"); v.given() && (r.plan.Weeks < 1 || r.plan.Weeks > capacity.MaxWeeks) {
		r.fail(v, "want 1 to %d, got %s", capacity.MaxWeeks, shown(v))
		r.plan.Weeks = 1
	}
	r.plan.Weeks = max(1, r.plan.Weeks) // where it is missing, to go on
	if v := m.must("start"); v.given() {
		r.plan.Start = r.day(v)
		if !r.plan.Start.IsZero() && r.plan.Start.Weekday() != time.Monday {
			r.fail(v, "want a Monday, %s is a %s", r.plan.Start.Format(time.DateOnly), r.plan.Start.Weekday())
		}
	}
	r.intervals = r.plan.Weeks
	var groups []groupSpec
	entries := r.entries(m.take("groups"), "want the groups of people by name")
	if len(entries) > maxGroups {
		r.fail(m.at("groups"), "want at most %d, got %d", maxGroups, len(entries))
		entries = nil
	}
	for _, g := range entries {
		groups = append(groups, r.group(g))
	}
	variants := []variantSpec{{name: "base", volume: 1, handling: 1, recommend: true}}
	for _, v := range r.entries(m.take("scenarios"), "") {
		variants = append(variants, r.variant(v, groups))
	}
	if len(variants) > maxVariants {
		r.fail(m.at("scenarios"), "want at most %d, got %d", maxVariants-1, len(variants)-1)
	}
	m.done()
	if len(r.mistakes) > 0 {
		return // what follows would only repeat them
	}
	for _, v := range variants {
		r.plan.Scenarios = append(r.plan.Scenarios, r.build(v, groups))
	}
}

// day reads a date.
func (r *planReader) day(v value) time.Time {
	at, err := time.Parse(time.DateOnly, v.text())
	if err != nil {
		r.fail(v, "want a day such as 2026-03-02, got %s", shown(v))
	}
	return at
}

// weekly is a value for every week: one for all, or a list of them.
func (r *planReader) weekly(v value) []float64 {
	out := r.series(v)
	switch {
	case len(out) == 1:
		for len(out) < r.plan.Weeks {
			out = append(out, out[0])
		}
	case len(out) != r.plan.Weeks:
		r.fail(v, "want one value, or one for each of the %d weeks, got %d", r.plan.Weeks, len(out))
		return make([]float64, r.plan.Weeks)
	}
	return out
}

// share reads a number from 0 to below 1.
func (r *planReader) share(v value, missing float64) float64 {
	n := r.number(v, missing)
	if n < 0 || n >= 1 {
		r.fail(v, "want a share below 1, such as 30%%, got %s", shown(v))
		return missing
	}
	return n
}

// positive reads a number above zero.
func (r *planReader) positive(v value, missing float64) float64 {
	n := r.number(v, missing)
	if v.given() && n <= 0 {
		r.fail(v, "must be positive, got %s", shown(v))
		return missing
	}
	return n
}

// leaving reads the rate at which people leave, by the month or the year.
func (r *planReader) leaving(m *mapping, missing float64) float64 {
	month, year := m.take("attrition"), m.take("attrition-a-year")
	switch {
	case month.given() && year.given():
		r.fail(year, "want attrition (a month) or attrition-a-year, not both")
	case month.given():
		return capacity.Weekly(r.share(month, 0))
	case year.given():
		return capacity.WeeklyOfYear(r.share(year, 0))
	}
	return missing
}

// told reports the mistakes of a group that show only when it is put together.
func (r *planReader) told(at value, err error) {
	if err == nil {
		return
	}
	var many interface{ Unwrap() []error }
	if errors.As(err, &many) {
		for _, e := range many.Unwrap() {
			r.told(at, e)
		}
		return
	}
	for line := range strings.Lines(err.Error()) {
		r.mistakes = append(r.mistakes, mistake{at.line, fmt.Errorf("%s:%d: %s.%s", r.file, at.line, at.path, strings.TrimSuffix(line, "\n"))})
	}
}

// levels are five equally likely places of a standard normal number, with its
// variance.
var levels = [...]float64{-1.4644, -0.5992, 0, 0.5992, 1.4644}

// variantSpec is what a scenario changes.
type variantSpec struct {
	name             string
	volume, handling float64
	leaving          *float64 // a week
	shrinkage        []float64
	overtime, heads  *float64
	level            float64
	recommend        bool
	only             []string // groups; none: all
}

func (r *planReader) variant(v value, groups []groupSpec) variantSpec {
	m := r.mapping(v.path, v.node)
	out := variantSpec{
		name: v.key, volume: r.positive(m.take("volume"), 1), handling: r.positive(m.take("handling-time"), 1),
		level: r.share(m.take("service-level"), 0), recommend: true,
	}
	if v.key == "base" {
		r.fail(v, "is the plan without changes")
	}
	if left := r.leaving(m, -1); left >= 0 {
		out.leaving = &left
	}
	if s := m.take("shrinkage"); s.given() {
		out.shrinkage = r.weekly(s)
	}
	for key, to := range map[string]**float64{"overtime": &out.overtime, "heads": &out.heads} {
		if s := m.take(key); s.given() {
			n := r.number(s, 0)
			*to = &n
		}
	}
	out.recommend = r.oneOf(m.take("recommend"), "true", "false") == 0
	for _, g := range r.items(m.take("groups")) {
		known := false
		for _, have := range groups {
			known = known || have.name == g.text()
		}
		if !known {
			r.fail(g, "there is no group %q", g.text())
		}
		out.only = append(out.only, g.text())
	}
	m.done()
	return out
}

// targetsOf are the promises of a queue in a scenario.
func (v variantSpec) targetsOf(t staffing.Targets) staffing.Targets {
	if v.level > 0 {
		t.ServiceLevel = v.level
	}
	return t
}
