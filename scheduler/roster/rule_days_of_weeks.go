package roster

import "fmt"

// DaysOfWeeks caps the days worked in some weeks on end.
var DaysOfWeeks = Kind{
	Name:   "days-of-weeks",
	Help:   "An agent works on no more days than allowed in some weeks.",
	Unit:   "day",
	Each:   2,
	Values: []Value{{Key: "most", Is: aCount, Help: "days worked in them"}, weeksValue},
	Make: func(v values) Rule {
		weeks, most := v.weeks(), v.count("most")
		return Rule{back: 7 * weeks, Track: func(t Terms) *Track {
			return perWeek{
				weeks: weeks, most: most, bits: 3, begins: newWeek,
				counts: func(int, *Day) bool { return true },
				say: func(d *Day, n int) string {
					return fmt.Sprintf("%s works on %s, day %d of %d weeks, at most %d are allowed", t.Agent.ID, d.Date.Format("Mon 2 Jan"), n, weeks, most)
				},
			}.track()
		}}
	},
}
