package roster

import "fmt"

// NightsOfWeeks caps the night shifts of some weeks on end.
var NightsOfWeeks = Kind{
	Name:   "nights-of-weeks",
	Help:   "An agent works no more nights than allowed in some weeks.",
	Unit:   "night",
	Each:   2,
	Values: append([]Value{{Key: "most", Is: aCount, Help: "nights worked in them"}, weeksValue}, nightValues...),
	Make: func(v values) Rule {
		weeks, most, night := v.weeks(), v.count("most"), v.nights()
		return Rule{back: 7 * weeks, Track: func(t Terms) *Track {
			track := perWeek{
				weeks: weeks, most: most, bits: 3, begins: newWeek,
				counts: func(_ int, d *Day) bool { return d.Class == 1 },
				say: func(d *Day, n int) string {
					return fmt.Sprintf("%s works the night of %s, number %d of %d weeks, at most %d are allowed", t.Agent.ID, d.Date.Format("Mon 2 Jan"), n, weeks, most)
				},
			}.track()
			track.Class = night.class(t)
			return track
		}}
	},
}
