package forecast

import "math"

// TopDown smooths the level of the day totals exponentially, multiplies it by
// the weekday's index and spreads it by the weekday's profile, as workforce
// planning does.
type TopDown struct{}

// Name implements Model.
func (TopDown) Name() string { return "top-down-smoothing" }

// Fit implements Model.
func (TopDown) Fit(h *History, origins []Day) []Fitted {
	return fitWindows(h, origins, func(w window) Fitted {
		const pace, forget = 0.15, 0.10
		f := &fittedTopDown{at: w.at}
		for i := range w.end - w.first {
			day, total := w.week[w.first+i], w.total[w.first+i]*math.Exp(-w.calendar[i])
			if i == 0 {
				f.level = total
			}
			if f.level <= 0 {
				f.level = total
				continue
			}
			f.seen[day] = f.seen[day]*(1-forget) + 1
			f.index[day] += (total/f.level - f.index[day]) / f.seen[day]
			if f.index[day] > 0 {
				f.level += max(pace, 1/float64(i+1)) * (total/f.index[day] - f.level)
			}
		}
		return f
	})
}

type fittedTopDown struct {
	at    *fittedRegression
	level float64
	index [7]float64 // of the weekday over the level
	seen  [7]float64
}

// Day implements Fitted.
func (f *fittedTopDown) Day(d Day, open []bool, out []float64) bool {
	w := f.at.weekday(d)
	if f.seen[w] == 0 || !f.at.shape(d.Weekday(), open, out) {
		return false
	}
	scale(out, f.level*f.index[w]*math.Exp(f.at.outlook(d).calendar))
	return true
}
