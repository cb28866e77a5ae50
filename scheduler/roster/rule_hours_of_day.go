package roster

import (
	"fmt"

	"github.com/hotlined/hotlined/internal/hotline"
)

// HoursOfDay keeps shifts inside some hours of the day: young people and
// expectant mothers do not work at night.
var HoursOfDay = Kind{
	Name: "hours-of-day",
	Help: "An agent works only in some hours of the day.",
	Unit: "hour outside them",
	Each: 1,
	Values: []Value{
		{Key: "within", Is: aWindow, Help: "the hours in which work is allowed"},
	},
	Make: func(v values) Rule {
		within := v.window("within")
		outside := func(t Terms, s hotline.Shift) float64 {
			if within.from == within.to {
				return 0
			}
			return t.hoursIn(s, window24{within.to, within.from}).Hours()
		}
		return Rule{
			ofShift: outside,
			say: func(t Terms, s hotline.Shift, over float64) string {
				return fmt.Sprintf("%s works %s, %.4g hours of it outside %s", t.Agent.ID, t.span(s), over, v["within"])
			},
		}
	},
}
