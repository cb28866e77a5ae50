package forecast

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// likeness tells the rest of a day from the slots seen so far by penalised least
// squares: how past days strayed are the factors, their scores are fitted to the
// beginning of the day, and the penalty draws them to what was forecast before,
// which is to not stray at all (Shen and Huang, Manufacturing & Service
// Operations Management 10, 2008, 391-410; all factors are kept, each by its
// size, instead of the leading few). The penalty is the one with which every past
// day would have been told best from the others.
type likeness struct {
	slot    int
	rows    [][]float64 // by how much past days strayed, tamed
	left    [][]float64 // the same, of the rest, as the other days tell it
	weights []float64   // square roots of how much each counts
	values  []float64   // of the products of the beginnings of the days
	vectors *mat.Dense
	onward  [][]float64 // the rest of the days along the vectors
	penalty float64
	usual   float64 // how far the beginning of a day strays, squared
}

// Days whose strays, squared, are so many times the usual tell of outages.
const tamedFrom = 8

// learnLikeness learns from trials that all spoke; nil where they are too few.
func learnLikeness(spoke []*trial, column, slot int) *likeness {
	n := len(spoke)
	if n < minTrials || slot+1 >= len(spoke[0].actual) {
		return nil
	}
	const halfLife = 60 // days
	s := &likeness{slot: slot}
	sizes, heads := make([]float64, n), make([]float64, n)
	level := make([]float64, len(spoke[0].actual))
	for i, t := range spoke {
		row := strayed(t.said[column], t.actual, t.seen, t.open)
		s.rows = append(s.rows, row)
		s.weights = append(s.weights, math.Exp2(float64(t.day-spoke[n-1].day)/(2*halfLife)))
		sizes[i] = dot(row, row)
		for k, m := range t.said[column] {
			level[k] += math.Sqrt(m)
		}
	}
	usual := middle(sizes)
	for i, row := range s.rows {
		tame(row, row, tamedFrom*usual)
		heads[i] = dot(row[:slot+1], row[:slot+1])
	}
	s.usual = middle(heads)
	// One more day, to begin with: all slots stray together.
	if size := dot(level, level); size > 0 {
		scale(level, math.Sqrt(9*usual/size))
		s.rows, s.weights = append(s.rows, level), append(s.weights, 1)
	}
	if !s.factorize() {
		return nil
	}
	s.choose(n)
	return s
}

// middle is the middle one of some sizes.
func middle(sizes []float64) float64 { return slices.Sorted(slices.Values(sizes))[len(sizes)/2] }

// tame shortens a day's strays, judged by a part of them, to a size.
func tame(row, part []float64, most float64) {
	if size := dot(part, part); size > most {
		scale(row, math.Sqrt(most/size))
	}
}

// factorize finds the directions in which the beginnings of the days differ.
func (s *likeness) factorize() bool {
	n, head := len(s.rows), s.slot+1
	products := mat.NewSymDense(n, nil)
	for i, a := range s.rows {
		for j, b := range s.rows[:i+1] {
			products.SetSym(i, j, s.weights[i]*s.weights[j]*dot(a[:head], b[:head]))
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(products, true) {
		return false
	}
	s.values, s.vectors = eigen.Values(nil), &mat.Dense{}
	eigen.VectorsTo(s.vectors)
	s.onward = make([][]float64, n)
	for c := range n {
		s.onward[c] = make([]float64, len(s.rows[0]))
		for i, row := range s.rows {
			by := s.vectors.At(i, c) * s.weights[i]
			for k := head; k < len(row); k++ {
				s.onward[c][k] += by * row[k]
			}
		}
	}
	return true
}

// penalties are tried, in variances of luck for every day remembered.
var penalties = [...]float64{0.3, 1, 3, 10, 30, 100, 300}

// choose takes the penalty with which the first n days, each left out in turn,
// are told best.
func (s *likeness) choose(n int) {
	var days float64
	for _, w := range s.weights {
		days += w * w
	}
	least := math.Inf(1)
	for _, p := range penalties {
		left, off := s.leaveOut(n, p*days)
		if off < least {
			s.left, s.penalty, least = left, p*days, off
		}
	}
}

// leaveOut says the rest of each of the first n days from the others, and how far
// that is off.
func (s *likeness) leaveOut(n int, penalty float64) (left [][]float64, off float64) {
	width := len(s.rows[0])
	all := make([]float64, n*width)
	for i := range n {
		out := all[i*width : (i+1)*width]
		var own float64 // what the day itself has in its fit
		for c, value := range s.values {
			v := s.vectors.At(i, c)
			part := max(value, 0) / (max(value, 0) + penalty)
			own += v * v * part
			for k := s.slot + 1; k < width; k++ {
				out[k] += v * part * s.onward[c][k]
			}
		}
		for k := s.slot + 1; k < width; k++ {
			y := s.weights[i] * s.rows[i][k]
			miss := (y - out[k]) / (1 - own)
			off += miss * miss
			out[k] = (y - miss) / s.weights[i]
		}
		left = append(left, out)
	}
	return left, off
}

// expect is by how much the rest of a day will stray whose beginning strayed so.
func (s *likeness) expect(day []float64) []float64 {
	head := day[:s.slot+1]
	tame(head, head, tamedFrom*s.usual)
	out := make([]float64, len(day))
	like := make([]float64, len(s.rows))
	for i, row := range s.rows {
		like[i] = s.weights[i] * dot(row[:s.slot+1], head)
	}
	for c, value := range s.values {
		var along float64
		for i, l := range like {
			along += s.vectors.At(i, c) * l
		}
		along /= max(value, 0) + s.penalty
		for k := s.slot + 1; k < len(out); k++ {
			out[k] += along * s.onward[c][k]
		}
	}
	return out
}
