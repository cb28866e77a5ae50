package tour

import (
	"cmp"
	"fmt"
	"slices"
)

// Verdict is what Verify found.
type Verdict struct {
	Objective int
	Uncovered int      // quarters of an hour of work that nobody does
	Broken    []string // a sentence for every breach of a hard rule
}

// Verify checks a roster from first principles and counts its objective. It
// shares no code with the search.
func Verify(p *Problem, r Roster) Verdict {
	v := &Verdict{}
	if len(r) != len(p.Staff) {
		v.broken("the roster has %d employees, the problem %d", len(r), len(p.Staff))
		return *v
	}
	at := map[[2]int]int{}
	for e, blocks := range r {
		v.employee(p, p.Staff[e], slices.SortedFunc(slices.Values(blocks), func(a, b Block) int { return cmp.Compare(a.Start, b.Start) }))
		for _, b := range blocks {
			for slot := b.Start; slot < b.End; slot++ {
				at[[2]int{slot, b.Task}]++
			}
		}
	}
	for _, c := range p.Cover {
		n := at[[2]int{c.Slot, c.Task}]
		if n < c.Min {
			v.broken("%s, task %d: %d at work, at least %d needed", clock(c.Slot), c.Task+1, n, c.Min)
			v.Uncovered += c.Min - n
		}
		if n > c.Max {
			v.Objective += (n - c.Max) * (n - c.Max)
		}
	}
	return *v
}

func (v *Verdict) broken(format string, args ...any) {
	v.Broken = append(v.Broken, fmt.Sprintf(format, args...))
}

// clock writes a slot as people do.
func clock(slot int) string {
	minute := slot*15 + 6*60
	return fmt.Sprintf("day %d %02d:%02d", minute/1440+1, minute%1440/60, minute%60)
}

// employee checks one person's blocks, which are in order of time.
func (v *Verdict) employee(p *Problem, e Employee, blocks []Block) {
	shifts := [][2]int{} // minutes from midnight before the first day
	minutes := 0
	for _, b := range blocks {
		from, to := b.Start*15+360, b.End*15+360
		if b.Start < 0 || b.End > p.Days*96 || b.Task < 0 || b.Task >= p.Tasks {
			v.broken("%s: the block of %s is outside the problem", e.ID, clock(b.Start))
		}
		if to-from < 60 {
			v.broken("%s: the block of %s lasts %d minutes, at least 60 are wanted", e.ID, clock(b.Start), to-from)
		}
		minutes += to - from
		last := len(shifts) - 1
		switch {
		case last < 0 || from > shifts[last][1]:
			shifts = append(shifts, [2]int{from, to})
		case from < shifts[last][1]:
			v.broken("%s: two blocks at once, %s", e.ID, clock(b.Start))
			shifts[last][1] = max(shifts[last][1], to)
		default:
			shifts[last][1] = to
		}
	}
	if minutes < e.MinMinutes || minutes > e.MaxMinutes {
		v.broken("%s: %d minutes in all, want %d to %d", e.ID, minutes, e.MinMinutes, e.MaxMinutes)
	}
	v.shifts(e, shifts)
}

// shifts checks starts, lengths, rest and the days in a row.
func (v *Verdict) shifts(e Employee, shifts [][2]int) {
	run := 0
	for i, s := range shifts {
		minute, day := s[0]%1440, s[0]/1440
		name := fmt.Sprintf("day %d %02d:%02d", day+1, minute/60, minute%60)
		if minute != 0 && (minute < 360 || minute > 600 && minute < 840 || minute > 1080 && minute < 1200) {
			v.broken("%s: the shift of %s starts when none may", e.ID, name)
		}
		if length := s[1] - s[0]; length < 360 || length > 600 {
			v.broken("%s: the shift of %s lasts %d minutes, want 360 to 600", e.ID, name, length)
		}
		if i == 0 {
			run = 1
			continue
		}
		before := shifts[i-1]
		if rest := s[0] - before[1]; rest < 14*60 {
			v.broken("%s: %d minutes of rest before the shift of %s, want 840", e.ID, rest, name)
		}
		switch day - before[0]/1440 {
		case 0:
			v.broken("%s: a second shift on one day, %s", e.ID, name)
		case 1:
			run++
		default:
			run = 1
		}
		if run > 5 {
			v.broken("%s: the shift of %s is on day %d in a row, at most 5 are allowed", e.ID, name, run)
		}
	}
}
