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
	low      int        // units left to work in the window, at least
	high     int        // and at most
	forced   []int      // by day of the window: Free, a shift, or undecided; nil: all open
	barred   []decision // what is ruled out on top of that

	pace       float64   // how far from an even pace the units may be; infinity: no matter
	done       []float64 // by day of the window and at its end: the share of days that came before
	early      []int     // by the same: weekends that count as worked even if they were not
	late       []int     // and so many at most
	weeksDrift int       // how far from an even pace the weekends may be; negative: no matter
}

// undecided in a task's forced days is a day that is open.
const undecided = -2

// busy reports whether a day off is ruled out.
func (t *task) busy(d int) bool {
	return t.forced != nil && t.forced[d-t.from] >= 0 || t.bars(d, Free)
}

// bars reports whether a shift, or a day off, was ruled out by itself.
func (t *task) bars(d, s int) bool {
	for _, x := range t.barred {
		if x.day == d-t.from && x.shift == s {
			return true
		}
	}
	return false
}

// may reports whether a shift can be worked on a day.
func (t *task) may(d, s int) bool {
	return t.person.can[s] && t.caps[s] > 0 && (t.forced == nil || t.forced[d-t.from] < 0 || t.forced[d-t.from] == s) && !t.bars(d, s)
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
	t.low, t.high = low, high
	return t, m.fit(t, allowed)
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
