package roster

import (
	"fmt"
	"time"
)

// SteadyStarts wants shifts on consecutive days to begin at about the same time
// of day: people sleep better for it.
var SteadyStarts = Rule{
	Name: "steady-starts",
	Help: "Shifts on consecutive days begin at about the same time.",
	Breaches: func(pl Plan) (out []Breach) {
		for i := 1; i < len(pl.Shifts); i++ {
			a, b := pl.Shifts[i-1], pl.Shifts[i]
			if !pl.dayFrom(a.Start, 1).Equal(pl.date(b.Start)) {
				continue
			}
			if by := moved(pl.clockOf(a.Start), pl.clockOf(b.Start)); by > 0 {
				out = append(out, Breach{At: b.Start, Cost: stepPrice(pl.Terms, by), Why: fmt.Sprintf(
					"%s begins at %s, %s off the day before", pl.Agent.ID, pl.say(b.Start), brief(by))})
			}
		}
		return out
	},
	Step: stepPrice,
}

func stepPrice(t Terms, moved time.Duration) float64 { return t.Config.MovedHour * moved.Hours() }

// moved is the distance between two times of day, around the clock.
func moved(a, b time.Duration) time.Duration {
	by := (a - b).Abs()
	return min(by, 24*time.Hour-by)
}

// clockOf is the time of day that the clock on the wall shows.
func (t Terms) clockOf(at time.Time) time.Duration {
	h, m, _ := at.In(t.Site).Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
}
