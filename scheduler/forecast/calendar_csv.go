package forecast

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// calendarColumns are the columns of a calendar file, in the order they have
// where no header names them.
var calendarColumns = []string{"date", "name", "kind", "effect", "queue", "from", "until"}

// Limits of a calendar file: a slip of the keyboard is told and not obeyed.
const (
	firstYear, lastYear = 1970, 2200
	longestRange        = 366 // days
	mostOfADay          = 200 // entries
)

// ReadCalendar reads lines of date,name[,kind[,effect[,queue[,from,until]]]]. A
// date may be a range 2026-02-15..2026-02-23, an effect a tail of them for the
// days that follow ("+25% +10% +5%"). A header may name the columns in another
// order; lines that begin with # are passed over.
func ReadCalendar(r io.Reader) (*Calendar, error) {
	buf := bufio.NewReader(r)
	in := csv.NewReader(buf)
	in.Comma = delimiter(buf)
	in.FieldsPerRecord, in.Comment, in.TrimLeadingSpace = -1, '#', true
	c := calendarReader{columns: calendarColumns}
	for first := true; ; first = false {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return NewCalendar(c.entries...), nil
		}
		if err != nil {
			return nil, plainCSV(err)
		}
		line, _ := in.FieldPos(0)
		for i := range record {
			record[i] = strings.TrimSpace(strings.TrimPrefix(record[i], "\ufeff"))
		}
		if err := encoded(record); first && err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if first && slices.Contains(lower(record), "date") {
			if c.columns = lower(record); !slices.Contains(c.columns, "name") {
				return nil, fmt.Errorf("line %d: header %q: want columns named date and name", line, strings.Join(record, ","))
			}
			continue
		}
		if strings.Join(record, "") == "" {
			continue
		}
		if err := c.row(record, line); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// plainCSV says what is wrong with a line in one sentence.
func plainCSV(err error) error {
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		return fmt.Errorf("line %d: %w", wrong.StartLine, wrong.Err)
	}
	return err
}

func lower(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToLower(w)
	}
	return out
}

type calendarReader struct {
	columns []string
	entries []Special
	lines   map[Day]map[Special]int
}

// row takes in one line.
func (c *calendarReader) row(record []string, line int) error {
	if len(record) > len(c.columns) {
		return fmt.Errorf("%d columns, want at most %d: %s (a comma in a name needs quotes)", len(record), len(c.columns), strings.Join(c.columns, ","))
	}
	get := func(column string) string {
		if i := slices.Index(c.columns, column); i >= 0 && i < len(record) {
			return record[i]
		}
		return ""
	}
	first, last, err := parseRange(get("date"))
	if err != nil {
		return err
	}
	e := Special{Name: get("name"), Kind: strings.ToLower(get("kind")), Queue: get("queue")}
	if e.Name == "" {
		return fmt.Errorf("no name: want %s, the last five may be left out", strings.Join(calendarColumns, ","))
	}
	if err := checkKind(&e); err != nil {
		return err
	}
	if e.Hours, err = parseHoursOf(get("from"), get("until")); err != nil {
		return err
	}
	effects := strings.Fields(get("effect"))
	if err := e.check(effects); err != nil {
		return err
	}
	if len(effects) > 1 && first != last {
		return fmt.Errorf("effect %q: want one effect for a range of days", get("effect"))
	}
	return c.add(e, first, last, effects, line)
}

// add puts an entry on every day of a range, or on the days its effects tell of.
func (c *calendarReader) add(e Special, first, last Day, effects []string, line int) error {
	for d := first; d <= last+Day(max(len(effects)-1, 0)); d++ {
		entry := e
		entry.Day = d
		if len(effects) > 0 {
			times, err := ParseEffect(effects[min(int(d-first), len(effects)-1)])
			if err != nil {
				return err
			}
			entry.Given, entry.Effect = true, times
		}
		if len(effects) > 1 && d > first {
			entry.Name = fmt.Sprintf("%s, day %d", e.Name, d-first+1)
		}
		if err := c.conflict(entry, line); err != nil {
			return err
		}
		c.entries = append(c.entries, entry)
	}
	return nil
}

// conflict refuses a day that is told to be two things at once.
func (c *calendarReader) conflict(e Special, line int) error {
	if c.lines == nil {
		c.lines = map[Day]map[Special]int{}
	}
	if c.lines[e.Day] == nil {
		c.lines[e.Day] = map[Special]int{}
	}
	if len(c.lines[e.Day]) >= mostOfADay {
		return fmt.Errorf("%s has more than %d entries", e.Day, mostOfADay)
	}
	for other, at := range c.lines[e.Day] {
		shut := other.Kind == Holiday && e.Kind == Workday || other.Kind == Workday && e.Kind == Holiday
		if shut && other.Queue == e.Queue {
			return fmt.Errorf("%s is a %s here and a %s on line %d", e.Day, e.Kind, other.Kind, at)
		}
		if same := other.Name == e.Name && other.Queue == e.Queue && other.Hours == e.Hours; same && other != e {
			return fmt.Errorf("%s: %q is told otherwise on line %d", e.Day, e.Name, at)
		}
	}
	c.lines[e.Day][e] = line
	return nil
}

// checkKind fills in the kind left out, and refuses words that nearly are one
// of the kinds with a meaning.
func checkKind(e *Special) error {
	if e.Kind == "" {
		e.Kind = Holiday
	}
	for _, kind := range []string{Holiday, Workday, HalfDay} {
		day := strings.HasSuffix(strings.TrimSuffix(e.Kind, "s"), "day")
		if e.Kind != kind && strings.HasPrefix(e.Kind, kind[:3]) && day {
			return fmt.Errorf("kind %q: want %s, or another word for an event of your own", e.Kind, kind)
		}
	}
	return nil
}

// check refuses effects and hours where they would mean nothing.
func (e Special) check(effects []string) error {
	given := len(effects) > 0
	switch {
	case given && (e.Kind == Holiday || e.Kind == Workday):
		return fmt.Errorf("a %s has no given effect: write the effect on a line of its own, as an event", e.Kind)
	case !e.Hours.IsZero() && !given && e.Kind != HalfDay:
		return errors.New("hours are for a given effect or for a half-day, when the line is open: other effects are learnt for the whole day")
	}
	return nil
}

// parseRange reads a date or a range of dates, both included.
func parseRange(text string) (first, last Day, err error) {
	a, b, isRange := strings.Cut(text, "..")
	if first, err = parseDate(a); err != nil || !isRange {
		return first, first, err
	}
	if last, err = parseDate(b); err != nil {
		return first, last, err
	}
	if last < first || last-first >= longestRange {
		return first, last, fmt.Errorf("date %q: want a range of at most %d days, the first before the last", text, longestRange)
	}
	return first, last, nil
}

func parseDate(text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return 0, fmt.Errorf("date %q: want YYYY-MM-DD", text)
	}
	return DayOf(t), nil
}

func parseHoursOf(from, until string) (Span, error) {
	if from == "" && until == "" {
		return Span{}, nil
	}
	s, err := parseSpan(from + "-" + until)
	if err != nil || s.to <= s.from {
		return Span{}, fmt.Errorf("hours %q to %q: want from and until as HH:MM, the first before the second", from, until)
	}
	return Span{s.from, s.to}, nil
}
