package staffing

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Shape is how handling times and patience vary about their means, as
// coefficients of variation (standard deviation over mean). The formulas of
// Erlang have 1 for both. See shaped for what is exact and what is not.
type Shape struct {
	Handling float64 // 0: every contact takes the same
	Patience float64 // of a Weibull distribution; below 1 callers lose patience late
}

// Validate reports every mistake at once.
func (s Shape) Validate() error {
	var errs []error
	if !(s.Handling >= 0 && s.Handling <= 5) {
		errs = append(errs, fmt.Errorf("the variation of handling times must be between 0 and 5, got %g", s.Handling))
	}
	if !(s.Patience >= 0.1 && s.Patience <= 5) {
		errs = append(errs, fmt.Errorf("the variation of patience must be between 0.1 and 5, got %g", s.Patience))
	}
	return errors.Join(errs...)
}

// shaped says what n servers give when handling times and patience are not
// exponential (M/G/n+G).
//
// In patience it is exact, for exponential handling times: the offered wait of
// M/M/n+G (Baccelli and Hebuterne 1981; Zeltyn and Mandelbaum 2005). For others
// the exponent of its density is divided by Kimura's ratio of mean waits (Kimura
// 1986, with Cosmetatos 1976 for times that do not vary), which is (1 + cv^2)/2
// under heavy load (Allen and Cunneen) as a diffusion's is; that the mean is most
// of what counts of the handling time is the finding of Whitt 2005, Engineering
// solution of a basic call-center model. Against simulation with lognormal
// handling times of cv 0 to 1.5 the service level is within 0.025; the ASA of
// patient callers is overstated by up to 0.3 of itself for cv 1.5.
func shaped(l Load, n int, within float64) Performance {
	if math.IsInf(l.Patience, 1) && l.Erlangs() >= float64(n) {
		return erlangC(l, n, within)
	}
	return newOfferedWait(l, n).performance(within)
}

// offeredWait is the density of the wait that a caller of endless patience would
// have: proportional to exp(exponent).
type offeredWait struct {
	load        Load
	n, slower   float64 // servers; what the variation of handling times divides by
	shape, unit float64 // of the Weibull patience; 0: endless
}

func newOfferedWait(l Load, n int) offeredWait {
	w := offeredWait{load: l, n: float64(n), slower: slower(float64(n), l.Erlangs(), l.Shape.Handling)}
	if !math.IsInf(l.Patience, 1) {
		w.shape = weibullShape(l.Shape.Patience)
		w.unit = l.Patience / math.Gamma(1+1/w.shape)
	}
	return w
}

// slower is how much longer callers of n servers wait, where all have to, than
// with exponential handling times.
func slower(n, erlangs, cv float64) float64 {
	v, rho := cv*cv, erlangs/n
	even := 0.5 // of times that do not vary at all
	if rho < 1 {
		even = min(0.5+(1-rho)*(n-1)*(math.Sqrt(4+5*n)-2)/(32*rho*n), n/(n+1))
	}
	return (1 + v) / (2*v + (1-v)/even)
}

// stays is the share whose patience outlasts t.
func (w offeredWait) stays(t float64) float64 {
	if w.shape == 0 {
		return 1
	}
	return math.Exp(-math.Pow(t/w.unit, w.shape))
}

// waited is the mean of what a caller waits who is kept for t: the integral of
// stays.
func (w offeredWait) waited(t float64) float64 {
	if w.shape == 0 || t == 0 {
		return t
	}
	return w.load.Patience * mathext.GammaIncReg(1/w.shape, math.Pow(t/w.unit, w.shape))
}

func (w offeredWait) exponent(t float64) float64 {
	return (w.load.Rate*w.waited(t) - w.n/w.load.AHT*t) / w.slower
}

// reach is the range of waits with a density that counts, and the largest
// exponent in it. The exponent is concave: it has one hump.
func (w offeredWait) reach() (lo, hi, top float64) {
	step := w.slower * w.load.AHT / w.n
	hump := 0.0
	if w.load.Erlangs() > w.n && w.shape > 0 { // where as many stay as can be served
		hump = w.unit * math.Pow(math.Log(w.load.Erlangs()/w.n), 1/w.shape)
	}
	top = w.exponent(hump)
	for hi = hump + step; w.exponent(hi)-top > faint && step < 1e300; hi += step {
		step *= 1.5
	}
	step = w.slower * w.load.AHT / w.n
	for lo = hump; lo > 0 && w.exponent(lo)-top > faint; lo = max(0, lo-step) {
		step *= 1.5
	}
	return lo, hi, top
}

// performance integrates over the offered wait.
func (w offeredWait) performance(within float64) Performance {
	lo, hi, top := w.reach()
	var all, in, inTime, lost, lostInTime, late, asa, kept float64
	over := func(from, to float64, early bool) {
		const panels = 16
		step := (to - from) / panels
		for i := range panels {
			for k, node := range nodes {
				t := from + (float64(i)+(node+1)/2)*step
				f := weights[k] * step / 2 * w.n / w.load.AHT / w.slower * math.Exp(w.exponent(t)-top)
				stays := w.stays(t)
				all += f
				in += f * stays
				asa += f * stays * t
				lost += f * (1 - stays)
				kept += f * w.waited(t)
				if early {
					inTime += f * stays
					lostInTime += f * (1 - stays)
				} else {
					late += f
				}
			}
		}
	}
	cut := min(max(within, lo), hi)
	over(lo, cut, true)
	over(cut, hi, false)
	_, logOdds := blocking(int(w.n), w.load.Erlangs())
	free, rel := busySums{log: top, k: all}.shares(logOdds)
	served := free + in*rel
	return Performance{
		Wait: all * rel, ServiceLevel: free + inTime*rel, AbandonedWithin: (lostInTime + (1-w.stays(within))*late) * rel,
		ServiceLevelAnswered: min(1, (free+inTime*rel)/served), ASAAnswered: asa * rel / served, ASAAll: kept * rel,
		Abandonment: lost * rel, Occupancy: w.load.Erlangs() / w.n * served, Queue: w.load.Rate * kept * rel,
	}
}

// weibullShape is the shape of a Weibull distribution with a coefficient of
// variation between 0.1 and 5, by halving.
func weibullShape(cv float64) float64 {
	of := func(k float64) float64 {
		g := math.Gamma(1 + 1/k)
		return math.Sqrt(math.Gamma(1+2/k)/(g*g) - 1)
	}
	lo, hi := 0.2, 20.0
	for range 60 {
		if mid := math.Sqrt(lo * hi); of(mid) > cv {
			lo = mid
		} else {
			hi = mid
		}
	}
	return math.Sqrt(lo * hi)
}
