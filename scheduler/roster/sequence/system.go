package sequence

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
)

// system is a symmetric positive definite system of equations, of which the upper
// triangle is kept.
type system struct {
	n      int
	data   []float64
	factor blas64.Triangular
}

func newSystem(n int) *system { return &system{n: n, data: make([]float64, n*n)} }

func (s *system) clear() { clear(s.data) }

// subtract takes f times the outer product of g away.
func (s *system) subtract(g []float64, f float64) {
	for i, v := range g {
		if v == 0 {
			continue
		}
		blas64.Axpy(-f*v, blas64.Vector{N: s.n - i, Data: g[i:], Inc: 1}, blas64.Vector{N: s.n - i, Data: s.data[i*s.n+i:], Inc: 1})
	}
}

// factorise replaces the system by its Cholesky factor.
func (s *system) factorise() (ok bool) {
	if s.n == 0 {
		return true
	}
	for i := range s.n {
		s.data[i*s.n+i] *= 1 + 1e-12
	}
	s.factor, ok = lapack64.Potrf(blas64.Symmetric{N: s.n, Stride: s.n, Uplo: blas.Upper, Data: s.data})
	return ok
}

// solve replaces b by the solution.
func (s *system) solve(b []float64) {
	if s.n > 0 {
		v := blas64.Vector{N: s.n, Data: b, Inc: 1}
		blas64.Trsv(blas.Trans, s.factor, v)
		blas64.Trsv(blas.NoTrans, s.factor, v)
	}
}
