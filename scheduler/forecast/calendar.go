package forecast

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// Kinds of calendar entries. Any other kind is an event that changes how many
// contacts come, without being a holiday ("payday", "campaign").
const (
	Holiday = "holiday" // nobody works: the default
	Workday = "workday" // a working day made up for a holiday
)

// Special is an entry of the calendar.
type Special struct {
	Day  Day
	Name string
	Kind string
}

// Calendar knows the days that are not like others. A nil Calendar knows none.
type Calendar struct {
	days map[Day][]Special
	last Day
}

// NewCalendar makes a calendar of these entries.
func NewCalendar(entries ...Special) *Calendar {
	c := &Calendar{days: map[Day][]Special{}}
	for _, e := range entries {
		if e.Kind == "" {
			e.Kind = Holiday
		}
		c.days[e.Day] = append(c.days[e.Day], e)
		c.last = max(c.last, e.Day)
	}
	return c
}

// With is the calendar and these entries; a nil Calendar is an empty one. An
// entry already there is not added again.
func (c *Calendar) With(entries ...Special) *Calendar {
	var all []Special
	if c != nil {
		for _, d := range slices.Sorted(maps.Keys(c.days)) {
			all = append(all, c.days[d]...)
		}
	}
	for _, e := range entries {
		if !slices.Contains(all, e) {
			all = append(all, e)
		}
	}
	return NewCalendar(all...)
}

// ReadCalendar reads lines of date,name[,kind]. A header and lines that begin
// with # are passed over.
func ReadCalendar(r io.Reader) (*Calendar, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord, in.Comment, in.TrimLeadingSpace = -1, '#', true
	var entries []Special
	for first := true; ; first = false {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return NewCalendar(entries...), nil
		}
		if err != nil {
			return nil, fmt.Errorf("holidays: %w", err)
		}
		line, _ := in.FieldPos(0)
		date, err := time.Parse(time.DateOnly, strings.TrimSpace(strings.TrimPrefix(record[0], "\ufeff")))
		if err != nil && first && len(record) > 1 && strings.Contains(strings.ToLower(record[0]), "date") {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("holidays: line %d: date %q: want YYYY-MM-DD", line, record[0])
		}
		if len(record) < 2 || strings.TrimSpace(record[1]) == "" {
			return nil, fmt.Errorf("holidays: line %d: want date,name[,kind]", line)
		}
		e := Special{Day: DayOf(date), Name: strings.TrimSpace(record[1])}
		if len(record) > 2 {
			e.Kind = strings.ToLower(strings.TrimSpace(record[2]))
		}
		entries = append(entries, e)
	}
}

// On lists what is special about a day.
func (c *Calendar) On(d Day) []Special {
	if c == nil {
		return nil
	}
	return c.days[d]
}

// IsHoliday reports whether nobody works that day.
func (c *Calendar) IsHoliday(d Day) bool {
	for _, e := range c.On(d) {
		if e.Kind == Holiday {
			return true
		}
	}
	return false
}

// isWorkday reports whether the day is a working day made up for a holiday.
func (c *Calendar) isWorkday(d Day) bool {
	for _, e := range c.On(d) {
		if e.Kind == Workday {
			return true
		}
	}
	return false
}

// EndsBefore reports whether the calendar says nothing about d because it ends
// earlier. A calendar without a single entry never ends.
func (c *Calendar) EndsBefore(d Day) bool {
	return c != nil && len(c.days) > 0 && c.last < d
}
