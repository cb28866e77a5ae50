package roster

import (
	"fmt"
	"time"
)

// WholeWeekends wants both days of a weekend worked, or none. A first day worked
// before the planned period does not oblige anybody to work on the second.
var WholeWeekends = Kind{
	Name: "whole-weekends",
	Help: "An agent works both days of a weekend or none.",
	Unit: "weekend cut in half",
	Each: 2,
	Values: []Value{
		{Key: "weekend", Is: aWeekend, Unsaid: "sat-sun", Help: "its two days"},
	},
	Make: func(v values) Rule {
		first := v.weekend("weekend")
		return Rule{Track: func(t Terms) *Track { return wholeWeekends(t, first) }}
	},
}

// What is known of a weekend's first day.
const (
	dayUnknown = iota
	dayFree
	dayBefore // the planned period
	dayWorked
)

func wholeWeekends(t Terms, first time.Weekday) *Track {
	return &Track{
		States: dayWorked + 1,
		Step: func(was int, d *Day) (int, float64) {
			switch d.Weekday {
			case first:
				switch {
				case d.Off:
					return dayFree, 0
				case d.Planned:
					return dayWorked, 0
				}
				return dayBefore, 0
			case (first + 1) % 7:
				if was == dayFree && !d.Off || was == dayWorked && d.Off {
					return dayUnknown, 1
				}
				return dayUnknown, 0
			}
			return was, 0
		},
		Say: func(_ int, d *Day, _ float64) string {
			day := "first"
			if !d.Off {
				day = "second"
			}
			return fmt.Sprintf("%s works only on the %s day of the weekend to %s", t.Agent.ID, day, d.Date.Format("Mon 2 Jan"))
		},
	}
}
