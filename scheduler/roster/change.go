package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Ask is what somebody wants changed in a roster: shifts that change hands,
// or an agent who will not be there.
type Ask struct {
	Changes []Change
	Absence *hotline.Absence // of the agent who asks for leave; nil: none
	Note    string           // what it is, for the version it makes
}

// Swap has two agents exchange shifts: the first gives the one that begins on
// a day away and works the other's.
func Swap(p Problem, r hotline.Roster, agent1 string, day1 time.Time, agent2 string, day2 time.Time) (Ask, error) {
	if agent1 == agent2 {
		return Ask{}, fmt.Errorf("%s cannot swap with %s", agent1, agent2)
	}
	one, err := shiftOn(p, r, agent1, day1)
	if err != nil {
		return Ask{}, err
	}
	two, err := shiftOn(p, r, agent2, day2)
	if err != nil {
		return Ask{}, err
	}
	s := newStanding(p, r.Shifts, nil)
	s.work(one, -1)
	s.work(two, -1)
	t := Terms{Site: p.Site}
	taken1, taken2 := s.take(p, two, agent1), s.take(p, one, agent2)
	ask := Ask{Note: fmt.Sprintf("swap: %s takes %s of %s, %s takes %s of %s", agent1, t.span(two), agent2, agent2, t.span(one), agent1)}
	if t.date(one.Start).Equal(t.date(two.Start)) {
		day := t.date(one.Start)
		ask.Changes = []Change{{Agent: agent1, Day: day, Old: one, New: taken1}, {Agent: agent2, Day: day, Old: two, New: taken2}}
		return ask, nil
	}
	ask.Changes = []Change{
		{Agent: agent1, Day: t.date(one.Start), Old: one}, {Agent: agent1, Day: t.date(two.Start), New: taken1},
		{Agent: agent2, Day: t.date(two.Start), Old: two}, {Agent: agent2, Day: t.date(one.Start), New: taken2},
	}
	return ask, nil
}

// Give has an agent hand the shift of a day over to another.
func Give(p Problem, r hotline.Roster, from string, day time.Time, to string) (Ask, error) {
	if from == to {
		return Ask{}, fmt.Errorf("%s has that shift already", to)
	}
	old, err := shiftOn(p, r, from, day)
	if err != nil {
		return Ask{}, err
	}
	t := Terms{Site: p.Site}
	first := t.date(old.Start)
	if own, err := shiftOn(p, r, to, first); err == nil {
		return Ask{}, fmt.Errorf("%s works %s already: the two could swap", to, t.span(own))
	}
	s := newStanding(p, r.Shifts, nil)
	s.work(old, -1)
	return Ask{
		Note:    fmt.Sprintf("%s takes %s of %s", to, t.span(old), from),
		Changes: []Change{{Agent: from, Day: first, Old: old}, {Agent: to, Day: first, New: s.take(p, old, to)}},
	}, nil
}

// Leave takes an agent off the roster for a span of time. A shift that the leave
// touches goes; what was worked of one that has begun at p.MadeAt stays, and so
// does a part that is a shift of its own, up to the leave or from its end on.
func Leave(p Problem, r hotline.Roster, agent string, from, to time.Time) (Ask, error) {
	if !from.Before(to) {
		return Ask{}, fmt.Errorf("the leave must end after it begins, got %s to %s", from, to)
	}
	t := Terms{Site: p.Site}
	away := hotline.Absence{Agent: agent, From: from, To: to, Kind: "leave", Planned: from.After(p.MadeAt)}
	ask := Ask{Absence: &away, Note: fmt.Sprintf("%s is on leave from %s to %s", agent, t.say(from), t.say(to))}
	p.Absences = append(slices.Clip(p.Absences), away)
	s := newStanding(p, r.Shifts, nil)
	for _, old := range r.Shifts {
		if old.Agent != agent || overlap(old, from, to) == 0 || !old.End.After(p.MadeAt) {
			continue
		}
		left := s.left(p, r, old, from, to)
		if old.Start.Before(p.MadeAt) { // up to the end of the slot in which somebody leaves
			away.From, away.Planned = left.End, false
		}
		ask.Changes = append(ask.Changes, Change{Agent: agent, Day: t.date(old.Start), Old: old, New: left})
	}
	return ask, nil
}

// shiftOn is the shift that an agent begins on a day.
func shiftOn(p Problem, r hotline.Roster, agent string, day time.Time) (hotline.Shift, error) {
	t := Terms{Site: p.Site}
	for _, s := range r.Shifts {
		if s.Agent == agent && t.date(s.Start).Equal(t.date(day)) {
			return s, nil
		}
	}
	return hotline.Shift{}, fmt.Errorf("%s does not work on %s in roster %s, version %d", agent, day.In(p.Site).Format("Mon 2 Jan"), r.ID, r.Version)
}

