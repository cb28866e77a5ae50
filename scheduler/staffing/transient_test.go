package staffing

import (
	"math"
	"testing"
)

// brute is crowd.pass by brute force: Runge-Kutta with thousands of steps.
func brute(start []float64, l Load, n int, seconds float64) (end, mean []float64) {
	size := len(start)
	move := func(p []float64) []float64 {
		d := make([]float64, size)
		for k := range p {
			up := l.Rate * p[k]
			if k == size-1 {
				up = 0
			}
			down := (float64(min(k, n))/l.AHT + float64(max(0, k-n))/l.Patience) * p[k]
			d[k] -= up + down
			if k < size-1 {
				d[k+1] += up
			}
			if k > 0 {
				d[k-1] += down
			}
		}
		return d
	}
	const steps = 8000
	h := seconds / steps
	end, mean = append([]float64(nil), start...), make([]float64, size)
	at := func(p, d []float64, f float64) []float64 {
		out := make([]float64, size)
		for i := range p {
			out[i] = p[i] + f*d[i]
		}
		return out
	}
	for range steps {
		k1 := move(end)
		k2 := move(at(end, k1, h/2))
		k3 := move(at(end, k2, h/2))
		k4 := move(at(end, k3, h))
		for i := range end {
			next := end[i] + h/6*(k1[i]+2*k2[i]+2*k3[i]+k4[i])
			// Simpson with the middle value of the two half steps.
			mean[i] += (end[i] + 4*(end[i]+next)/2 + h/2*(k1[i]-0) - h/2*k4[i] + next) / 6 / steps
			end[i] = next
		}
	}
	return end, mean
}

func TestPassAgainstRungeKutta(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	for _, patience := range []float64{60, 300, math.Inf(1)} {
		for _, n := range []int{0, 3, 10, 14} {
			l := calls(100, patience)
			start := make([]float64, 160)
			start[4] = 1
			wantEnd, wantMean := brute(start, l, n, 900)
			end, mean := exactly(4).pass(l, n, 900)
			compare := func(what string, got crowd, want []float64) {
				t.Helper()
				for k := range want {
					p := 0.0
					if i := k - got.low; i >= 0 && i < len(got.prob) {
						p = got.prob[i]
					}
					if math.Abs(p-want[k]) > 1e-8 {
						t.Errorf("%s of %d in the queue of %d agents, patience %g: %.12g, want %.12g", what, k, n, patience, p, want[k])
					}
				}
			}
			compare("end", end, wantEnd)
			compare("mean", mean, wantMean)
		}
	}
}
