package sequence

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hotlined/hotlined/scheduler/roster/public"
)

// Limits of what is read; larger files are refused rather than left to fill the
// memory.
const (
	maxDays    = 3660
	maxShifts  = 500
	maxStaff   = 10_000
	maxMinutes = maxDays * 1440
	maxWeight  = 1_000_000
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
	public.Reader
	p      Problem
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
	r := &reader{Reader: public.Reader{Name: name}, shifts: map[string]int{}, people: map[string]int{}, needed: map[[2]int]bool{}, seen: map[string]bool{}}
	r.Sections(in, 1<<20, func(name string) (func([]string), bool) {
		read, known := sections[name]
		r.seen[name] = true
		return func(fields []string) { read(r, fields) }, known
	})
	r.finish()
	if len(r.Errs) > 0 {
		return nil, errors.Join(r.Errs...)
	}
	return &r.p, nil
}

// finish checks what only the whole file can tell.
func (r *reader) finish() {
	for _, a := range r.after {
		r.Line = a.line
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
		if len(r.Errs) == 0 && !r.seen[want] {
			r.Errs = append(r.Errs, fmt.Errorf("%s: no %s", r.Name, want))
		}
	}
	for _, e := range r.p.Staff {
		if len(r.Errs) == 0 && len(e.MaxShifts) != len(r.p.Shifts) {
			r.Errs = append(r.Errs, fmt.Errorf("%s: employee %s is described before all shifts are: SECTION_SHIFTS must come before SECTION_STAFF", r.Name, e.ID))
		}
	}
	if len(r.Errs) == 0 && r.p.Days == 0 {
		r.Errs = append(r.Errs, fmt.Errorf("%s: the horizon has no days", r.Name))
	}
}

func (r *reader) day(text string) (int, bool) {
	if r.p.Days == 0 {
		r.Wrong("a day before the horizon is known: SECTION_HORIZON must come first")
		return 0, false
	}
	return r.Number(text, "day", 0, r.p.Days-1)
}

func (r *reader) shift1(name string) (int, bool) {
	s, ok := r.shifts[name]
	if !ok {
		r.Wrong("unknown shift %q", name)
	}
	return s, ok
}

func (r *reader) employee(name string) (*Employee, bool) {
	e, ok := r.people[name]
	if !ok {
		r.Wrong("unknown employee %q", name)
		return nil, false
	}
	return &r.p.Staff[e], true
}

func (r *reader) horizon(f []string) {
	if r.p.Days != 0 {
		r.Wrong("the horizon is given twice")
		return
	}
	if r.Want(f, 1, 1, "the number of days") {
		r.p.Days, _ = r.Number(f[0], "days", 1, maxDays)
	}
}

func (r *reader) shift(f []string) {
	if !r.Want(f, 2, 3, "ID, minutes, shifts that cannot follow") {
		return
	}
	if _, twice := r.shifts[f[0]]; twice || f[0] == "" {
		r.Wrong("shift %q: want a new, non-empty ID", f[0])
		return
	}
	if len(r.p.Shifts) == maxShifts {
		r.Wrong("more than %d shifts", maxShifts)
		return
	}
	minutes, ok := r.Number(f[1], "minutes", 1, 1440)
	if !ok {
		return
	}
	r.shifts[f[0]] = len(r.p.Shifts)
	if len(f) == 3 {
		r.after = append(r.after, successors{r.Line, len(r.p.Shifts), f[2]})
	}
	r.p.Shifts = append(r.p.Shifts, Shift{ID: f[0], Minutes: minutes})
}

func (r *reader) staff(f []string) {
	if !r.Want(f, 8, 8, "ID, MaxShifts, MaxTotalMinutes, MinTotalMinutes, MaxConsecutiveShifts, MinConsecutiveShifts, MinConsecutiveDaysOff, MaxWeekends") {
		return
	}
	if _, twice := r.people[f[0]]; twice || f[0] == "" {
		r.Wrong("employee %q: want a new, non-empty ID", f[0])
		return
	}
	if len(r.p.Staff) == maxStaff {
		r.Wrong("more than %d employees", maxStaff)
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
		*n.to, _ = r.Number(f[2+i], n.what, n.low, n.high)
	}
	if e.MinMinutes > e.MaxMinutes {
		r.Wrong("employee %s: at least %d and at most %d minutes", e.ID, e.MinMinutes, e.MaxMinutes)
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
			r.Wrong("MaxShifts: want SHIFT=NUMBER, got %q", part)
			continue
		}
		if s, ok := r.shift1(name); ok {
			e.MaxShifts[s], _ = r.Number(number, "MaxShifts of "+name, 0, maxDays)
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
	if !r.Want(f, 4, 4, "employee, day, shift, weight") {
		return
	}
	e, ok := r.employee(f[0])
	day, ok2 := r.day(f[1])
	s, ok3 := r.shift1(f[2])
	weight, ok4 := r.Number(f[3], "weight", 0, maxWeight)
	if ok && ok2 && ok3 && ok4 {
		e.Wishes = append(e.Wishes, Wish{Day: day, Shift: s, Weight: weight, On: on})
	}
}

func (r *reader) cover(f []string) {
	if !r.Want(f, 5, 5, "day, shift, requirement, weight for under, weight for over") {
		return
	}
	day, ok := r.day(f[0])
	s, ok2 := r.shift1(f[1])
	need, ok3 := r.Number(f[2], "requirement", 0, maxStaff)
	under, ok4 := r.Number(f[3], "weight for under", 0, maxWeight)
	over, ok5 := r.Number(f[4], "weight for over", 0, maxWeight)
	if !ok || !ok2 || !ok3 || !ok4 || !ok5 {
		return
	}
	if r.needed[[2]int{day, s}] {
		r.Wrong("the cover of shift %s on day %d is given twice", f[1], day)
		return
	}
	r.needed[[2]int{day, s}] = true
	r.p.Cover = append(r.p.Cover, Cover{Day: day, Shift: s, Need: need, Under: under, Over: over})
}
