package roster

import (
	"math"
	"slices"

	"github.com/hotlined/hotlined/internal/hotline"
)

// unsettled are the shifts and activities fixed for an agent that shifts do not
// keep; free time is a rule.
func (t Terms) unsettled(shifts []hotline.Shift) (out []Breach) {
	for _, f := range t.Fixed {
		kept := f.What == FixedOff // that is a rule
		for _, s := range shifts {
			both := overlap(s, f.From, f.To)
			switch f.What {
			case FixedShift:
				kept = kept || s.Start.Equal(f.From) && s.End.Equal(f.To)
			default:
				kept = kept || both == f.To.Sub(f.From)
			}
		}
		if !kept && t.Period.Contains(f.From) {
			out = append(out, Breach{Rule: "fixed", Hard: true, Agent: t.Agent.ID, At: f.From, Cost: 1, Why: t.settled(f) + " is fixed"})
		}
	}
	return out
}

// unsettled is that for some of the agents.
func (p Problem) unsettled(who []string, shifts []hotline.Shift) (out []Breach) {
	mine := byAgent(shifts)
	p = p.ready()
	for _, a := range p.Agents {
		if slices.Contains(who, a.ID) {
			out = append(out, p.terms(a).unsettled(mine[a.ID])...)
		}
	}
	return out
}

// worse are the breaches of hard rules that are new or larger.
func worse(now, then []Breach) []Breach {
	return keep(then, func(b Breach) bool {
		return b.Hard && !slices.ContainsFunc(now, func(o Breach) bool { return o.Rule == b.Rule && o.At.Equal(b.At) && o.Cost >= b.Cost })
	})
}

// softChanges adds up what soft rules charge more, rule by rule.
func softChanges(now, then []Breach) (out []SoftChange) {
	index := map[string]int{}
	note := func(b Breach, sign float64) {
		if b.Hard {
			return
		}
		i, known := index[b.Rule]
		if !known {
			i, index[b.Rule] = len(out), len(out)
			out = append(out, SoftChange{Rule: b.Rule})
		}
		out[i].Cost += sign * b.Cost
	}
	for _, b := range then {
		note(b, 1)
	}
	for _, b := range now {
		note(b, -1)
	}
	for i := range out {
		out[i].Why = reasonOf(out[i], now, then)
	}
	return slices.DeleteFunc(out, func(s SoftChange) bool { return math.Abs(s.Cost) < 1e-6 })
}

// reasonOf is the breach that changed most in the direction of a soft rule's
// change.
func reasonOf(s SoftChange, now, then []Breach) (why string) {
	if s.Cost < 0 {
		now, then = then, now
	}
	most := 0.0
	for _, b := range then {
		if b.Rule != s.Rule || b.Hard {
			continue
		}
		by := b.Cost
		for _, o := range now {
			if o.Rule == b.Rule && o.At.Equal(b.At) {
				by -= o.Cost
			}
		}
		if by > most+1e-9 {
			most, why = by, b.Why
		}
	}
	return why
}
