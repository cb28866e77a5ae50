package forecast

import "math"

// DynamicHarmonic regresses the square roots of the counts on Fourier terms of
// the opening hours, with habits of their own for every weekday (which is what
// Fourier terms of the week come to), and AR(1) errors: dynamic harmonic
// regression (Hyndman and Athanasopoulos, Forecasting: Principles and Practice,
// 3rd edition, 12.1), fitted a day at a time.
type DynamicHarmonic struct{}

// Name implements Model.
func (DynamicHarmonic) Name() string { return "dynamic-harmonic" }

// harmonics is how many Fourier terms the opening hours have.
const harmonics = 12

// Fit implements Model.
func (DynamicHarmonic) Fit(h *History, origins []Day) []Fitted {
	var s *scored
	var from, to int
	return fitWindows(h, origins, func(w window) Fitted {
		if first, last := hoursOf(w.roots[w.first:w.end]); s == nil || first != from || last != to {
			s = &scored{basis: cosines(h.PerDay, first, last), known: map[int][]float64{}}
			from, to = first, last
		}
		return s.fit(w)
	})
}

// hoursOf are the first slot used by anybody and the one after the last.
func hoursOf(days [][]float64) (first, last int) {
	first = len(days[0])
	for _, day := range days {
		for k := 0; k < first; k++ {
			if day[k] > 0 {
				first = k
			}
		}
		for k := len(day) - 1; k >= last; k-- {
			if day[k] > 0 {
				last = k + 1
			}
		}
	}
	return min(first, last), last
}

// cosines is the half-range Fourier basis of the slots in [first, last).
func cosines(perDay, first, last int) [][]float64 {
	width := last - first
	basis := make([][]float64, min(harmonics, width))
	for j := range basis {
		basis[j] = make([]float64, perDay)
		for k := range width {
			basis[j][first+k] = math.Cos(math.Pi * float64(j) * (float64(k) + 0.5) / float64(width))
		}
	}
	orthonormalize(basis)
	return basis
}
