package forecast

import "math"

// FactorModel takes the day totals of the calendar regression and bends its
// profile by how the latest days strayed from theirs.
type FactorModel struct{}

// Name implements Model.
func (FactorModel) Name() string { return "factor" }

// Fit implements Model.
func (FactorModel) Fit(h *History, origins []Day) []Fitted {
	out := make([]Fitted, 0, len(origins))
	for _, r := range h.regressions(origins) {
		out = append(out, fittedFactor{r})
	}
	return out
}

type fittedFactor struct{ *fittedRegression }

// Day implements Fitted.
func (f fittedFactor) Day(d Day, open []bool, out []float64) bool {
	if !f.fittedRegression.Day(d, open, out) {
		return false
	}
	bend(out, f.bent, open, math.Pow(driftKeep, float64(d-f.at-1)))
	return true
}

// bend adds a part of a stray to the shape of a day and keeps its total.
func bend(day, stray []float64, open []bool, part float64) {
	var total, sum float64
	for _, v := range day {
		total += v
	}
	if len(stray) == 0 || total == 0 {
		return
	}
	for k := range day {
		if open[k] {
			x := max(math.Sqrt(day[k]/total)+part*stray[k], 0)
			day[k] = x * x
			sum += day[k]
		}
	}
	for k := range day {
		day[k] *= total / sum
	}
}

// shapes follows how the shape of the days strays from the weekday's profile:
// mornings that grow busier for a week, evenings that fade. It works on square
// roots of shares, where the luck of callers weighs the same in every slot, and
// in the few directions in which days stray together (the leading factors of a
// singular value decomposition, after Shen and Huang).
type shapes struct {
	*directions
	drift []float64        // smoothed strays of the latest days
	xy    [factors]float64 // sums of a day's stray in each direction with the drift
	xx    [factors]float64 // and of the drift with itself
	usual float64          // mean square of a day's stray
	days  int
}

const (
	factors     = 3
	driftPace   = 0.3  // share of the drift that a new day makes up
	driftKeep   = 0.85 // share of the drift left after a day
	turnEvery   = 4    // days between looks for the leading directions
	shapeDays   = 150  // days from which they are learnt
	settledDays = 15   // days before the drift is spoken of
)

func newShapes(n int) *shapes {
	return &shapes{directions: newDirections(n, factors), drift: make([]float64, n)}
}

// learn takes in by how much a day's shape strayed, which it may change.
func (s *shapes) learn(stray []float64) {
	size := dot(stray, stray)
	const odd = 3 // times the usual: a burst or an outage, of which little is to be learnt
	if limit := odd * s.usual; s.days > settledDays && size > limit {
		scale := math.Sqrt(limit / size)
		for k := range stray {
			stray[k] *= scale
		}
		size = limit
	}
	s.days++
	s.usual += (size - s.usual) / float64(min(s.days, 50))
	for j, f := range s.basis {
		x, y := dot(f, s.drift), dot(f, stray)
		s.xy[j] = s.xy[j]*(1-directionForget) + x*y
		s.xx[j] = s.xx[j]*(1-directionForget) + x*x
	}
	for i, v := range stray {
		s.drift[i] = driftKeep*(1-driftPace)*s.drift[i] + driftPace*v
	}
	s.directions.learn(stray)
	if s.days%turnEvery == 0 {
		s.turn(0.01*s.usual + 1e-9) // where nothing is known of a direction it stays as it is
	}
}

// ahead is the stray to expect of the next day.
func (s *shapes) ahead() []float64 {
	if s == nil || s.days < settledDays {
		return nil
	}
	out := make([]float64, s.n)
	for j, f := range s.basis {
		const doubt = 0.4 // as if that many days had shown that nothing lasts
		lasts := s.xy[j] / (s.xx[j] + doubt*s.usual + 1e-12)
		along := max(0, min(lasts, 1.5)) * dot(f, s.drift)
		for k := range out {
			out[k] += along * f[k]
		}
	}
	return out
}
