package simulate

// offer gives a contact that is in no line to an agent, who answers at once or
// whose phone rings first.
func (s *sim) offer(id, agent, skill int32) {
	if !s.rings {
		s.start(id, agent, skill)
		return
	}
	c := &s.contacts[id]
	out := s.Groups[s.people[agent].group].NoAnswer
	ringing := &s.ringing[c.queue]
	if ringing.kind == Never && out.Share == 0 {
		s.start(id, agent, skill)
		return
	}
	if c.rung < maxRung {
		c.rung++
	}
	c.agent, c.skill, c.ringing = agent, int16(skill), true
	s.lines[c.queue].ringing++
	s.grasp(id)
	s.tell(Ringing, id, 0)
	key := c.key + uint64(c.visits)<<32 + uint64(c.rung)<<48
	switch {
	case out.Share > 0 && c.rung < maxRung && s.dice.of(key, forNoAnswer).Float64() < out.Share:
		s.agenda.push(s.now+out.After, ringsOut, id, c.gen)
	case ringing.kind == Never:
		s.pickUp(id)
	default:
		s.agenda.push(s.now+ringing.draw(s.dice.of(key, forRinging)), picksUp, id, c.gen)
	}
}

// maxRung is how often a contact is offered at most: then somebody answers, so that
// none is passed on for ever.
const maxRung = 200

// pickUp is an agent answering the phone that rings.
func (s *sim) pickUp(id int32) {
	c := &s.contacts[id]
	c.ringing = false
	s.lines[c.queue].ringing--
	s.talk(id)
}

// ringOut is a phone that nobody picked up: the contact is back in its place in the
// queue, and the agent is offered nothing for a while.
func (s *sim) ringOut(id int32) {
	c := &s.contacts[id]
	agent := s.withdraw(id)
	s.tell(NotAnswered, id, 0)
	c.agent = nobody
	s.stepAway(agent)
	s.putBack(id)
	other, skill := s.choose(c, s.reach(c))
	switch {
	case other != nobody:
		s.dequeue(id)
		s.offer(id, other, skill)
	case s.Queues[c.queue].DropUnstaffed && s.lines[c.queue].staff == 0:
		s.leave(id, cutOff)
	}
	s.relieve(agent)
}

// stepAway is an agent who is offered nothing for a while.
func (s *sim) stepAway(agent int32) {
	a := &s.people[agent]
	pause := s.Groups[a.group].NoAnswer.Pause
	if pause <= 0 {
		return
	}
	a.away = true
	if a.listed { // for a second contact at once
		s.unlist(agent)
	}
	s.agenda.push(s.now+pause, returns, agent, 0)
}

// putBack returns a contact to its place in the line.
func (s *sim) putBack(id int32) {
	c := &s.contacts[id]
	l := &s.lines[c.queue]
	next := l.head
	for next != nobody && s.contacts[next].entered <= c.entered {
		next = s.contacts[next].next
	}
	c.next, c.prev = next, l.tail
	if next == nobody {
		l.tail = id
	} else {
		c.prev = s.contacts[next].prev
		s.contacts[next].prev = id
	}
	if c.prev == nobody {
		l.head = id
	} else {
		s.contacts[c.prev].next = id
	}
	l.waiting++
	s.waiting++
}

// withdraw takes a waiting contact out of its line, or off the phone of an agent,
// who is to be relieved; nobody where no phone rang.
func (s *sim) withdraw(id int32) (agent int32) {
	c := &s.contacts[id]
	if !c.ringing {
		s.dequeue(id)
		return nobody
	}
	c.ringing = false
	s.lines[c.queue].ringing--
	s.letGo(id)
	return c.agent
}

// relieve lets an agent whose phone has stopped ringing do what comes next.
func (s *sim) relieve(agent int32) {
	if agent != nobody {
		s.vacate(agent, s.limit(agent))
	}
}

// returns is an agent who is back at the phone.
func (s *sim) returns(agent int32) {
	a := &s.people[agent]
	if !a.away {
		return
	}
	a.away = false
	c := &s.crews[a.group]
	if a.inHand == 0 {
		a.idleSince = s.now
		if a.onDuty && c.surplus > 0 {
			c.surplus--
			c.over--
			s.sendHome(agent)
			return
		}
	}
	if a.onDuty && a.inHand < a.limit {
		s.list(agent)
		s.pullFor(agent)
	}
}
