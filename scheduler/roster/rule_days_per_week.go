package roster

import "fmt"

// DaysPerWeek caps the days worked from Monday to Sunday.
var DaysPerWeek = Rule{
	Name: "days-per-week",
	Help: "An agent works no more days in a week than the contract allows.",
	Hard: true,
	Breaches: func(pl Plan) (out []Breach) {
		most := pl.Contract.DaysPerWeek
		for _, w := range pl.weeks() {
			if most > 0 && w.inside > 0 && w.days > most {
				out = append(out, Breach{At: w.first, Cost: float64(w.days - most), Why: fmt.Sprintf(
					"%s works on %d days in the week of %s, at most %d are allowed", pl.Agent.ID, w.days, w.first.Format("2 Jan"), most)})
			}
		}
		return out
	},
	Limit: func(t Terms) (Quantity, float64) { return DaysWeek, float64(t.Contract.DaysPerWeek) },
}
