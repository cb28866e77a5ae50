package staffing

import "math"

// erlangA is the performance of n servers when callers give up after an
// exponential patience (M/M/n+M). Sources: Palm 1957; Garnett, Mandelbaum and
// Reiman 2002; Zeltyn and Mandelbaum 2005.
//
// With c = n*patience/aht and x = rate*patience, everything follows from
// K(c,x) = 1 + x/(c+1) + x^2/((c+1)(c+2)) + ..., the probability of all states
// with every server busy relative to that of nobody waiting.
func erlangA(l Load, n int, within float64) Performance {
	q := newQueue(l, within).with(float64(n))
	if s, ok := q.direct(math.NaN()); ok {
		return q.performance(s, q.series(q.x))
	}
	return q.performance(q.scaled(), q.busy(q.x))
}

// answeredWithin is the service level alone, for searches.
func answeredWithin(l Load, n int, within float64) float64 {
	q := newQueue(l, within).with(float64(n))
	s, ok := q.direct(math.NaN())
	if !ok {
		s = q.scaled()
	}
	return s.level(q.rho)
}

// queue is M/M/n+M in the numbers that its formulas are made of.
type queue struct {
	a, x          float64 // offered per handling time, and per patience
	aht, patience float64
	t, s, decay   float64 // the threshold, the same in patiences, and e^-s
	bent          float64 // x * bend(s)

	n, rho, c float64 // servers, load of each, and how many contacts all of them finish per patience
}

func newQueue(l Load, within float64) queue {
	s := within / l.Patience
	x := l.Rate * l.Patience
	q := queue{a: l.Erlangs(), x: x, aht: l.AHT, patience: l.Patience, t: within, s: s, decay: 1}
	if s > 0 {
		q.decay, q.bent = math.Exp(-s), x*bend(s)
	}
	return q
}

// with is the queue with n servers.
func (q queue) with(n float64) queue {
	q.n, q.rho, q.c = n, q.a/n, n*q.patience/q.aht
	return q
}

// split is how the probability divides: rel times the other sums is what they
// are a share of.
type split struct {
	odds   float64 // weight of the states with a free server; of direct only
	free   float64 // share that finds a server free
	rel    float64
	q      float64 // states with somebody waiting
	late   float64 // answered, but after the threshold
	beyond float64 // would wait longer than the threshold if they were patient
}

// level is the share answered within the threshold.
func (s split) level(rho float64) float64 { return max(0, s.free+(s.q/rho-s.late)*s.rel) }

// performance puts the numbers of the trade together.
func (q queue) performance(s split, all busySums) Performance {
	abandoned := all.lost * s.rel
	served := s.free + s.q*s.rel/q.rho
	inTime := s.level(q.rho)
	lostInTime := max(0, 1-inTime-s.beyond*s.rel*q.decay)
	return Performance{
		Wait: all.k * s.rel, ServiceLevel: inTime, AbandonedWithin: min(lostInTime, abandoned),
		ServiceLevelAnswered: min(1, inTime/served),
		ASAAnswered:          all.waited * s.rel / served, ASAAll: abandoned * q.patience,
		Abandonment: abandoned, Occupancy: q.rho * served, Queue: abandoned * q.x,
	}
}

// direct splits the probability of a queue of moderate size by plain sums. The
// odds of a free server may be given; NaN has them summed up. It reports false
// where the sums are too long or exceed a float.
func (q queue) direct(odds float64) (split, bool) {
	if q.n > moderate || q.x > moderate || q.a > moderate {
		return split{}, false
	}
	if math.IsNaN(odds) {
		odds = falling(q.n, q.a)
	}
	above := rising(q.c, q.x)
	all := odds + 1 + above
	if !(all < math.MaxFloat64) {
		return split{}, false
	}
	out := split{odds: odds, free: odds / all, rel: 1 / all, q: above}
	if q.t == 0 {
		out.late, out.beyond = above/q.rho, 1+above
		return out, true
	}
	// The density of the offered wait at the threshold, relative to its start.
	g := math.Exp((q.a-q.n)/q.aht*q.t + q.bent)
	then := rising(q.c, q.x*q.decay)
	out.late, out.beyond = then*g/q.rho, (1+then)*g
	return out, true
}

