package demo

import (
	"container/heap"
	"math"

	"github.com/hotlined/hotlined/scheduler/simulate"
)

// world is the hotline at one instant: the weeks whose contacts are being told, and
// what else happens next.
type world struct {
	cfg    Config
	out    *files
	now    int64
	next   agenda
	filed  uint64 // events put on the agenda so far
	agents []*agent
	desk   []*agent // of the digital desk
	duties []duty   // planned, and not over long ago
	later  []arrival
	played []*playedWeek       // the one under way, and what is left of the one before
	lines  [allQueues][]*visit // who waits, first come first
	today  day
	ends   map[*agent]int64 // when each went home, for the rest between shifts
	callNo int64
	err    error // the simulator refused a week

	callers, talks, surveyors, quality, casework dice
	surveyNo, evaluationNo, caseNo, letterNo     int
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

func newWorld(cfg Config, out *files) *world {
	return &world{
		cfg: cfg, out: out,
		agents:    hire(cfg.Seed),
		desk:      hireDesk(cfg.Seed),
		ends:      map[*agent]int64{},
		callNo:    1000,
		callers:   roll(cfg.Seed, "callers"),
		talks:     roll(cfg.Seed, "talks"),
		surveyors: roll(cfg.Seed, "surveys"),
		quality:   roll(cfg.Seed, "quality"),
		casework:  roll(cfg.Seed, "cases"),
	}
}

// begin puts the first midnight on the agenda, with the night crew of the eve.
func (s *world) begin() {
	start := s.cfg.Start.Unix()
	s.now = start
	s.at(start, func() { s.log("NONE", "NONE", "NONE", "QUEUESTART", "") })
	s.plan(-1)
	s.plan(0)
	s.at(start, func() { s.midnight(0) })
	for _, a := range s.agents {
		a.evaluate = start + seconds(s.quality.between(0, 6*86400))
	}
}

// at puts something on the agenda; what should have happened already happens now.
func (s *world) at(when int64, do func()) {
	s.filed++
	heap.Push(&s.next, event{max(when, s.now), s.filed, do})
}

// in puts something on the agenda for so many seconds from now.
func (s *world) in(seconds int64, do func()) { s.at(s.now+seconds, do) }

// runUntil lets everything happen that happens before an instant.
func (s *world) runUntil(instant int64) error {
	for s.err == nil {
		w := s.telling()
		at := int64(math.MaxInt64)
		if w != nil {
			at = w.upcoming()
		}
		filed := len(s.next) > 0 && s.next[0].at <= at
		if filed {
			at = s.next[0].at
		}
		if at >= instant {
			break
		}
		s.now = max(s.now, at)
		if filed {
			heap.Pop(&s.next).(event).do()
			continue
		}
		w.next++
		s.tell(w, w.next-1)
	}
	return s.err
}

// telling is the week whose next event comes first; nil where all is told.
func (s *world) telling() (first *playedWeek) {
	for _, w := range s.played {
		if w.next < len(w.events) && (first == nil || w.instant() < first.instant()) {
			first = w
		}
	}
	return first
}

// midnight begins a day: on Mondays the week's contacts are played, and the next
// week's roster is made.
func (s *world) midnight(index int) {
	s.today = s.cfg.dayAt(index)
	if index%7 == 0 {
		if index > 0 {
			s.out.rotate(s.today.midnight, s.cfg.dayAt(index+7).midnight)
			s.log("NONE", "NONE", "NONE", "CONFIGRELOAD", "")
		}
		s.plan(index/7 + 1)
		s.play(index / 7)
	}
	s.writeIns()
	s.at(s.today.next.Unix(), func() { s.midnight(index + 1) })
}

// tell writes down what the simulator says happened.
func (s *world) tell(w *playedWeek, i int) {
	e := &w.events[i]
	switch {
	case e.Contact < 0:
		s.tellOfAgent(w, e)
	case e.Kind == simulate.Arrived:
		s.enter(w, e)
	case e.Queue >= queueCount:
		s.tellOfLetter(w, i)
	default:
		s.tellOfCall(w, i)
	}
}
