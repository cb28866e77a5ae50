package roster

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// SplitShifts allows days in two parts or not, and caps how long such a day is. A
// split shift is a named shift whose unpaid pause is hours long.
var SplitShifts = Kind{
	Name: "split-shifts",
	Help: "A shift in two parts is not allowed, or ends in time.",
	Unit: "hour beyond the span, or of the time off between the parts",
	Each: 1,
	Values: []Value{
		{Key: "gap", Is: aDuration, Unsaid: "2h", Most: 24, Help: "an unpaid pause of so much splits a shift"},
		{Key: "span", Is: aDuration, Unsaid: "0s", Most: 24, Help: "from the first start to the last end at most; 0: no split shifts at all"},
	},
	Make: func(v values) Rule {
		gap, span := v.duration("gap"), v.duration("span")
		return Rule{
			ofShift: func(_ Terms, s hotline.Shift) float64 {
				between := timeOff(s)
				switch {
				case between < gap || between == 0:
					return 0
				case span == 0:
					return between.Hours()
				}
				return max(0, s.End.Sub(s.Start)-span).Hours()
			},
			say: func(t Terms, s hotline.Shift, _ float64) string {
				if span == 0 {
					return fmt.Sprintf("%s works %s with %s off in between, and split shifts are not allowed", t.Agent.ID, t.span(s), brief(timeOff(s)))
				}
				return fmt.Sprintf("%s works the split shift %s, at most %s from start to end are allowed", t.Agent.ID, t.span(s), brief(span))
			},
		}
	},
}

// timeOff is the longest unpaid pause of a shift.
func timeOff(s hotline.Shift) (longest time.Duration) {
	for _, a := range s.Activities {
		if a.Kind == hotline.Lunch {
			longest = max(longest, a.End.Sub(a.Start))
		}
	}
	return longest
}
