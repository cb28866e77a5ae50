package roster

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Fixed is something that is settled before a roster is made: a shift worked
// exactly so, a span kept free, or an activity inside whatever shift is worked
// around it. The search keeps it and plans everything else around it.
type Fixed struct {
	Agent    string
	From, To time.Time
	What     string // FixedShift, FixedOff, or the kind of an activity: work, training, meeting, coaching
	Queue    string // of work: the queue served; pauses may lie in it
	Name     string // of another activity: what it is called
	// Activities are those of a shift that is not to be touched at all. A shift
	// without any gets its pauses and queues from the search.
	Activities []hotline.Activity
	Source     string // file and line it was read from, if it was
}

// What may be fixed beside activities.
const (
	FixedShift = "shift" // works from From to To exactly
	FixedOff   = "off"   // does not work between From and To
)

// Fixable lists what Fixed.What may be.
var Fixable = []string{FixedShift, FixedOff, string(hotline.Work), string(hotline.Training), string(hotline.Meeting), string(hotline.Session)}

func (f Fixed) activity() bool { return f.What != FixedShift && f.What != FixedOff }

func (f Fixed) span() hotline.Interval { return hotline.Interval{Start: f.From, End: f.To} }

// Lock settles days as a roster has them: every shift that begins on one of them
// is worked as it is, and who has none stays off. Days are local midnights; a
// night shift of the day before may reach into one.
func Lock(shifts []hotline.Shift, agents []hotline.Agent, days []time.Time, site *time.Location) (out []Fixed) {
	t := Terms{Site: site}
	for _, a := range agents {
		mine := keep(byStart(shifts), func(s hotline.Shift) bool { return s.Agent == a.ID })
		for _, day := range days {
			off := Fixed{Agent: a.ID, From: day, To: t.dayFrom(day, 1), What: FixedOff}
			worked := false
			for _, s := range mine {
				switch {
				case t.date(s.Start).Equal(day):
					worked = true
					out = append(out, Fixed{Agent: a.ID, From: s.Start, To: s.End, What: FixedShift, Activities: s.Activities})
				case s.Start.Before(day) && s.End.After(off.From):
					off.From = s.End
				}
			}
			if !worked && off.From.Before(off.To) {
				out = append(out, off)
			}
		}
	}
	return out
}

// booking is a time in which an agent is at work and does something else than
// what the cover calls for: a training, say. Booked work is on one queue only.
type booking struct {
	start, end int // slots
	kind       hotline.ActivityKind
	queue      string // of work
	name       string // of anything else
	group      int    // of work: the group that serves only this queue, or -1
	session    int    // index of the session it is part of; -1: fixed
}

func (k booking) pinned() bool { return k.kind == hotline.Work }

// booked finds the booking that a slot lies in.
func booked(away []booking, slot int) (booking, bool) {
	i, _ := slices.BinarySearchFunc(away, slot, func(k booking, s int) int { return cmp.Compare(k.end, s+1) })
	if i < len(away) && away[i].start <= slot {
		return away[i], true
	}
	return booking{}, false
}

// settle narrows an agent's candidates to what is fixed and books the rest.
func (m *model) settle(w *worker, fixed []Fixed) {
	w.must = make([][]span, len(m.days))
	for _, f := range fixed {
		from, to := m.slotOf(f.From), m.slotOf(f.To)
		switch {
		case to <= 0 || from >= m.period || from >= to:
			continue // before or after the planned period
		case f.What == FixedOff:
			m.drop(w, from, to)
		case f.What == FixedShift && from >= 0:
			d := m.dayOf(from)
			m.drop(w, from, to)
			w.days[d] = []candidate{m.exactly(w.terms, f)}
			w.must[d] = append(w.must[d], span{from, to})
			for _, a := range f.Activities {
				if a.Kind != hotline.Work || a.Queue != "" {
					m.book(w, a)
				}
			}
		case f.activity() && from >= 0:
			d := m.dayOf(from)
			w.must[d] = append(w.must[d], span{from, to})
			m.book(w, hotline.Activity{Start: f.From, End: f.To, Kind: hotline.ActivityKind(f.What), Queue: f.Queue, Name: f.Name})
		}
	}
	slices.SortStableFunc(w.away, func(a, b booking) int { return cmp.Compare(a.start, b.start) })
}

// span is a time in slots, the end not in it.
type span struct{ start, end int }

