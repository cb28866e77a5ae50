package forecast

import (
	"fmt"
	"maps"
	"slices"
)

// Kinds of calendar entries. Any other kind is an event of one's own that
// changes how many contacts come ("event", "campaign").
const (
	Holiday  = "holiday"  // nobody works: the default
	Workday  = "workday"  // a working day made up for a holiday; it also cancels a holiday
	HalfDay  = "half-day" // people work a part of the day
	Festival = "festival" // the main day of a feast that moves: the days around it are learnt too
	PayDay   = "payday"   // wages or pensions arrive
	Billing  = "billing"  // bills go out
	Season   = "season"   // days that have a name and leave nothing behind
)

// Special is an entry of the calendar.
type Special struct {
	Day    Day
	Name   string
	Kind   string
	Given  bool    // the effect is told, and not learnt
	Effect float64 // by what a given effect multiplies the contacts
	Queue  string  // of one queue only; empty: of all
	Hours  Span    // of a given effect or of a half day; zero: the whole day
}

// Calendar knows the days that are not like others. A nil Calendar knows none.
type Calendar struct {
	days   map[Day][]Special
	learnt map[Day][]occasion
	first  Day
	marks  []mark // from the first day on: what is asked of every day, many times over
	last   Day
	ends   string // what ends there, and what follows
}

// NewCalendar makes a calendar of these entries.
func NewCalendar(entries ...Special) *Calendar {
	c := &Calendar{days: map[Day][]Special{}}
	for _, e := range entries {
		if e.Kind == "" {
			e.Kind = Holiday
		}
		if !slices.Contains(c.days[e.Day], e) {
			c.days[e.Day] = append(c.days[e.Day], e)
		}
		c.last = max(c.last, e.Day)
	}
	c.mark()
	c.learnt = c.occasions()
	for d := range c.learnt {
		c.markOf(d, isLearnable)
	}
	return c
}

// mark says in short what there is about a day.
type mark uint8

const (
	isListed    mark = 1 << iota // has entries
	isShut                       // is a holiday
	isMadeUp                     // is a working day made up for a holiday
	isLearnable                  // has occasions
)

// mark notes what the entries say of their days. Occasions reach two weeks
// beyond them.
func (c *Calendar) mark() {
	const reach = 15
	if len(c.days) == 0 {
		return
	}
	c.first = slices.Min(slices.Collect(maps.Keys(c.days))) - reach
	c.marks = make([]mark, slices.Max(slices.Collect(maps.Keys(c.days)))+reach-c.first+1)
	for d, entries := range c.days {
		c.markOf(d, isListed)
		for _, e := range entries {
			switch e.Kind {
			case Holiday:
				c.markOf(d, isShut)
			case Workday:
				c.markOf(d, isMadeUp)
			}
		}
	}
}

func (c *Calendar) markOf(d Day, m mark) { c.marks[d-c.first] |= m }

// is tells the marks of a day.
func (c *Calendar) is(d Day) mark {
	if c == nil || d < c.first || int(d-c.first) >= len(c.marks) {
		return 0
	}
	return c.marks[d-c.first]
}

// With is the calendar and these entries; a nil Calendar is an empty one. An
// entry already there is not added again, and a public holiday is not added to
// a day that the calendar has as a working day.
func (c *Calendar) With(entries ...Special) *Calendar {
	all := c.Entries()
	for _, e := range entries {
		if e.Kind != Holiday || !c.isWorkday(e.Day) {
			all = append(all, e)
		}
	}
	return NewCalendar(all...)
}

// Entries lists what the calendar holds, in order of days.
func (c *Calendar) Entries() []Special {
	if c == nil {
		return nil
	}
	var all []Special
	for _, d := range slices.Sorted(maps.Keys(c.days)) {
		all = append(all, c.days[d]...)
	}
	return all
}

// For is the calendar of one queue: without the entries of others.
func (c *Calendar) For(queue string) *Calendar {
	all := c.Entries()
	own := slices.DeleteFunc(slices.Clone(all), func(e Special) bool { return e.Queue != "" && e.Queue != queue })
	if len(own) == len(all) {
		return c
	}
	out := NewCalendar(own...)
	out.last, out.ends = c.last, c.ends
	return out
}

// On lists what is special about a day.
func (c *Calendar) On(d Day) []Special {
	if c.is(d)&isListed == 0 {
		return nil
	}
	return c.days[d]
}

// IsHoliday reports whether nobody works that day.
func (c *Calendar) IsHoliday(d Day) bool { return c.is(d)&(isShut|isMadeUp) == isShut }

// isWorkday reports whether the day is a working day made up for a holiday.
func (c *Calendar) isWorkday(d Day) bool { return c.is(d)&isMadeUp != 0 }

// ending is the calendar that does not know all of what comes after the last day;
// note says why and what follows from it.
func (c *Calendar) ending(last Day, note string) *Calendar {
	out := *c
	out.last, out.ends = last, note
	return &out
}

// EndsBefore reports whether the calendar says nothing about d because it ends
// earlier. A calendar without a single entry never ends.
func (c *Calendar) EndsBefore(d Day) bool {
	return c != nil && len(c.days) > 0 && c.last < d
}

// endNote says that the calendar ends before a forecast does.
func (c *Calendar) endNote() string {
	if c.ends != "" {
		return c.ends
	}
	return fmt.Sprintf("the calendar ends on %s, before the forecast does: later days are taken for ordinary ones", c.last)
}

// openOn is which of a day's slots are open, of those that are on its weekday: on
// a half day with hours, only these.
func (c *Calendar) openOn(d Day, week []bool) []bool {
	for _, e := range c.On(d) {
		if e.Kind != HalfDay || e.Hours.IsZero() {
			continue
		}
		out := make([]bool, len(week))
		for k := range out {
			out[k] = week[k] && e.Hours.has(int64(k)*secondsPerDay/int64(len(week)))
		}
		return out
	}
	return week
}
