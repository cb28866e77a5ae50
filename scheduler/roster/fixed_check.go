package roster

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// checkFixed reports whatever is fixed and cannot be kept: two things at once,
// work during leave, what a hard rule forbids. Each names both sides, with file
// and line where they came from files. What lies outside the planned period is
// left to other rosters. Of a sound problem each agent's plan is tried as well.
func (p Problem) checkFixed(sound bool) []error {
	var errs []error
	for _, a := range p.Agents {
		t := p.terms(a)
		t.Fixed = keep(t.Fixed, func(f Fixed) bool { return f.To.After(p.From) && f.From.Before(p.To) })
		if len(t.Fixed) == 0 {
			continue
		}
		found := p.checkEach(t)
		found = append(found, checkPairs(t)...)
		if found = append(found, p.checkRules(t)...); len(found) == 0 && sound && len(p.Demand) > 0 {
			found = p.checkTogether(t)
		}
		errs = append(errs, found...)
	}
	return errs
}

// at writes where something came from before what is wrong with it.
func at(source, format string, args ...any) error {
	text := fmt.Sprintf(format, args...)
	if source == "" {
		return errors.New(text)
	}
	return errors.New(source + ": " + text)
}

// also names where the other side of a contradiction came from.
func also(source string) string {
	if source == "" {
		return ""
	}
	return " (" + source + ")"
}

// Conflicts reports whatever is fixed and excludes each other, and what is fixed
// during an absence, whenever that is, and sessions that make no sense.
func (p Problem) Conflicts() (errs []error) {
	agents := map[string]bool{}
	for _, a := range p.Agents {
		agents[a.ID] = true
		if t := p.terms(a); len(t.Fixed) > 0 {
			errs = append(errs, checkPairs(t)...)
		}
	}
	return append(errs, p.checkSessions(agents)...)
}

// checkEach looks at everything fixed for itself.
func (p Problem) checkEach(t Terms) (errs []error) {
	for _, f := range t.Fixed {
		fail := func(format string, args ...any) { errs = append(errs, at(f.Source, format, args...)) }
		switch {
		case !slices.Contains(Fixable, f.What):
			fail("agent %s: want what as one of %v, got %q", f.Agent, Fixable, f.What)
			continue
		case !f.From.Before(f.To):
			fail("agent %s: what is fixed must end after it begins, got %s to %s", f.Agent, t.say(f.From), t.say(f.To))
			continue
		case f.What != FixedOff && f.From.Before(p.From):
			continue // worked on a roster before
		case off(5*time.Minute, f.From.Sub(p.From), f.To.Sub(p.From)):
			fail("agent %s: %s must begin and end on the five minutes", f.Agent, t.settled(f))
		case f.What != FixedOff && f.To.Sub(f.From) > 16*time.Hour:
			fail("agent %s: %s is longer than 16h", f.Agent, t.settled(f))
		}
		if f.What == string(hotline.Work) {
			errs = append(errs, p.checkPin(t, f.Source, f.Queue)...)
		}
		for _, x := range f.Activities {
			if x.Kind == hotline.Work {
				errs = append(errs, p.checkPin(t, f.Source, x.Queue)...)
			}
		}
		if f.What == FixedShift && len(f.Activities) == 0 && len(p.Demand) > 0 && !slices.ContainsFunc(p.Demand, func(r hotline.Requirement) bool { return t.serves(r.Queue) }) {
			fail("agent %s: nothing that is required needs the skills of this shift's agent: say what is done, training or work on a queue", f.Agent)
		}
	}
	return errs
}

// checkPin reports work on a queue that is fixed and that the agent cannot do.
func (p Problem) checkPin(t Terms, source, queue string) []error {
	switch _, known := t.skills[queue]; {
	case !known:
		return []error{at(source, "agent %s: unknown queue %q", t.Agent.ID, queue)}
	case !t.serves(queue):
		return []error{at(source, "agent %s: fixed on %s without the skill %s", t.Agent.ID, queue, t.skills[queue])}
	}
	return nil
}