// take is a shift as another agent works it: on the same queues, or, where the
// skill lacks, on those of his or her own where most is missing. Trainings and
// talks are the other's, so that there is work in their place.
func (s *standing) take(p Problem, old hotline.Shift, to string) hotline.Shift {
	out := old
	out.Agent, out.Activities = to, slices.Clone(old.Activities)
	out.Why = fmt.Sprintf("taken over from %s: %s", old.Agent, old.Why)
	i := slices.IndexFunc(p.Agents, func(a hotline.Agent) bool { return a.ID == to })
	if i < 0 {
		return out
	}
	serves := s.serves(p.Agents[i])
	for k := range out.Activities {
		a := &out.Activities[k]
		if a.Kind.Pause() {
			continue
		}
		own := a.Kind != hotline.Work
		a.Kind, a.Name = hotline.Work, ""
		if own || p.Agents[i].Skills[cmp.Or(s.skills[a.Queue], a.Queue)] <= 0 {
			if q, ok := s.neediest(serves, a.Start, a.End); ok {
				a.Queue = s.queues[q]
			}
		}
	}
	return joined(out)
}

// neediest is the queue that gains most by an agent in a span.
func (s *standing) neediest(queues []int, from, to time.Time) (best int, ok bool) {
	most := 0.0
	for _, q := range queues {
		sum := 0.0
		for i := max(0, s.slotOf(from)); i < min(s.slotOf(to), s.slots); i++ {
			sum += s.one(q, i)
		}
		if !ok || sum > most {
			best, most, ok = q, sum, true
		}
	}
	return best, ok
}

// joined puts activities that follow each other and are the same together.
func joined(s hotline.Shift) hotline.Shift {
	var out []hotline.Activity
	for _, a := range s.Activities {
		if n := len(out) - 1; n >= 0 && out[n].Kind == a.Kind && out[n].Queue == a.Queue && out[n].Name == a.Name && out[n].End.Equal(a.Start) {
			out[n].End = a.End
			continue
		}
		out = append(out, a)
	}
	s.Activities = out
	return s
}

// left is what leave leaves of a shift; a zero shift is nothing.
func (s *standing) left(p Problem, r hotline.Roster, old hotline.Shift, from, to time.Time) hotline.Shift {
	now := p.MadeAt
	if old.Start.Before(now) {
		cut := from
		if cut.Before(now) {
			cut = now
		}
		return until(old, s.at(s.slotOf(cut.Add(s.slot-1))))
	}
	i := slices.IndexFunc(p.Agents, func(a hotline.Agent) bool { return a.ID == old.Agent })
	if i < 0 {
		return hotline.Shift{}
	}
	pl := newPlanner(p, r, s, p.Agents[i])
	for _, span := range []hotline.Interval{{Start: old.Start, End: from}, {Start: to, End: old.End}} {
		if part, ok := pl.longest(old, span, now); ok {
			return part
		}
	}
	return hotline.Shift{}
}

// until is what was worked of a shift up to an instant.
func until(s hotline.Shift, at time.Time) hotline.Shift {
	if !at.Before(s.End) {
		return s
	}
	out := s
	out.End, out.Activities = at, nil
	for _, a := range s.Activities {
		if a.End.After(at) {
			a.End = at
		}
		if a.Start.Before(a.End) {
			out.Activities = append(out.Activities, a)
		}
	}
	return out
}

// apply carries changes out on the shifts of a roster.
func apply(shifts []hotline.Shift, changes []Change) []hotline.Shift {
	out := slices.DeleteFunc(slices.Clone(shifts), func(s hotline.Shift) bool {
		return slices.ContainsFunc(changes, func(c Change) bool {
			return !c.Old.Start.IsZero() && c.Old.Agent == s.Agent && c.Old.Start.Equal(s.Start)
		})
	})
	for _, c := range changes {
		if !c.New.Start.IsZero() {
			out = append(out, c.New)
		}
	}
	slices.SortStableFunc(out, func(a, b hotline.Shift) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Agent, b.Agent))
	})
	return out
}

// people are the agents that changes are about, in the order of their names.
func people(changes []Change) []string {
	var out []string
	for _, c := range changes {
		out = append(out, c.Agent)
	}
	slices.SortFunc(out, strings.Compare)
	return slices.Compact(out)
}
