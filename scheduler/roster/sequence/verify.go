package sequence

import "fmt"

// Verdict is what Verify found.
type Verdict struct {
	Objective int
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
	have := map[[2]int]int{}
	for e, days := range r {
		if len(days) != p.Days {
			v.broken("%s: %d days, the problem has %d", p.Staff[e].ID, len(days), p.Days)
			continue
		}
		v.employee(p, p.Staff[e], days)
		for d, s := range days {
			if s != Free {
				have[[2]int{d, s}]++
			}
		}
		for _, w := range p.Staff[e].Wishes {
			if (days[w.Day] == w.Shift) != w.On {
				v.Objective += w.Weight
			}
		}
	}
	for _, c := range p.Cover {
		switch n := have[[2]int{c.Day, c.Shift}]; {
		case n < c.Need:
			v.Objective += (c.Need - n) * c.Under
		case n > c.Need:
			v.Objective += (n - c.Need) * c.Over
		}
	}
	return *v
}

func (v *Verdict) broken(format string, args ...any) {
	v.Broken = append(v.Broken, fmt.Sprintf(format, args...))
}

// employee checks one person's rules.
func (v *Verdict) employee(p *Problem, e Employee, days []int) {
	minutes, weekends := 0, 0
	count := make([]int, len(p.Shifts))
	for d, s := range days {
		if s == Free {
			continue
		}
		minutes += p.Shifts[s].Minutes
		count[s]++
		if d%7 == 5 || d%7 == 6 && days[d-1] == Free {
			weekends++
		}
		if d == 0 || days[d-1] == Free {
			continue
		}
		for _, not := range p.Shifts[days[d-1]].NotNext {
			if not == s {
				v.broken("%s: %s on day %d follows %s", e.ID, p.Shifts[s].ID, d, p.Shifts[days[d-1]].ID)
			}
		}
	}
	for s, n := range count {
		if n > e.MaxShifts[s] {
			v.broken("%s: %d shifts %s, at most %d", e.ID, n, p.Shifts[s].ID, e.MaxShifts[s])
		}
	}
	if minutes < e.MinMinutes || minutes > e.MaxMinutes {
		v.broken("%s: %d minutes, want %d to %d", e.ID, minutes, e.MinMinutes, e.MaxMinutes)
	}
	if weekends > e.MaxWeekends {
		v.broken("%s: %d weekends, at most %d", e.ID, weekends, e.MaxWeekends)
	}
	for _, d := range e.Off {
		if days[d] != Free {
			v.broken("%s: works on day %d, a day off", e.ID, d)
		}
	}
	v.runs(e, days)
}

// runs checks how long somebody works and is off at a stretch. What touches the
// ends of the horizon may be part of something longer.
func (v *Verdict) runs(e Employee, days []int) {
	for from := 0; from < len(days); {
		to := from + 1
		for to < len(days) && (days[to] == Free) == (days[from] == Free) {
			to++
		}
		n, inside := to-from, from > 0 && to < len(days)
		if days[from] == Free {
			if inside && n < e.MinOff {
				v.broken("%s: %d days off from day %d, at least %d", e.ID, n, from, e.MinOff)
			}
		} else {
			if n > e.MaxRun {
				v.broken("%s: %d days in a row from day %d, at most %d", e.ID, n, from, e.MaxRun)
			}
			if inside && n < e.MinRun {
				v.broken("%s: %d days in a row from day %d, at least %d", e.ID, n, from, e.MinRun)
			}
		}
		from = to
	}
}
