package demo

import "slices"

// logIn brings an agent to the desk.
func (s *sim) logIn(a *agent) {
	if a.state != off {
		return
	}
	a.leaving, a.due = false, nil
	s.eachQueue(a, func(queue string) { s.log("MANAGER", queue, a.ID, "ADDMEMBER", "") })
	s.free(a)
}

// goHome ends a shift: at once, or after the caller on the line.
func (s *sim) goHome(a *agent) {
	switch a.state {
	case off:
	case idle, away:
		s.logOut(a)
	case paused:
		s.unpause(a)
		s.logOut(a)
	default:
		a.leaving = true
	}
}

// logOut takes an agent off the queues. Callers whom nobody is left to answer
// are told so and dropped.
func (s *sim) logOut(a *agent) {
	s.eachQueue(a, func(queue string) { s.log("MANAGER", queue, a.ID, "REMOVEMEMBER", "") })
	a.state, a.leaving, a.due = off, false, nil
	for q := range queueCount {
		if a.skilled[q] && !s.staffed(q) {
			s.drop(q)
		}
	}
}

// staffed reports whether anybody is logged in to a queue.
func (s *sim) staffed(q int) bool {
	return slices.ContainsFunc(s.agents, func(a *agent) bool { return a.skilled[q] && a.state != off })
}

// stopFor begins a break: at once, or after the caller on the line.
func (s *sim) stopFor(a *agent, st stop) {
	switch a.state {
	case off:
	case idle:
		s.pause(a, st)
	default:
		a.due = append(a.due, st)
	}
}

// pause takes an agent off the phone for a while.
func (s *sim) pause(a *agent, st stop) {
	a.state = paused
	s.log("NONE", "NONE", a.ID, "PAUSEALL", st.reason)
	s.eachQueue(a, func(queue string) { s.log("NONE", queue, a.ID, "PAUSE", st.reason) })
	// Breaks are kept to the minute, more or less.
	end := s.now + max(30, st.seconds+int64(s.callers.normal(15, 45)))
	s.at(end, func() {
		if a.state != paused {
			return
		}
		s.unpause(a)
		s.free(a)
	})
}

// unpause ends whatever the agent paused for.
func (s *sim) unpause(a *agent) {
	a.state = idle
	s.log("NONE", "NONE", a.ID, "UNPAUSEALL", "")
	s.eachQueue(a, func(queue string) { s.log("NONE", queue, a.ID, "UNPAUSE", "") })
}

// free is what an agent does next: goes home, takes the break that is due,
// answers whoever waits, or waits for a call.
func (s *sim) free(a *agent) {
	a.state, a.idleSince = idle, s.now
	if a.leaving {
		s.logOut(a)
		return
	}
	if len(a.due) > 0 {
		st := a.due[0]
		a.due = a.due[1:]
		s.pause(a, st)
		return
	}
	if v := s.mostOverdue(a); v != nil {
		s.offer(v, a)
	}
}

// mostOverdue is the caller whom this agent should take: the one who has waited
// longest, measured by what the queue promises.
func (s *sim) mostOverdue(a *agent) (best *visit) {
	worst := -1.0
	for q := range queueCount {
		if !a.skilled[q] {
			continue
		}
		for _, v := range s.lines[q] {
			if v.ringing {
				continue
			}
			if overdue := float64(s.now-v.entered) / profiles[q].target.Seconds(); overdue > worst {
				best, worst = v, overdue
			}
			break // the first one nobody rings for is the longest waiting
		}
	}
	return best
}

// longestIdle is the agent who takes a new caller: of those who were hired for
// the queue, the one idle longest; failing them, of those who can.
func (s *sim) longestIdle(q int) (best *agent) {
	better := func(a, b *agent) bool {
		if (a.primary == q) != (b.primary == q) {
			return a.primary == q
		}
		return a.idleSince < b.idleSince
	}
	for _, a := range s.agents {
		if a.state == idle && a.skilled[q] && (best == nil || better(a, best)) {
			best = a
		}
	}
	return best
}

// eachQueue does something for every queue the agent serves.
func (s *sim) eachQueue(a *agent, do func(queue string)) {
	for q := range queueCount {
		if a.skilled[q] {
			do(profiles[q].name)
		}
	}
}
