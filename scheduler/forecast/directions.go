package forecast

import "math"

// directions are the few in which days differ most: the leading eigenvectors
// of the discounted products of their slots. As days come one by one, a step of
// orthogonal iteration now and then keeps up with them.
type directions struct {
	n     int
	gram  []float64
	scale float64     // what a day counts now, over the first
	basis [][]float64 // orthonormal, the leading first
}

const directionForget = 0.015 // share of what days teach about directions forgotten a day

func newDirections(n, k int) *directions {
	s := &directions{n: n, scale: 1, gram: make([]float64, n*n), basis: make([][]float64, min(k, n))}
	for j := range s.basis {
		s.basis[j] = make([]float64, n)
		for i := range n {
			s.basis[j][i] = math.Cos(math.Pi * float64(j) * (float64(i) + 0.5) / float64(n))
		}
	}
	orthonormalize(s.basis)
	return s
}

func (s *directions) learn(x []float64) {
	s.scale /= 1 - directionForget // the new day counts for more: cheaper than all others for less
	for i, v := range x {
		if v == 0 {
			continue
		}
		v *= s.scale
		row := s.gram[i*s.n : (i+1)*s.n]
		for k, u := range x {
			row[k] += v * u
		}
	}
}

// turn brings the basis nearer to the leading directions. A direction of which
// no more than still is known stays as it is.
func (s *directions) turn(still float64) {
	still *= s.scale
	for j, f := range s.basis {
		next := make([]float64, s.n)
		for i := range next {
			next[i] = dot(s.gram[i*s.n:(i+1)*s.n], f) + still*f[i]
		}
		s.basis[j] = next
	}
	orthonormalize(s.basis)
}

// snapshot is the basis as it is; turn makes a new one.
func (s *directions) snapshot() [][]float64 { return append([][]float64(nil), s.basis...) }

// orthonormalize is Gram and Schmidt's. A direction that the others leave
// nothing of becomes zero.
func orthonormalize(basis [][]float64) {
	for j, f := range basis {
		before := math.Sqrt(dot(f, f))
		for _, g := range basis[:j] {
			along := dot(f, g)
			for k := range f {
				f[k] -= along * g[k]
			}
		}
		size := math.Sqrt(dot(f, f))
		for k := range f {
			if size > 1e-9*before {
				f[k] /= size
			} else {
				f[k] = 0
			}
		}
	}
}

func dot(a, b []float64) float64 {
	var sum float64
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
