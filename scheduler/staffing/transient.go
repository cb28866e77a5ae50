package staffing

import "math"

// crowd is the distribution of how many contacts are in a queue: prob[i] is the
// probability of low+i, talking and waiting together.
type crowd struct {
	low  int
	prob []float64
}

// exactly is a crowd of k for certain.
func exactly(k int) crowd { return crowd{low: k, prob: []float64{1}} }

// pass lets a stretch of time go by with n servers and constant rates, and
// returns the crowd at its end and the average over it, on the same numbers.
// The error of a probability is about 1e-9 or less.
func (c crowd) pass(l Load, n int, seconds float64) (end, mean crowd) {
	low, high := c.reach(l, n, seconds)
	size := high - low + 1
	start := make([]float64, size)
	copy(start[c.low-low:], c.prob)
	end, mean = crowd{low, make([]float64, size)}, crowd{low, make([]float64, size)}
	newSweep(l, n, low, size, seconds).pass(start, end.prob, mean.prob)
	end.clean()
	mean.clean()
	return end, mean
}

// reach is the range of numbers that the crowd may come to with a probability
// that matters: the fluid path from the smallest to the largest, and eight and a
// half standard deviations of the comings and goings beyond.
func (c crowd) reach(l Load, n int, seconds float64) (low, high int) {
	bottom, top := float64(c.low), float64(c.low+len(c.prob)-1)
	wide := func(x float64) float64 {
		// Comings and goings scatter the number, and goings hold it together.
		moves := (l.Rate + math.Min(float64(n), x)/l.AHT) * seconds
		return 8.5*math.Sqrt(math.Min(moves, 1.2*math.Max(l.Erlangs(), x))) + 20
	}
	lowEnd, highEnd := flow(l, n, bottom, seconds), flow(l, n, top, seconds)
	slack := 0.0
	if n > 0 && l.Rate > 0 {
		slack = tailOf(l, n, seconds)
	}
	low = int(math.Max(0, math.Min(bottom, lowEnd-wide(lowEnd))))
	high = int(math.Ceil(math.Max(top, highEnd+wide(highEnd)+slack)))
	if l.Trunks > 0 {
		high = max(min(high, max(l.Trunks, c.low+len(c.prob)-1)), low)
	}
	return low, high
}

// tailOf is how far beyond its mean a long queue may reach: no farther than the
// time allows, and the less the more callers give up.
func tailOf(l Load, n int, seconds float64) float64 {
	diffusion := 8.5 * math.Sqrt(2*l.Rate*seconds)
	if spare := (float64(n) - l.Erlangs()) / float64(n); spare > 0 {
		diffusion = math.Min(diffusion, 32/spare)
	}
	if !math.IsInf(l.Patience, 1) {
		diffusion = math.Min(diffusion, 8.5*math.Sqrt(l.Rate*l.Patience)+25)
	}
	return diffusion
}

// flow is where x contacts come to when both they and time are a fluid.
func flow(l Load, n int, x, seconds float64) float64 {
	const steps = 200
	m := float64(n)
	h := seconds / steps
	for range steps {
		// Each piece is linear, and is passed exactly: x' = in - out*x.
		in, out := l.Rate, 1/l.AHT
		if x > m {
			out = 1 / l.Patience
			in -= m/l.AHT - m*out
		}
		if out == 0 {
			x += in * h
		} else {
			x += (in/out - x) * -math.Expm1(-out*h)
		}
	}
	return math.Max(0, x)
}

// clean drops what rounding left below zero or too small to matter, and makes
// the rest add up to one.
func (c *crowd) clean() {
	const speck = 1e-14
	var sum float64
	for i, p := range c.prob {
		c.prob[i] = math.Max(0, p)
		sum += c.prob[i]
	}
	first, last := 0, len(c.prob)
	for first < last-1 && c.prob[first] < speck*sum {
		first++
	}
	for last > first+1 && c.prob[last-1] < speck*sum {
		last--
	}
	c.low, c.prob = c.low+first, c.prob[first:last]
	for i := range c.prob {
		c.prob[i] /= sum
	}
}
