package staffing

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// InInterval is the probability that the service level counted over one interval
// of so many seconds is at least the target's, when the load is known and n
// agents work: thirty calls scatter about their expectation. An interval in
// which nobody calls does not count.
//
// The share of time in which a caller would be answered in time has a variance
// that Whitt's formula for birth-and-death chains gives in the long run (Whitt
// 1992, Asymptotic formulas for Markov processes), here cut back to the interval
// as if it faded exponentially; given that share the callers are lots of their
// own, a Poisson number of them. So the count is beta-binomial: an approximation,
// within about 0.03 of the truth where simulated. See Roubos, Koole and Stolletz
// 2012, Service-level variability of inbound call centers.
func InInterval(l Load, t Targets, n int, seconds float64) (float64, error) {
	if err := errors.Join(l.Validate(), t.Validate()); err != nil {
		return 0, err
	}
	switch {
	case n < 1 || n > MaxAgents:
		return 0, fmt.Errorf("agents must be between 1 and %d, got %d", MaxAgents, n)
	case !(seconds > 0) || math.IsInf(seconds, 1):
		return 0, fmt.Errorf("the interval must be positive, got %g s", seconds)
	case t.ServiceLevel == 0:
		return 0, errors.New("no service level to hold the interval to")
	}
	p := evaluate(l, n, t.AnswerWithin)
	if p.Overloaded {
		return 0, nil
	}
	calls := l.Rate * seconds
	between := timeVariance(l.full(), l.servers(n), t.AnswerWithin, seconds)
	return atLeast(t.ServiceLevel, p.ServiceLevel, between, calls), nil
}

// RequiredInInterval is the least number of agents with which a single interval
// of so many seconds keeps the target's service level with the given probability,
// and all other targets hold in the long run. The chances of the load, if it is
// uncertain, are averaged over.
func RequiredInInterval(l Load, t Targets, chances []Chance, seconds, probability float64) (int, error) {
	if _, err := InInterval(l, t, 1, seconds); err != nil {
		return 0, err
	}
	if !(probability > 0 && probability < 1) {
		return 0, fmt.Errorf("the probability must be a share between 0 and 1, got %g", probability)
	}
	rest := t
	rest.ServiceLevel = 0
	n, ok := least(guess(l), func(n int) bool {
		return InIntervalUnder(l, t, chances, n, seconds) >= probability && rest.Met(Expected(l, chances, n, t.AnswerWithin))
	})
	if !ok {
		return 0, fmt.Errorf("%w: not even %d agents, the most considered", ErrImpossible, MaxAgents)
	}
	return n, nil
}

// InIntervalUnder is InInterval averaged over the chances of the load: 0 where
// the input makes no sense.
func InIntervalUnder(l Load, t Targets, chances []Chance, n int, seconds float64) float64 {
	var sum, weights float64
	for _, c := range chances {
		weights += c.Weight
		if c.Rate <= 0 {
			sum += c.Weight
			continue
		}
		if p, err := InInterval(c.of(l), t, n, seconds); err == nil {
			sum += c.Weight * p
		}
	}
	return sum / weights
}

// timeVariance is the variance of the share of an interval in which a caller
// would be answered in time.
func timeVariance(l Load, n int, within, seconds float64) float64 {
	r, free, waiting := longRun(l, n)
	chances := r.departures(within)
	// f of the numbers from all busy upward, less its mean.
	mean := free
	f := make([]float64, len(waiting))
	for j, w := range waiting {
		if j < r.places {
			f[j] = chances.served[j]
			if !r.patient() {
				f[j] *= r.c / (r.c + float64(j+1))
			}
		}
		mean += w * f[j]
	}
	// Downward from all busy f is 1; upward it falls. The inner sum of Whitt's
	// formula is the probability below times the distance from the mean.
	var now, ever, inner float64
	p, below := waiting[0], free
	for k := n; k > 0 && below > 1e-15; k-- {
		p *= float64(k) / l.Erlangs() // of k-1 in the queue
		ever += square((1-mean)*below) / (l.Rate * p)
		below -= p
	}
	now, inner = free*square(1-mean), (1-mean)*free
	for j, w := range waiting {
		now += w * square(f[j]-mean)
		inner += w * (f[j] - mean)
		if w < 1e-14 {
			break
		}
		ever += square(inner) / (l.Rate * w)
	}
	if now == 0 || ever == 0 {
		return 0
	}
	fade := ever / now // seconds in which the past is forgotten, of 2*ever = 2*now*fade
	u := fade / seconds
	return now * 2 * u * (1 - u*-math.Expm1(-1/u))
}

func square(v float64) float64 { return v * v }

// longRun is the balance of a queue; one without trunks is given room for every
// queue that is at all likely.
func longRun(l Load, n int) (r room, free float64, waiting []float64) {
	places := l.Trunks - n
	if l.Trunks == 0 {
		room := 40 / max(1e-4, 1-l.Erlangs()/float64(n))
		if !math.IsInf(l.Patience, 1) {
			room = min(room, max(0, l.Rate*l.Patience-float64(n)*l.Patience/l.AHT)+9*math.Sqrt(l.Rate*l.Patience)+60)
			if l.Erlangs() >= float64(n) {
				room = l.Rate*l.Patience - float64(n)*l.Patience/l.AHT + 9*math.Sqrt(l.Rate*l.Patience) + 60
			}
		}
		places = int(min(room, MaxTrunks))
	}
	r = room{load: l, n: float64(n), places: max(0, places), c: float64(n) * l.Patience / l.AHT, x: l.Rate * l.Patience}
	free, waiting = r.balance()
	return r, free, waiting
}

// atLeast is the probability that at least the share of a Poisson number of
// calls is answered in time, when the share itself has this mean and variance.
func atLeast(share, mean, variance, calls float64) float64 {
	if mean <= 0 || mean >= 1 {
		return min(1, max(0, math.Ceil(mean-share)))
	}
	most := mean * (1 - mean)
	if calls > 400 { // the lots of single calls add to the variance, and no more
		rho := min(0.999, (variance+(most-variance)/calls)/most)
		size := 1/rho - 1
		return 1 - mathext.RegIncBeta(mean*size, (1-mean)*size, share)
	}
	rho := min(0.999, max(1e-7, variance/most))
	size := 1/rho - 1
	a, b := mean*size, (1-mean)*size
	var sum, all float64
	for n := 1.0; n < calls+10*math.Sqrt(calls)+20; n++ {
		weight := poisson(int(n), calls)
		if weight < 1e-12 {
			continue
		}
		all += weight
		sum += weight * betaBinomial(math.Ceil(share*n-1e-9), n, a, b)
	}
	return sum / all
}

// betaBinomial is the probability of k or more of n when the chance of each is a
// beta variable with parameters a and b.
func betaBinomial(k, n, a, b float64) float64 {
	lg := func(v float64) float64 { g, _ := math.Lgamma(v); return g }
	p := math.Exp(lg(n+a) - lg(a) + lg(a+b) - lg(n+a+b)) // all n
	sum := p
	for i := n; i > k; i-- {
		p *= i / (n - i + 1) * (n - i + b) / (i - 1 + a)
		sum += p
	}
	return min(1, sum)
}
