package roster

// state is a roster in the making: everybody's plan and the cover they add up to.
type state struct {
	m     *model
	cover *cover
	plans [][]placed
	away  [][]booking // of each agent, in order: times at work that are not for the cover to give away
	own   []float64   // soft rules' price of each plan
	total float64     // of own
	open  []int       // by session: how many do not get it
	// unheld is the price of that.
	unheld float64
	clubs  *clubs
	free   map[int]bool // by agent and day: kept free by a rule; asked when all is done
}

func newState(m *model) *state {
	s := &state{m: m, cover: newCover(m), plans: make([][]placed, len(m.agents)), own: make([]float64, len(m.agents)), away: make([][]booking, len(m.agents)), clubs: newClubs(m)}
	for a := range s.plans {
		s.plans[a] = make([]placed, len(m.days))
		for d := range s.plans[a] {
			s.plans[a][d].cand = -1
		}
		s.away[a] = m.agents[a].away
		s.own[a] = m.priceOf(a, s.plans[a]) + s.missed(a)
		s.total += s.own[a]
	}
	s.open = make([]int, len(m.sessions))
	for k := range m.sessions {
		s.recount(k)
	}
	return s
}

func (s *state) cost() float64 { return s.cover.cost + s.total + s.unheld + s.clubs.cost }

func (s *state) copyFrom(o *state) {
	s.cover.copyFrom(o.cover)
	for a := range s.plans {
		copy(s.plans[a], o.plans[a])
	}
	copy(s.away, o.away)
	copy(s.open, o.open)
	s.unheld = o.unheld
	s.clubs.copyFrom(o.clubs)
	copy(s.own, o.own)
	s.total = o.total
}

// all is the window of the whole period.
func (m *model) all() window { return window{0, len(m.days)} }

// lift takes the days of a window of an agent off the cover; the plan stays to be
// put back.
func (s *state) lift(a int, in window) {
	s.each(a, in, func(slot, group int) { s.cover.remove(group, slot) })
	s.meet(a, in, s.clubs.remove)
	s.total -= s.own[a]
}

// put adds the days of a window of an agent's plan to the cover.
func (s *state) put(a int, in window) {
	s.each(a, in, func(slot, group int) { s.cover.add(group, slot) })
	s.meet(a, in, s.clubs.add)
	s.own[a] = s.m.priceOf(a, s.plans[a]) + s.missed(a)
	s.total += s.own[a]
}

// meet takes an agent's starts on the days of a window to or from the clubs.
func (s *state) meet(a int, in window, to func(w *worker, d int, start int32)) {
	w := &s.m.agents[a]
	if len(w.clubs) == 0 {
		return
	}
	for d := in.from; d < in.to; d++ {
		if p := s.plans[a][d]; p.cand >= 0 {
			to(w, d, w.days[d][p.cand].start)
		}
	}
}

// swap exchanges an agent's plan for another; a second time puts it back.
func (s *state) swap(a int, plan []placed) {
	s.lift(a, s.m.all())
	for d := range plan {
		s.plans[a][d], plan[d] = plan[d], s.plans[a][d]
	}
	s.put(a, s.m.all())
}

// each visits the slots in which an agent works on the days of a window, pauses
// and whatever else is no work left out, with the group of queues that the agent
// can serve then.
func (s *state) each(a int, in window, visit func(slot, group int)) {
	w := &s.m.agents[a]
	for d := in.from; d < in.to; d++ {
		p := s.plans[a][d]
		if p.cand < 0 {
			continue
		}
		c := w.days[d][p.cand]
		sh := &s.m.shapes[c.shape]
		next := 0
		for i := 0; i < sh.slots && int(c.start)+i < s.m.slots; i++ {
			if next < len(sh.pauses) && i == int(p.pauses[next]) {
				i += sh.pauses[next].slots - 1
				next++
				continue
			}
			if slot, group := int(c.start)+i, s.groupAt(a, int(c.start)+i); group >= 0 {
				visit(slot, group)
			}
		}
	}
}

// groupAt is the group that an agent at work belongs to in a slot: the usual one
// where nothing is booked, none in a training.
func (s *state) groupAt(a, slot int) int {
	if k, other := booked(s.away[a], slot); other {
		return k.group
	}
	return s.m.agents[a].group
}

// priceOf is what the soft rules charge for a plan.
func (m *model) priceOf(a int, plan []placed) float64 {
	w := &m.agents[a]
	sum, paid, tod := w.fixed, 0, -1
	if len(w.rails)+len(w.tallies) > 0 {
		sum += m.priceOfRules(w, plan)
	}
	for d, p := range plan {
		if d > 0 && m.days[d].week != m.days[d-1].week {
			sum += w.weekPrice(m.days[d-1].week, paid)
			paid = 0
		}
		if p.cand < 0 {
			tod = -1
			continue
		}
		c := w.days[d][p.cand]
		sum += float64(c.price)
		paid += m.shapes[c.shape].paid
		if tod >= 0 {
			sum += w.step[max(tod-int(c.tod), int(c.tod)-tod)]
		}
		tod = int(c.tod)
	}
	if len(plan) > 0 {
		sum += w.weekPrice(m.days[len(plan)-1].week, paid)
	}
	return sum
}

// priceOfRules is what the rules that look across days and weeks charge.
func (m *model) priceOfRules(w *worker, plan []placed) (sum float64) {
	state, end, at, weeks := w.state, w.before.end, Day{}, make([]int, len(m.weeks))
	for d, p := range plan {
		next, cost := m.step(w, state, &at, d, p.cand, end)
		state, sum = next, sum+cost
		if p.cand >= 0 {
			c := w.days[d][p.cand]
			end = int(c.start) + m.shapes[c.shape].slots
			weeks[m.days[d].week] += m.shapes[c.shape].paid
		}
	}
	for week := range weeks {
		sum += m.overSums(w, weeks, week)
	}
	return sum
}

func (w *worker) weekPrice(week, paid int) float64 {
	return w.week[week][min(paid, len(w.week[week])-1)]
}
