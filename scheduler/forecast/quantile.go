package forecast

import "math"

// Levels are the quantiles every forecast comes with, and LevelNames their
// names: the bounds of the Bands, and the median between them.
var (
	Levels     = [...]float64{0.025, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.975}
	LevelNames = [...]string{"p025", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "p975"}
)

// Quantiles are the values at Levels; they never fall.
type Quantiles [len(Levels)]float64

// bands are the central bands of which every forecast speaks.
const bands = len(Levels) / 2

// Bands are the shares that the central bands hold, the narrowest first.
var Bands = [bands]float64{0.50, 0.80, 0.90, 0.95}

// Places of bands in Bands.
const (
	band80 = 1
	band95 = 3
)

// Band is the central band at a place in Bands.
func (q Quantiles) Band(i int) (low, high float64) { return q[bands-1-i], q[bands+1+i] }

// normal are the quantiles of the normal distribution at Levels.
var normal = Quantiles{-1.9599640, -1.6448536, -1.2815516, -0.6744898, 0, 0.6744898, 1.2815516, 1.6448536, 1.9599640}

// countQuantiles are the quantiles of a count with the mean and variance, by a
// gamma-Poisson (negative binomial) distribution: Poisson where the variance is
// no more than the mean. A count is taken to be spread evenly half to either
// side of it, so that bands of small counts can hold exactly what they promise;
// hence a quantile may be as low as minus a half.
func countQuantiles(mean, variance float64) Quantiles {
	if mean <= 0 {
		return Quantiles{}
	}
	const summed = 60 // up to here the distribution is summed exactly
	shape := mean * mean / variance
	if mean <= summed || shape < 3 && mean < 2000 {
		return summedQuantiles(mean, max(variance, mean))
	}
	var q Quantiles
	c := 1 / (9 * shape) // Wilson and Hilferty: the cube root of a gamma is nearly normal
	for i, z := range normal {
		root := max(0, 1-c+z*math.Sqrt(c))
		q[i] = mean * root * root * root
	}
	return q
}

// bandQuantiles are quantiles of which each central band has its own variance.
func bandQuantiles(mean float64, variances [bands]float64) Quantiles {
	var out Quantiles
	for b, v := range variances {
		q := countQuantiles(mean, v)
		low, high := bands-1-b, bands+1+b
		out[low], out[high] = q[low], q[high]
		if b == 0 {
			out[bands] = q[bands]
		} else { // a wider band holds the narrower
			out[low], out[high] = min(out[low], out[low+1]), max(out[high], out[high-1])
		}
	}
	return out
}

// whole are the quantiles without values below zero, which nobody wants to read.
func (q Quantiles) whole() Quantiles {
	for i := range q {
		q[i] = max(q[i], 0)
	}
	return q
}

// hold is the part of a count that a band holds, the count being spread evenly
// half to either side of it. The mean over many counts is the coverage that
// drawing lots within the step of the distribution would give.
func (q Quantiles) hold(band int, y float64) float64 {
	low, high := q.Band(band)
	return max(0, min(high, y+0.5)-max(low, y-0.5))
}

// summedQuantiles goes up the distribution, a count at a time.
func summedQuantiles(mean, variance float64) Quantiles {
	var q Quantiles
	excess := variance/mean - 1
	p := math.Exp(-mean)
	if excess > 1e-6 {
		p = math.Exp(-mean / excess * math.Log1p(excess))
	}
	limit := mean + 12*math.Sqrt(variance) + 20
	part := 1 / (1 + excess)
	below, at := 0.0, 0
	for k := 0.0; k < limit && at < len(Levels); k++ {
		for at < len(Levels) && Levels[at] <= below+p {
			q[at] = k - 0.5 + (Levels[at]-below)/p
			at++
		}
		below += p
		p *= (mean + k*excess) * part / (k + 1)
	}
	for ; at < len(Levels); at++ {
		q[at] = limit
	}
	return q
}

// poissonDeviation is the mean absolute deviation of a Poisson count from its
// mean: the error that remains when the rate is known.
func poissonDeviation(mean float64) float64 {
	if mean <= 0 {
		return 0
	}
	m := math.Floor(mean)
	fact, _ := math.Lgamma(m + 1)
	return 2 * math.Exp(-mean+(m+1)*math.Log(mean)-fact)
}
