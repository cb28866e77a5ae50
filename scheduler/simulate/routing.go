package simulate

import "math"

// choose finds the agent for a contact that has waited for reach seconds: a free
// one of the lowest rank, and among those of one rank as the queue's route says.
func (s *sim) choose(c *contact, reach float64) (agent, skill int32) {
	all := s.choices[c.queue]
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to].rank == all[from].rank {
			to++
		}
		if agent, skill = s.amongEquals(c, all[from:to], reach); agent != nobody {
			return agent, skill
		}
		from = to
	}
	return nobody, 0
}

func (s *sim) amongEquals(c *contact, equals []choice, reach float64) (agent, skill int32) {
	switch s.Queues[c.queue].Route {
	case Random:
		return s.byLot(c, equals, reach)
	case LeastOccupied:
		return s.leastOccupied(equals, reach)
	case Fastest:
		return s.longestIdle(equals, reach, true)
	}
	return s.longestIdle(equals, reach, false)
}

// longestIdle prefers who has the fewest contacts in hand, then who has waited
// for work the longest; the fastest come before both where that is wanted.
func (s *sim) longestIdle(equals []choice, reach float64, fastest bool) (agent, skill int32) {
	agent = nobody
	var hand int32
	var since, speed float64
	for i := range equals {
		ch := &equals[i]
		crew := &s.crews[ch.group]
		if crew.free == 0 || ch.after > reach {
			continue
		}
		for k := range ch.concurrency {
			head := crew.heads[k]
			if head == nobody {
				continue
			}
			idle := s.people[head].idleSince
			better := agent == nobody
			if !better && fastest && ch.speed != speed {
				better = ch.speed < speed
			} else if !better {
				better = k < hand || k == hand && idle < since
			}
			if better {
				agent, skill, hand, since, speed = head, ch.skill, k, idle, ch.speed
			}
			break
		}
	}
	return agent, skill
}

// leastOccupied looks at every free agent.
func (s *sim) leastOccupied(equals []choice, reach float64) (agent, skill int32) {
	agent = nobody
	least := math.Inf(1)
	for i := range equals {
		ch := &equals[i]
		if ch.after > reach {
			continue
		}
		for k := range ch.concurrency {
			for id := s.crews[ch.group].heads[k]; id != nobody; id = s.people[id].next {
				if o := s.occupancy(&s.people[id]); o < least {
					agent, skill, least = id, ch.skill, o
				}
			}
		}
	}
	return agent, skill
}

// occupancy is the share of the time on duty so far that an agent was busy.
func (s *sim) occupancy(a *person) float64 {
	worked := a.busySum
	if a.inHand > 0 {
		worked += s.now - a.busyFrom
	}
	return worked / max(1, a.dutySum+s.now-a.came)
}

// byLot lets every free agent have the same chance.
func (s *sim) byLot(c *contact, equals []choice, reach float64) (agent, skill int32) {
	free := 0
	for i := range equals {
		free += s.available(&equals[i], reach)
	}
	if free == 0 {
		return nobody, 0
	}
	lot := s.dice.of(c.key+uint64(c.visits)<<32+uint64(c.stage)<<40, forRoute).IntN(free)
	for i := range equals {
		ch := &equals[i]
		n := s.available(ch, reach)
		if lot >= n {
			lot -= n
			continue
		}
		for k := range ch.concurrency {
			for id := s.crews[ch.group].heads[k]; id != nobody; id = s.people[id].next {
				if lot == 0 {
					return id, ch.skill
				}
				lot--
			}
		}
	}
	return nobody, 0
}

// available is how many of a group are free for a queue's contact.
func (s *sim) available(ch *choice, reach float64) (n int) {
	crew := &s.crews[ch.group]
	if crew.free == 0 || ch.after > reach {
		return 0
	}
	if int(ch.concurrency) == len(crew.heads) {
		return crew.free
	}
	for k := range ch.concurrency {
		for id := crew.heads[k]; id != nobody; id = s.people[id].next {
			n++
		}
	}
	return n
}

// pullFor lets a free agent take whoever waits, as long as there is somebody and
// a hand left.
func (s *sim) pullFor(agent int32) {
	for s.waiting > 0 && s.people[agent].listed {
		id, skill := s.mostUrgent(agent)
		if id == nobody {
			return
		}
		s.dequeue(id)
		s.offer(id, agent, skill)
	}
}

// mostUrgent is the contact that an agent should take: of the lowest order, the
// one that has waited longest by the weight of its queue.
func (s *sim) mostUrgent(agent int32) (contact, skill int32) {
	a := &s.people[agent]
	pulls := s.teams[a.group].pulls
	contact = nobody
	worst, order := math.Inf(-1), 0
	for i := range pulls {
		p := &pulls[i]
		if contact != nobody && p.order != order {
			break
		}
		head := s.lines[p.queue].head
		if head == nobody || a.inHand >= p.concurrency {
			continue
		}
		waited := s.now - s.contacts[head].entered
		if waited < p.after-1e-9 {
			continue
		}
		if urgency := (waited + p.headStart) * p.weight; urgency > worst {
			contact, skill, worst, order = head, p.skill, urgency, p.order
		}
	}
	return contact, skill
}
