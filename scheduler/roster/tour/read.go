package tour

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"github.com/hotlined/hotlined/scheduler/roster/public"
)

// Limits of what is read; larger files are refused rather than left to fill the
// memory.
const (
	maxDays  = 366
	maxTasks = 100
	maxStaff = 5000
)

// sections lists the parts of a file and who reads a line of each.
var sections = map[string]func(*reader, []string){
	"SECTION_HORIZON": (*reader).horizon,
	"SECTION_TASKS":   (*reader).tasks,
	"SECTION_STAFF":   (*reader).staff,
	"SECTION_COVER":   (*reader).cover,
}

// reader keeps what is known while a file is read.
type reader struct {
	public.Reader
	p      Problem
	people map[string]bool
	needed map[[2]int]bool
}

// Read reads an instance in the benchmark's text format; name stands before the
// line in errors. Every mistake is reported at once.
func Read(in io.Reader, name string) (*Problem, error) {
	r := &reader{Reader: public.Reader{Name: name}, people: map[string]bool{}, needed: map[[2]int]bool{}}
	r.Sections(in, bufio.MaxScanTokenSize, func(name string) (func([]string), bool) {
		read, known := sections[name]
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
	if len(r.Errs) > 0 {
		return
	}
	for _, c := range []struct {
		section string
		n       int
	}{{"SECTION_HORIZON", r.p.Days}, {"SECTION_TASKS", r.p.Tasks}, {"SECTION_STAFF", len(r.p.Staff)}, {"SECTION_COVER", len(r.p.Cover)}} {
		if c.n == 0 {
			r.Wrong("nothing in %s up to here, the end of the file", c.section)
		}
	}
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

func (r *reader) tasks(f []string) {
	if r.p.Tasks != 0 {
		r.Wrong("the number of tasks is given twice")
		return
	}
	if r.Want(f, 1, 1, "the number of tasks") {
		r.p.Tasks, _ = r.Number(f[0], "tasks", 1, maxTasks)
	}
}

func (r *reader) staff(f []string) {
	if !r.Want(f, 3, 3, "ID, MinTotalMinutes, MaxTotalMinutes") {
		return
	}
	if f[0] == "" || r.people[f[0]] {
		r.Wrong("employee %q: want a new, non-empty ID", f[0])
		return
	}
	if len(r.p.Staff) == maxStaff {
		r.Wrong("more than %d employees", maxStaff)
		return
	}
	least, ok := r.Number(f[1], "MinTotalMinutes", 0, maxDays*1440)
	most, ok2 := r.Number(f[2], "MaxTotalMinutes", 0, maxDays*1440)
	if ok && ok2 && least > most {
		r.Wrong("employee %s: at least %d and at most %d minutes", f[0], least, most)
	}
	r.people[f[0]] = true
	r.p.Staff = append(r.p.Staff, Employee{ID: f[0], MinMinutes: least, MaxMinutes: most})
}

func (r *reader) cover(f []string) {
	if !r.Want(f, 5, 5, "day, time, task, minimum, maximum") {
		return
	}
	if r.p.Days == 0 || r.p.Tasks == 0 {
		r.Wrong("cover before the horizon and the tasks are known: SECTION_HORIZON and SECTION_TASKS must come first")
		return
	}
	slot, ok := r.slot(f[0], f[1])
	task, ok2 := r.Number(f[2], "task", 1, r.p.Tasks)
	least, ok3 := r.Number(f[3], "minimum", 0, maxStaff)
	most, ok4 := r.Number(f[4], "maximum", 0, maxStaff)
	if !ok || !ok2 || !ok3 || !ok4 {
		return
	}
	at := [2]int{slot, task - 1}
	switch {
	case least > most:
		r.Wrong("at least %d and at most %d at work", least, most)
	case r.needed[at]:
		r.Wrong("the cover of day %s %s, task %d, is given twice", f[0], f[1], task)
	default:
		r.needed[at] = true
		r.p.Cover = append(r.p.Cover, Cover{Slot: slot, Task: task - 1, Min: least, Max: most})
	}
}

// slot reads "3" and "23:45-24:00": the calendar day, counted from 1, and a
// quarter of an hour of it.
func (r *reader) slot(day, span string) (int, bool) {
	d, ok := r.Number(day, "day", 1, r.p.Days+1)
	if !ok {
		return 0, false
	}
	begins, ends, _ := strings.Cut(span, "-")
	from, err := quarters(begins)
	to, err2 := quarters(ends)
	if err != nil || err2 != nil || (from+1)%daySlots != to%daySlots || from == daySlots {
		r.Wrong("time: want a quarter of an hour such as 06:00-06:15, got %q", span)
		return 0, false
	}
	slot := (d-1)*daySlots + from - firstStart
	if slot < 0 || slot >= r.p.Days*daySlots {
		r.Wrong("day %s %s lies outside the horizon, from 06:00 of day 1 to 06:00 of day %d", day, span, r.p.Days+1)
		return 0, false
	}
	return slot, true
}
