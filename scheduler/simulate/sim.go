package simulate

import (
	"math"
	"math/rand/v2"
)

// sim is the hotline at one instant of one replication. Nothing is allocated
// while it plays, but for lists that grow to their size once.
type sim struct {
	*model
	now      float64
	interval int // the one being played
	agenda   agenda
	contacts []contact
	spare    []int32 // contacts to be used again
	lines    []line
	crews    []crew
	people   []person
	sources  []source
	turn     int // the next of model.duty
	inside   int // contacts waiting or talking: lines taken
	waiting  int
	own      uint64 // of the replication
	out      *tally
	dice     dice
	watch    func(Event) // hears of everything; nil: nobody does
}

// contact is one visit of one contact to one queue.
type contact struct {
	entered    float64
	key        uint64  // what its chances are drawn from
	started    float64 // talking, or wrapping up
	work       float64 // left to do at normal speed, as of since
	since      float64
	queue      int32
	cell       int32 // the interval in which it entered
	agent      int32
	next, prev int32 // in the queue; later among those in the agent's hands
	gen        uint32
	skill      int16
	visits     uint8
	stage      uint8 // overflow stages gone through
	rung       uint8 // phones that have rung for it in this queue
	ringing    bool  // at its agent, who has it in hand; still waiting, but in no line
	wrapping   bool
	moved      bool // came by transfer
}

// line is who waits in a queue, first come first.
type line struct {
	head, tail int32
	waiting    int // in the line; beside those
	ringing    int // for whom a phone rings
	staff      int // agents on duty with the skill
}

// crew is a group at one instant.
type crew struct {
	heads, tails     []int32 // free agents by contacts in hand, longest idle first
	free             int
	busy, duty, over int32
	surplus          int32 // of those on a counted team: to leave as they get done
	spare            []int32
	last             float64
	area             work
}

// person is one agent.
type person struct {
	group      int32
	inHand     int32
	limit      int32 // contacts that those in hand allow
	prev, next int32 // among the free of the crew
	first      int32 // contact in hand
	shift      int32 // the one that began or went on last
	listed     bool
	onDuty     bool
	resting    bool // off duty for a break, not for good
	away       bool // let the phone ring out; is offered nothing for a while
	idleSince  float64
	came       float64 // on duty since
	busyFrom   float64
	busySum    float64 // before busyFrom
	dutySum    float64 // before came
	pace       float64 // handling takes so much longer now
}

const nobody = -1

func newSim(m *model) *sim {
	s := &sim{
		model: m, lines: make([]line, len(m.Queues)), crews: make([]crew, len(m.Groups)),
		people: make([]person, m.agents), sources: make([]source, len(m.Queues)),
	}
	s.dice.rng = rand.New(&s.dice.pcg)
	for q := range s.sources {
		s.sources[q].init()
	}
	for g, t := range m.teams {
		s.crews[g].heads, s.crews[g].tails = make([]int32, t.levels), make([]int32, t.levels)
	}
	return s
}

// play plays one replication into a tally; false where it was stopped.
func (s *sim) play(seed uint64, replication int, out *tally, stop func() bool) bool {
	s.reset(seed, replication, out)
	for first := s.agenda.first(); first != nil; first = s.agenda.first() {
		if out.events&(1<<20-1) == 0 && stop() {
			return false
		}
		e := *first
		s.agenda.open = true
		if e.kind > arrives && e.kind < dutyTurns && s.contacts[e.who].gen != e.gen {
			continue // of an earlier life
		}
		s.now = e.at
		s.out.events++
		switch e.kind {
		case arrives:
			s.arrival(e.who)
		case picksUp:
			s.pickUp(e.who)
		case ringsOut:
			s.ringOut(e.who)
		case ends:
			s.talked(e.who)
		case wrapped:
			s.done(e.who)
		case givesUp:
			s.giveUp(e.who)
		case leaves:
			s.leave(e.who, timedOut)
		case overflows:
			s.overflow(e.who)
		case ringsAgain:
			s.ringAgain(e.who)
		case dutyTurns:
			s.turnDuty()
		case ticks:
			s.tick()
		case returns:
			s.returns(e.who)
		}
	}
	s.finish()
	return true
}

// reset begins a replication.
func (s *sim) reset(seed uint64, replication int, out *tally) {
	out.reset(replication)
	s.out, s.now, s.interval, s.turn, s.inside, s.waiting = out, 0, 0, 0, 0, 0
	s.agenda.reset()
	s.contacts, s.spare = s.contacts[:0], s.spare[:0]
	for q := range s.lines {
		s.lines[q] = line{head: nobody, tail: nobody}
	}
	for g := range s.crews {
		s.resetCrew(int32(g))
	}
	s.own = mix(seed ^ mix(uint64(replication)))
	for q := range s.sources {
		s.sources[q].reset(s.model, q, replication, s.own)
	}
	s.agenda.pushFirst(s.Interval, ticks)
	if len(s.duty) > 0 {
		s.now = min(0, s.duty[0].at)
		s.turnDuty()
		s.now = 0
	}
	for q := range s.sources {
		if at := s.sources[q].next(0); !math.IsInf(at, 1) {
			s.agenda.push(at, arrives, int32(q), 0)
		}
	}
}

// arrival lets a contact in and files the queue's next one.
func (s *sim) arrival(q int32) {
	src := &s.sources[q]
	key := src.keys.rng.Uint64()
	if at := src.next(s.now); !math.IsInf(at, 1) {
		s.agenda.push(at, arrives, q, 0)
	}
	id := s.take()
	c := &s.contacts[id]
	c.key, c.queue, c.visits = key, q, 1
	s.enter(id)
}

// take is a contact to be filled in.
func (s *sim) take() int32 {
	if n := len(s.spare); n > 0 {
		id := s.spare[n-1]
		s.spare = s.spare[:n-1]
		s.contacts[id] = contact{gen: s.contacts[id].gen, agent: nobody, next: nobody, prev: nobody}
		return id
	}
	s.contacts = append(s.contacts, contact{agent: nobody, next: nobody, prev: nobody})
	return int32(len(s.contacts) - 1)
}

// release ends a contact's life; what it had filed is void.
func (s *sim) release(id int32) {
	s.contacts[id].gen++
	s.spare = append(s.spare, id)
}

// cell is where a contact is counted.
func (s *sim) cell(c *contact) *counts { return &s.out.queues[c.queue][c.cell] }

// tick ends an interval.
func (s *sim) tick() {
	for g := range s.crews {
		c := &s.crews[g]
		c.touch(s.now)
		s.out.groups[g][s.interval] = c.area
		c.area = work{}
	}
	for q := range s.lines {
		s.out.queues[q][s.interval][backlog] = float64(s.lines[q].waiting + s.lines[q].ringing)
	}
	s.interval++
	if s.interval < s.Intervals {
		s.agenda.pushFirst(float64(s.interval+1)*s.Interval, ticks)
		return
	}
	if s.DropAtEnd {
		for q := range s.lines {
			s.clear(int32(q))
		}
	}
}

// finish counts who was never served, and the work after the last interval.
func (s *sim) finish() {
	for q := range s.lines {
		for id := s.lines[q].head; id != nobody; id = s.contacts[id].next {
			c := s.cell(&s.contacts[id])
			c[left]++
			c[longest] = max(c[longest], s.now-s.contacts[id].entered)
		}
	}
	for g := range s.crews {
		s.crews[g].touch(s.now)
		s.out.groups[g][s.Intervals] = s.crews[g].area
	}
}
