package roster

import (
	"fmt"

	"github.com/hotlined/hotlined/internal/hotline"
)

// HoursPerDay caps the paid hours of a shift.
var HoursPerDay = Kind{
	Name: "hours-per-day",
	Help: "A shift has no more paid hours than allowed.",
	Unit: "hour",
	Each: 0.5,
	Values: []Value{
		{Key: "most", Is: aDuration, Most: 24, Help: "paid time of a shift"},
	},
	Make: func(v values) Rule {
		most := v.duration("most")
		return Rule{
			ofShift: func(_ Terms, s hotline.Shift) float64 { return max(0, (Paid(s) - most).Hours()) },
			say: func(t Terms, s hotline.Shift, _ float64) string {
				return fmt.Sprintf("%s works %s, %s are paid, at most %s are allowed", t.Agent.ID, t.span(s), brief(Paid(s)), brief(most))
			},
		}
	},
}
