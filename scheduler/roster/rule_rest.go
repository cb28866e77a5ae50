package roster

import (
	"fmt"
	"time"
)

// Rest wants a pause between two shifts of the same agent: as long as the
// contract says, or else the law (11 hours in the European Union).
var Rest = Rule{
	Name: "rest",
	Help: "An agent rests between two shifts.",
	Hard: true,
	Breaches: func(pl Plan) (out []Breach) {
		least := restOf(pl.Terms)
		all := pl.all()
		for i := max(1, len(pl.Before)); i < len(all); i++ {
			if gap := all[i].Start.Sub(all[i-1].End); gap < least {
				out = append(out, Breach{At: all[i].Start, Cost: (least - gap).Minutes(), Why: fmt.Sprintf(
					"%s rests %s between %s and %s, needs %s", pl.Agent.ID, brief(gap), pl.span(all[i-1]), pl.span(all[i]), brief(least))})
			}
		}
		return out
	},
	Apart: restOf,
}

func restOf(t Terms) time.Duration {
	if t.Contract.Rest > 0 {
		return t.Contract.Rest
	}
	return t.Config.Rest
}

// brief writes a duration as people do: 10h30m, 45m, 11h.
func brief(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	h, m := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case h == 0:
		return fmt.Sprintf("%s%dm", sign, m)
	case m == 0:
		return fmt.Sprintf("%s%dh", sign, h)
	}
	return fmt.Sprintf("%s%dh%02dm", sign, h, m)
}
