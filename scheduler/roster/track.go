package roster

import (
	"fmt"
	"math/bits"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Track is what a rule remembers of an agent's days: a small state machine that
// goes one step every day, over days off as well. The search carries the state
// along while it builds a plan, and Judge walks the same steps over a finished
// one. The state before the period comes from walking over the days before it.
type Track struct {
	States int // they are 0 to States-1
	Fresh  int // the state where nothing is known of what was before
	// Class is what Step wants to know of a shift, 0 to 65535; nil: nothing.
	Class func(hotline.Shift) int
	// Step is the state after a day, and by how much that day breaks the rule.
	Step func(state int, d *Day) (next int, over float64)
	// Say is the sentence for a day that breaks the rule, told by the state before.
	Say func(state int, d *Day, over float64) string
}

// Day is a day of one agent as tracks see it. Several shifts that begin on a day
// are one, from the first start to the last end.
type Day struct {
	Date    time.Time // local midnight
	Weekday time.Weekday
	Nth     int           // day of the week, 0 is its first
	Planned bool          // false: before the planned period
	Off     bool          // nothing begins
	Shift   hotline.Shift // Judge's alone: while searching it is empty
	Class   int           // of the shift
	Rest    time.Duration // since the last shift ended, until this one begins or the day ends
	Week    time.Duration // since the week began, until this shift begins or the day ends
}

// longRest is the rest where nobody knows of an earlier shift.
const longRest = 366 * 24 * time.Hour

// InWeek is the part of the rest that lies in the day's own week.
func (d *Day) InWeek() time.Duration { return min(d.Rest, d.Week) }

// walk goes over all days from the first shift known to the end of the period,
// and shows every day with the state before it.
func (pl Plan) walk(t *Track, show func(state int, d *Day, over float64)) (state int) {
	state = t.Fresh
	byDay := map[time.Time][]hotline.Shift{}
	first, end := pl.date(pl.Period.Start), pl.Period.End
	for i, s := range pl.all() {
		day := pl.date(s.Start)
		if i < len(pl.Before) {
			if !day.Before(pl.date(pl.Period.Start)) {
				continue
			}
			if day.Before(first) {
				first = day
			}
		} else if s.Start.After(end) {
			end = s.Start
		}
		byDay[day] = append(byDay[day], s)
	}
	last := first.Add(-longRest)
	for at := first; at.Before(end); at = pl.dayFrom(at, 1) {
		d := pl.day(at, byDay[at], last)
		if !d.Off {
			last = d.Shift.End
			if t.Class != nil {
				d.Class = t.Class(d.Shift)
			}
		}
		next, over := t.Step(state, &d)
		if show != nil {
			show(state, &d, over)
		}
		state = next
	}
	return state
}

// day is one day with the shifts that begin on it, after a last shift's end.
func (pl Plan) day(at time.Time, shifts []hotline.Shift, last time.Time) Day {
	d := Day{
		Date: at, Weekday: at.Weekday(), Nth: int(at.Weekday()-pl.Config.FirstDay()+7) % 7,
		Planned: !at.Before(pl.date(pl.Period.Start)), Off: len(shifts) == 0,
	}
	until := pl.dayFrom(at, 1)
	if !d.Off {
		d.Shift = hotline.Shift{Agent: pl.Agent.ID, Start: shifts[0].Start, End: shifts[0].End}
		for _, s := range shifts {
			d.Shift.Activities = append(d.Shift.Activities, s.Activities...)
			if s.End.After(d.Shift.End) {
				d.Shift.End = s.End
			}
		}
		until = d.Shift.Start
	}
	d.Rest, d.Week = min(longRest, until.Sub(last)), until.Sub(pl.week(at))
	return d
}

// tracked judges a plan by a track.
func tracked(r Rule) func(Plan) []Breach {
	return func(pl Plan) (out []Breach) {
		t := r.Track(pl.Terms)
		pl.walk(t, func(state int, d *Day, over float64) {
			if over <= 0 || !d.Planned {
				return
			}
			at := d.Date
			if !d.Off {
				at = d.Shift.Start
			}
			out = append(out, Breach{At: at, Cost: r.charge(over), Why: t.Say(state, d, over)})
		})
		return out
	}
}

// charge is the cost of a breach by its distance.
func (r Rule) charge(over float64) float64 {
	if r.Hard {
		return over
	}
	return over * r.Each
}

// rail is a track as the search carries it: a few bits of a label.
type rail struct {
	*Track
	rule  Rule
	at    int        // first bit
	mask  uint64     // of the bits, from 0 on
	class [][]uint16 // by day and candidate
}

// forbidden is what the search charges for breaking a hard rule: more than any
// roster could gain by it. It is paid only where what was before the period
// leaves no other way.
const forbidden = 1e6

// memory is how many bits all tracks of an agent have together.
const memory = 64

// checkMemory reports agents whose rules remember more than a label holds.
func (p Problem) checkMemory() (errs []error) {
	p = p.ready()
	said := map[int]bool{}
	for _, a := range p.Agents {
		t, need := p.terms(a), 0
		for _, r := range t.rules {
			if r.Track != nil {
				need += bits.Len(uint(r.Track(t).States - 1))
			}
		}
		if need > memory && !said[need] {
			said[need] = true
			errs = append(errs, fmt.Errorf("agent %s: the rules asked for remember too much of the days, %d bits of %d: ask for fewer of them, or for fewer weeks", a.ID, need, memory))
		}
	}
	return errs
}

// rails are the tracks of an agent's rules, and their states before the period.
func (m *model) rails(w *worker, before []hotline.Shift) {
	pl := Plan{Terms: w.terms, Before: before}
	pl.Period.End = w.terms.date(m.p.From)
	at := 0
	for _, r := range w.terms.rules {
		if r.Track == nil {
			continue
		}
		t := r.Track(w.terms)
		width := bits.Len(uint(t.States - 1))
		if at+width > memory {
			break // which Validate refuses
		}
		l := rail{Track: t, rule: r, at: at, mask: 1<<width - 1}
		if t.Class != nil {
			l.class = m.classes(w, t)
		}
		w.state |= uint64(pl.walk(t, nil)) << at
		w.rails = append(w.rails, l)
		at += width
	}
}

// classes asks a track about every candidate once.
func (m *model) classes(w *worker, t *Track) [][]uint16 {
	out := make([][]uint16, len(w.days))
	for d, all := range w.days {
		out[d] = make([]uint16, len(all))
		for i, c := range all {
			out[d][i] = uint16(t.Class(m.shiftOf(w.terms, int(c.start), int(c.shape))))
		}
	}
	return out
}

// step takes all tracks over a day: of a shift, or of a day off where cand is -1.
// It returns the packed states after it and what the rules charge.
func (m *model) step(w *worker, states uint64, at *Day, d int, cand int32, end int) (next uint64, cost float64) {
	day := &m.days[d]
	at.Date, at.Weekday, at.Nth, at.Planned = day.midnight, day.weekday, day.nth, true
	until := day.end
	if at.Off = cand < 0; !at.Off {
		until = int(w.days[d][cand].start)
	}
	at.Rest = time.Duration(min(until-end, m.count(longRest))) * m.slot
	at.Week = time.Duration(until-day.monday) * m.slot
	for i := range w.rails {
		l := &w.rails[i]
		if at.Class = 0; cand >= 0 && l.class != nil {
			at.Class = int(l.class[d][cand])
		}
		state, over := l.Step(int(states>>l.at&l.mask), at)
		if over > 0 {
			cost += l.rule.charge(over)
			if l.rule.Hard {
				cost += forbidden
			}
		}
		next |= uint64(state) << l.at
	}
	return next, cost
}
