package roster

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Recall is how the rest of a day under way is planned anew.
type Recall struct {
	Until       time.Time     // shifts that begin later are left alone
	Absent      []string      // agents who are not there from now until then, beside those whose absence is known
	MostChanged int           // people whose shifts are changed; the absent are not counted
	Notice      time.Duration // between now and the start of somebody called in, or who starts earlier or later
	Reach       time.Duration // by how much a start or an end is moved at most
	LeastGain   float64       // contacts more answered in time that make it worth while to move somebody's break
}

// Usual is how a day is planned anew where nothing else is asked for.
func Usual() Recall {
	return Recall{MostChanged: 10, Notice: time.Hour, Reach: 2 * time.Hour, LeastGain: 1}
}

// The kinds of moves, the least trouble first.
const (
	MovedPauses = "breaks"
	MovedHours  = "hours"
	CalledIn    = "called in"
)

// trouble is how much more a move must gain than a moved break to be preferred
// to it: whoever stays longer has made plans for the evening, whoever is called in
// for the day.
var trouble = map[string]float64{MovedPauses: 1, MovedHours: 2, CalledIn: 4}

// Move is what is asked of one agent.
type Move struct {
	Change
	Kind string
	What string  // in words: "lunch at 13:15 instead of 12:00"
	Gain float64 // contacts more answered in time, given the moves before it
	Why  string  // where it is felt most

	price float64 // of the soft rules, in contacts
}

// Replanned is what to do about the rest of a day.
type Replanned struct {
	Moves  []Move            // in the order of what they gain for the trouble
	Absent []Change          // what those who are not there leave open
	Away   []hotline.Absence // of those told absent
	Lost   float64           // contacts that go unanswered in time for them
	Won    float64           // contacts of these, and others, that the moves win back
	Answer Answer            // of all together, the absent included
	Known  bool              // contacts are; otherwise these are agent-hours needed, and covered
	Calls  float64           // contacts still to come
	InTime [3]float64
}

// Levels are the shares of the contacts to come that are answered in time: as
// rostered, with those who are absent gone, and with the moves; NaN where nothing
// is to come.
func (r Replanned) Levels() (rostered, without, with float64) {
	if r.Calls == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	return r.InTime[0] / r.Calls, r.InTime[1] / r.Calls, r.InTime[2] / r.Calls
}

// Replan plans the rest of a day anew from p.MadeAt on, which is now: it asks as
// few people as possible for what wins most contacts in time, up to the cap. What
// has been worked stays as it was. Every hard rule is kept.
func Replan(p Problem, r hotline.Roster, d Recall, service Service) Replanned {
	var out Replanned
	leave := d.away(p, r)
	p.Absences = append(slices.Clip(p.Absences), leave.absences...)
	out.Absent, out.Away = leave.changes, leave.absences
	rest := r
	rest.Shifts = apply(r.Shifts, out.Absent)
	s := newStanding(p, r.Shifts, service)
	now, end := max(0, s.slotOf(p.MadeAt.Add(s.slot-1))), min(s.slots, s.slotOf(d.Until.Add(24*time.Hour)))
	out.InTime[0], out.Calls = s.inTime(now, end)
	for _, w := range s.known {
		out.Known = out.Known || w.known
	}
	for _, c := range out.Absent {
		s.work(c.Old, -1)
		s.work(c.New, 1)
	}
	out.InTime[1], _ = s.inTime(now, end)
	c := newCall(p, rest, d, s, leave.who)
	c.worth = out.Calls / max(1e-9, s.needed(now, end))
	out.Moves = c.choose()
	out.InTime[2], _ = s.inTime(now, end)
	out.Lost, out.Won = out.InTime[0]-out.InTime[1], out.InTime[2]-out.InTime[1]
	// That a shift has begun is no reason against a change, as with leave: what was
	// worked of it stays.
	ask := Ask{Changes: out.Absent, Note: note(p, out), Absence: &hotline.Absence{}}
	for _, m := range out.Moves {
		ask.Changes = append(ask.Changes, m.Change)
	}
	out.Answer = weigh(p, r, ask, service)
	out.Answer.Ask.Absence = nil
	return out
}

