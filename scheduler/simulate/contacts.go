package simulate

import (
	"math"
	"slices"
)

// enter brings a contact to its queue: it is turned away, offered to an agent, or
// waits.
func (s *sim) enter(id int32) {
	c := &s.contacts[id]
	c.entered, c.cell = s.now, int32(min(s.now/s.Interval, float64(s.Intervals-1)))
	c.stage, c.rung, c.agent = 0, 0, nobody
	if s.closes && !s.open(c.queue) {
		s.tell(TurnedAway, id, 0)
		s.release(id)
		return
	}
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
	if agent == nobody && q.MaxWaiting > 0 && l.waiting+l.ringing >= q.MaxWaiting && !unstaffed {
		s.block(id)
		return
	}
	cell[offered]++
	if c.moved {
		cell[transfers]++
	}
	s.inside++
	s.tell(Arrived, id, 0)
	switch {
	case unstaffed:
		s.gone(id, cutOff)
		s.tell(CutOff, id, 0)
		s.release(id)
	case agent != nobody:
		if s.rings {
			s.expect(id)
		}
		s.offer(id, agent, skill)
	default:
		s.tell(Queued, id, 0)
		s.wait(id)
	}
}

// open reports whether a queue lets contacts in.
func (s *sim) open(q int32) bool {
	hours := s.Queues[q].Open
	return hours == nil || slices.ContainsFunc(hours, func(o Span) bool { return o.From <= s.now && s.now < o.To })
}

// block turns a contact away before it is in the queue; some ring again.
func (s *sim) block(id int32) {
	c := &s.contacts[id]
	s.cell(c)[blocked]++
	again := s.redial(id, s.Queues[c.queue].Redial.AfterBlocked)
	s.tell(TurnedAway, id, again)
	if again == 0 {
		s.release(id)
	}
}

// wait puts a contact at the end of its queue.
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
	s.expect(id)
}

// expect files how long a contact that is not answered at once will stay, and when
// further groups may take it.
func (s *sim) expect(id int32) {
	c := &s.contacts[id]
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
	c.stage++
	if !c.ringing {
		if agent, skill := s.choose(c, s.reach(c)); agent != nobody {
			s.dequeue(id)
			s.offer(id, agent, skill)
			if !c.ringing {
				return
			}
		}
	}
	s.fileOverflow(id)
}

// reach is the longest wait that a contact has on it, of those that groups ask for.
func (s *sim) reach(c *contact) float64 {
	if c.stage == 0 {
		return 0
	}
	return s.stages[c.queue][c.stage-1]
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
	agent := s.withdraw(id)
	s.gone(id, abandoned)
	again := s.redial(id, s.Queues[c.queue].Redial.AfterAbandon)
	s.tell(Abandoned, id, again)
	if again == 0 {
		s.release(id)
	}
	s.relieve(agent)
}

// leave takes a contact out of its queue for good.
func (s *sim) leave(id int32, how int) {
	agent := s.withdraw(id)
	s.gone(id, how)
	if how == cutOff {
		s.tell(CutOff, id, 0)
	} else {
		s.tell(TimedOut, id, 0)
	}
	s.release(id)
	s.relieve(agent)
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
