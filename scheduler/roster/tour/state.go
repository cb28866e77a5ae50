package tour

// shift is what somebody does on a calendar day; length 0 is a day off.
type shift struct {
	start, length uint8 // quarters
	task          [maxShift]uint8
}

// state is a roster with its cover counted.
type state struct {
	m           *model
	plan        []shift // by employee and day
	units       []int   // worked, by employee
	have        []int16 // at work, by slot and task
	level       []uint8 // what one more is worth, by slot and task
	under, over int     // missing; squares above the maximum
}

// What one more at work is worth: level 0 is wanted, 1 is free, and each level
// from 2 on is one further above the maximum.
const (
	wanted = 0
	free   = 1
	excess = 2
	levels = 24
)

func newState(m *model) *state {
	s := &state{
		m: m, plan: make([]shift, len(m.staff)*m.days), units: make([]int, len(m.staff)),
		have: make([]int16, m.slots*m.tasks), level: make([]uint8, m.slots*m.tasks),
	}
	for i, low := range m.low {
		s.under += int(low)
		s.level[i] = m.levelOf(i, 0)
	}
	return s
}

func (m *model) levelOf(i int, have int16) uint8 {
	switch {
	case have < m.low[i]:
		return wanted
	case have < m.high[i]:
		return free
	}
	return uint8(min(excess+have-m.high[i], levels-1))
}

func (s *state) copyFrom(o *state) {
	copy(s.plan, o.plan)
	copy(s.units, o.units)
	copy(s.have, o.have)
	copy(s.level, o.level)
	s.under, s.over = o.under, o.over
}

// score is what a roster is judged by: nobody missing first, then the price.
type score struct{ under, over int }

func (s *state) score() score { return score{s.under, s.over} }

func (a score) less(b score) bool {
	return a.under < b.under || a.under == b.under && a.over < b.over
}

// at is somebody's day.
func (s *state) at(e, day int) *shift { return &s.plan[e*s.m.days+day] }

// put gives somebody a shift on a day off.
func (s *state) put(e, day int, x *shift) {
	*s.at(e, day) = *x
	s.units[e] += int(x.length)
	i := slot(day, int(x.start)) * s.m.tasks
	for _, t := range x.task[:x.length] {
		k := i + int(t)
		switch have := s.have[k]; {
		case have < s.m.low[k]:
			s.under--
		case have >= s.m.high[k]:
			s.over += 2*int(have-s.m.high[k]) + 1
		}
		s.have[k]++
		s.level[k] = s.m.levelOf(k, s.have[k])
		i += s.m.tasks
	}
}

// lift takes somebody's shift of a day out of the roster.
func (s *state) lift(e, day int) {
	x := s.at(e, day)
	s.units[e] -= int(x.length)
	i := slot(day, int(x.start)) * s.m.tasks
	for _, t := range x.task[:x.length] {
		k := i + int(t)
		s.have[k]--
		s.level[k] = s.m.levelOf(k, s.have[k])
		switch have := s.have[k]; {
		case have < s.m.low[k]:
			s.under++
		case have >= s.m.high[k]:
			s.over -= 2*int(have-s.m.high[k]) + 1
		}
		i += s.m.tasks
	}
	x.length = 0
}

// roster writes the state as blocks.
func (s *state) roster() Roster {
	r := make(Roster, len(s.m.staff))
	for e := range r {
		for day := range s.m.days {
			x, at := s.at(e, day), 0
			for i := range int(x.length) {
				if i+1 == int(x.length) || x.task[i+1] != x.task[i] {
					from := slot(day, int(x.start))
					r[e] = append(r[e], Block{Start: from + at, End: from + i + 1, Task: int(x.task[i])})
					at = i + 1
				}
			}
		}
	}
	return r
}
