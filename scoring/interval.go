package scoring

import (
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/hotlined/hotlined/internal/hotline"
)

// z is the normal quantile of a two-sided 95 % interval.
const z = 1.959963984540054

// Wilson is the 95 % interval of a share of which x of n were seen (Wilson 1927;
// recommended by Brown, Cai and DasGupta 2001 for small n). It always holds x/n,
// never leaves 0 to 1, and of nothing seen it is 0 to 1. x and n need not be
// whole: an effective sample is not.
func Wilson(x, n float64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	p := x / n
	centre := p + z*z/(2*n)
	half := z * math.Sqrt(max(p*(1-p), 0)/n+z*z/(4*n*n))
	scale := 1 + z*z/n
	return max(min((centre-half)/scale, p), 0), min(max((centre+half)/scale, p), 1)
}

// MeanOfTimes is a 95 % interval for a mean duration of which only the sum and
// the number are known: exact for exponential times (2·sum/θ is chi-square with
// 2n degrees of freedom), wide enough for anything that varies less.
func MeanOfTimes(mean, n float64) (low, high float64) {
	if n <= 0 || mean <= 0 {
		return mean, mean
	}
	chi := distuv.ChiSquared{K: 2 * n}
	low, high = 2*n*mean/chi.Quantile(0.975), 2*n*mean/chi.Quantile(0.025)
	if math.IsNaN(low) || math.IsInf(high, 0) { // far out, where it is normal anyway
		half := z * mean / math.Sqrt(n)
		return max(mean-half, 0), mean + half
	}
	return min(low, mean), max(high, mean)
}

// NetPromoters is a 95 % interval for (promoters - detractors) / n, from the
// multinomial variance after adding three imaginary answers - 3/4 for, 3/2
// passive, 3/4 against - so that unanimity is not mistaken for certainty (Rocks
// 2016, Interval Estimation for the Net Promoter Score, adjusted Wald).
func NetPromoters(promoters, detractors, n float64) (low, high float64) {
	if n <= 0 {
		return -1, 1
	}
	good, bad := (promoters+0.75)/(n+3), (detractors+0.75)/(n+3)
	half := z * math.Sqrt((good+bad-(good-bad)*(good-bad))/(n+3))
	seen := (promoters - detractors) / n
	return max(min(good-bad-half, seen), -1), min(max(good-bad+half, seen), 1)
}

// quantile is the nearest-rank quantile of the histogram with its 95 % interval,
// from the ranks between which the true one lies 95 times in 100: the number of
// waits below it is binomial.
func (h Histogram) quantile(level float64) (value, low, high float64) {
	edges := slices.Sorted(maps.Keys(h))
	var n float64
	for _, count := range h {
		n += count
	}
	half := z * math.Sqrt(n*level*(1-level))
	return h.rank(edges, math.Ceil(n*level)),
		h.rank(edges, max(math.Floor(n*level-half), 1)),
		h.rank(edges, min(math.Ceil(n*level+half)+1, n))
}

// rank is the bucket of the rank-th shortest wait.
func (h Histogram) rank(edges []uint16, rank float64) float64 {
	var seen float64
	for _, edge := range edges {
		if seen += h[edge]; seen >= rank {
			return hotline.BucketSeconds(edge)
		}
	}
	return 0
}

// studentT is the quantile of Student's t.
func studentT(p, degrees float64) float64 {
	if degrees > 1e6 {
		return distuv.UnitNormal.Quantile(p)
	}
	return distuv.StudentsT{Sigma: 1, Nu: degrees}.Quantile(p)
}
