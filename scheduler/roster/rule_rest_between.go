package roster

import (
	"fmt"
	"time"
)

// RestBetween wants a rest between two shifts beyond that of the contract: a
// longer one for some, or one that may be cut short at a price, as where a late
// shift before an early one earns a premium.
var RestBetween = Kind{
	Name: "rest-between",
	Help: "An agent rests long enough between two shifts.",
	Unit: "hour of rest missing, or premium hour",
	Each: 1,
	Values: []Value{
		{Key: "rest", Is: aDuration, Most: 72, Help: "least time between two shifts"},
		{Key: "each", Is: aNumber, Unsaid: "0", Help: "premium hours for every rest cut short, on top"},
		{Key: "hourly", Is: aNumber, Unsaid: "1", Help: "premium hours for every hour that is missing"},
	},
	Make: func(v values) Rule {
		rest, each, hourly := v.duration("rest"), v.number("each"), v.number("hourly")
		return Rule{Track: func(t Terms) *Track {
			return &Track{
				States: 1,
				Step: func(_ int, d *Day) (int, float64) {
					if d.Off || d.Rest >= rest {
						return 0, 0
					}
					return 0, each + hourly*(rest-d.Rest).Hours()
				},
				Say: func(_ int, d *Day, _ float64) string {
					return fmt.Sprintf("%s rests %s before %s, needs %s", t.Agent.ID, brief(max(0, d.Rest).Truncate(time.Minute)), t.span(d.Shift), brief(rest))
				},
			}
		}}
	},
}
