package demo

import "github.com/hotlined/hotlined/scheduler/simulate"

// tellOfAgent writes down what an agent does alone. What is told of the days after
// the week is told again by the next one, but for who stayed to finish.
func (s *world) tellOfAgent(w *playedWeek, e *simulate.Event) {
	a, d := s.staff(e.Group), w.duties[e.Shift]
	after := s.now >= w.end
	switch e.Kind {
	case simulate.LoggedOn:
		s.logIn(a)
	case simulate.LoggedOff:
		if !after || d.to() < w.end {
			s.logOut(a)
		}
	case simulate.BreakBegun:
		if !after {
			s.pause(a, d.reason(s.now))
		}
	case simulate.BreakEnded:
		if !after {
			s.unpause(a)
		}
	}
}

// logIn brings an agent to the queues; one who is there already goes on.
func (s *world) logIn(a *agent) {
	if a.in {
		s.unpause(a)
		return
	}
	a.in = true
	s.eachQueue(a, func(queue string) { s.log("MANAGER", queue, a.ID, "ADDMEMBER", "") })
}

// logOut takes an agent off the queues.
func (s *world) logOut(a *agent) {
	s.unpause(a)
	a.in = false
	s.eachQueue(a, func(queue string) { s.log("MANAGER", queue, a.ID, "REMOVEMEMBER", "") })
}

// pause takes an agent off the phone for a while.
func (s *world) pause(a *agent, reason string) {
	a.paused = true
	s.log("NONE", "NONE", a.ID, "PAUSEALL", reason)
	s.eachQueue(a, func(queue string) { s.log("NONE", queue, a.ID, "PAUSE", reason) })
}

// unpause ends whatever the agent paused for.
func (s *world) unpause(a *agent) {
	if !a.paused {
		return
	}
	a.paused = false
	s.log("NONE", "NONE", a.ID, "UNPAUSEALL", "")
	s.eachQueue(a, func(queue string) { s.log("NONE", queue, a.ID, "UNPAUSE", "") })
}

// eachQueue does something for every queue the agent serves.
func (s *world) eachQueue(a *agent, do func(queue string)) {
	for q := range allQueues {
		if a.skilled[q] {
			do(queueName(q))
		}
	}
}
