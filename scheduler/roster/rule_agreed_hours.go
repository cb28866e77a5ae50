package roster

import (
	"fmt"
	"math"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// AgreedHours wants everybody to work the hours agreed: fewer are paid for
// nothing, more are overtime. Days of absence or outside the planned period
// take their share of the week's hours away. Below the contract's minimum an
// hour costs twice.
var AgreedHours = Rule{
	Name: "agreed-hours",
	Help: "An agent works the hours agreed, neither less nor more.",
	Breaches: func(pl Plan) (out []Breach) {
		for _, w := range pl.weeks() {
			span := pl.weekSpan(w.first)
			if cost := agreedPrice(pl.Terms, span, w.inside); cost > 1e-9 {
				out = append(out, Breach{At: w.first, Cost: cost, Why: fmt.Sprintf("%s works %.4g hours in the week of %s, %.4g are agreed",
					pl.Agent.ID, w.inside, w.first.Format("2 Jan"), math.Round(pl.agreed(span)*10)/10)})
			}
		}
		return out
	},
	Week: agreedPrice,
}

func agreedPrice(t Terms, week hotline.Interval, paid float64) float64 {
	if t.Contract.HoursPerWeek <= 0 {
		return 0
	}
	// Of a week that is planned in part, nobody knows what the other part holds:
	// less is too little only in proportion, more is too much only beyond it all.
	planned, there := t.present(week, t.Period), t.present(week, week)
	idle := max(0, t.Contract.HoursPerWeek*planned-paid) + max(0, t.Contract.MinPerWeek*planned-paid)
	return t.Config.IdleHour*idle + t.Config.OvertimeHour*max(0, paid-t.Contract.HoursPerWeek*there)
}

// agreed is how many hours of a week the agent is to work in the planned period.
func (t Terms) agreed(week hotline.Interval) float64 {
	return t.Contract.HoursPerWeek * t.present(week, t.Period)
}

// present is the share of a week's working days, those outside a period left
// out, on which the agent is there. Working days are the first five, or as many
// as the contract has: leave from Monday to Friday is a week's leave.
func (t Terms) present(week, period hotline.Interval) float64 {
	working := t.Contract.DaysPerWeek
	if working <= 0 {
		working = 5
	}
	there, day := working, week.Start
	for range max(5, working) {
		if noon := wall(day, 12*time.Hour); !period.Contains(noon) || !t.there(noon) {
			there--
		}
		day = t.dayFrom(day, 1)
	}
	return float64(max(0, there)) / float64(working)
}

// there reports whether the agent is employed and not absent.
func (t Terms) there(at time.Time) bool {
	employed := !at.Before(t.Agent.From) && (t.Agent.To.IsZero() || at.Before(t.Agent.To))
	return employed && !t.absentAt(at)
}

func (t Terms) absentAt(at time.Time) bool {
	for _, a := range t.Absences {
		if (hotline.Interval{Start: a.From, End: a.To}).Contains(at) {
			return true
		}
	}
	return false
}