// drop takes away the candidates that overlap a span.
func (m *model) drop(w *worker, from, to int) {
	for d := range w.days {
		w.days[d] = slices.DeleteFunc(w.days[d], func(c candidate) bool {
			return int(c.start) < to && int(c.start)+m.shapes[c.shape].slots > from
		})
	}
}

func (m *model) book(w *worker, a hotline.Activity) {
	k := booking{start: m.slotOf(a.Start), end: m.slotOf(a.End), kind: a.Kind, queue: a.Queue, name: a.Name, group: -1, session: -1}
	if q := slices.Index(m.queues, a.Queue); q >= 0 && k.pinned() {
		k.group = m.groupOf(1 << q)
	}
	w.away = append(w.away, k)
}

// exactly makes the candidate of a fixed shift. One that comes with activities
// has its pauses booked, so that its shape has none.
func (m *model) exactly(t Terms, f Fixed) candidate {
	s := hotline.Shift{Agent: f.Agent, Start: f.From, End: f.To, Activities: f.Activities}
	sh := shape{slots: m.count(f.To.Sub(f.From)), paid: m.count(Paid(s))}
	if len(f.Activities) == 0 {
		sh = m.shapeOf(f.To.Sub(f.From), t.due(s))
	}
	return candidate{
		start: int32(m.slotOf(f.From)), shape: m.addShape(sh),
		tod: int16(t.clockOf(f.From) / m.slot), price: float32(price(t, s)),
	}
}

// addShape finds or adds a shape.
func (m *model) addShape(sh shape) int16 {
	same := func(x shape) bool {
		return x.slots == sh.slots && x.paid == sh.paid && slices.Equal(x.pauses, sh.pauses)
	}
	i := slices.IndexFunc(m.shapes, same)
	if i < 0 {
		m.sketch(&sh)
		i, m.shapes = len(m.shapes), append(m.shapes, sh)
	}
	return int16(i)
}

// missedSpan is the price, in agent-hours, of something fixed or booked that a
// plan does not keep: so high that it happens only where nothing else is legal,
// which Validate reports.
const missedSpan = 1e4

// missed prices the spans of a day that neither the shift from lo to hi nor one
// that went on until end contains.
func missed(must []span, end, lo, hi int) (sum float64) {
	for _, x := range must {
		if end < x.end && (lo > x.start || hi < x.end) {
			sum += missedSpan
		}
	}
	return sum
}

// splits reports whether a shift covers only part of a span that belongs into one.
func splits(must []span, lo, hi int) bool {
	for _, x := range must {
		if lo < x.end && hi > x.start && (lo > x.start || hi < x.end) {
			return true
		}
	}
	return false
}

// musts are the spans of a day that must lie in a shift: what is fixed, and the
// sessions that the state has placed.
func (m *model) musts(w *worker, away []booking, d int) []span {
	out := w.must[d]
	for _, k := range away {
		if k.session >= 0 && k.start >= m.days[d].start && k.start < m.days[d].end {
			out = append(out[:len(out):len(out)], span{k.start, k.end})
		}
	}
	return out
}

// missed prices everything fixed and booked that an agent's plan does not keep.
func (s *state) missed(a int) (sum float64) {
	w := &s.m.agents[a]
	end := w.before.end
	for d, p := range s.plans[a] {
		lo, hi := 0, 0
		if p.cand >= 0 {
			c := w.days[d][p.cand]
			lo, hi = int(c.start), int(c.start)+s.m.shapes[c.shape].slots
		}
		if must := s.m.musts(w, s.away[a], d); len(must) > 0 {
			sum += missed(must, end, lo, hi)
		}
		if p.cand >= 0 {
			end = hi
		}
	}
	return sum
}

// cutByHand reports whether a shift was fixed with all its activities: whoever did
// that has decided on its pauses.
func (t Terms) cutByHand(s hotline.Shift) bool {
	return slices.ContainsFunc(t.Fixed, func(f Fixed) bool {
		return f.What == FixedShift && len(f.Activities) > 0 && f.From.Equal(s.Start) && f.To.Equal(s.End)
	})
}

// settled names something fixed for the planner.
func (t Terms) settled(f Fixed) string {
	what := f.What
	if f.activity() {
		what = cmp.Or(f.Name, f.Queue, f.What)
	}
	return fmt.Sprintf("%s %s-%s", what, t.say(f.From), f.To.In(t.Site).Format("15:04"))
}
