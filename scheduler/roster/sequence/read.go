package sequence

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Limits of what is read; larger files are refused rather than left to fill the
// memory.
const (
	maxDays    = 3660
	maxShifts  = 500
	maxStaff   = 10_000
	maxMinutes = maxDays * 1440
	maxWeight  = 1_000_000
	maxErrors  = 50
)

// sections lists the parts of a file and who reads a line of each.
var sections = map[string]func(*reader, []string){
	"SECTION_HORIZON":            (*reader).horizon,
	"SECTION_SHIFTS":             (*reader).shift,
	"SECTION_STAFF":              (*reader).staff,
	"SECTION_DAYS_OFF":           (*reader).daysOff,
	"SECTION_SHIFT_ON_REQUESTS":  (*reader).wishOn,
	"SECTION_SHIFT_OFF_REQUESTS": (*reader).wishOff,
	"SECTION_COVER":              (*reader).cover,
}

// reader keeps what is known while a file is read.
type reader struct {
	p      Problem
	name   string
	line   int
	errs   []error
	shifts map[string]int
	people map[string]int
	after  []successors
	needed map[[2]int]bool
	seen   map[string]bool
}

// successors are the shifts that may not follow one, by name until all are known.
type successors struct {
	line, shift int
	names       string
}

// Read reads an instance in the benchmark's text format; name stands before the
// line in errors. Every mistake is reported at once.
func Read(in io.Reader, name string) (*Problem, error) {
	r := &reader{name: name, shifts: map[string]int{}, people: map[string]int{}, needed: map[[2]int]bool{}, seen: map[string]bool{}}
	var read func(*reader, []string)
	scan := bufio.NewScanner(in)
	scan.Buffer(make([]byte, 64<<10), 1<<20)
	for scan.Scan() && len(r.errs) < maxErrors {
		r.line++
		text := strings.TrimSpace(scan.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if strings.HasPrefix(text, "SECTION_") {
			if read = sections[text]; read == nil {
				r.wrong("unknown section %q", text)
				read = func(*reader, []string) {}
			}
			r.seen[text] = true
			continue
		}
		if read == nil {
			r.wrong("want a SECTION_ line first, got %q", text)
			break
		}
		fields := strings.Split(text, ",")
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		read(r, fields)
	}
	if err := scan.Err(); err != nil {
		r.line++
		r.wrong("%w", err)
	}
	r.finish()
	if len(r.errs) > 0 {
		return nil, errors.Join(r.errs...)
	}
	return &r.p, nil
}

// wrong notes a mistake in the current line.
func (r *reader) wrong(format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf("%s:%d: %w", r.name, r.line, fmt.Errorf(format, args...)))
}

// finish checks what only the whole file can tell.
func (r *reader) finish() {
	for _, a := range r.after {
		r.line = a.line
		for name := range strings.SplitSeq(a.names, "|") {
			if name == "" {
				continue
			}
			if s, ok := r.shift1(name); ok && !slices.Contains(r.p.Shifts[a.shift].NotNext, s) {
				r.p.Shifts[a.shift].NotNext = append(r.p.Shifts[a.shift].NotNext, s)
			}
		}
	}
	for _, want := range []string{"SECTION_HORIZON", "SECTION_SHIFTS", "SECTION_STAFF", "SECTION_COVER"} {
		if len(r.errs) == 0 && !r.seen[want] {
			r.errs = append(r.errs, fmt.Errorf("%s: no %s", r.name, want))
		}
	}
	for _, e := range r.p.Staff {
		if len(r.errs) == 0 && len(e.MaxShifts) != len(r.p.Shifts) {
			r.errs = append(r.errs, fmt.Errorf("%s: employee %s is described before all shifts are: SECTION_SHIFTS must come before SECTION_STAFF", r.name, e.ID))
		}
	}
	if len(r.errs) == 0 && r.p.Days == 0 {
		r.errs = append(r.errs, fmt.Errorf("%s: the horizon has no days", r.name))
	}
}

// want checks the number of fields.
func (r *reader) want(fields []string, least, most int, what string) bool {
	if len(fields) < least || len(fields) > most {
		r.wrong("want %s, got %d fields", what, len(fields))
		return false
	}
	return true
}

func (r *reader) number(text, what string, low, high int) (int, bool) {
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		r.wrong("%s: want a whole number from %d to %d, got %q", what, low, high, text)
		return 0, false
	}
	return n, true
}

func (r *reader) day(text string) (int, bool) {
	if r.p.Days == 0 {
		r.wrong("a day before the horizon is known: SECTION_HORIZON must come first")
		return 0, false
	}
	return r.number(text, "day", 0, r.p.Days-1)
}

func (r *reader) shift1(name string) (int, bool) {
	s, ok := r.shifts[name]
	if !ok {
		r.wrong("unknown shift %q", name)
	}
	return s, ok
}

func (r *reader) employee(name string) (*Employee, bool) {
	e, ok := r.people[name]
	if !ok {
		r.wrong("unknown employee %q", name)
		return nil, false
	}
	return &r.p.Staff[e], true
}

