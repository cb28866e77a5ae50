package simulate

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Estimate is a value with its confidence interval over the replications.
type Estimate struct {
	Value, Low, High float64 // NaN where nothing was seen; an interval needs two replications
	N                int     // replications that say something about it
}

// Known reports whether any replication says something about it.
func (e Estimate) Known() bool { return e.N > 0 }

// HalfWidth is how far the interval reaches to either side.
func (e Estimate) HalfWidth() float64 { return (e.High - e.Low) / 2 }

// unknown is the estimate of what nobody has seen.
func unknown() Estimate { return Estimate{Value: math.NaN(), Low: math.NaN(), High: math.NaN()} }

// moments are the sums behind a ratio of means: of numerators and denominators,
// one of each per replication.
type moments struct{ n, x, y, xx, xy, yy float64 }

func (m *moments) add(x, y float64) {
	if y == 0 && x == 0 {
		return // this replication says nothing
	}
	m.n++
	m.x += x
	m.y += y
	m.xx += x * x
	m.xy += x * y
	m.yy += y * y
}

// estimate is the ratio of the means, with an interval by the delta method and
// Student's t; shares are kept within 0 and 1.
func (m *moments) estimate(t *student, unit Unit) Estimate {
	if m.n == 0 || m.y == 0 {
		return unknown()
	}
	r := m.x / m.y
	e := Estimate{Value: r, Low: math.NaN(), High: math.NaN(), N: int(m.n)}
	if m.n < 2 {
		return e
	}
	mean := m.y / m.n
	ss := m.xx - 2*r*m.xy + r*r*m.yy // the residuals x - r*y add up to zero
	half := t.of(int(m.n)) * math.Sqrt(max(0, ss)/(m.n-1)/m.n) / mean
	e.Low, e.High = r-half, r+half
	if unit == Share {
		e.Low, e.High = max(0, e.Low), min(1, e.High)
	}
	return e
}

// student knows the quantiles of Student's t at one confidence; each is computed
// once.
type student struct {
	confidence float64
	known      []float64 // by number of replications
}

func (s *student) of(n int) float64 {
	for len(s.known) <= n {
		s.known = append(s.known, 0)
	}
	if s.known[n] == 0 {
		s.known[n] = distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.Quantile((1 + s.confidence) / 2)
	}
	return s.known[n]
}

// tries are how often a promise could be kept, and was.
type tries struct{ kept, all float64 }

// estimate is a share with Wilson's interval.
func (t tries) estimate(confidence float64) Estimate {
	if t.all == 0 {
		return unknown()
	}
	z := distuv.UnitNormal.Quantile((1 + confidence) / 2)
	p, n := t.kept/t.all, t.all
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Estimate{Value: p, Low: max(0, mid-half), High: min(1, mid+half), N: int(n)}
}
