package demo

import (
	"fmt"
	"slices"
)

// visit is one caller in one queue.
type visit struct {
	id      string
	queue   int
	caller  string
	try     int // 2 and more: rings again after giving up
	repeat  int // 1 and more: rings again because it was not settled
	entered int64
	place   int // in the queue, on entering
	waiting bool
	ringing bool
	agent   *agent
	answer  int64
	settled bool
}

// number is a caller's number. Country code 999 belongs to nobody.
func (s *sim) number() string { return fmt.Sprintf("+999%08d", s.callers.IntN(90_000_000)+10_000_000) }

// enter puts a caller into a queue, new on the line or passed on.
func (s *sim) enter(v *visit) {
	if v.id == "" {
		s.callNo += 2
		menu := seconds(s.callers.between(6, 30)) // the call began in the menu
		v.id = fmt.Sprintf("%d.%d", s.now-menu, s.callNo)
	}
	v.entered, v.waiting = s.now, true
	s.lines[v.queue] = append(s.lines[v.queue], v)
	v.place = len(s.lines[v.queue])
	s.log(v.id, profiles[v.queue].name, "NONE", "ENTERQUEUE", "", v.caller, v.place)
	if a := s.longestIdle(v.queue); a != nil {
		s.offer(v, a)
	}
	s.in(s.patience(v), func() { s.giveUp(v) })
}

// patience is how long the caller will wait. A few hang up at once: wrong
// number, or the announcement was enough.
func (s *sim) patience(v *visit) int64 {
	if s.callers.chance(0.012) {
		return seconds(s.callers.between(1, 6))
	}
	p := profiles[v.queue]
	return seconds(s.callers.weibull(p.patience, p.patShape))
}

// leave takes a caller out of the waiting line and returns the place held.
func (s *sim) leave(v *visit) (place int) {
	line := s.lines[v.queue]
	i := slices.Index(line, v)
	s.lines[v.queue] = slices.Delete(line, i, i+1)
	v.waiting = false
	return i + 1
}

// giveUp is a caller hanging up, if still waiting. Every fifth or so rings again.
func (s *sim) giveUp(v *visit) {
	if !v.waiting {
		return
	}
	queue, waited := profiles[v.queue].name, s.now-v.entered
	if v.ringing {
		s.log(v.id, queue, v.agent.ID, "RINGCANCELED", (s.now-v.answer)*1000)
		a := v.agent
		defer s.free(a)
	}
	s.log(v.id, queue, "NONE", "ABANDON", s.leave(v), v.place, waited)
	if waited > 5 && s.callers.chance(0.215) {
		again := &visit{queue: v.queue, caller: v.caller, try: v.try + 1, repeat: v.repeat}
		s.ringAgain(again, s.now+20+seconds(s.callers.exp(420)))
	}
}

// ringAgain lets a caller come back, in opening hours if there are any that day.
func (s *sim) ringAgain(v *visit, at int64) {
	s.at(at, func() {
		if s.today.open(v.queue, s.now) {
			s.enter(v)
		}
	})
}

// offer rings an agent's phone for a caller.
func (s *sim) offer(v *visit, a *agent) {
	v.ringing, v.agent, v.answer = true, a, s.now
	a.state = ringing
	if s.talks.chance(a.evasive) {
		s.in(15, func() { s.ringOut(v, a) })
		return
	}
	s.in(seconds(2+min(10, s.talks.exp(2))), func() {
		if v.waiting && v.agent == a {
			s.connect(v, a)
		}
	})
}

// ringOut is a phone nobody picks up: the caller goes on waiting, the agent is
// not rung again for a minute.
func (s *sim) ringOut(v *visit, a *agent) {
	if !v.waiting || v.agent != a {
		return
	}
	s.log(v.id, profiles[v.queue].name, a.ID, "RINGNOANSWER", 15000)
	v.ringing, v.agent = false, nil
	a.state = away
	s.in(60, func() {
		if a.state == away {
			s.free(a)
		}
	})
	if b := s.longestIdle(v.queue); b != nil {
		s.offer(v, b)
	}
}

// connect is an agent picking up.
func (s *sim) connect(v *visit, a *agent) {
	s.leave(v)
	rang := s.now - v.answer
	v.ringing, v.answer = false, s.now
	a.state = talking
	s.callNo++
	member := fmt.Sprintf("%d.%d", s.now-rang, s.callNo)
	s.log(v.id, profiles[v.queue].name, a.ID, "CONNECT", s.now-v.entered, member, rang)
	p := profiles[v.queue]
	talk := seconds(5 + s.talks.lognormal(p.talk*a.pace(v.queue)-5, p.talkCV))
	if talk > 20 && s.talks.chance(p.holdChance) {
		held := seconds(5 + s.talks.exp(p.hold-5))
		begins := seconds(s.talks.between(0.2, 0.8) * float64(talk))
		s.in(begins+held, func() { s.log(v.id, p.name, a.ID, "HOLD", held) })
		talk += held
	}
	s.in(talk, func() { s.hangUp(v, a) })
}

// pace is how an agent's talk compares with the norm of a queue.
func (a *agent) pace(q int) float64 { return a.speed / a.Skills[profiles[q].name] }

// hangUp ends a conversation: settled or not, here or passed on.
func (s *sim) hangUp(v *visit, a *agent) {
	p := profiles[v.queue]
	held, talked := v.answer-v.entered, s.now-v.answer
	v.settled = s.talks.chance(p.resolves + a.solves)
	passOn := s.talks.chance(p.transfers) && s.today.open(p.transfersTo, s.now+1) && s.staffed(p.transfersTo)
	if passOn {
		to := profiles[p.transfersTo].name
		s.log(v.id, p.name, a.ID, "BLINDTRANSFER", to, "from-internal", held, talked, v.place)
		on := &visit{id: v.id, queue: p.transfersTo, caller: v.caller, try: 1}
		s.in(1, func() { s.enter(on) })
	} else {
		who := "COMPLETECALLER"
		if s.talks.chance(0.32) {
			who = "COMPLETEAGENT"
		}
		s.log(v.id, p.name, a.ID, who, held, talked, v.place)
		s.aftermath(v)
	}
	a.state = wrapping
	wrap := seconds(s.talks.lognormal(p.wrap*a.speed, 0.8))
	s.in(wrap, func() {
		s.log(v.id, p.name, a.ID, "WRAPUP", wrap)
		s.free(a)
	})
}

// aftermath is what follows a finished call: a survey, an evaluation, a
// complaint, and another call where nothing was settled.
func (s *sim) aftermath(v *visit) {
	s.survey(v)
	s.listen(v)
	s.complain(v)
	if !v.settled && v.repeat < 2 && s.callers.chance(0.40) {
		again := &visit{queue: v.queue, caller: v.caller, try: 1, repeat: v.repeat + 1}
		s.ringAgain(again, s.now+1800+seconds(s.callers.exp(30*3600)))
	}
}

// drop ends the wait of everybody in a queue that nobody serves any more.
func (s *sim) drop(q int) {
	for _, v := range slices.Clone(s.lines[q]) {
		s.log(v.id, profiles[q].name, "NONE", "EXITEMPTY", s.leave(v), v.place, s.now-v.entered)
	}
}
