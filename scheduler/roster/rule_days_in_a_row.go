package roster

import (
	"fmt"
	"time"
)

// DaysInARow wants a day off after so many days of work. A night shift counts
// as the day it begins on.
var DaysInARow = Rule{
	Name: "days-in-a-row",
	Help: "An agent has a day off after so many days in a row.",
	Hard: true,
	Breaches: func(pl Plan) (out []Breach) {
		most := pl.Contract.MaxDaysInARow
		if most <= 0 {
			return nil
		}
		row, last := 0, time.Time{}
		for i, s := range pl.all() {
			day := pl.date(s.Start)
			switch {
			case day.Equal(last):
				continue
			case !last.IsZero() && day.Equal(pl.dayFrom(last, 1)):
				row++
			default:
				row = 1
			}
			last = day
			if row > most && i >= len(pl.Before) {
				out = append(out, Breach{At: s.Start, Cost: 1, Why: fmt.Sprintf(
					"%s works day %d in a row on %s, at most %d are allowed", pl.Agent.ID, row, day.Format("Mon 2 Jan"), most)})
			}
		}
		return out
	},
	Limit: func(t Terms) (Quantity, float64) { return DaysRow, float64(t.Contract.MaxDaysInARow) },
}
