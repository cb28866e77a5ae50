package roster

import (
	"fmt"
	"time"
)

// FairWeekends shares the weekends out over a rolling year, as FairNights does
// the nights.
var FairWeekends = Kind{
	Name: "fair-weekends",
	Help: "The weekends are shared out fairly within a team.",
	Unit: "weekend beyond the fair part, added up over the weekends",
	Soft: true, Only: true,
	Each: 0.05,
	Values: []Value{
		{Key: "weekend", Is: aWeekend, Unsaid: "sat-sun", Help: "its two days"},
	},
	Make: func(v values) Rule {
		first := v.weekend("weekend")
		return Rule{Track: func(t Terms) *Track { return fairWeekends(t, first) }}
	},
}

// fairWeekends counts the weekends of the period; the lowest bit tells whether
// the current one is counted.
func fairWeekends(t Terms, first time.Weekday) *Track {
	head := t.Ledger.Weekends - t.fair.Weekends
	return &Track{
		States: 64,
		Step: func(state int, d *Day) (int, float64) {
			if d.Weekday == first {
				state &^= 1
			}
			if d.Off || !inWeekend(d.Weekday, first) || state&1 == 1 {
				return state, 0
			}
			if !d.Planned {
				return state | 1, 0
			}
			n := min(state>>1+1, 31)
			return n<<1 | 1, max(0, head+float64(n))
		},
		Say: func(state int, d *Day, _ float64) string {
			return fmt.Sprintf("%s works on %s, weekend %.4g in a year, a fair part of the team's is %.4g",
				t.Agent.ID, d.Date.Format("Mon 2 Jan"), t.Ledger.Weekends+float64(state>>1+1), t.fair.Weekends)
		},
	}
}
