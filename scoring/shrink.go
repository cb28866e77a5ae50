package scoring

import (
	"maps"
	"math"
	"slices"
)

// shrink pulls every difference towards none, as far as its uncertainty deserves:
// with τ² the variance between subjects and s² that of the noise, a share
// τ²/(τ²+s²) of it is to be believed (Efron and Morris 1975; in insurance the
// credibility of Bühlmann and Straub 1970; for shares the mean of the
// beta-binomial posterior). τ² comes by moments (DerSimonian and Laird 1986).
// Where the subjects differ no more than chance would have them, nothing is left.
func shrink(all map[string]comparison, s shape) {
	tau2, k := between(all, s), float64(len(all))
	for subject, c := range all {
		noise, d := c.scaled(s, c.se), c.difference(s)
		if tau2 > 0 {
			c.pull = tau2 / (tau2 + noise*noise)
		}
		c.shrunk = c.pull * d
		// Morris 1983: the pull is an estimate too.
		push := 1 - c.pull
		c.doubt = math.Sqrt(noise*noise*(1-push*(k-1)/k) + 2/max(k-3, 1)*push*push*d*d)
		all[subject] = c
	}
}

// between is the variance of the true differences between subjects.
func between(all map[string]comparison, s shape) float64 {
	var w, w2, wd, wd2, k float64
	for _, subject := range slices.Sorted(maps.Keys(all)) { // sums in one order: the same every time
		c := all[subject]
		if c.se <= 0 {
			continue
		}
		d, se := c.difference(s), c.scaled(s, c.se)
		weight := 1 / (se * se)
		w, w2 = w+weight, w2+weight*weight
		wd, wd2 = wd+weight*d, wd2+weight*d*d
		k++
	}
	if k < 3 { // two subjects are each other's peers: nothing to learn from
		return 0
	}
	q := wd2 - wd*wd/w
	return max(0, (q-(k-1))/(w-w2/w))
}

// fair is the subject's rate as one may expect it on the whole line's mix of
// queues: the line's own rate and the difference to believe in, with a 95 %
// interval of that belief.
func (c comparison) fair(line float64, s shape) (value, low, high float64) {
	half := z * c.doubt
	if s == times {
		return line * (1 + c.shrunk), max(0, line*(1+c.shrunk-half)), line * (1 + c.shrunk + half)
	}
	within := func(v float64) float64 { return min(max(v, 0), 1) }
	return within(line + c.shrunk), within(line + c.shrunk - half), within(line + c.shrunk + half)
}