func (r *reader) horizon(f []string) {
	if r.p.Days != 0 {
		r.wrong("the horizon is given twice")
		return
	}
	if r.want(f, 1, 1, "the number of days") {
		r.p.Days, _ = r.number(f[0], "days", 1, maxDays)
	}
}

func (r *reader) shift(f []string) {
	if !r.want(f, 2, 3, "ID, minutes, shifts that cannot follow") {
		return
	}
	if _, twice := r.shifts[f[0]]; twice || f[0] == "" {
		r.wrong("shift %q: want a new, non-empty ID", f[0])
		return
	}
	if len(r.p.Shifts) == maxShifts {
		r.wrong("more than %d shifts", maxShifts)
		return
	}
	minutes, ok := r.number(f[1], "minutes", 1, 1440)
	if !ok {
		return
	}
	r.shifts[f[0]] = len(r.p.Shifts)
	if len(f) == 3 {
		r.after = append(r.after, successors{r.line, len(r.p.Shifts), f[2]})
	}
	r.p.Shifts = append(r.p.Shifts, Shift{ID: f[0], Minutes: minutes})
}

func (r *reader) staff(f []string) {
	if !r.want(f, 8, 8, "ID, MaxShifts, MaxTotalMinutes, MinTotalMinutes, MaxConsecutiveShifts, MinConsecutiveShifts, MinConsecutiveDaysOff, MaxWeekends") {
		return
	}
	if _, twice := r.people[f[0]]; twice || f[0] == "" {
		r.wrong("employee %q: want a new, non-empty ID", f[0])
		return
	}
	if len(r.p.Staff) == maxStaff {
		r.wrong("more than %d employees", maxStaff)
		return
	}
	e := Employee{ID: f[0], MaxShifts: make([]int, len(r.p.Shifts))}
	for s := range e.MaxShifts {
		e.MaxShifts[s] = r.p.Days
	}
	r.maxShifts(&e, f[1])
	for i, n := range []struct {
		to   *int
		what string
		low  int
		high int
	}{
		{&e.MaxMinutes, "MaxTotalMinutes", 0, maxMinutes}, {&e.MinMinutes, "MinTotalMinutes", 0, maxMinutes},
		{&e.MaxRun, "MaxConsecutiveShifts", 1, maxDays}, {&e.MinRun, "MinConsecutiveShifts", 0, maxDays},
		{&e.MinOff, "MinConsecutiveDaysOff", 0, maxDays}, {&e.MaxWeekends, "MaxWeekends", 0, maxDays},
	} {
		*n.to, _ = r.number(f[2+i], n.what, n.low, n.high)
	}
	if e.MinMinutes > e.MaxMinutes {
		r.wrong("employee %s: at least %d and at most %d minutes", e.ID, e.MinMinutes, e.MaxMinutes)
	}
	r.people[e.ID] = len(r.p.Staff)
	r.p.Staff = append(r.p.Staff, e)
}

// maxShifts reads "E=14|N=4".
func (r *reader) maxShifts(e *Employee, text string) {
	for part := range strings.SplitSeq(text, "|") {
		if part == "" {
			continue
		}
		name, number, ok := strings.Cut(part, "=")
		if !ok {
			r.wrong("MaxShifts: want SHIFT=NUMBER, got %q", part)
			continue
		}
		if s, ok := r.shift1(name); ok {
			e.MaxShifts[s], _ = r.number(number, "MaxShifts of "+name, 0, maxDays)
		}
	}
}

func (r *reader) daysOff(f []string) {
	e, ok := r.employee(f[0])
	if !ok {
		return
	}
	for _, text := range f[1:] {
		if d, ok := r.day(text); ok && !slices.Contains(e.Off, d) {
			e.Off = append(e.Off, d)
		}
	}
}

func (r *reader) wishOn(f []string)  { r.wish(f, true) }
func (r *reader) wishOff(f []string) { r.wish(f, false) }

func (r *reader) wish(f []string, on bool) {
	if !r.want(f, 4, 4, "employee, day, shift, weight") {
		return
	}
	e, ok := r.employee(f[0])
	day, ok2 := r.day(f[1])
	s, ok3 := r.shift1(f[2])
	weight, ok4 := r.number(f[3], "weight", 0, maxWeight)
	if ok && ok2 && ok3 && ok4 {
		e.Wishes = append(e.Wishes, Wish{Day: day, Shift: s, Weight: weight, On: on})
	}
}

func (r *reader) cover(f []string) {
	if !r.want(f, 5, 5, "day, shift, requirement, weight for under, weight for over") {
		return
	}
	day, ok := r.day(f[0])
	s, ok2 := r.shift1(f[1])
	need, ok3 := r.number(f[2], "requirement", 0, maxStaff)
	under, ok4 := r.number(f[3], "weight for under", 0, maxWeight)
	over, ok5 := r.number(f[4], "weight for over", 0, maxWeight)
	if !ok || !ok2 || !ok3 || !ok4 || !ok5 {
		return
	}
	if r.needed[[2]int{day, s}] {
		r.wrong("the cover of shift %s on day %d is given twice", f[1], day)
		return
	}
	r.needed[[2]int{day, s}] = true
	r.p.Cover = append(r.p.Cover, Cover{Day: day, Shift: s, Need: need, Under: under, Over: over})
}
