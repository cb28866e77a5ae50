package sequence

import "slices"

// model is a problem made ready for the search.
type model struct {
	p      *Problem
	days   int
	types  int
	unit   int   // minutes; all shifts and limits count in it
	length []int // of each type, in units
	groups []group
	of     []int // the group of each type
	need   []int // by day*types+type; negative: not covered
	under  []float64
	over   []float64
	staff  []person
}

// group is a set of shift types that are alike for the rules: the same length,
// the same may follow, and they may follow the same.
type group struct {
	class  int // types of one class forbid the same successors
	length int
	after  []bool // by class: it may follow it
	types  []int
}

// person is an employee made ready.
type person struct {
	auto     *automaton
	free     []bool      // by day: may not work
	can      []bool      // by type: may work it at all
	own      [][]float64 // by day and type: what working it costs or saves in wishes
	constant float64     // the weight of all wishes to work
	low      int         // units in all
	high     int
	weekends int
	caps     []int // by type; days where it does not bind
}

func newModel(p *Problem) *model {
	m := &model{p: p, days: p.Days, types: len(p.Shifts)}
	m.unit = unit(p)
	for _, s := range p.Shifts {
		m.length = append(m.length, s.Minutes/m.unit)
	}
	classes := m.group()
	n := m.days * m.types
	m.need, m.under, m.over = make([]int, n), make([]float64, n), make([]float64, n)
	for i := range m.need {
		m.need[i] = -1
	}
	for _, c := range p.Cover {
		i := c.Day*m.types + c.Shift
		m.need[i], m.under[i], m.over[i] = c.Need, float64(c.Under), float64(c.Over)
	}
	autos := map[[3]int]*automaton{}
	for _, e := range p.Staff {
		key := [3]int{max(e.MinRun, 1), min(e.MaxRun, p.Days), max(e.MinOff, 1)}
		if autos[key] == nil {
			autos[key] = newAutomaton(key[0], key[1], key[2], classes, m.groups)
		}
		m.staff = append(m.staff, m.person(e, autos[key]))
	}
	return m
}

// unit is the greatest common divisor of all lengths.
func unit(p *Problem) int {
	u := 0
	for _, s := range p.Shifts {
		a, b := u, s.Minutes
		for b != 0 {
			a, b = b, a%b
		}
		u = a
	}
	return max(u, 1)
}

// group finds the classes and groups of shift types.
func (m *model) group() (classes int) {
	rows := make([][]bool, m.types)
	for s, shift := range m.p.Shifts {
		rows[s] = make([]bool, m.types)
		for _, not := range shift.NotNext {
			rows[s][not] = true
		}
	}
	class := make([]int, m.types)
	var first []int // type of each class
	for s := range rows {
		class[s] = slices.IndexFunc(first, func(f int) bool { return slices.Equal(rows[f], rows[s]) })
		if class[s] < 0 {
			class[s] = len(first)
			first = append(first, s)
		}
	}
	m.of = make([]int, m.types)
	for s := range rows {
		after := make([]bool, len(first))
		for c, f := range first {
			after[c] = !rows[f][s]
		}
		g := slices.IndexFunc(m.groups, func(g group) bool {
			return g.class == class[s] && g.length == m.length[s] && slices.Equal(g.after, after)
		})
		if g < 0 {
			g = len(m.groups)
			m.groups = append(m.groups, group{class: class[s], length: m.length[s], after: after})
		}
		m.of[s] = g
		m.groups[g].types = append(m.groups[g].types, s)
	}
	return len(first)
}

func (m *model) person(e Employee, auto *automaton) person {
	x := person{
		auto: auto, free: make([]bool, m.days), can: make([]bool, m.types), own: make([][]float64, m.days),
		low: (e.MinMinutes + m.unit - 1) / m.unit, high: e.MaxMinutes / m.unit, weekends: e.MaxWeekends,
		caps: slices.Clone(e.MaxShifts),
	}
	for _, d := range e.Off {
		x.free[d] = true
	}
	for s := range x.can {
		x.can[s] = e.MaxShifts[s] > 0
	}
	for d := range x.own {
		x.own[d] = make([]float64, m.types)
	}
	for _, w := range e.Wishes {
		if w.On {
			x.own[w.Day][w.Shift] -= float64(w.Weight)
			x.constant += float64(w.Weight)
		} else {
			x.own[w.Day][w.Shift] += float64(w.Weight)
		}
	}
	return x
}

// automaton knows which days may follow which. Node 0 stands before the first
// day, nodes 1 to minOff for so many days off (the last one: enough), the others
// for a run of shifts and the class of the last.
type automaton struct {
	n       int
	off     []int   // by node: the node after a day off, or -1
	work    [][]int // by node and group: the node after a shift, or -1
	working []bool  // the last day had a shift
}

const startNode = 0

func newAutomaton(minRun, maxRun, minOff, classes int, groups []group) *automaton {
	a := &automaton{n: 1 + minOff + (minRun-1)*classes + maxRun*classes}
	enough := minOff
	// A run that begins on the first day may be short: its nodes are apart.
	early := func(run, class int) int { return 1 + minOff + (run-1)*classes + class }
	late := func(run, class int) int { return 1 + minOff + (minRun-1+run-1)*classes + class }
	at := func(run, class int, first bool) int {
		switch {
		case run > maxRun:
			return -1
		case first && run < minRun:
			return early(run, class)
		}
		return late(run, class)
	}
	a.off, a.working = make([]int, a.n), make([]bool, a.n)
	for range a.n {
		a.work = append(a.work, slices.Repeat([]int{-1}, len(groups)))
	}
	a.off[startNode] = enough
	for k := 1; k <= minOff; k++ {
		a.off[k] = min(k+1, enough)
	}
	for g, group := range groups {
		a.work[startNode][g] = at(1, group.class, true)
		a.work[enough][g] = at(1, group.class, false)
	}
	for _, first := range []bool{true, false} {
		for run := 1; run <= maxRun && (!first || run < minRun); run++ {
			for c := range classes {
				i := at(run, c, first)
				a.working[i], a.off[i] = true, -1
				if first || run >= minRun {
					a.off[i] = 1
				}
				for g, group := range groups {
					if group.after[c] {
						a.work[i][g] = at(run+1, group.class, first)
					}
				}
			}
		}
	}
	return a
}

// next is the node after a day with a shift of a type, or off.
func (m *model) next(a *automaton, node, shift int) int {
	if shift == Free {
		return a.off[node]
	}
	return a.work[node][m.of[shift]]
}
