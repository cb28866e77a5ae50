package roster

import (
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
				pause := x.Kind == hotline.Break || x.Kind == hotline.Lunch
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
