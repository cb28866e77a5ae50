package scoring

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// timesP is Student's two-sided p.
func timesP(c comparison, degrees float64) float64 {
	if c.se <= 0 {
		return 1
	}
	t := distuv.StudentsT{Sigma: 1, Nu: degrees}
	return min(1, 2*t.CDF(-math.Abs(c.observed-c.expected)/c.se))
}

// sharesP is exact: the tail of the beta-binomial distribution, in which the
// beta is what is known of the peers' rate. A mixture of queues varies less than
// one binomial of the same mean, so this errs on the side of saying nothing.
func sharesP(t expectation, phi float64) float64 {
	rate := t.expected / t.n
	uncertainty := t.peers / (t.n * t.n) * phi
	weight := rate*(1-rate)/uncertainty - 1
	if weight <= 0 {
		return 1
	}
	n := math.Floor(t.n / phi)
	x := t.observed / t.n * n
	if x > n*rate { // a part of a success is rounded towards the peers
		x = math.Floor(x + 1e-9)
	} else {
		x = math.Ceil(x - 1e-9)
	}
	low, high := betaBinomialTails(x, n, weight*rate, weight*(1-rate))
	return min(1, 2*min(low, high))
}

// betaBinomialTails are P(X <= x) and P(X >= x).
func betaBinomialTails(x, n, a, b float64) (low, high float64) {
	at := math.Exp(lchoose(n, x) + lbeta(x+a, n-x+b) - lbeta(a, b))
	low, high = at, at
	for k, p := x, at; k > 0 && p > 1e-18; k-- {
		p *= k / (n - k + 1) * (n - k + b) / (k - 1 + a)
		low += p
	}
	for k, p := x, at; k < n && p > 1e-18; k++ {
		p *= (n - k) / (k + 1) * (k + a) / (n - k - 1 + b)
		high += p
	}
	return min(low, 1), min(high, 1)
}

func lchoose(n, k float64) float64 { return -math.Log(n+1) - lbeta(n-k+1, k+1) }

func lbeta(a, b float64) float64 {
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	return la + lb - lab
}

// discoveries says which p-values are no accident, at the given expected share
// of accidents among them (Benjamini and Hochberg 1995).
func discoveries(p []float64, rate float64) []bool {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(p[i], p[j]), i-j) })
	out := make([]bool, len(p))
	last := -1
	for rank, i := range order {
		if p[i] <= rate*float64(rank+1)/float64(len(p)) {
			last = rank
		}
	}
	for _, i := range order[:last+1] {
		out[i] = true
	}
	return out
}
