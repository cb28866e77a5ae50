package roster

import (
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// fixed checks that everything settled before the search is in the roster as it
// was settled.
func (c *check) fixed(all []hotline.Shift) {
	for _, f := range c.p.Fixed {
		if _, known := c.agents[f.Agent]; !known || !f.From.Before(c.p.To) || !f.To.After(c.p.From) {
			continue
		}
		when := f.Agent + " on " + f.From.In(c.p.Site).Format("Mon 2 Jan 15:04")
		switch {
		case f.What == FixedOff:
			for _, s := range all {
				if s.Agent == f.Agent && s.Start.Before(f.To) && f.From.Before(s.End) {
					c.broken("%s: works, and to be free was fixed", when)
				}
			}
		case f.From.Before(c.p.From):
		case f.What == FixedShift:
			if s, ok := shiftFrom(all, f); !ok {
				c.broken("%s: the shift until %s is fixed and not worked", when, f.To.In(c.p.Site).Format("15:04"))
			} else if len(f.Activities) > 0 && !alike(s.Activities, f.Activities) {
				c.broken("%s: the activities of the shift are fixed and are others", when)
			}
		case !c.does(all, f):
			c.broken("%s: %s is fixed and not done", when, f.What)
		}
	}
}

// shiftFrom finds the shift of a fixed one's agent and hours.
func shiftFrom(all []hotline.Shift, f Fixed) (hotline.Shift, bool) {
	for _, s := range all {
		if s.Agent == f.Agent && s.Start.Equal(f.From) && s.End.Equal(f.To) {
			return s, true
		}
	}
	return hotline.Shift{}, false
}

func alike(a, b []hotline.Activity) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].Start.Equal(b[i].Start) || !a[i].End.Equal(b[i].End) || a[i].Kind != b[i].Kind || a[i].Queue != b[i].Queue {
			return false
		}
	}
	return true
}

