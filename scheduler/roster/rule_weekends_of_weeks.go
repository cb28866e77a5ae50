package roster

import (
	"fmt"
	"time"
)

// WeekendsOfWeeks caps the weekends worked, on one day or both, of some on end.
var WeekendsOfWeeks = Kind{
	Name: "weekends-of-weeks",
	Help: "An agent works on no more weekends than allowed.",
	Unit: "weekend",
	Each: 2,
	Values: []Value{
		{Key: "most", Is: aCount, Help: "weekends worked of those of the weeks"}, weeksValue,
		{Key: "weekend", Is: aWeekend, Unsaid: "sat-sun", Help: "its two days"},
	},
	Make: func(v values) Rule {
		weeks, most, first := v.weeks(), v.count("most"), v.weekend("weekend")
		return Rule{back: 7 * weeks, Track: func(t Terms) *Track {
			return perWeek{
				weeks: weeks, most: most, bits: 1,
				begins: func(d *Day) bool { return d.Weekday == first },
				counts: func(sofar int, d *Day) bool { return sofar == 0 && inWeekend(d.Weekday, first) },
				say: func(d *Day, n int) string {
					return fmt.Sprintf("%s works on %s, weekend %d of %d, at most %d are allowed", t.Agent.ID, d.Date.Format("Mon 2 Jan"), n, weeks, most)
				},
			}.track()
		}}
	},
}

func inWeekend(day, first time.Weekday) bool { return day == first || day == (first+1)%7 }
