package staffing

import (
	"fmt"
	"math"
)

// AnsweredWithin is the wait, in seconds, that the given share of the answered
// did not exceed when n agents work: 0 where so many find an agent free, +Inf
// where the queue grows without end.
func AnsweredWithin(l Load, n int, quantile float64) (float64, error) {
	return quantileOf(l, n, quantile, func(p Performance) float64 { return p.ServiceLevelAnswered })
}

// WaitedWithin is the wait, in seconds, that the given share of all who got in
// did not exceed, whether they were answered or gave up.
func WaitedWithin(l Load, n int, quantile float64) (float64, error) {
	return quantileOf(l, n, quantile, func(p Performance) float64 {
		return (p.ServiceLevel + p.AbandonedWithin) / (1 - p.Blocking)
	})
}

// quantileOf solves for the threshold at which a share reaches the quantile, by
// halving, to a relative 1e-9.
func quantileOf(l Load, n int, quantile float64, of func(Performance) float64) (float64, error) {
	if !(quantile > 0 && quantile < 1) {
		return 0, fmt.Errorf("the quantile must be a share between 0 and 1, got %g", quantile)
	}
	p, err := Evaluate(l, n, 0)
	switch {
	case err != nil:
		return 0, err
	case p.Overloaded:
		return math.Inf(1), nil
	case of(p) >= quantile:
		return 0, nil
	}
	at := func(t float64) float64 { return of(evaluate(l, n, t)) }
	lo, hi := 0.0, l.AHT/float64(l.servers(n))
	for range 200 { // doubling passes any wait that a float can tell
		if at(hi) >= quantile {
			break
		}
		lo, hi = hi, 2*hi
	}
	for hi-lo > 1e-9*hi {
		mid := (lo + hi) / 2
		if mid == lo || mid == hi {
			break
		}
		if at(mid) >= quantile {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi, nil
}
