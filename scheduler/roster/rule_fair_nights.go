package roster

import "fmt"

// FairNights shares the nights out over a rolling year: the more of them than the
// fair part an agent has had, those of this roster counted, the dearer the next.
var FairNights = Kind{
	Name: "fair-nights",
	Help: "The nights are shared out fairly among those who work at night.",
	Unit: "night beyond the fair part, added up over the nights",
	Soft: true, Only: true,
	Each:   0.02,
	Values: nightValues,
	Make: func(v values) Rule {
		night := v.nights()
		return Rule{Track: func(t Terms) *Track {
			head := t.Ledger.Nights - t.fair.Nights
			return &Track{
				States: 64, Class: night.class(t),
				Step: func(n int, d *Day) (int, float64) {
					if d.Off || d.Class == 0 || !d.Planned {
						return n, 0
					}
					return min(n+1, 63), max(0, head+float64(n+1))
				},
				Say: func(n int, d *Day, _ float64) string {
					return fmt.Sprintf("%s works the night of %s, number %.4g in a year, a fair part of the team's is %.4g",
						t.Agent.ID, d.Date.Format("Mon 2 Jan"), t.Ledger.Nights+float64(n+1), t.fair.Nights)
				},
			}
		}}
	},
}
