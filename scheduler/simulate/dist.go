package simulate

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Kind is a family of distributions.
type Kind int

// The families. The zero value stands for no distribution at all.
const (
	Never         Kind = iota
	Exponential        // Mean
	Deterministic      // Mean, always
	Lognormal          // Mean, CV
	Gamma              // Mean, CV
	Weibull            // Mean, CV
	Hyper              // two exponentials with balanced means: Mean, CV of at least 1
	Uniform            // Low to High
	Empirical          // one of Values, all equally likely
	Histogram          // Weights[i] between Bounds[i] and Bounds[i+1], evenly within
)

// Kinds are the names of the families, in their order.
var Kinds = []string{"never", "exponential", "deterministic", "lognormal", "gamma", "weibull", "hyperexponential", "uniform", "empirical", "histogram"}

// Dist is the distribution of a time in seconds.
type Dist struct {
	Kind      Kind
	Mean, CV  float64 // CV is the standard deviation over the mean
	Low, High float64
	Values    []float64
	Bounds    []float64
	Weights   []float64
	AtOnce    float64 // share of exactly zero; everything else describes the rest
}

// Validate reports every mistake at once.
func (d Dist) Validate() error {
	var errs []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	want(d.AtOnce >= 0 && d.AtOnce < 1, "at-once: want a share below 1, got %g", d.AtOnce)
	switch d.Kind {
	case Never:
		want(d.AtOnce == 0, "at-once: needs a distribution for the rest")
	case Exponential, Deterministic:
		want(positive(d.Mean), "mean: must be positive, got %g", d.Mean)
	case Lognormal, Gamma, Weibull:
		want(positive(d.Mean), "mean: must be positive, got %g", d.Mean)
		want(d.CV >= 0.02 && d.CV <= 20, "cv: want 0.02 to 20 (deterministic for none), got %g", d.CV)
	case Hyper:
		want(positive(d.Mean), "mean: must be positive, got %g", d.Mean)
		want(d.CV >= 1 && d.CV <= 20, "cv: a hyperexponential has 1 to 20, got %g", d.CV)
	case Uniform:
		want(d.Low >= 0 && d.Low < d.High && positive(d.High), "from, to: want 0 <= from < to, got %g and %g", d.Low, d.High)
	case Empirical:
		want(len(d.Values) > 0 && allAtLeastZero(d.Values) && sum(d.Values) > 0, "values: want at least one time, none negative and not all zero")
	case Histogram:
		want(len(d.Weights) > 0 && len(d.Bounds) == len(d.Weights)+1, "bounds: want one more than the %d weights, got %d", len(d.Weights), len(d.Bounds))
		want(slices.IsSorted(d.Bounds) && allAtLeastZero(d.Bounds) && len(slices.Compact(slices.Clone(d.Bounds))) == len(d.Bounds), "bounds: must rise from zero or more")
		want(allAtLeastZero(d.Weights) && sum(d.Weights) > 0, "weights: want none negative and not all zero")
	default:
		want(false, "distribution: unknown kind %d", int(d.Kind))
	}
	return errors.Join(errs...)
}

// Average is the mean of the distribution, the share at zero included; +Inf for
// none.
func (d Dist) Average() float64 {
	m := d.Mean
	switch d.Kind {
	case Never:
		return math.Inf(1)
	case Uniform:
		m = (d.Low + d.High) / 2
	case Empirical:
		m = sum(d.Values) / float64(len(d.Values))
	case Histogram:
		m = 0
		for i, w := range d.Weights {
			m += w * (d.Bounds[i] + d.Bounds[i+1]) / 2
		}
		m /= sum(d.Weights)
	}
	return m * (1 - d.AtOnce)
}

func positive(v float64) bool { return v > 0 && !math.IsInf(v, 1) }

func allAtLeastZero(vs []float64) bool {
	return !slices.ContainsFunc(vs, func(v float64) bool { return !(v >= 0) || math.IsInf(v, 1) })
}

func sum(vs []float64) (total float64) {
	for _, v := range vs {
		total += v
	}
	return total
}