// checkPairs reports two fixed things that exclude each other, and what is fixed
// while the agent is away.
func checkPairs(t Terms) (errs []error) {
	for i, f := range t.Fixed {
		for _, g := range t.Fixed[:i] {
			if f.span().Overlaps(g.span()) && !together(f, g) {
				errs = append(errs, at(f.Source, "agent %s: %s and %s%s cannot both be kept", t.Agent.ID, t.settled(f), t.settled(g), also(g.Source)))
			}
		}
		if f.What == FixedOff {
			continue
		}
		for _, a := range t.Absences {
			if f.span().Overlaps(hotline.Interval{Start: a.From, End: a.To}) {
				errs = append(errs, at(f.Source, "agent %s: %s is fixed during %s from %s to %s%s",
					t.Agent.ID, t.settled(f), a.Kind, t.say(a.From), t.say(a.To), also(a.Source)))
			}
		}
	}
	return errs
}

// together reports whether two fixed things that overlap can both be kept: off
// twice, or an activity inside a shift that is not cut up yet.
func together(f, g Fixed) bool {
	if f.What == FixedOff || g.What == FixedOff {
		return f.What == g.What
	}
	if g.What == FixedShift {
		f, g = g, f
	}
	inside := !g.From.Before(f.From) && !g.To.After(f.To)
	return f.What == FixedShift && g.activity() && inside && len(f.Activities) == 0
}

// checkRules reports the hard rules that shifts break as they are fixed, each with
// those of them that it takes to break it. Only rules that more shifts cannot mend
// are asked.
func (p Problem) checkRules(t Terms) (errs []error) {
	shifts := t.fixedShifts()
	before := keep(byStart(p.Previous), func(s hotline.Shift) bool { return s.Agent == t.Agent.ID })
	for _, r := range t.rules {
		if !r.Hard || r.Allows == nil && r.Apart == nil && r.Limit == nil && r.Name != OneShiftADay.Name || r.Name == Absence.Name || r.Name == KeptFree.Name {
			continue
		}
		for _, b := range r.Breaches(Plan{Terms: t, Before: before, Shifts: shiftsOf(shifts)}) {
			errs = append(errs, at("", "%sagent %s: fixed against the rule %s: %s", blame(t, r, b, before, shifts), t.Agent.ID, r.Name, b.Why))
		}
	}
	return errs
}

// sourced is a fixed shift with where it came from.
type sourced struct {
	hotline.Shift
	source string
}

// fixedShifts are the shifts fixed, in order; an activity that is fixed without
// one stands for the shift around it.
func (t Terms) fixedShifts() (out []sourced) {
	for _, f := range t.Fixed {
		if f.What == FixedShift && !f.From.Before(t.Period.Start) {
			out = append(out, sourced{hotline.Shift{Agent: f.Agent, Start: f.From, End: f.To, Activities: f.Activities}, f.Source})
		}
	}
	slices.SortStableFunc(out, func(a, b sourced) int { return a.Start.Compare(b.Start) })
	return out
}

func shiftsOf(all []sourced) (out []hotline.Shift) {
	for _, s := range all {
		out = append(out, s.Shift)
	}
	return out
}

// blame names where the shifts came from without each of which a rule would not
// be broken.
func blame(t Terms, r Rule, b Breach, before []hotline.Shift, shifts []sourced) string {
	var sources []string
	for i, s := range shifts {
		others := slices.Delete(slices.Clone(shifts), i, i+1)
		still := slices.ContainsFunc(r.Breaches(Plan{Terms: t, Before: before, Shifts: shiftsOf(others)}),
			func(x Breach) bool { return x.At.Equal(b.At) })
		if !still && s.source != "" {
			sources = append(sources, s.source)
		}
	}
	if len(sources) == 0 {
		return ""
	}
	return strings.Join(sources, " and ") + ": "
}

// checkTogether looks for any legal plan that keeps all that is fixed for an
// agent, and names it all where there is none.
func (p Problem) checkTogether(t Terms) []error {
	alone := p
	alone.Agents, alone.Fixed = []hotline.Agent{t.Agent}, t.Fixed
	m := newModel(alone)
	st := newState(m)
	newBuilder(m, labelsKept).build(0, st.cover, st.plans[0], st.away[0], m.all())
	if st.missed(0) < missedSpan {
		return nil
	}
	var what []string
	source := ""
	for _, f := range t.Fixed {
		if !f.From.Before(p.From) && f.From.Before(p.To) {
			what = append(what, t.settled(f)+also(f.Source))
			source = cmp.Or(source, f.Source)
		}
	}
	return []error{at(source, "agent %s: no legal shifts keep all that is fixed: %s", t.Agent.ID, strings.Join(what, "; "))}
}
