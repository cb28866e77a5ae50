package roster

import "fmt"

// DaysRun wants a day off after so many days of work on end.
var DaysRun = Kind{
	Name: "consecutive-days",
	Help: "An agent has a day off after so many days of work on end.",
	Unit: "day",
	Each: 4,
	Values: []Value{
		{Key: "most", Is: aCount, Most: 60, Help: "days of work on end"},
	},
	Make: func(v values) Rule {
		most := v.count("most")
		return Rule{Track: func(t Terms) *Track {
			return &Track{
				States: most + 2,
				Step: func(row int, d *Day) (int, float64) {
					switch {
					case d.Off:
						return 0, 0
					case row >= most:
						return most + 1, 1
					}
					return row + 1, 0
				},
				Say: func(_ int, d *Day, _ float64) string {
					return fmt.Sprintf("%s works on %s too, after %d days of work on end", t.Agent.ID, d.Date.Format("Mon 2 Jan"), most)
				},
			}
		}}
	},
}