func note(p Problem, out Replanned) string {
	t := Terms{Site: p.Site}
	var gone []string
	for _, c := range out.Absent {
		gone = append(gone, c.Agent)
	}
	text := fmt.Sprintf("planned anew from %s on: %d people changed", t.say(p.MadeAt), len(out.Moves))
	if len(gone) > 0 {
		text += "; absent: " + strings.Join(slices.Compact(gone), ", ")
	}
	return text
}

// Mistakes compares the result with the roster it came from by code of its own: a
// hard rule that is broken now and was not, or something else done up to now.
func (r Replanned) Mistakes(p Problem, before hotline.Roster) (out []string) {
	p.Absences = append(slices.Clip(p.Absences), r.Away...)
	was := VerifyShifts(p, apply(before.Shifts, r.Absent)).Broken
	for _, b := range VerifyShifts(p, r.Answer.Roster.Shifts).Broken {
		if !slices.Contains(was, b) {
			out = append(out, b)
		}
	}
	for _, m := range r.Moves {
		begun := !m.Old.Start.IsZero() && m.Old.Start.Before(p.MadeAt)
		if begun && !same(joined(until(m.Old, p.MadeAt)), joined(until(m.New, p.MadeAt))) || !begun && m.New.Start.Before(p.MadeAt) {
			out = append(out, m.Agent+" would have worked otherwise than was worked")
		}
	}
	return out
}

// leaving is who is not there for the rest of the day.
type leaving struct {
	who      map[string]bool
	absences []hotline.Absence // not known before
	changes  []Change
}

// away takes those off the roster who are absent from now on: as told, or by an
// absence that came to be known after the roster was made.
func (d Recall) away(p Problem, r hotline.Roster) leaving {
	out := leaving{who: map[string]bool{}}
	leave := func(agent string, from, to time.Time) {
		ask, err := Leave(p, r, agent, from, to)
		if err != nil {
			return
		}
		for _, c := range ask.Changes {
			if c.Old.Start.Before(d.Until) && !slices.ContainsFunc(out.changes, func(x Change) bool { return x.Agent == c.Agent && x.Old.Start.Equal(c.Old.Start) }) {
				out.changes = append(out.changes, c)
			}
		}
	}
	for _, agent := range d.Absent {
		if out.who[agent] {
			continue
		}
		out.who[agent] = true
		c := newCalendar(p)
		ill := hotline.Absence{Agent: agent, From: c.at(c.slotOf(p.MadeAt.Add(c.slot - 1))), To: d.Until, Kind: "sickness"}
		out.absences = append(out.absences, ill)
		leave(agent, p.MadeAt, d.Until)
	}
	for _, x := range p.Absences {
		if x.To.After(p.MadeAt) && x.From.Before(d.Until) {
			out.who[x.Agent] = true
			from := x.From
			if from.Before(p.MadeAt) {
				from = p.MadeAt
			}
			leave(x.Agent, from, x.To)
		}
	}
	slices.SortFunc(out.changes, func(a, b Change) int { return cmp.Or(strings.Compare(a.Agent, b.Agent), a.Day.Compare(b.Day)) })
	return out
}

// inTime counts the contacts of some slots, and those answered in time.
func (s *standing) inTime(from, to int) (inTime, calls float64) {
	for q := range s.queues {
		for i := from; i < to; i++ {
			w := s.gives(q, i, s.have[q][i])
			inTime += w.inTime
			calls += w.calls
		}
	}
	return inTime, calls
}

// needed are the agent-hours that some slots need.
func (s *standing) needed(from, to int) (sum float64) {
	for q := range s.queues {
		for i := from; i < to; i++ {
			sum += s.hours(s.need[q][i])
		}
	}
	return sum
}
