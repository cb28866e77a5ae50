package roster

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// BreakDue wants pauses, paid or not, in longer shifts. Where they lie is for the
// breaks of the configuration to say: this rule sees that there are enough.
var BreakDue = Kind{
	Name: "break-due",
	Help: "A longer shift has enough pauses.",
	Unit: "hour of pause missing",
	Each: 1,
	Values: []Value{
		{Key: "longer-than", Is: aDuration, Most: 24, Help: "shifts up to this go without"},
		{Key: "pause", Is: aDuration, Most: 24, Help: "least of all pauses together"},
	},
	Make: func(v values) Rule {
		longer, pause := v.duration("longer-than"), v.duration("pause")
		return Rule{
			ofShift: func(_ Terms, s hotline.Shift) float64 {
				if s.End.Sub(s.Start) <= longer {
					return 0
				}
				return max(0, pause-paused(s)).Hours()
			},
			say: func(t Terms, s hotline.Shift, _ float64) string {
				return fmt.Sprintf("%s works %s with %s of pauses, needs %s", t.Agent.ID, t.span(s), brief(paused(s)), brief(pause))
			},
		}
	},
}

// paused is how long a shift's pauses are together.
func paused(s hotline.Shift) (sum time.Duration) {
	for _, a := range pausesOf(s) {
		sum += a.End.Sub(a.Start)
	}
	return sum
}
