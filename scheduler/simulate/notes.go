package simulate

import (
	"math"
	"slices"
)

// notes marks the queues whose contacts cannot be answered, and why.
func (m *model) notes() (out []Note) {
	for q := range m.Queues {
		name := m.Queues[q].Name
		covered, ever := m.covered(q)
		switch {
		case len(m.choices[q]) == 0:
			out = append(out, Note{Queue: name, Reason: "no group has the skill: nobody ever answers"})
		case !ever:
			out = append(out, Note{Queue: name, Reason: "nobody with the skill is ever on duty"})
		default:
			n := Note{Queue: name, Reason: "contacts are expected while nobody with the skill is on duty"}
			for i := range m.Intervals {
				if !covered[i] && m.expected(q, i) {
					n.Intervals = append(n.Intervals, i)
				}
			}
			if len(n.Intervals) > 0 {
				out = append(out, n)
			}
		}
	}
	return out
}

// covered says in which intervals anybody is on duty who could answer a queue, and
// whether there are any.
func (m *model) covered(q int) (covered []bool, ever bool) {
	covered = make([]bool, m.Intervals)
	for _, c := range m.choices[q] {
		g := &m.Groups[c.group]
		for i := range covered {
			if len(g.Counts) > 0 && perInterval(g.Counts, i) > 0 {
				covered[i], ever = true, true
			}
		}
		for _, a := range g.Agents {
			for _, sp := range a.Spans {
				first, last := math.Floor(sp.From/m.Interval), math.Ceil(sp.To/m.Interval)
				for i := max(0, first); i < min(last, float64(m.Intervals)); i++ {
					covered[int(i)], ever = true, true
				}
			}
		}
	}
	return covered, ever
}

// expected reports whether a queue expects contacts in an interval, in any path.
func (m *model) expected(q, i int) bool {
	a := &m.Queues[q].Arrivals
	if m.shut(q, i) {
		return false
	}
	for _, path := range a.Paths {
		if perInterval(path, i) > 0 {
			return true
		}
	}
	if len(a.Rates) > 0 {
		return perInterval(a.Rates, i) > 0
	}
	for _, at := range a.Instants {
		if int(at/m.Interval) == i {
			return true
		}
	}
	return false
}

// shut reports whether a queue is closed all through an interval.
func (m *model) shut(q, i int) bool {
	from, to := float64(i)*m.Interval, float64(i+1)*m.Interval
	hours := m.Queues[q].Open
	return hours != nil && !slices.ContainsFunc(hours, func(o Span) bool { return o.From < to && o.To > from })
}
