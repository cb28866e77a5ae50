package roster

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// NamedShift is a shift that everybody knows by its name, such as "early". On
// days of a kind that a named shift is for, named shifts are worked and no others.
type NamedShift struct {
	Name   string        `mapstructure:"name"`
	Start  string        `mapstructure:"start"` // such as 07:00
	Length time.Duration `mapstructure:"length"`
	On     []string      `mapstructure:"on"`     // kinds of days; all where empty
	Breaks []Pause       `mapstructure:"breaks"` // instead of Config.Breaks; those where empty
}

// DayShifts is how shifts differ on days of some kinds.
type DayShifts struct {
	On         []string        `mapstructure:"on"`
	StartEvery time.Duration   `mapstructure:"start-every"` // 0: as on other days
	Lengths    []time.Duration `mapstructure:"lengths"`     // none: as on other days
}

// dayKinds lists the kinds of days. A holiday is one of its own where any shift
// names it, and like any other day of its week where none does.
var dayKinds = []string{"weekday", "weekend", "holiday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

const holiday = "holiday"

// isOn reports whether kinds of days contain a day; all do where there are none.
func isOn(kinds []string, day time.Weekday, free bool) bool {
	if len(kinds) == 0 {
		return true
	}
	if free {
		return slices.Contains(kinds, holiday)
	}
	week := "weekday"
	if day == time.Saturday || day == time.Sunday {
		week = "weekend"
	}
	return slices.Contains(kinds, week) || slices.Contains(kinds, strings.ToLower(day.String()))
}

// KnowsHolidays reports whether shifts differ on holidays.
func (c Config) KnowsHolidays() bool {
	return slices.ContainsFunc(c.Shifts, func(s NamedShift) bool { return slices.Contains(s.On, holiday) }) ||
		slices.ContainsFunc(c.Days, func(d DayShifts) bool { return slices.Contains(d.On, holiday) })
}

// pattern is a shift that can be worked on a day.
type pattern struct {
	clock  time.Duration // start on the wall
	length time.Duration
	breaks []Pause // due in it
}

// patterns are the shifts on offer on a day, a local midnight, by their starts.
func (t Terms) patterns(day time.Time) (out []pattern) {
	free := t.free(day)
	for _, s := range t.Config.Shifts {
		if start, err := clock(s.Start); err == nil && isOn(s.On, day.Weekday(), free) {
			out = append(out, pattern{start, s.Length, t.Config.dueIn(s)})
		}
	}
	if len(out) == 0 {
		every, lengths := t.Config.StartEvery, t.Config.Lengths
		for _, d := range t.Config.Days {
			if isOn(d.On, day.Weekday(), free) {
				if d.StartEvery > 0 {
					every = d.StartEvery
				}
				if len(d.Lengths) > 0 {
					lengths = d.Lengths
				}
			}
		}
		lengths = slices.Clone(lengths)
		slices.Sort(lengths)
		for at := time.Duration(0); every > 0 && at < 24*time.Hour; at += every {
			for _, l := range slices.Compact(lengths) {
				out = append(out, pattern{at, l, t.Config.due(l)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b pattern) int { return int(a.clock - b.clock) })
	return out
}

// free reports whether a day is a holiday that shifts take notice of.
func (t Terms) free(day time.Time) bool {
	return slices.ContainsFunc(t.Holidays, day.Equal) && t.Config.KnowsHolidays()
}

// dueIn lists the pauses of a named shift.
func (c Config) dueIn(s NamedShift) []Pause {
	if len(s.Breaks) > 0 {
		return c.narrowed(s.Breaks, s.Length)
	}
	return c.due(s.Length)
}

// named lists the named shifts that a shift is.
func (t Terms) named(s hotline.Shift) (out []NamedShift) {
	if len(t.Config.Shifts) == 0 {
		return nil
	}
	day := t.date(s.Start)
	for _, n := range t.Config.Shifts {
		start, err := clock(n.Start)
		if err == nil && n.Length == s.End.Sub(s.Start) && wall(day, start).Equal(s.Start) && isOn(n.On, day.Weekday(), t.free(day)) {
			out = append(out, n)
		}
	}
	return out
}

// due lists the pauses that a shift is due.
func (t Terms) due(s hotline.Shift) []Pause {
	if n := t.named(s); len(n) > 0 {
		return t.Config.dueIn(n[0])
	}
	return t.Config.due(s.End.Sub(s.Start))
}

// NamedShifts keeps agents to the shifts that their contract names.
var NamedShifts = Rule{
	Name: "named-shifts",
	Help: "An agent works only the named shifts that the contract lists.",
	Hard: true,
	Breaches: alone(func(t Terms, s hotline.Shift) (float64, string) {
		off := t.offList(s)
		return off.Minutes(), fmt.Sprintf("%s works %s, which is none of the shifts %s", t.Agent.ID, t.span(s), strings.Join(t.Contract.Shifts, ", "))
	}),
	Allows: func(t Terms, s hotline.Shift) bool { return t.offList(s) == 0 },
}

// offList is by how much the start and the length of a shift differ from those of
// the nearest that the contract lists for its day; all of it where there is none.
func (t Terms) offList(s hotline.Shift) time.Duration {
	if len(t.Contract.Shifts) == 0 {
		return 0
	}
	length := s.End.Sub(s.Start)
	day, least := t.date(s.Start), length
	for _, n := range t.Config.Shifts {
		start, err := clock(n.Start)
		if err == nil && slices.Contains(t.Contract.Shifts, n.Name) && isOn(n.On, day.Weekday(), t.free(day)) {
			least = min(least, wall(day, start).Sub(s.Start).Abs()+(n.Length-length).Abs())
		}
	}
	return least
}

// validateShifts reports every mistake of named shifts and of kinds of days.
func (c Config) validateShifts() error {
	var errs []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	kinds := func(key string, on []string) {
		for _, k := range on {
			want(slices.Contains(dayKinds, k), "%s.on: want one of %v, got %q", key, dayKinds, k)
		}
	}
	lengths := slices.Clone(c.Lengths)
	for i, s := range c.Shifts {
		key := fmt.Sprintf("shifts[%d]", i)
		start, err := clock(s.Start)
		want(err == nil && start%hotline.BaseInterval == 0, "%s.start: want a quarter hour such as 07:15, got %q", key, s.Start)
		want(onGrid(s.Length) && s.Length <= 16*time.Hour, "%s.length: want up to 16h in steps of 15m, got %s", key, s.Length)
		want(s.Name != "", "%s.name: is missing", key)
		kinds(key, s.On)
		for j, o := range c.Shifts[:i] {
			want(o.Name != s.Name, "%s.name: %q is shifts[%d] already", key, s.Name, j)
			want(o.Start != s.Start || o.Length != s.Length || len(o.Breaks)+len(s.Breaks) == 0 || !share(o.On, s.On),
				"%s: begins and ends with %s on the same days, and has other breaks", key, o.Name)
		}
		errs = append(errs, c.validateBreaks(key+".breaks", s.Breaks, []time.Duration{s.Length})...)
	}
	for i, d := range c.Days {
		key := fmt.Sprintf("days[%d]", i)
		want(len(d.On) > 0, "%s.on: want one of %v", key, dayKinds)
		kinds(key, d.On)
		want(d.StartEvery == 0 || onGrid(d.StartEvery) && 24*time.Hour%d.StartEvery == 0, "%s.start-every: want a part of a day in steps of 15m, got %s", key, d.StartEvery)
		for j, l := range d.Lengths {
			want(onGrid(l) && l <= 16*time.Hour, "%s.lengths[%d]: want up to 16h in steps of 15m, got %s", key, j, l)
		}
		lengths = append(lengths, d.Lengths...)
	}
	slices.Sort(lengths)
	n := len(slices.Compact(lengths)) + len(c.Shifts)
	want(n <= maxShapes, "lengths: want at most %d lengths and named shifts in all, got %d", maxShapes, n)
	return errors.Join(errs...)
}

// share reports whether two lists of kinds of days have a day in common.
func share(a, b []string) bool {
	for day := range time.Weekday(7) {
		if isOn(a, day, false) && isOn(b, day, false) {
			return true
		}
	}
	return isOn(a, 0, true) && isOn(b, 0, true)
}

// validateBreaks reports every mistake of pauses, and shifts that have no room
// for them.
func (c Config) validateBreaks(key string, breaks []Pause, lengths []time.Duration) (errs []error) {
	want := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	want(len(breaks) <= maxPauses, "%s: want at most %d, got %d", key, maxPauses, len(breaks))
	for i, b := range breaks {
		want(b.Kind == hotline.Break || b.Kind == hotline.Lunch, "%s[%d].kind: want break or lunch, got %q", key, i, b.Kind)
		want(onGrid(b.Length), "%s[%d].length: want steps of 15m, got %s", key, i, b.Length)
		want(b.After >= 0 && b.After <= b.Until, "%s[%d]: after must not be later than until, got %s and %s", key, i, b.After, b.Until)
	}
	for _, l := range lengths {
		for _, p := range c.narrowed(breaks, l) {
			want(p.After <= p.Until, "%s: a shift of %s has no room for the %s of %s", key, brief(l), p.Kind, brief(p.Length))
		}
	}
	return errs
}
