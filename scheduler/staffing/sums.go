package staffing

import "math"

// enough is where the rest of a sum of positive terms no longer counts; of the
// first sum below the rest is added as a geometric one, so it may stop sooner.
const (
	enough = 1e-16
	nearly = 1e-13
)

// moderate bounds the load and the terms for which the direct sums below are
// the quickest way. Beyond it, logarithms and integrals cost the same whatever
// the size.
const moderate = 3000

// rising is x/(c+1) + x^2/((c+1)(c+2)) + ..., the weight of the states in which
// somebody waits relative to the state in which everybody is busy and nobody
// waits. It is +Inf where it exceeds a float. Four terms share a division.
func rising(c, x float64) float64 {
	x4 := (x * x) * (x * x)
	term, sum := 1.0, 0.0
	for d := c + 1; ; d += 4 {
		d34 := (d + 2) * (d + 3)
		inv := 1 / (d * (d + 1) * d34)
		sum += term * inv * (x * ((d+1)*d34 + x*(d34+x*(d+3+x))))
		term *= x4 * inv
		if term <= nearly*sum && d > x || sum > math.MaxFloat64 {
			return sum + term*x/(d+4-x)
		}
	}
}

// falling is n/a + n(n-1)/a^2 + ... down to nobody busy: the weight of the
// states in which a server is free relative to the state in which all are busy,
// which is 1/B - 1 with B of Erlang's first formula. It is +Inf where it exceeds
// a float.
func falling(n, a float64) float64 {
	per := 1 / a
	term, sum := 1.0, 0.0
	for ; ; n -= 4 {
		u, v, w, z := n*per, (n-1)*per, (n-2)*per, (n-3)*per
		sum += term * (u * (1 + v*(1+w*(1+z))))
		term *= (u * v) * (w * z)
		if !(term > enough*sum || n > a) || n <= 3 || sum > math.MaxFloat64 {
			return sum
		}
	}
}
