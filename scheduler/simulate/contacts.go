package simulate

import "math"

// enter brings a contact to its queue: it is turned away, answered at once, or
// waits.
func (s *sim) enter(id int32) {
	c := &s.contacts[id]
	c.entered, c.cell = s.now, int32(min(s.now/s.Interval, float64(s.Intervals-1)))
	c.stage = 0
	q := &s.Queues[c.queue]
	l := &s.lines[c.queue]
	cell := s.cell(c)
	if c.visits > 1 && !c.moved {
		cell[redials]++
	}
	if s.Lines > 0 && s.inside >= s.Lines && !c.moved {
		s.block(id)
		return
	}
	agent, skill := int32(nobody), int32(0)
	unstaffed := q.DropUnstaffed && l.staff == 0
	if !unstaffed {
		agent, skill = s.choose(c, 0)
	}
	if agent == nobody && q.MaxWaiting > 0 && l.waiting >= q.MaxWaiting && !unstaffed {
		s.block(id)
		return
	}
	cell[offered]++
	if c.moved {
		cell[transfers]++
	}
	s.inside++
	switch {
	case unstaffed:
		s.gone(id, cutOff)
		s.release(id)
	case agent != nobody:
		s.start(id, agent, skill)
	default:
		s.wait(id)
	}
}

// block turns a contact away before it is in the queue; some ring again.
func (s *sim) block(id int32) {
	c := &s.contacts[id]
	s.cell(c)[blocked]++
	if !s.redial(id, s.Queues[c.queue].Redial.AfterBlocked) {
		s.release(id)
	}
}

// wait puts a contact at the end of its queue and files how long it will stay.
func (s *sim) wait(id int32) {
	c := &s.contacts[id]
	l := &s.lines[c.queue]
	c.prev, c.next = l.tail, nobody
	if l.tail == nobody {
		l.head = id
	} else {
		s.contacts[l.tail].next = id
	}
	l.tail = id
	l.waiting++
	s.waiting++

	q := &s.Queues[c.queue]
	patience := s.patience[c.queue].draw(s.dice.of(c.key, forPatience))
	if q.PatienceFactor != nil {
		patience *= perInterval(q.PatienceFactor, int(c.cell))
	}
	if q.MaxWait > 0 && q.MaxWait < patience {
		s.agenda.push(s.now+q.MaxWait, leaves, id, c.gen)
	} else if !math.IsInf(patience, 1) {
		s.agenda.push(s.now+patience, givesUp, id, c.gen)
	}
	s.fileOverflow(id)
}

// fileOverflow files when further groups may take a contact.
func (s *sim) fileOverflow(id int32) {
	c := &s.contacts[id]
	if stages := s.stages[c.queue]; int(c.stage) < len(stages) {
		s.agenda.push(c.entered+stages[c.stage], overflows, id, c.gen)
	}
}

// overflow opens a contact to further groups, one of which may take it at once.
func (s *sim) overflow(id int32) {
	c := &s.contacts[id]
	reach := s.stages[c.queue][c.stage]
	c.stage++
	if agent, skill := s.choose(c, reach); agent != nobody {
		s.dequeue(id)
		s.start(id, agent, skill)
		return
	}
	s.fileOverflow(id)
}

// dequeue takes a contact out of its queue, wherever in it.
func (s *sim) dequeue(id int32) {
	c := &s.contacts[id]
	l := &s.lines[c.queue]
	if c.prev == nobody {
		l.head = c.next
	} else {
		s.contacts[c.prev].next = c.next
	}
	if c.next == nobody {
		l.tail = c.prev
	} else {
		s.contacts[c.next].prev = c.prev
	}
	c.next, c.prev = nobody, nobody
	l.waiting--
	s.waiting--
}

// giveUp is a contact losing patience; some ring again.
func (s *sim) giveUp(id int32) {
	c := &s.contacts[id]
	s.dequeue(id)
	s.gone(id, abandoned)
	if !s.redial(id, s.Queues[c.queue].Redial.AfterAbandon) {
		s.release(id)
	}
}

// leave takes a contact out of its queue for good.
func (s *sim) leave(id int32, how int) {
	s.dequeue(id)
	s.gone(id, how)
	s.release(id)
}

// gone counts a contact that leaves without an answer.
func (s *sim) gone(id int32, how int) {
	c := &s.contacts[id]
	cell, waited := s.cell(c), s.now-c.entered
	s.inside--
	cell[how]++
	cell[longest] = max(cell[longest], waited)
	if how != abandoned {
		return
	}
	cell[waitAbandoned] += waited
	t := &s.Queues[c.queue].Target
	if waited <= t.AnswerWithin {
		cell[abandonedInTime]++
	}
	if waited <= t.ShortAbandon {
		cell[abandonedShort]++
	}
}

// clear cuts off everybody who waits in a queue.
func (s *sim) clear(q int32) {
	for s.lines[q].head != nobody {
		s.leave(s.lines[q].head, cutOff)
	}
}

// redial files another attempt of the same caller, who has the same business and
// the same patience as before.
func (s *sim) redial(id int32, probability float64) bool {
	c := &s.contacts[id]
	if probability <= 0 || c.visits >= MaxVisits {
		return false
	}
	key := c.key + uint64(c.visits)<<32
	if s.dice.of(key, forRedial).Float64() >= probability {
		return false
	}
	c.gen++
	c.visits++
	c.moved = false
	s.agenda.push(s.now+s.delay[c.queue].draw(s.dice.of(key, forDelay)), ringsAgain, id, c.gen)
	return true
}

// ringAgain is a caller's further attempt; after the last interval nobody is there.
func (s *sim) ringAgain(id int32) {
	if s.now >= s.end {
		s.release(id)
		return
	}
	s.contacts[id].gen++
	s.enter(id)
}

// transfer sends some of the answered on to another queue, as a visit of its own.
func (s *sim) transfer(c *contact) {
	moves := s.Queues[c.queue].Transfers
	if len(moves) == 0 || c.visits >= MaxVisits {
		return
	}
	u := s.dice.of(c.key+uint64(c.visits)<<32, forTransfer).Float64()
	for _, t := range moves {
		if u -= t.Share; u < 0 {
			key, visits := mix(c.key+uint64(c.visits)), c.visits+1
			id := s.take()
			n := &s.contacts[id]
			n.key, n.queue, n.visits, n.moved = key, int32(t.To), visits, true
			s.enter(id)
			return
		}
	}
}
