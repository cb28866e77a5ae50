package sequence

// state is a roster with its cover counted.
type state struct {
	m     *model
	plan  [][]int
	have  []int // by day and type
	total float64
}

func newState(m *model) *state {
	s := &state{m: m, plan: newRoster(m.p), have: make([]int, m.days*m.types)}
	for i, need := range m.need {
		if need > 0 {
			s.total += float64(need) * m.under[i]
		}
	}
	for e := range m.staff {
		s.total += m.staff[e].constant
	}
	return s
}

func (s *state) copyFrom(o *state) {
	for e := range s.plan {
		copy(s.plan[e], o.plan[e])
	}
	copy(s.have, o.have)
	s.total = o.total
}

// set changes what somebody does on a day.
func (s *state) set(e, d, to int) {
	if was := s.plan[e][d]; was != Free {
		i := d*s.m.types + was
		s.have[i]--
		s.total -= s.m.more(i, s.have[i]) + s.m.staff[e].own[d][was]
	}
	if s.plan[e][d] = to; to != Free {
		i := d*s.m.types + to
		s.total += s.m.more(i, s.have[i]) + s.m.staff[e].own[d][to]
		s.have[i]++
	}
}

// put changes somebody's days from one on.
func (s *state) put(e, from int, days []int) {
	for i, to := range days {
		if s.plan[e][from+i] != to {
			s.set(e, from+i, to)
		}
	}
}

// lift takes somebody's days out of the roster.
func (s *state) lift(e, from, to int) {
	for d := from; d < to; d++ {
		if s.plan[e][d] != Free {
			s.set(e, d, Free)
		}
	}
}

// more is what one more on a day and type costs where so many are there.
func (m *model) more(i, have int) float64 {
	switch {
	case m.need[i] < 0:
		return 0
	case have < m.need[i]:
		return -m.under[i]
	}
	return m.over[i]
}

// prices fills in what each shift of somebody would cost on top of the roster.
func (s *state) prices(e, from, to int, out []float64) []float64 {
	out = out[:0]
	for d := from; d < to; d++ {
		for k, own := range s.m.staff[e].own[d] {
			i := d*s.m.types + k
			out = append(out, own+s.m.more(i, s.have[i]))
		}
	}
	return out
}
