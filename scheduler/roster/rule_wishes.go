package roster

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Wishes wants agents free when they asked to be, and at work when they asked
// for that. Every hour against a wish costs its weight.
var Wishes = Rule{
	Name: "wishes",
	Help: "Agents get the free time and the shifts they asked for.",
	Breaches: func(pl Plan) (out []Breach) {
		for _, w := range pl.Wishes {
			var worked time.Duration
			for _, s := range pl.Shifts {
				worked += overlap(s, w.From, w.To)
			}
			against, what := worked, "wished to be free"
			if w.Work {
				against, what = max(0, wishedWork(pl.Terms, w)-worked), "wished to work"
			}
			if against > 0 && w.Weight > 0 {
				out = append(out, Breach{At: w.From, Cost: pl.Config.WishHour * w.Weight * against.Hours(), Why: fmt.Sprintf(
					"%s %s from %s to %s: %s against the wish", pl.Agent.ID, what, pl.say(w.From), pl.say(w.To), brief(against))})
			}
		}
		return out
	},
	Price: func(t Terms, s hotline.Shift) (cost float64) {
		for _, w := range t.Wishes {
			price := t.Config.WishHour * w.Weight * overlap(s, w.From, w.To).Hours()
			if w.Work {
				price = -price // it was counted as missing before
			}
			cost += price
		}
		return cost
	},
	Fixed: func(t Terms) (cost float64) {
		for _, w := range t.Wishes {
			if w.Work {
				cost += t.Config.WishHour * w.Weight * wishedWork(t, w).Hours()
			}
		}
		return cost
	},
}

// Every full year of seniority makes a wish weigh so much more, up to so many
// years: of two equal wishes the senior agent's goes first, and a wish that weighs
// more by itself goes before both.
const (
	seniorYear  = 0.01
	seniorYears = 20
)

// seniority is the factor that an agent's wishes weigh with.
func seniority(a hotline.Agent, at time.Time) float64 {
	if a.SeniorSince.IsZero() || a.SeniorSince.After(at) {
		return 1
	}
	years := 0
	for years < seniorYears && !a.SeniorSince.AddDate(years+1, 0, 0).After(at) {
		years++
	}
	return 1 + seniorYear*float64(years)
}

// wishedWork is how much of a wish to work the planned period could fulfil.
func wishedWork(t Terms, w Wish) time.Duration {
	return overlap(hotline.Shift{Start: t.Period.Start, End: t.Period.End}, w.From, w.To)
}
