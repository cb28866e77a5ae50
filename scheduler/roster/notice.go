package roster

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Notices says what of a problem makes no difference to its roster, so that
// nothing is dropped silently: wishes and sessions of other days, demand while
// the hotline is closed. None of it is a mistake of the whole.
func (p Problem) Notices() (out []string) {
	t := Terms{Site: p.Site}
	period := hotline.Interval{Start: p.From, End: p.To}
	days := fmt.Sprintf("%s to %s", p.From.In(p.Site).Format(time.DateOnly), p.To.In(p.Site).Add(-time.Second).Format(time.DateOnly))
	var wishes, fixed, sessions []string
	for _, w := range p.Wishes {
		if !w.From.Before(p.To) || !w.To.After(p.From) {
			wishes = append(wishes, orAgent(w.Source, w.Agent))
		}
	}
	for _, f := range p.Fixed {
		if !f.From.Before(p.To) || !f.To.After(p.From) {
			fixed = append(fixed, orAgent(f.Source, f.Agent))
		}
	}
	for _, x := range p.Sessions {
		if x.within(period).Duration() < x.Length {
			sessions = append(sessions, orAgent(x.Source, x.Name))
		}
	}
	for _, of := range []struct {
		what string
		all  []string
	}{{"wishes", wishes}, {"fixed entries", fixed}, {"activities", sessions}} {
		if n := len(of.all); n > 0 {
			out = append(out, fmt.Sprintf("%s of other days than %s, not looked at here: %d (%s)", of.what, days, n, some(of.all)))
		}
	}
	out = append(out, p.idleWishes(period)...)
	for _, g := range p.closed() {
		out = append(out, fmt.Sprintf("%s: agents are required from %s to %s while it is closed by the opening hours; nobody is rostered for that",
			g.Queue, t.say(g.Start), t.say(g.Start.Add(g.Interval))))
	}
	return out
}

func orAgent(source, name string) string {
	if source == "" {
		return name
	}
	return source
}

// some lists the first few of many.
func some(all []string) string {
	const few = 5
	if len(all) > few {
		return strings.Join(all[:few], ", ") + ", ..."
	}
	return strings.Join(all, ", ")
}

// idleWishes tells of wishes that nothing depends on: the agent is not there then.
func (p Problem) idleWishes(period hotline.Interval) (out []string) {
	for _, a := range p.Agents {
		t := p.terms(a)
		for _, w := range t.Wishes {
			if span := (hotline.Interval{Start: w.From, End: w.To}); !span.Overlaps(period) {
				continue
			}
			s := hotline.Shift{Agent: a.ID, Start: w.From, End: w.To}
			if unemployed(a, s) == w.To.Sub(w.From) {
				out = append(out, at(w.Source, "the wish of %s from %s on is of no effect: not employed then", a.ID, t.say(w.From)).Error())
			}
			for _, x := range t.Absences {
				if !x.From.After(w.From) && !x.To.Before(w.To) {
					out = append(out, at(w.Source, "the wish of %s from %s on is of no effect: %s then%s", a.ID, t.say(w.From), x.Kind, also(x.Source)).Error())
				}
			}
		}
	}
	return out
}

// closed joins what is required in closed hours.
func (p Problem) closed() []hotline.Gap {
	var out []hotline.Gap
	for _, r := range p.Closed {
		if Heads(r) > 0 && !r.Start.Before(p.From) && r.Start.Before(p.To) {
			out = append(out, hotline.Gap{Queue: r.Queue, Start: r.Start, Interval: r.Interval})
		}
	}
	slices.SortStableFunc(out, func(a, b hotline.Gap) int { return a.Start.Compare(b.Start) })
	return Merge(out)
}
