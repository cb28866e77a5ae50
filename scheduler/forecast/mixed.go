package forecast

import "math"

// MixedEffects takes a day for the fixed effects of its weekday and slots, times
// a random day effect that lasts in part from one day to the next, of which the
// latest days show something through their own noise (after Aldor-Noiman, Feigin
// and Mandelbaum, 2009, Annals of Applied Statistics 3:1403, and Ibrahim and
// L'Ecuyer, 2013, M&SOM 15:72).
type MixedEffects struct{}

// Name implements Model.
func (MixedEffects) Name() string { return "mixed-effects" }

// Fit implements Model.
func (MixedEffects) Fit(h *History, origins []Day) []Fitted {
	return fitWindows(h, origins, func(w window) Fitted {
		f := &fittedMixed{at: w.at}
		miss, luck := f.fix(w)
		f.effect, f.keep = dayEffect(miss, luck)
		return f
	})
}

type fittedMixed struct {
	at           *fittedRegression
	fixed        [7][]float64 // counts by slot
	effect, keep float64      // of the latest day, in logs, and what the next keeps of it
}

// fix smooths the fixed effects, and tells by what the log of each day's total
// missed them, and the variance of that by the luck of callers.
func (f *fittedMixed) fix(w window) (miss, luck []float64) {
	const forget, shapeForget, shapeDays = 0.12, 0.07, 85
	var seen, usual [7]float64
	for t := w.first; t < w.end; t++ {
		day, without := w.week[t], math.Exp(-w.calendar[t-w.first])
		if seen[day] > 0 {
			miss = append(miss, math.Log((w.total[t]*without+1)/(usual[day]+1)))
			luck = append(luck, 1/(usual[day]+1))
		}
		seen[day] = seen[day]*(1-forget) + 1
		usual[day] += (w.total[t]*without - usual[day]) / seen[day]
		if t < w.end-shapeDays {
			continue
		}
		if f.fixed[day] == nil {
			f.fixed[day] = make([]float64, len(w.roots[t]))
		}
		for k, r := range w.roots[t] {
			f.fixed[day][k] *= 1 - shapeForget
			if r > 0 {
				f.fixed[day][k] += r*r - 0.25
			}
		}
	}
	for day, fixed := range f.fixed {
		var sum float64
		for _, v := range fixed {
			sum += v
		}
		scale(fixed, usual[day]/max(sum, 1e-9))
	}
	return miss, luck
}

// dayEffect estimates the variances by the covariances of days one and two
// apart, and filters the effect of the latest day with them.
func dayEffect(miss, luck []float64) (effect, keep float64) {
	const least, most, ownShare, far = 0.2, 0.95, 0.05, 3
	var c [3]float64
	for lag := range c {
		for t := lag; t < len(miss); t++ {
			c[lag] += miss[t] * miss[t-lag] / float64(len(miss))
		}
	}
	if c[1] <= 0 {
		return 0, 0
	}
	keep = max(least, min(most, c[2]/c[1]))
	day := min(c[1]/keep, c[0])
	own := c[0] - day
	for _, l := range luck {
		own -= l / float64(len(luck))
	}
	own = max(own, ownShare*c[0])
	variance := day
	for t, y := range miss {
		effect *= keep
		variance = keep*keep*variance + day*(1-keep*keep)
		spread := variance + own + luck[t]
		limit := far * math.Sqrt(spread)
		effect += variance / spread * max(-limit, min(limit, y-effect))
		variance *= 1 - variance/spread
	}
	return effect, keep
}

// Day implements Fitted.
func (f *fittedMixed) Day(d Day, open []bool, out []float64) bool {
	fixed := f.fixed[f.at.weekday(d)]
	if fixed == nil {
		return false
	}
	ahead := f.at.outlook(d)
	times := math.Exp(f.effect*math.Pow(f.keep, ahead.age) + ahead.calendar)
	for k := range out {
		if open[k] {
			out[k] = fixed[k] * times
		}
	}
	return true
}
