package staffing

import "math"

// tiny is where a further term no longer changes a sum of positive ones.
const tiny = 1e-18

// ErlangB is the share of calls that find n lines busy when the offered load is
// the given number of erlangs (M/M/n/n). Source: Erlang 1917.
func ErlangB(n int, erlangs float64) float64 { return math.Exp(LogErlangB(n, erlangs)) }

// LogErlangB is the natural logarithm of ErlangB, finite where that underflows.
func LogErlangB(n int, erlangs float64) float64 {
	if n <= 0 {
		return 0
	}
	logB, _ := blocking(n, erlangs)
	return logB
}

// blocking returns ln B and ln (1/B - 1) for n >= 1.
//
// Where the load exceeds the lines, 1/B = 1 + n/a + n(n-1)/a^2 + ... falls from
// its first term on. Where it does not, B = p(n) / (1 - P(more than n)), with
// p(n) the Poisson probability and the tail a falling series again. Either way
// about the square root of n terms are needed, all of them positive.
func blocking(n int, a float64) (logB, logOdds float64) {
	m := float64(n)
	if m < a {
		term, odds := 1.0, 0.0
		for k := m; k > 0 && term > tiny*odds; k-- {
			term *= k / a
			odds += term
		}
		return -math.Log1p(odds), math.Log(odds)
	}
	term, tail := 1.0, 0.0
	for k := m + 1; term > tiny*tail; k++ {
		term *= a / k
		tail += term
	}
	logP := logPoisson(m, a)
	p := math.Exp(logP)
	return logP - math.Log1p(-p*tail), math.Log1p(-p*(1+tail)) - logP
}

// logPoisson is ln(a^n e^-a / n!) with full relative accuracy of the
// probability, by C. Loader's saddle-point expansion (2000), for n >= 1.
func logPoisson(n, a float64) float64 {
	return -stirlingError(n) - deviance(n, a) - 0.5*math.Log(2*math.Pi*n)
}

// stirlingError is ln n! less Stirling's approximation of it.
func stirlingError(n float64) float64 {
	if n < 16 {
		lg, _ := math.Lgamma(n + 1)
		return lg - (n+0.5)*math.Log(n) + n - 0.5*math.Log(2*math.Pi)
	}
	nn := n * n
	return (1.0/12 - (1.0/360-(1.0/1260-(1.0/1680-1.0/1188/nn)/nn)/nn)/nn) / n
}

// deviance is n ln(n/a) + a - n without cancellation where n is close to a.
func deviance(n, a float64) float64 {
	if math.Abs(n-a) >= 0.1*(n+a) {
		return n*math.Log(n/a) + a - n
	}
	v := (n - a) / (n + a)
	sum, term, vv := (n-a)*v, 2*n*v, v*v
	for j := 1; j < 1000; j++ {
		term *= vv
		next := sum + term/float64(2*j+1)
		if next == sum {
			break
		}
		sum = next
	}
	return sum
}
