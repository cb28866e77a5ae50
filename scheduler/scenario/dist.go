package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/hotlined/hotlined/scheduler/simulate"
)

// dist reads a distribution of times: a mean alone is exponential.
func (r *reader) dist(v value) (d simulate.Dist) {
	if !v.given() {
		return d
	}
	if v.node.Kind != yaml.MappingNode {
		d = simulate.Dist{Kind: simulate.Exponential, Mean: r.seconds(v)}
		if d.Mean <= 0 {
			r.fail(v, "must be positive, got %s", shown(v))
		}
		return d
	}
	m := r.mapping(v.path, v.node)
	d.Kind = simulate.Exponential
	if k := m.take("distribution"); k.given() {
		d.Kind = simulate.Kind(1 + r.oneOf(k, simulate.Kinds[1:]...))
	}
	if w := m.take("mean"); w.given() {
		d.Mean = r.seconds(w)
	}
	d.CV = r.number(m.take("cv"), 0)
	if w := m.take("from"); w.given() {
		d.Low = r.seconds(w)
	}
	if w := m.take("to"); w.given() {
		d.High = r.seconds(w)
	}
	for _, w := range r.items(m.take("values")) {
		d.Values = append(d.Values, r.seconds(w))
	}
	for _, w := range r.items(m.take("bounds")) {
		d.Bounds = append(d.Bounds, r.seconds(w))
	}
	for _, w := range r.items(m.take("weights")) {
		d.Weights = append(d.Weights, r.number(w, 0))
	}
	d.AtOnce = r.number(m.take("at-once"), 0)
	m.done()
	return d
}

// parseHours reads "Mon Tue 08:00-12:00", in seconds after midnight.
func parseHours(text string) (days []string, from, to float64, err error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil, 0, 0, fmt.Errorf("want hours such as 08:00-16:30, got %q", text)
	}
	days = words[:len(words)-1]
	for _, d := range days {
		_, date := time.Parse(time.DateOnly, d)
		if date != nil && !slices.Contains(weekdays, d) {
			return nil, 0, 0, fmt.Errorf("%q is no day, want one of %v or a date such as 2026-03-02", d, weekdays)
		}
	}
	a, b, _ := strings.Cut(words[len(words)-1], "-")
	begin, ok1 := clock(a)
	end, ok2 := clock(b)
	if !ok1 || !ok2 {
		return nil, 0, 0, fmt.Errorf("want hours such as 08:00-16:30, got %q", text)
	}
	return days, begin, end, nil
}

var weekdays = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

// clock reads 08:30; 24:00 is the end of a day.
func clock(text string) (float64, bool) {
	if text == "24:00" {
		return 86400, true
	}
	t, err := time.Parse("15:04", text)
	return float64(t.Hour()*3600 + t.Minute()*60), err == nil
}

// onDay reports whether hours hold on a day; hours without a day hold on all.
func onDay(days []string, date time.Time) bool {
	return len(days) == 0 || slices.Contains(days, weekdays[date.Weekday()]) || slices.Contains(days, date.Format(time.DateOnly))
}
