package simulate

// redial files another attempt of the same caller, who has the same business and
// the same patience as before, and says when it will be; 0 for no other attempt.
func (s *sim) redial(id int32, probability float64) (at float64) {
	c := &s.contacts[id]
	if probability <= 0 || c.visits >= MaxVisits {
		return 0
	}
	key := c.key + uint64(c.visits)<<32
	if s.dice.of(key, forRedial).Float64() >= probability {
		return 0
	}
	at = s.now + s.delay[c.queue].draw(s.dice.of(key, forDelay))
	c.gen++
	s.agenda.push(at, ringsAgain, id, c.gen)
	return at
}

// ringAgain is a caller's further attempt; after the last interval nobody is there.
func (s *sim) ringAgain(id int32) {
	if s.now >= s.end {
		s.release(id)
		return
	}
	c := &s.contacts[id]
	c.gen++
	c.visits++
	c.moved = false
	s.enter(id)
}

// sequel is what follows an answered contact: the visit to the queue that it is
// passed on to, which begins at once, or the next call of somebody whose matter is
// not settled, and when that will be; nobody where nothing follows.
func (s *sim) sequel(id int32) (next int32, at float64) {
	c := &s.contacts[id]
	if c.visits >= MaxVisits {
		return nobody, 0
	}
	if to := s.destination(c); to != nobody {
		next = s.follow(id, to)
		s.contacts[next].visits++
		s.contacts[next].moved = true
		return next, 0
	}
	key := c.key + uint64(c.visits)<<32
	if p := s.Queues[c.queue].Repeat.Share; p <= 0 || s.dice.of(key, forRepeat).Float64() >= p {
		return nobody, 0
	}
	at = s.now + s.repeat[c.queue].draw(s.dice.of(key, forRepeatDelay))
	next = s.follow(id, c.queue)
	s.agenda.push(at, ringsAgain, next, s.contacts[next].gen)
	return next, at
}

// destination is the open queue that a contact is passed on to, or nobody.
func (s *sim) destination(c *contact) int32 {
	moves := s.Queues[c.queue].Transfers
	if len(moves) == 0 {
		return nobody
	}
	u := s.dice.of(c.key+uint64(c.visits)<<32, forTransfer).Float64()
	for _, t := range moves {
		if u -= t.Share; u < 0 {
			if !s.open(int32(t.To)) {
				return nobody
			}
			return int32(t.To)
		}
	}
	return nobody
}

// follow is another visit of the same caller, with business of its own.
func (s *sim) follow(id, queue int32) int32 {
	c := s.contacts[id]
	next := s.take()
	n := &s.contacts[next]
	n.key, n.queue, n.visits = mix(c.key+uint64(c.visits)), queue, c.visits
	return next
}
