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
			span := pl.weekSpan(w.monday)
			if cost := agreedPrice(pl.Terms, span, w.inside); cost > 1e-9 {
				out = append(out, Breach{At: w.monday, Cost: cost, Why: fmt.Sprintf("%s works %.4g hours in the week of %s, %.4g are agreed",
					pl.Agent.ID, w.inside, w.monday.Format("2 Jan"), math.Round(pl.agreed(span)*10)/10)})
			}
		}
		return out
	},
	Week: agreedPrice,
}

func agreedPrice(t Terms, week hotline.Interval, paid float64) float64 {
	return t.agreedPrice(t.agreed(week), t.present(week), paid)
}

// agreedPrice is the price of so many paid hours where so many are agreed and
// the agent is present for a share of the week.
func (t Terms) agreedPrice(agreed, present, paid float64) float64 {
	if t.Contract.HoursPerWeek <= 0 {
		return 0
	}
	return t.Config.IdleHour*(max(0, agreed-paid)+max(0, t.Contract.MinPerWeek*present-paid)) +
		t.Config.OvertimeHour*max(0, paid-agreed)
}

// agreed is how many hours of a week the agent is to work.
func (t Terms) agreed(week hotline.Interval) float64 {
	return t.Contract.HoursPerWeek * t.present(week)
}

// present is the share of a week's working days on which the agent is there to
// be planned. Working days are Monday to Friday, or as many as the contract has:
// leave from Monday to Friday is a week's leave.
func (t Terms) present(week hotline.Interval) float64 {
	working := t.Contract.DaysPerWeek
	if working <= 0 {
		working = 5
	}
	there, day := working, week.Start
	for range max(5, working) {
		if !t.at(wall(day, 12*time.Hour)) {
			there--
		}
		day = day.AddDate(0, 0, 1)
	}
	return float64(max(0, there)) / float64(working)
}

// at reports whether the agent can be planned at an instant: employed, in the
// planned period and not absent.
func (t Terms) at(at time.Time) bool {
	employed := !at.Before(t.Agent.From) && (t.Agent.To.IsZero() || at.Before(t.Agent.To))
	return employed && t.Period.Contains(at) && !t.absentAt(at)
}

func (t Terms) absentAt(at time.Time) bool {
	for _, a := range t.Absences {
		if (hotline.Interval{Start: a.From, End: a.To}).Contains(at) {
			return true
		}
	}
	return false
}
