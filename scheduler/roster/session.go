package roster

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Session is a training, a meeting or a talk with a coach for which the search
// finds the time: where those who take part are missed least, in their shifts and
// beside their pauses.
type Session struct {
	Name   string
	Kind   hotline.ActivityKind // training, meeting or coaching
	Agents []string             // who takes part
	Leader string               // an agent who takes part in every sitting, if any
	Length time.Duration

	Earliest, Latest time.Time // begins no earlier, ends no later; zero: the planned period

	Together bool    // all at once, or as many as there is room for; otherwise one by one
	Room     int     // most agents in a sitting if together, most sittings at once if not; 0: no limit
	Weight   float64 // of an hour that is not held, in Config.SessionHour; 0 counts as 1
	Source   string  // file and line it was read from, if it was
}

// sessionKinds lists what Session.Kind may be.
var sessionKinds = []hotline.ActivityKind{hotline.Training, hotline.Meeting, hotline.Session}

// within is the time in which a session can be held, as far as it is planned.
func (x Session) within(period hotline.Interval) hotline.Interval {
	if x.Earliest.After(period.Start) {
		period.Start = x.Earliest
	}
	if !x.Latest.IsZero() && x.Latest.Before(period.End) {
		period.End = x.Latest
	}
	return period
}

// price is what it costs, in agent-hours, that one agent does not get a session.
func (x Session) price(c Config) float64 {
	weight := x.Weight
	if weight == 0 {
		weight = 1
	}
	return c.SessionHour * weight * x.Length.Hours()
}

// heldIn finds a session in an agent's shifts.
func (x Session) heldIn(shifts []hotline.Shift) (hotline.Activity, bool) {
	for _, s := range shifts {
		for _, a := range s.Activities {
			if a.Kind == x.Kind && a.Name == x.Name && a.End.Sub(a.Start) == x.Length {
				return a, true
			}
		}
	}
	return hotline.Activity{}, false
}

// checkSessions reports sessions that cannot be read as what anybody meant.
func (p Problem) checkSessions(agents map[string]bool) (errs []error) {
	type seat struct {
		agent, name string
		kind        hotline.ActivityKind
	}
	taken := map[seat]string{}
	for _, x := range p.Sessions {
		want := func(ok bool, format string, args ...any) {
			if !ok {
				errs = append(errs, at(x.Source, "%s %s: %s", x.Kind, x.Name, fmt.Sprintf(format, args...)))
			}
		}
		want(slices.Contains(sessionKinds, x.Kind), "want a kind of %v", sessionKinds)
		want(x.Length > 0 && x.Length%(5*time.Minute) == 0 && x.Length <= 8*time.Hour, "want a length up to 8h in steps of 5m, got %s", x.Length)
		want(x.Latest.IsZero() || x.Earliest.Add(x.Length).Compare(x.Latest) <= 0, "%s do not fit between %s and %s", brief(x.Length), x.Earliest, x.Latest)
		want(len(x.Agents) > 0, "nobody takes part")
		want(x.Room >= 0 && x.Weight >= 0, "room and weight must not be negative, got %d and %g", x.Room, x.Weight)
		want(x.Leader == "" || agents[x.Leader], "unknown leader %q", x.Leader)
		want(!slices.Contains(x.Agents, x.Leader), "%s leads and is not to be among the others", x.Leader)
		for _, a := range x.Agents {
			want(agents[a], "unknown agent %q", a)
			at, twice := taken[seat{a, x.Name, x.Kind}]
			want(!twice, "%s is in another of that name already%s: give them names that differ", a, also(at))
			taken[seat{a, x.Name, x.Kind}] = x.Source
		}
	}
	return errs
}

// Unheld is somebody who does not get a session, and why.
type Unheld struct {
	Session Session
	Agent   string
	Why     string
}

// UnheldSessions says who does not get which session, and why. Sessions that are
// due outside the planned period are left to other rosters.
func UnheldSessions(p Problem, shifts []hotline.Shift) (out []Unheld) {
	mine := byAgent(shifts)
	for _, x := range p.Sessions {
		span := x.within(hotline.Interval{Start: p.From, End: p.To})
		if span.Duration() < x.Length {
			continue
		}
		for _, a := range p.Agents {
			if !slices.Contains(x.Agents, a.ID) {
				continue
			}
			if _, held := x.heldIn(mine[a.ID]); !held {
				out = append(out, Unheld{x, a.ID, x.whyNot(p, p.terms(a), span, mine)})
			}
		}
	}
	return out
}

// whyNot says in words why an agent does not get a session.
func (x Session) whyNot(p Problem, t Terms, span hotline.Interval, shifts map[string][]hotline.Shift) string {
	when := fmt.Sprintf("between %s and %s", t.say(span.Start), t.say(span.End))
	if free := t.freeFor(span, x.Length); !free {
		return fmt.Sprintf("%s is not there %s: absent, not available or not employed", t.Agent.ID, when)
	}
	if !slices.ContainsFunc(shifts[t.Agent.ID], func(s hotline.Shift) bool { return overlap(s, span.Start, span.End) >= x.Length }) {
		return fmt.Sprintf("%s has no shift %s into which %s fit", t.Agent.ID, when, brief(x.Length))
	}
	if x.Together {
		for _, other := range x.Agents {
			if sitting, held := x.heldIn(shifts[other]); held {
				return fmt.Sprintf("%s cannot be there when the others are, %s", t.Agent.ID, t.say(sitting.Start))
			}
		}
		return fmt.Sprintf("there is no time %s at which %d are at work together and can be missed", when, len(x.Agents))
	}
	if x.Leader != "" {
		return fmt.Sprintf("there is no time %s at which %s and %s are at work together and can be missed", when, t.Agent.ID, x.Leader)
	}
	return fmt.Sprintf("there is no time %s at which %s can be missed on the phones", when, t.Agent.ID)
}

// freeFor reports whether an agent could be at work for so long within a span.
func (t Terms) freeFor(span hotline.Interval, length time.Duration) bool {
	for from := span.Start; !from.Add(length).After(span.End); from = from.Add(15 * time.Minute) {
		s := hotline.Shift{Agent: t.Agent.ID, Start: from, End: from.Add(length)}
		if unemployed(t.Agent, s) == 0 && Absence.Allows(t, s) && Available.Allows(t, s) {
			return true
		}
	}
	return false
}

// Sessions wants everybody to get the trainings, meetings and talks that are
// planned for them.
var Sessions = Rule{
	Name: "sessions",
	Help: "Agents get the trainings, meetings and coaching that are planned for them.",
	Breaches: func(pl Plan) (out []Breach) {
		for _, x := range pl.Sessions {
			span := x.within(pl.Period)
			if span.Duration() < x.Length {
				continue
			}
			if _, held := x.heldIn(pl.Shifts); !held {
				out = append(out, Breach{At: span.Start, Cost: x.price(pl.Config), Why: fmt.Sprintf(
					"%s does not get the %s %s", pl.Agent.ID, x.Kind, cmp.Or(x.Name, brief(x.Length)))})
			}
		}
		return out
	},
}
