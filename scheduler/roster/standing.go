package roster

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Service says what callers of a queue get at an instant with so many agents
// rostered: the share of them answered in time, and how many come in an hour. It
// reports false where nobody knows; agents are then counted instead of callers.
type Service func(queue string, at time.Time, rostered int) (level, perHour float64, ok bool)

// standing is how many agents are needed and there in every slot of a roster,
// kept up to date while shifts come and go.
type standing struct {
	calendar
	queues  []string
	index   map[string]int
	need    [][]int // by queue and slot
	have    [][]int
	skills  map[string]string
	service Service
	known   map[worthKey]worth
}

type worthKey struct{ queue, slot, have int }

// worth is what callers get in a slot: how many are answered in time, of how many.
type worth struct {
	inTime, calls float64
	known         bool // false: agents are counted, not callers
}

func newStanding(p Problem, shifts []hotline.Shift, service Service) *standing {
	s := &standing{calendar: newCalendar(p), index: map[string]int{}, skills: p.skills(), service: service, known: map[worthKey]worth{}}
	for _, r := range p.Demand {
		if _, known := s.index[r.Queue]; !known {
			s.index[r.Queue] = len(s.queues)
			s.queues = append(s.queues, r.Queue)
			s.need = append(s.need, make([]int, s.slots))
			s.have = append(s.have, make([]int, s.slots))
		}
		q := s.index[r.Queue]
		for i := max(0, s.slotOf(r.Start)); i < min(s.slotOf(r.Start.Add(r.Interval)), s.slots); i++ {
			s.need[q][i] = Heads(r)
		}
	}
	for _, sh := range p.Previous {
		s.work(sh, 1)
	}
	for _, sh := range shifts {
		s.work(sh, 1)
	}
	return s
}

// work adds a shift to those who are there, or takes it away.
func (s *standing) work(sh hotline.Shift, by int) {
	s.each(sh, func(q, slot int) { s.have[q][slot] += by })
}

// each visits the slots in which a shift serves a queue.
func (s *standing) each(sh hotline.Shift, visit func(q, slot int)) {
	for _, a := range sh.Activities {
		q, known := s.index[a.Queue]
		if a.Kind != hotline.Work || !known {
			continue
		}
		for i := max(0, s.slotOf(a.Start)); i < min(s.slotOf(a.End), s.slots); i++ {
			visit(q, i)
		}
	}
}

// serves lists the queues that an agent has the skill for, by index.
func (s *standing) serves(a hotline.Agent) (out []int) {
	for i, q := range s.queues {
		if a.Skills[cmp.Or(s.skills[q], q)] > 0 {
			out = append(out, i)
		}
	}
	return out
}

// gives is what callers get in a slot with so many agents.
func (s *standing) gives(q, slot, have int) worth {
	key := worthKey{q, slot, have}
	w, done := s.known[key]
	if !done {
		w = s.look(q, slot, have)
		s.known[key] = w
	}
	return w
}

func (s *standing) look(q, slot, have int) worth {
	need := s.need[q][slot]
	if s.service != nil {
		if level, perHour, ok := s.service(s.queues[q], s.at(slot), have); ok {
			calls := perHour * s.slot.Hours()
			return worth{inTime: level * calls, calls: calls, known: true}
		}
	}
	if need == 0 {
		return worth{}
	}
	// Agent-hours covered stand for callers: the first one missing counts as much
	// as the next.
	calls := float64(need) * s.slot.Hours()
	return worth{inTime: calls * min(1, float64(have)/float64(need)), calls: calls}
}

// What counts besides the contacts answered in time of those that the queue was
// promised: an agent too many still helps a little, and so does one of many missing,
// even where nobody is answered in time yet.
const (
	beyondNeed = 0.05
	towardNeed = 0.05
)

// value is what so many agents are worth in a slot, in contacts.
func (s *standing) value(q, slot, have int) float64 {
	need := s.need[q][slot]
	w := s.gives(q, slot, min(have, need))
	v := w.inTime
	if need > 0 {
		v += towardNeed * w.calls * float64(min(have, need)) / float64(need)
	}
	if have > need {
		v += beyondNeed * (s.gives(q, slot, have).inTime - w.inTime)
	}
	return v
}

// one is what one agent more is worth in a slot.
func (s *standing) one(q, slot int) float64 {
	have := s.have[q][slot]
	return s.value(q, slot, have+1) - s.value(q, slot, have)
}

// missing are the agent-hours of the planned period that nobody covers.
func (s *standing) missing() (sum float64) {
	for q := range s.queues {
		for i := range s.period {
			sum += s.hours(max(0, s.need[q][i]-s.have[q][i]))
		}
	}
	return sum
}

// gaps lists where somebody is missing. A gap that is as it was before keeps its
// reason; of others the reason is why.
func (s *standing) gaps(before []hotline.Gap, why string) (out []hotline.Gap) {
	said := map[place]hotline.Gap{}
	for _, g := range before {
		moments(g.Queue, g.Start, g.Start.Add(g.Interval), func(w place) { said[w] = g })
	}
	for i := range s.period {
		for q, name := range s.queues {
			if s.have[q][i] >= s.need[q][i] {
				continue
			}
			at := s.at(i).UTC()
			g := hotline.Gap{Queue: name, Start: at, Interval: s.slot, Required: float64(s.need[q][i]), Rostered: float64(s.have[q][i])}
			g.Why = fmt.Sprintf("%d needed, %d rostered; %s", s.need[q][i], s.have[q][i], why)
			if old := said[place{name, at}]; old.Required == g.Required && old.Rostered == g.Rostered {
				g.Why = old.Why
			}
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b hotline.Gap) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Queue, b.Queue)) })
	return out
}

// Touched is a stretch of time in which a change gives a queue more agents or
// fewer.
type Touched struct {
	Queue         string
	Start         time.Time
	Length        time.Duration
	Needed        int
	Before, After int     // agents there
	Calls         float64 // contacts that come in it; 0: not known
	InTimeBefore  float64 // of them, answered in time
	InTimeAfter   float64
}

// Level is the share of the stretch's contacts answered in time, before and after;
// NaN where their number is not known.
func (t Touched) Level() (before, after float64) {
	if t.Calls == 0 {
		return math.NaN(), math.NaN()
	}
	return t.InTimeBefore / t.Calls, t.InTimeAfter / t.Calls
}

// touched compares two states of the same problem slot by slot and joins what
// follows each other alike.
func touched(before, after *standing) (out []Touched) {
	for q, name := range after.queues {
		last := -1
		for i := range after.slots {
			was, is, need := before.have[q][i], after.have[q][i], after.need[q][i]
			if was == is {
				last = -1
				continue
			}
			w, n := after.gives(q, i, was), after.gives(q, i, is)
			if last < 0 || out[last].Needed != need || out[last].Before != was || out[last].After != is {
				last = len(out)
				out = append(out, Touched{Queue: name, Start: after.at(i).UTC(), Needed: need, Before: was, After: is})
			}
			t := &out[last]
			t.Length += after.slot
			if n.known {
				t.Calls += n.calls
				t.InTimeBefore += w.inTime
				t.InTimeAfter += n.inTime
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Touched) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Queue, b.Queue)) })
	return out
}
