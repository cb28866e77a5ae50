package roster

import (
	"fmt"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Absence keeps agents free while they are on leave, sick or in training.
var Absence = Rule{
	Name: "absence",
	Help: "An agent who is absent does not work.",
	Hard: true,
	Breaches: func(pl Plan) (out []Breach) {
		for _, s := range pl.Shifts {
			for _, a := range pl.Absences {
				if both := overlap(s, a.From, a.To); both > 0 {
					out = append(out, Breach{At: s.Start, Cost: both.Minutes(), Why: fmt.Sprintf(
						"%s works %s during %s from %s to %s", pl.Agent.ID, pl.span(s), a.Kind, pl.say(a.From), pl.say(a.To))})
				}
			}
		}
		return out
	},
	Allows: func(t Terms, s hotline.Shift) bool {
		for _, a := range t.Absences {
			if overlap(s, a.From, a.To) > 0 {
				return false
			}
		}
		return true
	},
}
