package simulate

// start lets an agent answer a contact at once.
func (s *sim) start(id, agent, skill int32) {
	c := &s.contacts[id]
	c.agent, c.skill = agent, int16(skill)
	s.grasp(id)
	s.talk(id)
}

// talk is an agent answering the contact in hand.
func (s *sim) talk(id int32) {
	c := &s.contacts[id]
	a := &s.people[c.agent]
	t := &s.teams[a.group]
	ab := &t.skills[c.skill]
	cell, waited := s.cell(c), s.now-c.entered
	cell[answered]++
	cell[waitAnswered] += waited
	cell[longest] = max(cell[longest], waited)
	if waited <= s.Queues[c.queue].Target.AnswerWithin {
		cell[inTime]++
	}
	if int(c.cell) >= s.Warmup {
		s.out.waits[c.queue][s.dayOf[c.cell]].note(waited)
	}
	c.gen++
	c.started, c.since = s.now, s.now
	c.work = ab.handling.draw(s.dice.of(c.key, forHandling)) * ab.speed
	if f := s.Queues[c.queue].HandlingFactor; f != nil {
		c.work *= perInterval(f, int(c.cell))
	}
	if paces := s.sources[c.queue].paces; len(paces) > 0 {
		c.work *= paces[s.dayOf[c.cell]]
	}
	s.tell(Answered, id, 0)
	if t.levels > 1 {
		s.pace(c.agent, id)
	}
	s.agenda.push(s.now+c.work*a.pace, c.phase(), id, c.gen)
}

// grasp puts a contact into its agent's hands.
func (s *sim) grasp(id int32) {
	c := &s.contacts[id]
	a := &s.people[c.agent]
	t := &s.teams[a.group]
	s.occupy(c.agent, t.skills[c.skill].concurrency)
	if t.levels == 1 {
		a.first = id
		return
	}
	c.next, c.prev = a.first, nobody
	if a.first != nobody {
		s.contacts[a.first].prev = id
	}
	a.first = id
}

func (c *contact) phase() uint32 {
	if c.wrapping {
		return wrapped
	}
	return ends
}

// pace slows the contacts in an agent's hands down, or lets them go faster, as
// their number says; but for the one that is just being added.
func (s *sim) pace(agent, added int32) {
	a := &s.people[agent]
	pace := 1.0
	if slow := s.teams[a.group].slow; len(slow) > 0 && a.inHand > 0 {
		pace = slow[min(int(a.inHand), len(slow))-1]
	}
	if pace == a.pace {
		return
	}
	for id := a.first; id != nobody; id = s.contacts[id].next {
		c := &s.contacts[id]
		if id == added || c.ringing {
			continue
		}
		c.work = max(0, c.work-(s.now-c.since)/a.pace)
		c.since = s.now
		c.gen++
		s.agenda.push(s.now+c.work*pace, c.phase(), id, c.gen)
	}
	a.pace = pace
}

// talked is the end of a talk: the contact goes, or goes on to another queue; the
// agent wraps up.
func (s *sim) talked(id int32) {
	c := &s.contacts[id]
	s.cell(c)[handled] += s.now - c.started
	s.inside--
	next, again := int32(nobody), 0.0
	if s.goesOn {
		next, again = s.sequel(id)
	}
	s.tellOfEnd(id, next, again)
	if next != nobody && again == 0 {
		s.enter(next)
	}
	c = &s.contacts[id] // the sequel may have moved the list
	work := 0.0
	if s.wrap[c.queue].kind != Never {
		work = s.wrap[c.queue].draw(s.dice.of(c.key, forWrap))
	}
	if work <= 0 {
		s.free(id)
		return
	}
	c.gen++
	c.work, c.since, c.started, c.wrapping = work, s.now, s.now, true
	s.agenda.push(s.now+work*s.people[c.agent].pace, wrapped, id, c.gen)
}

// done is the end of the wrap-up.
func (s *sim) done(id int32) {
	c := &s.contacts[id]
	s.cell(c)[handled] += s.now - c.started
	s.free(id)
}

// free takes a contact out of its agent's hands, who then takes whoever waits or
// goes home.
func (s *sim) free(id int32) {
	agent := s.contacts[id].agent
	s.tell(WrappedUp, id, 0)
	s.letGo(id)
	s.release(id)
	s.vacate(agent, s.limit(agent))
}

// letGo takes a contact out of its agent's hands.
func (s *sim) letGo(id int32) {
	c := &s.contacts[id]
	a := &s.people[c.agent]
	if s.teams[a.group].levels == 1 {
		a.first = nobody
		return
	}
	if c.prev == nobody {
		a.first = c.next
	} else {
		s.contacts[c.prev].next = c.next
	}
	if c.next != nobody {
		s.contacts[c.next].prev = c.prev
	}
	c.next, c.prev = nobody, nobody
}

// limit is how many contacts those in an agent's hands allow.
func (s *sim) limit(agent int32) int32 {
	a := &s.people[agent]
	t := &s.teams[a.group]
	limit := t.levels
	if limit == 1 {
		return 1
	}
	for id := a.first; id != nobody; id = s.contacts[id].next {
		limit = min(limit, t.skills[s.contacts[id].skill].concurrency)
	}
	return limit
}
