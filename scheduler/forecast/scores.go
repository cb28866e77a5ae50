package forecast

import "math"

// scores are what a day is worth along a few directions, in which alone it is
// forecast: each is the weekday's habit and an AR(1) of what the latest days
// had over theirs. Few numbers stand for all slots, and each can be followed
// without the slots' luck (Shen and Huang, 2008, Manufacturing & Service
// Operations Management 10:391).
type scores struct {
	basis  [][]float64 // orthonormal, by direction and slot
	habit  [7][]float64
	excess []float64 // of the latest day over its habit
	keep   []float64 // share of the excess that the next day inherits
	luck   float64   // variance of the roots around their directions
	at     *fittedRegression
}

const (
	habitForget = 0.10 // share of a weekday's habit forgotten with each new one
	keepDoubt   = 5    // as if that many days had shown that nothing lasts
)

// scored remembers the scores of days while the basis stays.
type scored struct {
	basis [][]float64
	known map[int][]float64 // by place among the clean days
	worth []float64         // of the window, as fit needs them
}

// of are the scores of a day.
func (s *scored) of(c *cleanDays, t int) []float64 {
	row := s.known[t]
	if row == nil {
		row = make([]float64, len(s.basis))
		for j, b := range s.basis {
			row[j] = dot(b, c.roots[t])
		}
		s.known[t] = row
	}
	return row
}

// fit learns the habits of a window of days.
func (s *scored) fit(w window) Fitted {
	k := len(s.basis)
	f := &scores{basis: s.basis, excess: make([]float64, k), keep: make([]float64, k), at: w.at}
	days := w.end - w.first
	s.worth = s.worth[:0]
	var seen [7]float64
	for i := range days {
		t := w.first + i
		s.worth = append(s.worth, s.of(w.cleanDays, t)...)
		row := s.worth[i*k:]
		scale(row, math.Exp(-w.calendar[i]/2))
		day := w.week[t]
		if f.habit[day] == nil {
			f.habit[day] = make([]float64, k)
		}
		seen[day] = seen[day]*(1-habitForget) + 1
		for j, v := range row {
			f.habit[day][j] += (v - f.habit[day][j]) / seen[day]
		}
	}
	for j := range k {
		var xy, xx, last float64
		for i := range days {
			r := s.worth[i*k+j] - f.habit[w.week[w.first+i]][j]
			if i > 0 {
				xy, xx = xy+r*last, xx+last*last
			}
			last = r
		}
		const most = 0.98
		f.excess[j] = last
		f.keep[j] = max(0, min(most, xy/(xx*(1+keepDoubt/float64(days))+1e-9)))
	}
	f.luck = s.luck(w)
	return f
}

// luck is the variance of the roots around their directions, which squares of
// a mean root lack of a mean count. Without it a quiet line would be forecast
// too low.
func (s *scored) luck(w window) float64 {
	const enough = 30 // days
	var over, slots float64
	for t := max(w.first, w.end-enough); t < w.end; t++ {
		row := s.of(w.cleanDays, t)
		over += dot(w.roots[t], w.roots[t]) - dot(row, row)
		for _, r := range w.roots[t] {
			if r > 0 {
				slots++
			}
		}
		slots -= float64(len(row))
	}
	return max(over, 0) / max(slots, 1)
}

// Day implements Fitted.
func (f *scores) Day(d Day, open []bool, out []float64) bool {
	habit := f.habit[f.at.weekday(d)]
	if habit == nil {
		return false
	}
	ahead := f.at.outlook(d)
	times := math.Exp(ahead.calendar / 2)
	for j, b := range f.basis {
		v := times * (habit[j] + math.Pow(f.keep[j], ahead.age)*f.excess[j])
		for k := range out {
			out[k] += v * b[k]
		}
	}
	for k := range out {
		if open[k] {
			out[k] = countOf(out[k]) + f.luck
		} else {
			out[k] = 0
		}
	}
	return true
}