// does looks every five minutes whether an agent is at what was fixed; whoever is
// to serve a queue may have a pause.
func (c *check) does(all []hotline.Shift, f Fixed) bool {
	kind := hotline.ActivityKind(f.What)
	for at := f.From; at.Before(f.To); at = at.Add(5 * time.Minute) {
		ok := false
		for _, s := range all {
			if s.Agent != f.Agent || at.Before(s.Start) || !at.Before(s.End) {
				continue
			}
			for _, x := range s.Activities {
				if at.Before(x.Start) || !at.Before(x.End) {
					continue
				}
				pause := x.Kind.Pause()
				ok = x.Kind == kind && x.Queue == f.Queue && x.Name == f.Name || kind == hotline.Work && pause
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// cutByHand reports whether the activities of a shift were settled with it, so
// that its pauses are nobody else's business.
func (c *check) cutByHand(s hotline.Shift) bool {
	for _, f := range c.p.Fixed {
		if f.Agent == s.Agent && f.What == FixedShift && f.From.Equal(s.Start) && f.To.Equal(s.End) && len(f.Activities) > 0 {
			return true
		}
	}
	return false
}

// seat is where somebody takes part in a session.
type seat struct {
	agent string
	hotline.Activity
}

// sessions checks that every session is held as it was planned, by those who get
// it, and counts the others.
func (c *check) sessions(all []hotline.Shift) {
	for _, x := range c.p.Sessions {
		first, last := c.p.From, c.p.To
		if x.Earliest.After(first) {
			first = x.Earliest
		}
		if !x.Latest.IsZero() && x.Latest.Before(last) {
			last = x.Latest
		}
		if last.Sub(first) < x.Length {
			continue
		}
		var seats []seat
		for _, agent := range x.Agents {
			got := c.seats(all, agent, x)
			if len(got) > 1 {
				c.broken("%s is in the %s %s %d times", agent, x.Kind, x.Name, len(got))
			}
			if _, known := c.agents[agent]; known && len(got) == 0 {
				c.verdict.NotHeld++
			}
			seats = append(seats, got...)
		}
		for _, s := range seats {
			if s.End.Sub(s.Start) != x.Length || s.Start.Before(first) || s.End.After(last) {
				c.broken("%s is in the %s %s from %s to %s", s.agent, x.Kind, x.Name, s.Start, s.End)
			}
		}
		c.room(x, seats, c.seats(all, x.Leader, x))
	}
}

// seats finds an agent's part in a session; what was fixed by hand is none.
func (c *check) seats(all []hotline.Shift, agent string, x Session) (out []seat) {
	for _, s := range all {
		for _, a := range s.Activities {
			if s.Agent != agent || a.Kind != x.Kind || a.Name != x.Name || c.fixedAt(agent, a.Start) {
				continue
			}
			out = append(out, seat{agent, a})
		}
	}
	return out
}

func (c *check) fixedAt(agent string, at time.Time) bool {
	for _, f := range c.p.Fixed {
		if f.Agent == agent && f.What != FixedOff && !at.Before(f.From) && at.Before(f.To) && (f.What != FixedShift || len(f.Activities) > 0) {
			return true
		}
	}
	return false
}

// room checks who sits with whom.
func (c *check) room(x Session, seats, leads []seat) {
	starts, led := map[int64]int{}, map[int64]bool{}
	for _, s := range leads {
		led[s.Start.Unix()] = true
	}
	for _, s := range seats {
		starts[s.Start.Unix()]++
		if x.Leader != "" && !led[s.Start.Unix()] {
			c.broken("%s is in the %s %s at %s without %s", s.agent, x.Kind, x.Name, s.Start, x.Leader)
		}
	}
	if x.Together && x.Room == 0 && len(starts) > 1 {
		c.broken("the %s %s is held at %d times instead of one", x.Kind, x.Name, len(starts))
	}
	for at, n := range starts {
		under := 0
		for other, m := range starts {
			if other <= at && at < other+int64(x.Length/time.Second) {
				under += m
			}
		}
		if x.Together {
			under = n
		}
		if x.Room > 0 && under > x.Room || !x.Together && x.Leader != "" && under > 1 {
			c.broken("%d are in the %s %s at once at %s", under, x.Kind, x.Name, time.Unix(at, 0).UTC())
		}
	}
}

// namedAs finds the named shift that a shift is, by the clock on the wall.
func (c *check) namedAs(s hotline.Shift, among []string) (NamedShift, bool) {
	local := s.Start.In(c.p.Site)
	off := false
	for _, h := range c.p.Holidays {
		off = off || c.p.Config.KnowsHolidays() && h.In(c.p.Site).Format(time.DateOnly) == local.Format(time.DateOnly)
	}
	for _, n := range c.p.Config.Shifts {
		day := len(n.On) == 0
		for _, k := range n.On {
			name, weekend := local.Weekday().String(), local.Weekday() == time.Saturday || local.Weekday() == time.Sunday
			day = day || !off && (strings.EqualFold(k, name) || k == "weekend" && weekend || k == "weekday" && !weekend) || off && k == "holiday"
		}
		listed := len(among) == 0
		for _, name := range among {
			listed = listed || name == n.Name
		}
		if day && listed && n.Start == local.Format("15:04") && n.Length == s.End.Sub(s.Start) {
			return n, true
		}
	}
	return NamedShift{}, false
}

// breaksOf are the pauses of which those that the shift is long enough for are due.
func (c *check) breaksOf(s hotline.Shift) []Pause {
	if n, ok := c.namedAs(s, nil); ok && len(n.Breaks) > 0 {
		return n.Breaks
	}
	return c.p.Config.Breaks
}

// kindOf is how a pause is called in a shift.
func (c *check) kindOf(p Pause) hotline.ActivityKind {
	if p.Paid != nil && *p.Paid && p.Kind == hotline.Lunch {
		return hotline.PaidLunch
	}
	if p.Paid != nil && !*p.Paid && p.Kind == hotline.Break {
		return hotline.UnpaidBreak
	}
	return p.Kind
}
