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
	q := newQueue(l, n)
	_, logOdds := blocking(n, q.a)
	all := q.busy(q.x)
	idle, rel := all.shares(logOdds)

	abandoned := all.lost * rel
	served := idle + all.q*rel/q.rho
	late, beyond := q.late(within, all.log)
	inTime := max(0, served-late*rel)
	lostInTime := max(0, 1-inTime-beyond*rel*math.Exp(-within/l.Patience))
	return Performance{
		Wait: all.k * rel, ServiceLevel: inTime, AbandonedWithin: min(lostInTime, abandoned),
		ServiceLevelAnswered: min(1, inTime/served),
		ASAAnswered:          all.waited * rel / served, ASAAll: abandoned * l.Patience,
		Abandonment: abandoned, Occupancy: q.rho * served, Queue: abandoned * q.x,
	}
}

// answeredWithin is the service level alone, for searches.
func answeredWithin(l Load, n int, within float64) float64 {
	q := newQueue(l, n)
	_, logOdds := blocking(n, q.a)
	all := q.busyOnly(q.x)
	idle, rel := all.shares(logOdds)
	late, _ := q.late(within, all.log)
	return idle + (all.q/q.rho-late)*rel
}

// queue is M/M/n+M in the numbers that its formulas are made of.
type queue struct {
	n, a, rho float64
	rate      float64 // of the n servers together, per second
	patience  float64
	c, x      float64
}

func newQueue(l Load, n int) queue {
	m, a := float64(n), l.Erlangs()
	rate := m / l.AHT
	return queue{n: m, a: a, rho: a / m, rate: rate, patience: l.Patience, c: rate * l.Patience, x: l.Rate * l.Patience}
}

// late returns, on the scale of sums divided by e^log, how many are answered
// but after t seconds, and how many would wait longer than t if they were patient.
func (q queue) late(t, log float64) (answered, offered float64) {
	s := t / q.patience
	b := q.busyOnly(q.x * math.Exp(-s))
	// ln of the density of the offered wait at t; in overload relative to that
	// density's hump, on which the sums beyond t are scaled as well.
	logG := -(q.n-q.a)/q.n*q.rate*t + q.x*bend(s)
	if log > 0 {
		logG = q.c * bend(s-math.Log(q.rho))
	}
	if b.log > 0 {
		logG = 0
	}
	rel := math.Exp(logG)
	return b.q * rel / q.rho, b.k * rel
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

// series adds the states up one by one.
func (q queue) series(x float64) busySums {
	term, wait, inv := 1.0, 0.0, 0.0
	var k, lost, waited float64
	for i := 1.0; ; i++ {
		inv = 1 / (q.c + i)
		term *= x * inv
		wait += inv
		k += term
		lost += i * term
		waited += term * wait
		if i*term <= tiny*lost && i > x-q.c {
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
	term, k := 1.0, 0.0
	for i := q.c + 1; ; i++ {
		term *= x / i
		k += term
		if term <= tiny*k && i > x {
			break
		}
	}
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
