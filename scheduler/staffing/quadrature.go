package staffing

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// faint is the exponent below which an integrand no longer counts.
const faint = -42

// nodes and weights of the Gauss-Legendre rule on [-1, 1].
var nodes, weights = legendre(40)

func legendre(n int) (x, w []float64) {
	x, w = make([]float64, n), make([]float64, n)
	quad.Legendre{}.FixedLocations(x, w, -1, 1)
	return x, w
}

// integrate computes the sums of busy as integrals over the wait s (in units of
// patience) that is offered to a caller:
//
//	K(c,x) = c * Int exp(x(1-e^-s) - c s) ds
//
// The exponent is concave, so the integrand has one hump, at 0 or, in overload,
// at ln(x/c), and the same few nodes do for every size. Unlike the series it
// costs the same for a million agents as for a thousand.
func (q queue) integrate(x float64) busySums {
	top, shift := 0.0, 0.0 // where the hump is, and the exponent there
	exponent := func(s float64) float64 { return -(q.c-x)*s + x*bend(s) }
	if x > q.c {
		d := (x - q.c) / q.c
		top, shift = math.Log1p(d), q.c*(d-math.Log1p(d))
		exponent = func(s float64) float64 { return q.c * bend(s-top) }
	}
	scale := q.width(x)
	hi := top + scale
	for exponent(hi) > faint {
		hi += scale
	}
	lo := top
	for lo > 0 && exponent(lo) > faint {
		lo = max(0, lo-scale)
	}
	out := busySums{log: shift}
	panels := 4
	if q.c < 200 {
		panels = 64 // the hump is lopsided where patience is short
	}
	step := (hi - lo) / float64(panels)
	for p := range panels {
		left := lo + float64(p)*step
		for i, node := range nodes {
			s := left + step*(node+1)/2
			f := q.c * weights[i] * step / 2 * math.Exp(exponent(s))
			gone := -math.Expm1(-s)
			out.k += f
			out.lost += f * gone
			out.waited += f * s * q.patience * (1 - gone)
		}
	}
	out.q = out.k - math.Exp(-shift)
	return out
}

// width is about a third of how far the hump reaches.
func (q queue) width(x float64) float64 {
	gauss := math.Sqrt(-2*faint/max(q.c, x)) + 1/q.c
	if x < q.c {
		return min(gauss, -faint/(q.c-x)) / 2
	}
	return gauss / 2
}
