package roster

import "fmt"

// OneShiftADay wants at most one shift to begin on a day: no split shifts.
var OneShiftADay = Rule{
	Name: "one-shift-a-day",
	Help: "An agent begins at most one shift a day.",
	Hard: true,
	Breaches: func(pl Plan) (out []Breach) {
		for i := 1; i < len(pl.Shifts); i++ {
			if a, b := pl.Shifts[i-1], pl.Shifts[i]; pl.date(a.Start).Equal(pl.date(b.Start)) {
				out = append(out, Breach{At: b.Start, Cost: 1, Why: fmt.Sprintf(
					"%s begins two shifts on one day, %s and %s", pl.Agent.ID, pl.span(a), pl.span(b))})
			}
		}
		return out
	},
}
