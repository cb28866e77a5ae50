package sequence

import "math"

// task is the planning of one person on the days from..to-1, the rest of her
// days being fixed. It knows which states can still lead to a legal sequence:
// for each day, node and number of weekends worked, a lane of units worked.
type task struct {
	e        int
	from, to int
	person   *person
	weeks    int // weekends left, plus one
	start    int // node before from
	ends     []bool
	caps     []int // left, by type
	tracked  []int // types whose cap is counted in the states
	lanes    []lane
	size     int // states
	backs    [][]back
	low      int     // units left to work in the window, at least
	high     int     // and at most
	pace     float64 // how far from an even pace the units may be; infinity: no matter
	forced   []int   // by day of the window: Free, a shift, or undecided; nil: all open
}

// undecided in a task's forced days is a day that is open.
const undecided = -2

// busy reports whether a shift is forced on a day.
func (t *task) busy(d int) bool { return t.forced != nil && t.forced[d-t.from] >= 0 }

// may reports whether a shift can be worked on a day.
func (t *task) may(d, s int) bool {
	return t.person.can[s] && t.caps[s] > 0 && (t.forced == nil || t.forced[d-t.from] < 0 || t.forced[d-t.from] == s)
}

// lane is a stretch of states that differ in the units worked only.
type lane struct {
	low, n, at int32
}

// back is a way into a node.
type back struct {
	node, group int // group -1: a day off
}

const far = math.MaxInt32 / 4

// newTask prepares the planning of a person's window; days are her fixed days
// (those in the window are not looked at). Where there would be more states than
// allowed, the units worked are kept near an even pace, which a search may do and
// a bound may not: exact says which it was.
func (m *model) newTask(e, from, to int, days []int, allowed int) (t *task, exact bool) {
	x := &m.staff[e]
	t = &task{e: e, from: from, to: to, person: x, caps: append([]int(nil), x.caps...)}
	low, high, weeks := x.low, x.high, x.weekends
	for d, s := range days {
		if d >= from && d < to || s == Free {
			continue
		}
		low, high = low-m.length[s], high-m.length[s]
		t.caps[s]--
		if d%7 == 5 || d%7 == 6 && (d == to || days[d-1] == Free) {
			weeks--
		}
	}
	for d := range from {
		t.start = m.next(x.auto, t.start, days[d])
	}
	t.weeks = max(min(weeks, (to-from+6)/7+1)+1, 0)
	t.ends = make([]bool, x.auto.n)
	for node := range t.ends {
		t.ends[node] = m.follows(x.auto, node, days[to:])
	}
	t.backs = x.auto.backs(len(m.groups))
	t.low, t.high, t.pace = low, high, math.Inf(1)
	p := m.reach(t)
	for {
		t.lay(p)
		if t.size <= allowed || t.pace < 1 {
			return t, math.IsInf(t.pace, 1)
		}
		if math.IsInf(t.pace, 1) {
			t.pace = float64(high)
		}
		t.pace /= 2
	}
}

// force makes the states fewer after days were forced.
func (m *model) force(t *task) { t.lay(m.reach(t)) }

// follows reports whether fixed days are legal after a node.
func (m *model) follows(a *automaton, node int, days []int) bool {
	for _, s := range days {
		if node = m.next(a, node, s); node < 0 {
			return false
		}
	}
	return true
}

// backs lists the ways into each node.
func (a *automaton) backs(groups int) [][]back {
	out := make([][]back, a.n)
	for i := range a.n {
		if j := a.off[i]; j >= 0 {
			out[j] = append(out[j], back{i, -1})
		}
		for g := range groups {
			if j := a.work[i][g]; j >= 0 {
				out[j] = append(out[j], back{i, g})
			}
		}
	}
	return out
}

// span holds the least and most units from the start to a state and from there
// to the end, by day, node and weekends.
type span struct {
	since, until [][2]int32
}

func (t *task) index(d, node, w int) int { return ((d-t.from)*t.person.auto.n+node)*t.weeks + w }

// openGroups lists the groups that the person may work on a day.
func (m *model) openGroups(t *task, d int) (out []int) {
	if t.person.free[d] || t.forced != nil && t.forced[d-t.from] == Free {
		return nil
	}
	for g := range m.groups {
		for _, s := range m.groups[g].types {
			if t.may(d, s) {
				out = append(out, g)
				break
			}
		}
	}
	return out
}

// weekend is 1 where a shift on day d after a node makes one more weekend worked.
func weekend(d int, working bool) int {
	if d%7 == 5 || d%7 == 6 && !working {
		return 1
	}
	return 0
}

// reach finds what is reachable from the start and from the end.
func (m *model) reach(t *task) span {
	a, n := t.person.auto, (t.to-t.from+1)*t.person.auto.n*t.weeks
	p := span{since: make([][2]int32, n), until: make([][2]int32, n)}
	for i := range n {
		p.since[i], p.until[i] = [2]int32{far, -far}, [2]int32{far, -far}
	}
	if t.weeks > 0 && t.start >= 0 {
		p.since[t.index(t.from, t.start, 0)] = [2]int32{0, 0}
	}
	widen := func(to *[2]int32, from [2]int32, by int) {
		if from[0] != far {
			to[0], to[1] = min(to[0], from[0]+int32(by)), max(to[1], from[1]+int32(by))
		}
	}
	each := func(d int, do func(i, j, units int)) {
		groups := m.openGroups(t, d)
		for node := range a.n {
			for w := range t.weeks {
				i := t.index(d, node, w)
				if j := a.off[node]; j >= 0 && !t.busy(d) {
					do(i, t.index(d+1, j, w), 0)
				}
				v := w + weekend(d, a.working[node])
				if v >= t.weeks {
					continue
				}
				for _, g := range groups {
					if j := a.work[node][g]; j >= 0 {
						do(i, t.index(d+1, j, v), m.groups[g].length)
					}
				}
			}
		}
	}
	for d := t.from; d < t.to; d++ {
		each(d, func(i, j, units int) { widen(&p.since[j], p.since[i], units) })
	}
	for node, end := range t.ends {
		for w := range t.weeks {
			if end {
				p.until[t.index(t.to, node, w)] = [2]int32{0, 0}
			}
		}
	}
	for d := t.to - 1; d >= t.from; d-- {
		each(d, func(i, j, units int) { widen(&p.until[i], p.until[j], units) })
	}
	return p
}

// lay makes the lanes: the units from which low to high in all can be reached.
func (t *task) lay(p span) {
	if t.lanes == nil {
		t.lanes = make([]lane, len(p.since))
	}
	t.size = 0
	per := t.person.auto.n * t.weeks
	for i := range t.lanes {
		t.lanes[i] = lane{}
		since, until := p.since[i], p.until[i]
		if since[0] == far || until[0] == far {
			continue
		}
		least, most := max(int(since[0]), t.low-int(until[1])), min(int(since[1]), t.high-int(until[0]))
		if !math.IsInf(t.pace, 1) {
			done := float64(i/per) / float64(t.to-t.from)
			least = max(least, int(math.Ceil(done*float64(t.low)-t.pace)))
			most = min(most, int(done*float64(t.high)+t.pace))
		}
		if least <= most {
			t.lanes[i] = lane{int32(least), int32(most - least + 1), int32(t.size)}
			t.size += most - least + 1
		}
	}
}
