package staffing

import (
	"errors"
	"fmt"
	"math"
)

// Stretch is how many times longer handling takes while an agent has one, two,
// three ... contacts in hand; beyond its end the last value holds.
type Stretch []float64

// Validate reports every mistake at once. A further contact at once must not slow
// the others down by more than it brings: then agents would do better without it.
func (s Stretch) Validate() error {
	var errs []error
	if len(s) == 0 {
		errs = append(errs, errors.New("stretch: want a factor for one contact at once, two, and so on"))
	}
	for i, v := range s {
		switch {
		case !(v > 0) || math.IsInf(v, 1):
			errs = append(errs, fmt.Errorf("stretch: the factor with %d at once must be positive, got %g", i+1, v))
		case i > 0 && float64(i+1)/v < float64(i)/s[i-1]*(1-1e-9):
			errs = append(errs, fmt.Errorf("stretch: with %d at once %.4g times as much would get done as with one, with %d at once %.4g times: want no more than %d at once",
				i+1, float64(i+1)/v*s[0], i, float64(i)/s[i-1]*s[0], i))
		}
	}
	return errors.Join(errs...)
}

// with is the factor with k contacts in hand.
func (s Stretch) with(k int) float64 { return s[min(max(k, 1), len(s))-1] }

// full is a load whose contacts all take what they take when every agent has the
// hands full: a little more than they do.
func (l Load) full() Load {
	if l.Stretch != nil {
		l.AHT *= l.Stretch.with(l.Concurrency)
		l.Stretch = nil
	}
	return l
}

// chats is what n agents give to contacts of which each handles several at once,
// the slower the more there are: M/M/n*c+M with rates that depend on the state.
//
// A contact goes to an agent with the fewest in hand. While there are places for
// more, the number of contacts is taken to be spread evenly over the agents, which
// makes it a birth-and-death chain; in truth an agent whose contact ends is below
// the others until the next arrival, so that a little less gets done. From all
// places taken on, everything is exact: who waits meets n*c servers of the full
// agents' pace. Source of the model: Luo and Zhang 2013, Staffing and control of
// instant messaging contact centers.
func chats(l Load, n int, within float64) Performance {
	full := l.full()
	places := full.servers(n)
	if math.IsInf(l.Patience, 1) && full.Erlangs() >= float64(places) {
		return erlangC(full, places, within)
	}
	r, free, waiting := longRun(full, places)
	below := l.below(n)
	all := 1 - free + below.odds*waiting[0]
	if math.IsInf(below.odds, 1) {
		all = below.odds
	}
	busy := 0.0
	for j := range waiting {
		waiting[j] /= all // nothing is left of them where agents are far more than needed
		busy += waiting[j]
	}
	free = 1 - busy
	p := r.tally(free, waiting, r.departures(within))
	inHand := below.mean*free + float64(places)*busy
	p.Occupancy = inHand / float64(places)
	p.AHT = inHand / (l.Rate * (1 - p.Abandonment - p.Blocking))
	return p
}

// below sums up the states with a place free: their weight relative to that of all
// places taken and nobody waiting, and the mean number of contacts in hand in them.
func (l Load) below(n int) (out struct{ odds, mean float64 }) {
	const big = 1e200
	weight, sum, first := 1.0, 0.0, 0.0
	scaled := false
	for k := l.servers(n); k > 0; k-- {
		each, over := k/n, k%n
		pace := float64(n-over) * float64(each) / l.Stretch.with(each)
		if over > 0 {
			pace += float64(over) * float64(each+1) / l.Stretch.with(each+1)
		}
		weight *= pace / (l.Rate * l.AHT)
		sum, first = sum+weight, first+weight*float64(k-1)
		if weight < tiny*sum {
			break
		}
		if sum > big {
			weight, sum, first, scaled = weight/big, sum/big, first/big, true
		}
	}
	if out.odds, out.mean = sum, first/sum; scaled {
		out.odds = math.Inf(1)
	}
	return out
}
