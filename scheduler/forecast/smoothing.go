package forecast

import (
	"math"
	"time"
)

// DoubleSeasonal is exponential smoothing with two seasons, the day and the
// week: the level of the days is smoothed, so is what each weekday has over it,
// and what a day had over both partly lasts. It knows nothing of the calendar,
// so it is not misled by one either.
type DoubleSeasonal struct{}

// Name implements Model.
func (DoubleSeasonal) Name() string { return "double-seasonal-smoothing" }

// Fit implements Model.
func (DoubleSeasonal) Fit(h *History, origins []Day) []Fitted {
	var s smoothing
	out := make([]Fitted, 0, len(origins))
	d := h.First
	shapes := h.regressions(origins)
	for i, origin := range origins {
		for ; d < min(origin, h.End); d++ {
			if h.Ordinary(d) {
				s.learn(d.Weekday(), h.Total(d))
			}
		}
		out = append(out, &fittedSmoothing{s, d - 1, shapes[i]})
	}
	return out
}

// smoothers are tried side by side: how fast the level is smoothed, and how
// much of a day's excess over it the next day keeps.
var smoothers = [...]struct{ level, keep float64 }{
	{0.03, 0}, {0.03, 0.3}, {0.08, 0}, {0.08, 0.3}, {0.2, 0}, {0.2, 0.3}, {0.4, 0},
}

type smoothing struct {
	runs [len(smoothers)]smoother
	days int
}

// smoother is the state of one of them, on the log of the day totals.
type smoother struct {
	level, excess float64
	week          [7]float64
	seen          [7]int
	loss          float64
}

func (s *smoothing) learn(w time.Weekday, total float64) {
	const forget, window = 0.98, 8
	y := math.Log(total + 1)
	s.days++
	for i := range s.runs {
		r, p := &s.runs[i], smoothers[i]
		if s.days == 1 {
			r.level = y
		}
		miss := y - r.expect(w, i, 1)
		if s.days > 14 {
			r.loss = r.loss*forget + min(miss*miss, 0.25)
		}
		own := y - r.level - r.week[w]
		if s.days > 14 {
			own = max(-0.5, min(0.5, own)) // an outage must not set the level
		}
		r.seen[w] = min(r.seen[w]+1, window)
		pace := max(p.level, 1/float64(s.days+1))
		r.level += pace * own
		r.week[w] += own * (1 - pace) / float64(r.seen[w]+1)
		r.excess = own
	}
}

func (r *smoother) expect(w time.Weekday, i, days int) float64 {
	return r.level + r.week[w] + r.excess*math.Pow(smoothers[i].keep, float64(days))
}

type fittedSmoothing struct {
	smoothing
	at     Day
	shapes *fittedRegression
}

// Day implements Fitted.
func (f *fittedSmoothing) Day(d Day, open []bool, out []float64) bool {
	const sharpness = 8
	if f.days < 14 || !f.shapes.shape(d.Weekday(), open, out) {
		return false
	}
	best := math.Inf(1)
	for _, r := range f.runs {
		best = min(best, r.loss)
	}
	var eta, sum float64
	for i := range f.runs {
		w := math.Pow((best+1e-9)/(f.runs[i].loss+1e-9), sharpness)
		eta += w * f.runs[i].expect(d.Weekday(), i, int(d-f.at))
		sum += w
	}
	total := max(math.Exp(min(eta/sum, 25))-1, 0)
	for k := range out {
		out[k] *= total
	}
	return true
}
