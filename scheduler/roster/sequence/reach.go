package sequence

import "math"

// longestDrift is how many weekends a narrowed task may be ahead of an even pace,
// or behind it.
const longestDrift = 3

// fit makes the lanes of a task. Where there would be more states than allowed,
// weekends and units are kept near an even pace, counted in days that can be
// worked; it reports whether that was not needed.
func (m *model) fit(t *task, allowed int) (exact bool) {
	t.done = make([]float64, t.to-t.from+1)
	for d := t.from; d < t.to; d++ {
		t.done[d-t.from+1] = t.done[d-t.from]
		if !t.person.free[d] {
			t.done[d-t.from+1]++
		}
	}
	if all := t.done[t.to-t.from]; all > 0 {
		for i := range t.done {
			t.done[i] /= all
		}
	}
	t.pace, t.weeksDrift = math.Inf(1), -1
	longest := 0
	for _, n := range m.length {
		longest = max(longest, n)
	}
	t.even()
	for p := m.reach(t); ; {
		t.lay(p)
		if t.size <= allowed || t.pace < float64(4*longest) {
			return t.weeksDrift < 0
		}
		switch {
		case t.weeksDrift < 0:
			t.weeksDrift = longestDrift
			t.even()
			p = m.reach(t)
		case math.IsInf(t.pace, 1):
			t.pace = float64(t.high) / 4
		default:
			t.pace /= 2
		}
	}
}

// even says how many weekends may be worked by each day.
func (t *task) even() {
	t.early, t.late = make([]int, t.to-t.from+1), make([]int, t.to-t.from+1)
	for i, done := range t.done {
		if t.late[i] = t.weeks - 1; t.weeksDrift >= 0 {
			at := int(done * float64(t.weeks-1))
			t.early[i], t.late[i] = max(at-t.weeksDrift, 0), min(at+t.weeksDrift, t.weeks-1)
		}
	}
}

// weekends is how many weekends count as worked on the morning of a day when so
// many were; negative: that is too many.
func (t *task) weekends(d, worked int) int {
	if worked > t.late[d-t.from] {
		return -1
	}
	return max(worked, t.early[d-t.from])
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
			for w := t.early[d-t.from]; w <= t.late[d-t.from]; w++ {
				i := t.index(d, node, w)
				if p.since[i][0] == far {
					continue
				}
				if j, v := a.off[node], t.weekends(d+1, w); j >= 0 && v >= 0 && !t.busy(d) {
					do(i, t.index(d+1, j, v), 0)
				}
				v := t.weekends(d+1, w+weekend(d, a.working[node]))
				if v < 0 {
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
			done := t.done[i/per]
			least = max(least, int(math.Ceil(done*float64(t.low)-t.pace)))
			most = min(most, int(done*float64(t.high)+t.pace))
		}
		if least <= most {
			t.lanes[i] = lane{int32(least), int32(most - least + 1), int32(t.size)}
			t.size += most - least + 1
		}
	}
}
