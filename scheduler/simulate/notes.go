package simulate

import "fmt"

// notes marks the queues whose contacts cannot be answered, and why.
func (m *model) notes() (out []Note) {
	for q := range m.Queues {
		name := m.Queues[q].Name
		if len(m.choices[q]) == 0 {
			out = append(out, Note{name, "no group has the skill: nobody ever answers"})
			continue
		}
		if !m.ever(q) {
			out = append(out, Note{name, "nobody with the skill is ever on duty"})
			continue
		}
		if i, ok := m.unstaffed(q); ok {
			out = append(out, Note{name, fmt.Sprintf("contacts are expected in interval %d, but nobody with the skill is on duty", i+1)})
		}
	}
	return out
}

// ever reports whether anybody who could answer a queue comes at all.
func (m *model) ever(q int) bool {
	for _, c := range m.choices[q] {
		g := m.Groups[c.group]
		for _, n := range g.Counts {
			if n > 0 {
				return true
			}
		}
		for _, a := range g.Agents {
			if len(a.Spans) > 0 {
				return true
			}
		}
	}
	return false
}

// unstaffed is the first interval with contacts in which nobody is on duty.
func (m *model) unstaffed(q int) (int, bool) {
	for i := range m.Intervals {
		if m.expected(q, i) > 0 && !m.staffed(q, i) {
			return i, true
		}
	}
	return 0, false
}

// expected is how many contacts a queue expects in an interval; of paths, in the
// first.
func (m *model) expected(q, i int) float64 {
	a := &m.Queues[q].Arrivals
	switch {
	case len(a.Paths) > 0:
		return perInterval(a.Paths[0], i)
	case len(a.Rates) > 0:
		return perInterval(a.Rates, i)
	}
	return 0
}

func (m *model) staffed(q, i int) bool {
	from, to := float64(i)*m.Interval, float64(i+1)*m.Interval
	for _, c := range m.choices[q] {
		g := &m.Groups[c.group]
		if len(g.Counts) > 0 && perInterval(g.Counts, i) > 0 {
			return true
		}
		for _, a := range g.Agents {
			for _, sp := range a.Spans {
				if sp.From < to && sp.To > from {
					return true
				}
			}
		}
	}
	return false
}
