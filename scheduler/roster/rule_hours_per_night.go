package roster

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// The figures that say which shifts are night shifts.
var nightValues = []Value{
	{Key: "night", Is: aWindow, Unsaid: "23:00-06:00", Help: "the hours of the night"},
	{Key: "least", Is: aDuration, Unsaid: "3h", Most: 24, Help: "a shift with so much of them is a night shift"},
}

// nights tells night shifts from others.
type nights24 struct {
	window24
	least time.Duration
}

func (v values) nights() nights24 { return nights24{v.window("night"), v.duration("least")} }

func (n nights24) is(t Terms, s hotline.Shift) bool {
	at := t.hoursIn(s, n.window24)
	return at > 0 && at >= n.least
}

// HoursPerNight caps the paid hours of a night shift.
var HoursPerNight = Kind{
	Name: "hours-per-night",
	Help: "A night shift has no more paid hours than allowed.",
	Unit: "hour",
	Each: 0.5,
	Values: append([]Value{
		{Key: "most", Is: aDuration, Most: 24, Help: "paid time of a night shift"},
	}, nightValues...),
	Make: func(v values) Rule {
		most, night := v.duration("most"), v.nights()
		return Rule{
			ofShift: func(t Terms, s hotline.Shift) float64 {
				over := Paid(s) - most
				if over <= 0 || !night.is(t, s) {
					return 0
				}
				return over.Hours()
			},
			say: func(t Terms, s hotline.Shift, _ float64) string {
				return fmt.Sprintf("%s works the night shift %s, %s are paid, at most %s are allowed", t.Agent.ID, t.span(s), brief(Paid(s)), brief(most))
			},
		}
	},
}
