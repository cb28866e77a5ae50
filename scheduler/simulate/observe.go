package simulate

// Event is something that happens to a contact or an agent. A week has hundreds of
// thousands of them.
type Event struct {
	At float64 // seconds from the start
	// Again is when the caller will ring again, under the same number if not
	// answered and as Next if not settled; 0: never. Beyond the end, or while the
	// queue is closed, nobody is let in.
	Again float64

	// Contact is the number of the contact; -1 for what an agent does alone. It is
	// kept from its arrival until it has been wrapped up or is gone without ringing
	// again; then another contact may have it.
	Contact int32
	Queue   int32 // -1 for what an agent does alone
	// Next is, of a contact that Ended, the number of the one that follows it: by
	// transfer at once, or as a repeat at Again; -1 where none does.
	Next         int32
	Group, Agent int32 // Agent by its place in the group; -1 where none has to do with it
	Shift        int32 // of the agent: the one that began last, as in Span

	Kind  EventKind
	Visit uint8 // of this caller: 1 for a new one, more for redials, transfers and repeats
	Moved bool  // came by transfer
}

// EventKind is what happened.
type EventKind uint8

// What can happen to a contact, in the order in which it usually does, and to an
// agent.
const (
	TurnedAway  EventKind = iota // not let in: closed, or no line or place is free
	Arrived                      // in the queue
	Queued                       // nobody is free: waits
	Ringing                      // at an agent's phone
	NotAnswered                  // the agent let it ring: waits on
	Abandoned                    // gave up; the agent, if any, whose phone rang
	CutOff                       // nobody with the skill is on duty any more
	TimedOut                     // waited as long as the queue allows
	Answered                     // by the agent
	Ended                        // the talk is over; the wrap-up begins
	WrappedUp                    // the agent is done with it; without a wrap-up at once
	LoggedOn                     // the shift begins
	BreakBegun                   // an agent rests within the shift, after the contacts in hand
	BreakEnded                   // and is back
	LoggedOff                    // the shift is over, and the contacts in hand are
)

// Play plays one replication of a scenario, that of Run with the same seed and
// number, and tells watch of everything that happens, in the order of time. Events
// before the first interval (people who are there already) are at negative times;
// those of contacts that are still served after the last one come in the end. It
// returns every mistake of the scenario at once.
func Play(s Scenario, seed uint64, replication int, watch func(Event)) error {
	if err := s.Validate(); err != nil {
		return err
	}
	m := compile(s)
	sim := newSim(m)
	sim.watch = watch
	sim.play(seed, replication, newTally(m), func() bool { return false })
	return nil
}

// tell reports an event of a contact, if anybody wants to know.
func (s *sim) tell(kind EventKind, id int32, again float64) {
	if s.watch != nil {
		s.report(kind, id, nobody, again)
	}
}

// tellOfEnd reports the end of a talk, and what follows it.
func (s *sim) tellOfEnd(id, next int32, again float64) {
	if s.watch != nil {
		s.report(Ended, id, next, again)
	}
}

func (s *sim) report(kind EventKind, id, next int32, again float64) {
	c := &s.contacts[id]
	e := Event{
		At: s.now, Kind: kind, Contact: id, Queue: c.queue, Visit: c.visits, Moved: c.moved,
		Next: next, Again: again, Group: nobody, Agent: nobody,
	}
	if c.agent != nobody {
		s.name(&e, c.agent)
	}
	s.watch(e)
}

// tellOfAgent reports what an agent does alone.
func (s *sim) tellOfAgent(kind EventKind, agent int32) {
	if s.watch == nil {
		return
	}
	e := Event{At: s.now, Kind: kind, Contact: nobody, Queue: nobody, Next: nobody}
	s.name(&e, agent)
	s.watch(e)
}

func (s *sim) name(e *Event, agent int32) {
	a := &s.people[agent]
	e.Group, e.Agent, e.Shift = a.group, agent-s.teams[a.group].first, a.shift
}
