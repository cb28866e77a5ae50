package staffing

import "math"

// sweep is a birth-and-death chain over a stretch of time, with the arithmetic
// that takes a distribution to its end.
type sweep struct {
	up         []float64 // h times the rate from each number to the next
	down       []float64 // h times the rate from each number to the one before
	re, im     []float64 // of the solution
	coRe, coIm []float64
}

func newSweep(l Load, n, low, size int, seconds float64) *sweep {
	s := &sweep{
		up: make([]float64, size), down: make([]float64, size),
		re: make([]float64, size), im: make([]float64, size), coRe: make([]float64, size), coIm: make([]float64, size),
	}
	for i := range size {
		k := low + i
		if i < size-1 && (l.Trunks == 0 || k < l.Trunks) {
			s.up[i] = l.Rate * seconds
		}
		if i > 0 {
			s.down[i] = (float64(min(k, n))/l.AHT + float64(max(0, k-n))/l.Patience) * seconds
		}
	}
	return s
}

// strain says how far from its balance the chain starts: ln of the mean of the
// root of the likeliest number's weight in balance over that of the start. The
// contour's error grows by as much.
func (s *sweep) strain(start []float64) float64 {
	logs, top := s.re, 0.0
	logs[0] = 0
	for i := 1; i < len(logs); i++ {
		if s.up[i-1] == 0 || s.down[i] == 0 {
			return math.Inf(1)
		}
		logs[i] = logs[i-1] + math.Log(s.up[i-1]/s.down[i])
		top = math.Max(top, logs[i])
	}
	var sum float64
	for i, p := range start {
		if p > 0 {
			sum += p * math.Exp((top-logs[i])/2)
		}
	}
	return math.Log(sum)
}

// points is how many the contour has, in conjugate pairs.
const points = 24

// contour sums resolvents of the generator A. Its exponential, and the time
// average of that, (e^A - 1)/A, are the same few resolvents (z - A)^-1 along
// Weideman's cotangent contour in the complex plane (Weideman 2006; Trefethen,
// Weideman and Schmelzer 2006), each of them one sweep down and up. So the work
// is 12 times that of the numbers that matter, however long the time.
func (s *sweep) contour(start, end, mean []float64) {
	for k := range points / 2 {
		theta := (2*float64(k) + 1) * math.Pi / points
		sin, cos := math.Sincos(0.6407 * theta)
		cot := cos / sin
		z := complex(points*(0.5017*theta*cot-0.6122), points*0.2645*theta)
		slope := complex(0.5017*(cot-0.6407*theta/(sin*sin)), 0.2645)
		sin, cos = math.Sincos(imag(z))
		weight := 2 * complex(math.Exp(real(z))*cos, math.Exp(real(z))*sin) * slope
		s.add(z, weight, start, end, mean)
	}
}

// jumps counts the comings and goings one by one (uniformization, Jensen 1953):
// slower than the contour, and exact wherever the chain starts.
func (s *sweep) jumps(start, end, mean []float64) {
	const most = 300.0 // jumps in one go, for e^-300 is still a float
	rate := 0.0
	for i := range s.up {
		rate = math.Max(rate, s.up[i]+s.down[i])
	}
	if rate == 0 {
		copy(end, start)
		copy(mean, start)
		return
	}
	goes := math.Ceil(rate / most)
	q := rate / goes // jumps expected in each go
	v, next := append([]float64(nil), start...), make([]float64, len(start))
	for range int(goes) {
		clear(end)
		chance := math.Exp(-q)
		more := 1 - chance // of more jumps than this
		first, last := bounds(v)
		for k := 0; ; k++ {
			for i := first; i <= last; i++ {
				end[i] += chance * v[i]
				mean[i] += more / (q * goes) * v[i]
			}
			if float64(k) > q && (more < 1e-15 || chance < 1e-17) {
				break
			}
			first, last = max(0, first-1), min(len(v)-1, last+1)
			s.jump(v, next, first, last, rate)
			v, next = next, v
			chance *= q / float64(k+1)
			more = math.Max(0, more-chance)
		}
		copy(v, end)
		clear(next)
	}
}

// jump is one step of the uniformized chain between two numbers.
func (s *sweep) jump(v, next []float64, first, last int, rate float64) {
	for i := first; i <= last; i++ {
		p := v[i] * (1 - (s.up[i]+s.down[i])/rate)
		if i > 0 {
			p += v[i-1] * s.up[i-1] / rate
		}
		if i < len(v)-1 {
			p += v[i+1] * s.down[i+1] / rate
		}
		next[i] = p
	}
}

// bounds is the first and last place that holds anything to speak of; what lies
// beyond is dropped.
func bounds(v []float64) (first, last int) {
	const speck = 1e-18
	first, last = 0, len(v)-1
	for first < last && v[first] < speck {
		v[first] = 0
		first++
	}
	for last > first && v[last] < speck {
		v[last] = 0
		last--
	}
	return first, last
}

// add adds the imaginary part of weight*u to end, and of weight/z*u to mean.
func (s *sweep) add(z, weight complex128, v, end, mean []float64) {
	zr, zi := real(z), imag(z)
	last := len(v) - 1
	var cr, ci, ur, ui float64 // of the row before
	for i := range v {
		in := 0.0
		if i > 0 {
			in = s.up[i-1]
		}
		br, bi := zr+s.up[i]+s.down[i]+in*cr, zi+in*ci
		norm := 1 / (br*br + bi*bi)
		rr, ri := br*norm, -bi*norm // one over the pivot
		yr, yi := v[i]+in*ur, in*ui
		ur, ui = yr*rr-yi*ri, yr*ri+yi*rr
		out := 0.0
		if i < last {
			out = -s.down[i+1]
		}
		cr, ci = out*rr, out*ri
		s.re[i], s.im[i], s.coRe[i], s.coIm[i] = ur, ui, cr, ci
	}
	average := weight / z
	wr, wi, ar, ai := real(weight), imag(weight), real(average), imag(average)
	ur, ui = 0, 0
	for i := last; i >= 0; i-- {
		ur, ui = s.re[i]-(s.coRe[i]*ur-s.coIm[i]*ui), s.im[i]-(s.coRe[i]*ui+s.coIm[i]*ur)
		end[i] += wr*ui + wi*ur
		mean[i] += ar*ui + ai*ur
	}
}
