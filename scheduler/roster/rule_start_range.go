package roster

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// StartRange wants the shifts of a week to begin at about the same time: the
// clock times of all starts lie in a stretch no longer than allowed. Over
// midnight, 23:00 and 01:00 are two hours apart.
var StartRange = Kind{
	Name: "start-range",
	Help: "The shifts of a week begin at about the same time.",
	Unit: "hour",
	Each: 0.1,
	Values: []Value{
		{Key: "most", Is: aDuration, Most: 11, Help: "between the earliest and the latest start"},
	},
	Make: func(v values) Rule {
		most := int(v.duration("most") / clockStep)
		return Rule{Track: func(t Terms) *Track { return startRange(t, most) }}
	},
}

// The clock in the steps in which starts are told apart.
const (
	clockStep  = 5 * time.Minute
	clockSteps = int(24 * time.Hour / clockStep)
)

// startRange remembers the shortest stretch of the clock that the week's starts
// lie in: state 0 is none, others its first step and its length.
func startRange(t Terms, most int) *Track {
	return &Track{
		States: 1 + clockSteps*clockSteps,
		Class:  func(s hotline.Shift) int { return int(t.clockOf(s.Start) / clockStep) },
		Step: func(state int, d *Day) (int, float64) {
			if d.Nth == 0 {
				state = 0
			}
			if d.Off {
				return state, 0
			}
			if state == 0 {
				return 1 + d.Class*clockSteps, 0
			}
			first, long := (state-1)/clockSteps, (state-1)%clockSteps
			later := (d.Class - first + clockSteps) % clockSteps
			earlier := (first - d.Class + clockSteps) % clockSteps
			now := long
			switch {
			case later <= long:
			case later <= earlier+long:
				now = later
			default:
				first, now = d.Class, earlier+long
			}
			now = min(now, clockSteps-1)
			return 1 + first*clockSteps + now, float64(max(0, now-max(long, most))) / 12
		},
		Say: func(_ int, d *Day, over float64) string {
			return fmt.Sprintf("%s begins at %s, %.4g hours further off the other days of the week than allowed", t.Agent.ID, t.say(d.Shift.Start), over)
		},
	}
}
