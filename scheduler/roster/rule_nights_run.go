package roster

import (
	"fmt"

	"github.com/hotlined/hotlined/internal/hotline"
)

// NightsRun wants no more than so many night shifts on end. A day off or a shift
// by day ends the row.
var NightsRun = Kind{
	Name: "consecutive-nights",
	Help: "An agent works no more than so many nights on end.",
	Unit: "night",
	Each: 4,
	Values: append([]Value{
		{Key: "most", Is: aCount, Most: 60, Help: "nights on end"},
	}, nightValues...),
	Make: func(v values) Rule {
		most, night := v.count("most"), v.nights()
		return Rule{Track: func(t Terms) *Track {
			return &Track{
				States: most + 2, Class: night.class(t),
				Step: func(row int, d *Day) (int, float64) {
					switch {
					case d.Off || d.Class == 0:
						return 0, 0
					case row >= most:
						return most + 1, 1
					}
					return row + 1, 0
				},
				Say: func(_ int, d *Day, _ float64) string {
					return fmt.Sprintf("%s works the night of %s too, after %d nights on end", t.Agent.ID, d.Date.Format("Mon 2 Jan"), most)
				},
			}
		}}
	},
}

// class is 1 of night shifts and 0 of others.
func (n nights24) class(t Terms) func(hotline.Shift) int {
	return func(s hotline.Shift) int {
		if n.is(t, s) {
			return 1
		}
		return 0
	}
}
