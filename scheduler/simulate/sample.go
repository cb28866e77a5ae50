package simulate

import (
	"math"
	"math/rand/v2"
	"sort"
)

// sampler draws from a distribution.
type sampler struct {
	kind   Kind
	a, b   float64 // scale and shape, by kind
	p      float64 // of the first branch of a hyperexponential
	atOnce float64
	values []float64 // empirical values, or a histogram's bounds
	cum    []float64 // a histogram's cumulative shares
}

func newSampler(d Dist) sampler {
	s := sampler{kind: d.Kind, a: d.Mean, atOnce: d.AtOnce}
	switch d.Kind {
	case Lognormal:
		v := math.Log1p(d.CV * d.CV)
		s.a, s.b = math.Log(d.Mean)-v/2, math.Sqrt(v)
	case Gamma:
		s.b = 1 / (d.CV * d.CV)
		s.a = d.Mean / s.b
	case Weibull:
		k := weibullShape(d.CV)
		s.a, s.b = d.Mean/math.Gamma(1+1/k), 1/k
	case Hyper:
		s.p = (1 + math.Sqrt((d.CV*d.CV-1)/(d.CV*d.CV+1))) / 2
		s.a, s.b = d.Mean/(2*s.p), d.Mean/(2*(1-s.p))
	case Uniform:
		s.a, s.b = d.Low, d.High-d.Low
	case Empirical:
		s.values = d.Values
	case Histogram:
		s.values, s.cum = d.Bounds, make([]float64, len(d.Weights))
		total, all := 0.0, sum(d.Weights)
		for i, w := range d.Weights {
			total += w / all
			s.cum[i] = total
		}
	}
	return s
}

// draw is one time; +Inf of no distribution.
func (s *sampler) draw(r *rand.Rand) float64 {
	if s.atOnce > 0 && r.Float64() < s.atOnce {
		return 0
	}
	switch s.kind {
	case Exponential:
		return s.a * r.ExpFloat64()
	case Deterministic:
		return s.a
	case Lognormal:
		return math.Exp(s.a + s.b*r.NormFloat64())
	case Gamma:
		return s.a * gamma(r, s.b)
	case Weibull:
		return s.a * math.Pow(r.ExpFloat64(), s.b)
	case Hyper:
		if r.Float64() < s.p {
			return s.a * r.ExpFloat64()
		}
		return s.b * r.ExpFloat64()
	case Uniform:
		return s.a + s.b*r.Float64()
	case Empirical:
		return s.values[r.IntN(len(s.values))]
	case Histogram:
		i := min(sort.SearchFloat64s(s.cum, r.Float64()), len(s.cum)-1)
		return s.values[i] + (s.values[i+1]-s.values[i])*r.Float64()
	}
	return math.Inf(1)
}

// gamma draws from the gamma distribution with scale 1, by G. Marsaglia and
// W. W. Tsang (2000); a shape below 1 is boosted by a power of a uniform.
func gamma(r *rand.Rand, shape float64) float64 {
	boost := 1.0
	if shape < 1 {
		boost = math.Pow(1-r.Float64(), 1/shape)
		shape++
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v *= v * v
		if math.Log(1-r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v * boost
		}
	}
}

// weibullShape is the shape whose coefficient of variation is cv, by halving:
// that falls as the shape grows.
func weibullShape(cv float64) float64 {
	square := func(k float64) float64 {
		a, _ := math.Lgamma(1 + 2/k)
		b, _ := math.Lgamma(1 + 1/k)
		return math.Expm1(a - 2*b)
	}
	lo, hi := 0.1, 100.0
	for range 100 {
		mid := math.Sqrt(lo * hi)
		if square(mid) > cv*cv {
			lo = mid
		} else {
			hi = mid
		}
	}
	return math.Sqrt(lo * hi)
}
