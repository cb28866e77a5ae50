package roster

import "fmt"

// DaysOffRun wants days off to come in company: who is off is off for so many
// days. What was before anything is known was long enough.
var DaysOffRun = Kind{
	Name: "days-off-in-a-row",
	Help: "An agent who has a day off has at least so many on end.",
	Unit: "day",
	Each: 2,
	Values: []Value{
		{Key: "least", Is: aCount, Most: 14, Help: "days off on end"},
	},
	Make: func(v values) Rule {
		least := max(1, v.count("least"))
		return Rule{Track: func(t Terms) *Track {
			return &Track{
				States: least + 1, Fresh: least,
				Step: func(off int, d *Day) (int, float64) {
					switch {
					case d.Off:
						return min(off+1, least), 0
					case off > 0 && off < least:
						return 0, float64(least - off)
					}
					return 0, 0
				},
				Say: func(off int, d *Day, _ float64) string {
					return fmt.Sprintf("%s works again on %s after a pause of %d days, at least %d are wanted", t.Agent.ID, d.Date.Format("Mon 2 Jan"), off, least)
				},
			}
		}}
	},
}
