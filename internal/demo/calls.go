package demo

import (
	"fmt"
	"math"
	"slices"

	"github.com/hotlined/hotlined/scheduler/simulate"
)

// visit is one contact in one queue.
type visit struct {
	id      string
	queue   int
	caller  string
	repeat  int // 1 and more: rings again because it was not settled
	entered int64
	place   int // in the queue, on entering
	agent   *agent
	rang    int64 // the agent's phone, since
	answer  int64
	ended   int64
	settled bool
}

// ringsAgain is the share of callers who ring again where nothing was settled.
const ringsAgain = 0.40

// number is a caller's number. Country code 999 belongs to nobody.
func (s *world) number() string {
	return fmt.Sprintf("+999%08d", s.callers.IntN(90_000_000)+10_000_000)
}

// enter puts a contact into its queue: new, passed on, or back again.
func (s *world) enter(w *playedWeek, e *simulate.Event) {
	v := w.visits[e.Contact]
	if e.Visit == 1 {
		v = w.coming[e.Queue][0].visit
		w.coming[e.Queue] = w.coming[e.Queue][1:]
	}
	if v == nil {
		v = &visit{}
	}
	w.visits[e.Contact] = v
	v.queue, v.entered = int(e.Queue), s.now
	if v.caller == "" {
		v.caller = s.number()
	}
	s.lines[v.queue] = append(s.lines[v.queue], v)
	v.place = len(s.lines[v.queue])
	if v.queue >= queueCount {
		s.letterNo++
		v.id = fmt.Sprintf("D%07d", s.letterNo)
		return
	}
	if v.id == "" {
		s.callNo += 2
		menu := seconds(s.callers.between(6, 30)) // the call began in the menu
		v.id = fmt.Sprintf("%d.%d", s.now-menu, s.callNo)
	}
	s.log(v.id, profiles[v.queue].name, "NONE", "ENTERQUEUE", "", v.caller, v.place)
}

// leave takes a contact out of the waiting line and returns the place held.
func (s *world) leave(v *visit) (place int) {
	line := s.lines[v.queue]
	i := slices.Index(line, v)
	s.lines[v.queue] = slices.Delete(line, i, i+1)
	return i + 1
}

// comesBack prepares the visit of somebody who will ring again.
func (w *playedWeek) comesBack(event int, number int32, v *visit, repeat int) {
	next := w.again[event]
	if next == nil {
		next = &visit{}
		w.visits[number] = next
	}
	next.caller, next.repeat = v.caller, repeat
}

// tellOfCall writes down what happens to a caller.
func (s *world) tellOfCall(w *playedWeek, i int) {
	e := &w.events[i]
	v := w.visits[e.Contact]
	queue := profiles[v.queue].name
	switch e.Kind {
	case simulate.Ringing:
		v.agent, v.rang = s.staff(e.Group), s.now
	case simulate.NotAnswered:
		s.log(v.id, queue, v.agent.ID, "RINGNOANSWER", (s.now-v.rang)*1000)
	case simulate.Abandoned:
		if e.Agent >= 0 {
			s.log(v.id, queue, v.agent.ID, "RINGCANCELED", (s.now-v.rang)*1000)
		}
		s.log(v.id, queue, "NONE", "ABANDON", s.leave(v), v.place, s.now-v.entered)
		if e.Again > 0 {
			w.comesBack(i, e.Contact, v, v.repeat)
		}
	case simulate.CutOff:
		s.log(v.id, queue, "NONE", "EXITEMPTY", s.leave(v), v.place, s.now-v.entered)
	case simulate.Answered:
		s.connect(v, w.endOf(i))
	case simulate.Ended:
		s.hangUp(w, i, v)
	case simulate.WrappedUp:
		s.log(v.id, queue, v.agent.ID, "WRAPUP", s.now-v.ended)
	}
}

// endOf is the second in which the talk ends that begins with an event.
func (w *playedWeek) endOf(i int) int64 {
	for _, e := range w.events[i:] {
		if e.Kind == simulate.Ended && e.Contact == w.events[i].Contact {
			return w.start + int64(math.Floor(e.At))
		}
	}
	return w.end
}

// connect is an agent picking up. Some callers are put on hold in between.
func (s *world) connect(v *visit, end int64) {
	s.leave(v)
	v.answer = s.now
	rang := s.now - v.rang
	s.callNo++
	member := fmt.Sprintf("%d.%d", s.now-rang, s.callNo)
	p := profiles[v.queue]
	s.log(v.id, p.name, v.agent.ID, "CONNECT", s.now-v.entered, member, rang)
	talk := end - s.now
	if talk <= 40 || !s.talks.chance(p.holdChance) {
		return
	}
	held := min(seconds(5+s.talks.exp(p.hold-5)), talk/2)
	begins := seconds(s.talks.between(0.1, 0.9) * float64(talk-held-1))
	s.in(begins+held, func() { s.log(v.id, p.name, v.agent.ID, "HOLD", held) })
}

// pace is how an agent's talk compares with the norm of a queue.
func (a *agent) pace(q int) float64 { return a.speed / a.Skills[queueName(q)] }

// hangUp ends a conversation: settled or not, here or passed on.
func (s *world) hangUp(w *playedWeek, i int, v *visit) {
	e, p := &w.events[i], profiles[v.queue]
	held, talked := v.answer-v.entered, s.now-v.answer
	v.ended = s.now
	if e.Next >= 0 && e.Again == 0 {
		s.log(v.id, p.name, v.agent.ID, "BLINDTRANSFER", profiles[p.transfersTo].name, "from-internal", held, talked, v.place)
		w.visits[e.Next] = &visit{id: v.id, caller: v.caller}
		return
	}
	who := "COMPLETECALLER"
	if s.talks.chance(0.32) {
		who = "COMPLETEAGENT"
	}
	s.log(v.id, p.name, v.agent.ID, who, held, talked, v.place)
	// Of those with nothing settled, the simulator lets some ring again.
	open := 1 - p.resolves - v.agent.solves
	v.settled = e.Again == 0 && !s.talks.chance(open*(1-ringsAgain)/(1-ringsAgain*open))
	if e.Again > 0 {
		w.comesBack(i, e.Next, v, v.repeat+1)
	}
	// What follows is a survey, an evaluation, a complaint.
	s.survey(v)
	s.listen(v)
	s.complain(v)
}