// scaled splits the probability of a queue of any size, in logarithms.
func (q queue) scaled() split {
	_, logFree := blocking(int(q.n), q.a)
	all := q.busyOnly(q.x)
	out := split{q: all.q}
	out.free, out.rel = all.shares(logFree)
	b := q.busyOnly(q.x * q.decay)
	// ln of the density of the offered wait at the threshold; in overload relative to that
	// density's hump, on which the sums beyond t are scaled as well.
	logG := (q.a-q.n)/q.aht*q.t + q.bent
	if all.log > 0 {
		logG = q.c * bend(q.s-math.Log(q.rho))
	}
	if b.log > 0 {
		logG = 0
	}
	g := math.Exp(logG)
	out.late, out.beyond = b.q*g/q.rho, b.k*g
	return out
}

// busySums are sums over the states with every server busy, all relative to
// the state with nobody waiting, divided by e^log.
type busySums struct {
	log    float64
	k      float64 // probability
	q      float64 // probability with somebody waiting: k - 1 before scaling
	lost   float64 // share that gives up
	waited float64 // seconds waited by those who are served
}

// shares returns the probability that a server is free, and the factor that
// turns the sums into probabilities, from ln of the weight of the free states.
func (b busySums) shares(logFree float64) (free, rel float64) {
	if logFree >= b.log {
		d := math.Exp(b.log - logFree)
		free = 1 / (1 + b.k*d)
		return free, d * free
	}
	d := math.Exp(logFree - b.log)
	rel = 1 / (d + b.k)
	return d * rel, rel
}

// busy computes the sums for an offered load of x (in contacts per patience).
func (q queue) busy(x float64) busySums {
	if terms(q.c, x) > 500 {
		return q.integrate(x)
	}
	return q.series(x)
}

// series adds the states up, two to a division.
func (q queue) series(x float64) busySums {
	term, wait := 1.0, 0.0
	var k, lost, waited float64
	for i := 1.0; ; i += 2 {
		d, e := q.c+i, q.c+i+1
		both := 1 / (d * e)
		one := term * x * e * both
		term *= x * x * both
		wait += e * both
		waited += one * wait
		wait += d * both
		waited += term * wait
		k += one + term
		lost += i*(one+term) + term
		if i*term <= nearly*lost && d > x {
			rest := term * x / (e + 1 - x)
			k, lost, waited = k+rest, lost+rest*(i+2), waited+rest*(wait+1/e)
			break
		}
	}
	return busySums{k: 1 + k, q: k, lost: lost / x, waited: waited * q.patience / (x / q.c)}
}

// busyOnly is busy without the waiting times.
func (q queue) busyOnly(x float64) busySums {
	if terms(q.c, x) > 500 {
		return q.integrate(x)
	}
	k := rising(q.c, x)
	return busySums{k: 1 + k, q: k}
}

// terms estimates how many terms the series needs; infinitely many where its
// terms would overflow.
func terms(c, x float64) float64 {
	if x < c {
		return min(42/math.Log(c/x), math.Sqrt(84*c)) + 2
	}
	if x-c-c*math.Log(x/c) > 600 {
		return math.Inf(1)
	}
	return x - c + math.Sqrt(84*x)
}

// bend is 1 - e^-s - s, how far patience bends the growth of the queue; never
// positive, and exact near zero, where the three terms cancel.
func bend(s float64) float64 {
	if math.Abs(s) > 0.03 {
		return -math.Expm1(-s) - s
	}
	term, sum := -s*s/2, 0.0
	for k := 3.0; k < 14; k++ {
		sum += term
		term *= -s / k
	}
	return sum
}
