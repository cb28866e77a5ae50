package simulate

// touch brings a crew's clock forward.
func (c *crew) touch(now float64) {
	d := now - c.last
	c.last = now
	c.area[busy] += d * float64(c.busy)
	c.area[onDuty] += d * float64(c.duty)
	c.area[overtime] += d * float64(c.over)
}

func (s *sim) resetCrew(g int32) {
	c, t := &s.crews[g], &s.teams[g]
	for k := range c.heads {
		c.heads[k], c.tails[k] = nobody, nobody
	}
	c.free, c.busy, c.duty, c.over, c.surplus, c.last, c.area = 0, 0, 0, 0, 0, 0, work{}
	c.spare = c.spare[:0]
	for i := t.size - 1; i >= 0; i-- {
		s.people[t.first+i] = person{group: g, prev: nobody, next: nobody, first: nobody, pace: 1, limit: t.levels}
		if t.counted {
			c.spare = append(c.spare, t.first+i)
		}
	}
}

// list makes an agent free to take a contact, the last to be chosen among equals.
func (s *sim) list(agent int32) {
	a := &s.people[agent]
	c := &s.crews[a.group]
	k := a.inHand
	a.prev, a.next, a.listed = c.tails[k], nobody, true
	if a.prev == nobody {
		c.heads[k] = agent
	} else {
		s.people[a.prev].next = agent
	}
	c.tails[k] = agent
	c.free++
}

func (s *sim) unlist(agent int32) {
	a := &s.people[agent]
	c := &s.crews[a.group]
	k := a.inHand
	if a.prev == nobody {
		c.heads[k] = a.next
	} else {
		s.people[a.prev].next = a.next
	}
	if a.next == nobody {
		c.tails[k] = a.prev
	} else {
		s.people[a.next].prev = a.prev
	}
	a.listed = false
	c.free--
}

// occupy counts one more contact in an agent's hands.
func (s *sim) occupy(agent, concurrency int32) {
	a := &s.people[agent]
	c := &s.crews[a.group]
	s.unlist(agent)
	if a.inHand == 0 {
		c.touch(s.now)
		c.busy++
		a.busyFrom = s.now
		a.limit = concurrency
	}
	a.inHand++
	a.limit = min(a.limit, concurrency)
	if a.inHand < a.limit {
		s.list(agent)
	}
}

// vacate counts one contact less, and sees what the agent does next.
func (s *sim) vacate(agent, limit int32) {
	a := &s.people[agent]
	c := &s.crews[a.group]
	if a.listed {
		s.unlist(agent)
	}
	a.inHand--
	a.limit = limit
	if a.inHand == 0 {
		c.touch(s.now)
		c.busy--
		a.busySum += s.now - a.busyFrom
		a.idleSince = s.now
		if c.surplus > 0 {
			c.surplus--
			c.over--
			s.sendHome(agent)
			return
		}
		if !a.onDuty {
			c.over--
			s.tellOfAgent(a.leaving(), agent)
			return
		}
	}
	s.pace(agent, nobody)
	if a.onDuty && !a.away && a.inHand < a.limit {
		s.list(agent)
		s.pullFor(agent)
	}
}

// sendHome takes an idle agent of a counted team off duty.
func (s *sim) sendHome(agent int32) {
	a := &s.people[agent]
	a.onDuty = false
	a.dutySum += s.now - a.came
	c := &s.crews[a.group]
	c.spare = append(c.spare, agent)
	s.tellOfAgent(LoggedOff, agent)
}

// leaving is what an agent does who goes off duty.
func (a *person) leaving() EventKind {
	if a.resting {
		return BreakBegun
	}
	return LoggedOff
}

// turnDuty lets everybody come and go whose time it is, and files the next turn.
func (s *sim) turnDuty() {
	for s.turn < len(s.duty) && s.duty[s.turn].at <= s.now {
		d := &s.duty[s.turn]
		s.turn++
		s.crews[d.group].touch(max(0, s.now))
		switch {
		case d.agent == nobody:
			s.setCount(d.group, d.count)
		case s.absent(d):
		case d.on:
			s.people[d.agent].shift = d.shift
			s.comes(d.agent)
		default:
			s.people[d.agent].resting = d.rests
			s.goes(d.agent)
		}
	}
	for q := range s.lines {
		if s.Queues[q].DropUnstaffed && s.lines[q].staff == 0 {
			s.clear(int32(q))
		}
	}
	if s.turn < len(s.duty) {
		s.agenda.pushFirst(s.duty[s.turn].at, dutyTurns)
	}
}

// absent reports whether an agent does not come to the shift at all.
func (s *sim) absent(d *dutyChange) bool {
	p := s.Groups[d.group].Absence
	return p > 0 && s.dice.of(s.own^mix(uint64(d.agent)<<32|uint64(uint32(d.shift))), forAbsence).Float64() < p
}

// setCount brings a counted team to its number. Idle agents go first, the longest
// idle before the others; of the busy ones, those who get done first.
func (s *sim) setCount(g, count int32) {
	c := &s.crews[g]
	for c.duty < count {
		if c.surplus > 0 {
			c.surplus--
			c.over--
			s.present(g, 1)
			continue
		}
		n := len(c.spare) - 1
		agent := c.spare[n]
		c.spare = c.spare[:n]
		s.comes(agent)
	}
	for c.duty > count {
		if idle := c.heads[0]; idle != nobody {
			s.unlist(idle)
			s.sendHome(idle)
		} else {
			c.surplus++
			c.over++
		}
		s.present(g, -1)
	}
}

// present counts who is on duty.
func (s *sim) present(g, change int32) {
	s.crews[g].duty += change
	for i := range s.teams[g].skills {
		s.lines[s.teams[g].skills[i].queue].staff += int(change)
	}
}

// comes is an agent who begins to work, or returns before the last contact of the
// span before has ended.
func (s *sim) comes(agent int32) {
	a := &s.people[agent]
	a.onDuty, a.came = true, s.now
	s.present(a.group, 1)
	switch {
	case a.inHand > 0:
		s.crews[a.group].over--
	case a.resting:
		s.tellOfAgent(BreakEnded, agent)
	default:
		s.tellOfAgent(LoggedOn, agent)
	}
	a.resting = false
	if a.inHand == 0 {
		a.idleSince, a.limit = s.now, s.teams[a.group].levels
	}
	if a.inHand < a.limit && !a.away {
		s.list(agent)
		s.pullFor(agent)
	}
}

// goes is the end of an agent's span: at once, or after the contacts in hand.
func (s *sim) goes(agent int32) {
	a := &s.people[agent]
	if a.listed {
		s.unlist(agent)
	}
	a.onDuty = false
	a.dutySum += s.now - a.came
	s.present(a.group, -1)
	if a.inHand > 0 {
		s.crews[a.group].over++
	} else {
		s.tellOfAgent(a.leaving(), agent)
	}
}
