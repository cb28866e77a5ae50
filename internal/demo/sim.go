package demo

import "container/heap"

// sim is the hotline at one instant: who waits, who talks, and what happens next.
type sim struct {
	cfg    Config
	out    *files
	now    int64
	next   agenda
	filed  uint64 // events put on the agenda so far
	agents []*agent
	lines  [queueCount][]*visit // who waits, first come first
	today  day
	ends   map[*agent]int64 // when each went home, for the rest between shifts
	callNo int64

	digital digital

	callers, talks, surveyors, quality, casework dice
	surveyNo, evaluationNo, caseNo               int
}

// event is something that happens at an instant.
type event struct {
	at    int64
	order uint64 // of events at the same second, the one filed first comes first
	do    func()
}

// agenda is what happens next, as a heap.
type agenda []event

// Len, Less, Swap, Push and Pop make the agenda a heap.
func (a agenda) Len() int { return len(a) }

// Less puts the earlier event first.
func (a agenda) Less(i, j int) bool {
	if a[i].at != a[j].at {
		return a[i].at < a[j].at
	}
	return a[i].order < a[j].order
}

// Swap exchanges two events.
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

// Push adds an event.
func (a *agenda) Push(x any) { *a = append(*a, x.(event)) }

// Pop removes the last event.
func (a *agenda) Pop() any {
	last := len(*a) - 1
	e := (*a)[last]
	(*a)[last].do = nil
	*a = (*a)[:last]
	return e
}

func newSim(cfg Config, out *files) *sim {
	return &sim{
		cfg: cfg, out: out,
		agents:    hire(cfg.Seed),
		ends:      map[*agent]int64{},
		callNo:    1000,
		digital:   newDigital(cfg.Seed),
		callers:   roll(cfg.Seed, "callers"),
		talks:     roll(cfg.Seed, "talks"),
		surveyors: roll(cfg.Seed, "surveys"),
		quality:   roll(cfg.Seed, "quality"),
		casework:  roll(cfg.Seed, "cases"),
	}
}

// begin puts the first midnight on the agenda, with the night crew of the eve.
func (s *sim) begin() {
	start := s.cfg.Start.Unix()
	s.now = start
	s.at(start, func() { s.log("NONE", "NONE", "NONE", "QUEUESTART", "") })
	s.file(planWeek(s.cfg, s.agents, -1, s.ends))
	s.at(start, func() { s.midnight(0) })
	for _, a := range s.agents {
		a.evaluate = start + seconds(s.quality.between(0, 6*86400))
	}
}

// at puts something on the agenda; what should have happened already happens now.
func (s *sim) at(when int64, do func()) {
	s.filed++
	heap.Push(&s.next, event{max(when, s.now), s.filed, do})
}

// in puts something on the agenda for so many seconds from now.
func (s *sim) in(seconds int64, do func()) { s.at(s.now+seconds, do) }

// runUntil lets everything happen that happens before an instant.
func (s *sim) runUntil(instant int64) {
	for len(s.next) > 0 && s.next[0].at < instant {
		e := heap.Pop(&s.next).(event)
		s.now = e.at
		e.do()
	}
}

// midnight begins a day: on Mondays with the week's roster, always with the
// day's callers.
func (s *sim) midnight(index int) {
	s.today = s.cfg.dayAt(index)
	if index%7 == 0 {
		if index > 0 {
			s.out.rotate(s.today.midnight, s.cfg.dayAt(index+7).midnight)
			s.log("NONE", "NONE", "NONE", "CONFIGRELOAD", "")
		}
		s.file(planWeek(s.cfg, s.agents, index/7, s.ends))
	}
	s.ring(arrivals(s.cfg.Seed, s.today))
	s.writeIns()
	s.written()
	s.at(s.today.next.Unix(), func() { s.midnight(index + 1) })
}

// ring lets the day's callers ring one after the other.
func (s *sim) ring(rest []arrival) {
	if len(rest) == 0 {
		return
	}
	s.at(rest[0].at, func() {
		s.enter(&visit{queue: rest[0].queue, caller: s.number(), try: 1})
		s.ring(rest[1:])
	})
}

// file enters shifts on the agenda, and the breaks within them.
func (s *sim) file(shifts []shift) {
	for _, sh := range shifts {
		if sh.to <= s.now {
			continue
		}
		late := int64(s.callers.normal(-60, 100)) // most log in a minute early
		if s.callers.chance(0.03) {
			late = seconds(s.callers.between(300, 1500))
		}
		a := sh.agent
		s.at(sh.from+late, func() { s.logIn(a) })
		for _, st := range sh.stops {
			if st.at > s.now {
				s.at(st.at, func() { s.stopFor(a, st) })
			}
		}
		s.at(sh.to, func() { s.goHome(a) })
	}
}
