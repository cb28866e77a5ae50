package forecast

import (
	"math"
	"math/rand/v2"
	"time"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Scatter is how the intervals and days of a forecast stray together, to draw
// from it what might come.
type Scatter struct {
	loc      *time.Location
	days     []dayPart // in a row, the rest of the day under way included
	cohesion cohesion
}

// Paths draws n courses that the horizon might take: for every point of the
// forecast, in order, a whole number of contacts; none where it is closed. Like
// the quantiles, they hold for an interval, a day and a week: the days of a path
// stray together as days do, a gamma factor each, so do the intervals of a day,
// each with a gamma factor of its own beside, and callers come by chance
// (Poisson). The same seed draws the same paths. Nil where there is no forecast
// to draw from, as of a new queue.
func (r Result) Paths(n int, seed uint64) [][]int {
	starts, means := make([]time.Time, len(r.Points)), make([]float64, len(r.Points))
	for i, p := range r.Points {
		starts[i], means[i] = p.Start, p.Mean
	}
	return r.Scatter.paths(starts, means, n, seed, nil)
}

// Paths draws n courses of the Forecasts of the queue, as Result.Paths does.
func (q QueueForecast) Paths(n int, seed uint64) [][]int {
	starts, means := make([]time.Time, len(q.Forecasts)), make([]float64, len(q.Forecasts))
	for i, f := range q.Forecasts {
		starts[i], means[i] = f.Start, f.Mean
	}
	return q.Scatter.paths(starts, means, n, seed, nil)
}

// paths draws courses; the days' normal numbers are the queue's own, blended with
// those shared with other queues where there are any.
func (s *Scatter) paths(starts []time.Time, means []float64, n int, seed uint64, all *inCommon) [][]int {
	if s == nil || len(s.days) == 0 {
		return nil
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	day := make([]int, len(starts))
	squares, sums := make([]float64, len(s.days)), make([]float64, len(s.days))
	c := clock{loc: s.loc}
	for i, t := range starts {
		d, _ := c.local(t)
		day[i] = min(max(int(d-s.days[0].day), 0), len(s.days)-1)
		squares[day[i]] += means[i] * means[i]
		sums[day[i]] += means[i]
	}
	root := s.root()
	out := make([][]int, n)
	normals, factors := make([]float64, len(s.days)), make([]float64, len(s.days))
	for p := range out {
		for i := range normals {
			normals[i] = all.blend(p, i, rng.NormFloat64())
		}
		for i, d := range s.days {
			var z float64
			for j := range i + 1 {
				z += root.At(i, j) * normals[j]
			}
			factors[i] = d.draw(z, squares[i]/max(sums[i]*sums[i], 1e-12))
		}
		out[p] = make([]int, len(starts))
		for i, mean := range means {
			if mean > 0 {
				d := s.days[day[i]]
				out[p][i] = chance(mean*factors[day[i]]*gamma(d.sp.own()+d.sp.linear*d.sp.stretch[band80]/mean, rng), rng)
			}
		}
	}
	return out
}

// own is the variance of an interval's own factor, beyond its day's and the
// part that goes with the mean.
func (s spread) own() float64 {
	return max(0, s.stretch[band80]*s.square-s.wide[band80]*s.day[band80])
}

// draw is the day's factor at a place of the normal distribution: a gamma's, as
// wide there as the band that ends there (Wilson and Hilferty). What the
// intervals' own factors add to the day, by their share, is not added twice.
func (d dayPart) draw(z, share float64) float64 {
	variance := max(0, d.varianceAt(math.Abs(z))-d.sp.own()*share) + d.doubt
	ninth := variance / 9 // one over nine times the shape
	root := max(0, 1-ninth+z*math.Sqrt(ninth))
	return root * root * root
}

// varianceAt is the variance of the day's factor, so many standard deviations
// out: between the bands.
func (d dayPart) varianceAt(z float64) float64 {
	at := func(b int) float64 { return min(d.sp.wide[b]*d.sp.day[b], 1) }
	for b, width := range bandWidths {
		if z <= width {
			if b == 0 {
				return at(0)
			}
			part := (z - bandWidths[b-1]) / (width - bandWidths[b-1])
			return at(b-1) + part*(at(b)-at(b-1))
		}
	}
	return at(bands - 1)
}

// root is a triangular root of the correlations between the days' factors.
func (s *Scatter) root() *mat.TriDense {
	const keep, less = 0.75, 0.9
	n := len(s.days)
	for damp := 1.0; ; damp *= less {
		m := mat.NewSymDense(n, nil)
		for i := range n {
			m.SetSym(i, i, 1)
			for j := range i {
				gap := int(s.days[i].day - s.days[j].day)
				beyond := max(gap-weekLength+1, 0)
				m.SetSym(i, j, damp*s.cohesion[min(gap, weekLength-1)]*math.Pow(keep, float64(beyond)))
			}
		}
		var c mat.Cholesky
		if c.Factorize(m) || damp < 1e-6 {
			l := mat.NewTriDense(n, mat.Lower, nil)
			c.LTo(l)
			return l
		}
	}
}

// gamma draws a factor with the mean one.
func gamma(variance float64, rng *rand.Rand) float64 {
	if variance < 1e-9 {
		return 1
	}
	return distuv.Gamma{Alpha: 1 / variance, Beta: 1 / variance, Src: rng}.Rand()
}

// chance draws a Poisson count.
func chance(mean float64, rng *rand.Rand) int {
	if mean <= 0 {
		return 0
	}
	return int(distuv.Poisson{Lambda: mean, Src: rng}.Rand())
}
