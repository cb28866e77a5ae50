package roster

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// HoursPerWeek caps the paid hours of a week: at the contract's maximum, or at
// the agreed hours where it names none. A shift counts in the week it begins in.
var HoursPerWeek = Rule{
	Name: "hours-per-week",
	Help: "An agent works no more hours in a week than the contract allows.",
	Hard: true,
	Breaches: func(pl Plan) (out []Breach) {
		most := hoursLimit(pl.Terms)
		for _, w := range pl.weeks() {
			if most > 0 && w.inside > 0 && w.paid > most+1e-9 {
				out = append(out, Breach{At: w.first, Cost: 60 * (w.paid - most), Why: fmt.Sprintf(
					"%s works %.4g hours in the week of %s, at most %.4g are allowed", pl.Agent.ID, w.paid, w.first.Format("2 Jan"), most)})
			}
		}
		return out
	},
	Limit: func(t Terms) (Quantity, float64) { return HoursWeek, hoursLimit(t) },
}

func hoursLimit(t Terms) float64 {
	if t.Contract.MaxPerWeek > 0 {
		return t.Contract.MaxPerWeek
	}
	return t.Contract.HoursPerWeek
}

// weekOf is what adds up in one week of a plan.
type weekOf struct {
	first  time.Time
	days   int
	paid   float64 // hours, of all shifts
	inside float64 // hours, of shifts of the planned period
}

// weeks adds up every week that a plan has a planned day in, in order.
func (pl Plan) weeks() (out []weekOf) {
	last := pl.week(pl.Period.End.Add(-time.Nanosecond))
	for first := pl.week(pl.Period.Start); !first.After(last); first = pl.dayFrom(first, 7) {
		w := weekOf{first: first}
		day := time.Time{}
		for i, s := range pl.all() {
			if !pl.week(s.Start).Equal(first) {
				continue
			}
			w.paid += Paid(s).Hours()
			if i >= len(pl.Before) {
				w.inside += Paid(s).Hours()
			}
			if d := pl.date(s.Start); !d.Equal(day) {
				w.days, day = w.days+1, d
			}
		}
		out = append(out, w)
	}
	return out
}

func (t Terms) weekSpan(first time.Time) hotline.Interval {
	return hotline.Interval{Start: first, End: t.dayFrom(first, 7)}
}
