package scoring

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// cell is what one subject did in one cluster (a day of an agent, an agent of a
// team) on one queue: num of den, or num seconds over den contacts.
type cell struct {
	subject, cluster, queue string
	num, den                float64
}

// shape says how the numbers of a cell vary.
type shape bool

const (
	shares shape = false // num of den: binomial, or anything else between 0 and 1
	times  shape = true  // num is a sum of den durations: they spread as their mean does
)

// variance is how much one observation varies around a rate.
func (s shape) variance(rate float64) float64 {
	if s == times {
		return rate * rate
	}
	return rate * (1 - rate)
}

// comparison is a subject beside what its peers would have done with the same
// work. All rates are per observation.
type comparison struct {
	n        float64
	observed float64 // rate
	expected float64 // rate of the peers on this subject's mix of queues
	se       float64 // standard error of observed - expected, were they equal
	p        float64 // two-sided: how easily chance alone makes such a difference
	shrunk   float64 // the difference to believe in, see shrink
	pull     float64 // how much of the difference that is, 0 to 1
	doubt    float64 // standard error of shrunk
}

// difference is how far the subject is off its peers: absolute for shares,
// relative for times.
func (c comparison) difference(s shape) float64 { return c.scaled(s, c.observed-c.expected) }

func (c comparison) scaled(s shape, difference float64) float64 {
	if s == times {
		return difference / c.expected
	}
	return difference
}

// compare sets every subject beside its peers by indirect standardisation: what
// it did, and what the others' rates on the same queues make one expect (as
// hospitals are compared: Spiegelhalter 2005, Statistics in Medicine 24). So the
// agent with the hard queue is not compared with the one with the easy queue.
// Work on a queue that nobody else served is left out: there is nothing to
// compare it with.
func compare(cells []cell, s shape) map[string]comparison {
	sums := tally(cells)
	out := map[string]comparison{}
	tests := sums.expectations(s)
	spread := sums.spread(cells, tests)
	for subject, t := range tests {
		phi, ok := spread.of(subject, s)
		if t.n <= 0 || !ok {
			continue
		}
		c := comparison{n: t.n, observed: t.observed / t.n, expected: t.expected / t.n}
		c.se = math.Sqrt(phi*(t.variance+t.peers)) / t.n
		if s == times {
			c.p = timesP(c, spread.pooledDegrees)
		} else {
			c.p = sharesP(t, phi)
		}
		out[subject] = c
	}
	shrink(out, s)
	return out
}

// sum is num of den.
type sum struct{ num, den float64 }

// sums are a list of cells added up by queue, and by subject and queue.
type sums struct {
	queues   map[string]sum
	subjects map[string]map[string]sum
}

func tally(cells []cell) sums {
	s := sums{map[string]sum{}, map[string]map[string]sum{}}
	for _, c := range cells {
		if c.den <= 0 {
			continue
		}
		if s.subjects[c.subject] == nil {
			s.subjects[c.subject] = map[string]sum{}
		}
		for _, m := range []map[string]sum{s.queues, s.subjects[c.subject]} {
			m[c.queue] = sum{m[c.queue].num + c.num, m[c.queue].den + c.den}
		}
	}
	return s
}

// expectation is what a subject did and what was to be expected of it, summed
// over the queues it shares with others.
type expectation struct {
	n, observed, expected float64
	variance              float64 // of observed, at the peers' rates
	peers                 float64 // of expected: the peers' rates are estimates too
	rates                 map[string]float64
}

func (s sums) expectations(shape shape) map[string]expectation {
	out := map[string]expectation{}
	for subject, queues := range s.subjects {
		t := expectation{rates: map[string]float64{}}
		for _, queue := range slices.Sorted(maps.Keys(queues)) { // sums in one order: the same every time
			own := queues[queue]
			others := sum{s.queues[queue].num - own.num, s.queues[queue].den - own.den}
			rate, ok := peerRate(others, shape)
			if !ok {
				continue
			}
			v := shape.variance(rate)
			t.rates[queue] = rate
			t.n += own.den
			t.observed += own.num
			t.expected += own.den * rate
			t.variance += own.den * v
			t.peers += own.den * own.den * v / others.den
		}
		out[subject] = t
	}
	return out
}

// peerRate is the others' rate. A share is pulled half an observation inwards
// (Jeffreys), since peers who never failed in five tries can fail.
func peerRate(others sum, s shape) (float64, bool) {
	if others.den < 1 || (s == times && others.num <= 0) {
		return 0, false
	}
	if s == times {
		return others.num / others.den, true
	}
	return (others.num + 0.5) / (others.den + 1), true
}

// dispersion is how much more (or less) the clusters of a subject differ among
// themselves than independent observations would: calls of one day resemble each
// other, and durations spread by their own law.
type dispersion struct {
	pooled, pooledDegrees float64
	own                   map[string]sum // squares over their expectation, by subject
	ownDegrees            map[string]float64
}

func (s sums) spread(cells []cell, tests map[string]expectation) dispersion {
	type key struct{ subject, cluster string }
	type residual struct{ off, n, variance float64 }
	clusters := map[key]residual{}
	for _, c := range cells {
		t := tests[c.subject]
		rate, ok := t.rates[c.queue]
		if !ok || c.den <= 0 {
			continue
		}
		r := clusters[key{c.subject, c.cluster}]
		r.off += c.num - c.den*rate - c.den*(t.observed-t.expected)/t.n
		r.n += c.den
		r.variance += t.variance / t.n * c.den
		clusters[key{c.subject, c.cluster}] = r
	}
	d := dispersion{own: map[string]sum{}, ownDegrees: map[string]float64{}}
	var all sum
	order := slices.SortedFunc(maps.Keys(clusters), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(a.cluster, b.cluster))
	})
	for _, k := range order {
		r := clusters[k]
		expected := r.variance * (1 - r.n/tests[k.subject].n)
		own := d.own[k.subject]
		d.own[k.subject] = sum{own.num + r.off*r.off, own.den + expected}
		d.ownDegrees[k.subject]++
		all = sum{all.num + r.off*r.off, all.den + expected}
	}
	for subject := range d.ownDegrees {
		d.ownDegrees[subject]--
		d.pooledDegrees += d.ownDegrees[subject]
	}
	if all.den > 0 {
		d.pooled = all.num / all.den
	}
	return d
}

// of is the factor by which a subject's variance exceeds the textbook's. Shares
// never vary less than coin tosses do, so they need no days to know; of times
// only the days tell, and an agent whose days differ more than the others' is
// judged by his own.
func (d dispersion) of(subject string, s shape) (phi float64, ok bool) {
	const enough = 10 // degrees of freedom
	if s == shares {
		if d.pooledDegrees < enough {
			return 1, true
		}
		return max(1, d.pooled), true
	}
	if d.pooledDegrees < enough {
		return 0, false
	}
	phi = max(d.pooled, 1e-9) // days as like as peas are no reason for doubt
	if own := d.own[subject]; own.den > 0 && d.ownDegrees[subject] >= 4 {
		phi = max(phi, own.num/own.den)
	}
	return phi, true
}
