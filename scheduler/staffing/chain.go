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
		if s.down[i] == 0 {
			return math.Inf(1)
		}
		if s.up[i-1] == 0 { // every trunk is busy, and nobody comes in above
			for _, p := range start[i:] {
				if p > 0 {
					return math.Inf(1)
				}
			}
			break
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
// It adds to end and mean what the given share of the stretch brings.
func (s *sweep) contour(start, end, mean []float64, left float64) {
	for i := range s.up {
		s.up[i], s.down[i] = s.up[i]*left, s.down[i]*left
	}
	clear(end)
	for k := range points / 2 {
		theta := (2*float64(k) + 1) * math.Pi / points
		sin, cos := math.Sincos(0.6407 * theta)
		cot := cos / sin
		z := complex(points*(0.5017*theta*cot-0.6122), points*0.2645*theta)
		slope := complex(0.5017*(cot-0.6407*theta/(sin*sin)), 0.2645)
		sin, cos = math.Sincos(imag(z))
		weight := 2 * complex(math.Exp(real(z))*cos, math.Exp(real(z))*sin) * slope
		s.add(z, weight, weight/z*complex(left, 0), start, end, mean)
	}
}

// pass takes the start to the end of the stretch, and averages over it. It
// counts the comings and goings one by one (uniformization, Jensen 1953), which
// is exact wherever the chain starts, until what is left can be left to the
// contour.
func (s *sweep) pass(start, end, mean []float64) {
	v, next := append([]float64(nil), start...), make([]float64, len(start))
	for left := 1.0; left > 1e-12; {
		first, last := bounds(v)
		if s.strain(v) < 10 {
			s.contour(v, end, mean, left)
			return
		}
		top, rate, time := s.stride(first, last)
		if rate == 0 { // nothing moves
			for i, p := range v {
				end[i], mean[i] = p, mean[i]+left*p
			}
			return
		}
		time = math.Min(left, time)
		out := make([]float64, len(v))
		s.goOn(v, next, out, mean, rate, time, top)
		v, left = out, left-time
		clear(next)
		copy(end, v)
	}
}

// stride is how far one go leads: up to which number, at what rate of jumps, for
// what share of the stretch. Usually it is 300 jumps, for e^-300 is still a
// float. Where a long queue would lose patience at once, its rate would make
// every go a tiny one, and the number is let rise by no more than 60.
func (s *sweep) stride(first, last int) (top int, rate, time float64) {
	const jumps, far, few, near = 300, 450, 12, 60
	most := func(to int) (up, all float64) {
		for i := max(0, first-far); i <= to; i++ {
			up, all = math.Max(up, s.up[i]), math.Max(all, s.up[i]+s.down[i])
		}
		return up, all
	}
	top = min(len(s.up)-1, last+near)
	up, rate := most(top)
	if _, wide := most(min(len(s.up)-1, last+far)); wide <= 2*rate || up == 0 {
		return min(len(s.up)-1, last+far), wide, jumps / wide
	}
	return top, rate, math.Min(few/up, jumps/rate)
}

// goOn is one go of jumps at the given rate, for a share of the stretch, up to
// the number at top. It leaves v and next used up.
func (s *sweep) goOn(v, next, end, mean []float64, rate, time float64, top int) {
	q := rate * time
	chance := math.Exp(-q)
	more := 1 - chance // of more jumps than this
	first, last := bounds(v)
	for k := 0; ; k++ {
		for i := first; i <= last; i++ {
			end[i] += chance * v[i]
			mean[i] += more / q * time * v[i]
		}
		if float64(k) > q && (more < 1e-15 || chance < 1e-17) {
			return
		}
		first, last = max(0, first-1), min(top, last+1)
		s.jump(v, next, first, last, rate)
		v, next = next, v
		chance *= q / float64(k+1)
		more = math.Max(0, more-chance)
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

// add adds the imaginary part of weight*u to end, and of average*u to mean.
func (s *sweep) add(z, weight, average complex128, v, end, mean []float64) {
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
	wr, wi, ar, ai := real(weight), imag(weight), real(average), imag(average)
	ur, ui = 0, 0
	for i := last; i >= 0; i-- {
		ur, ui = s.re[i]-(s.coRe[i]*ur-s.coIm[i]*ui), s.im[i]-(s.coRe[i]*ui+s.coIm[i]*ur)
		end[i] += wr*ui + wi*ur
		mean[i] += ar*ui + ai*ur
	}
}
