package staffing

import (
	"errors"
	"fmt"
	"math"
)

// Blended is what agents give to callers who take other work, which can wait, in
// their idle time.
type Blended struct {
	Performance         // of the callers; the occupancy is that with all work
	Reserve     int     // agents kept free for callers: other work is begun while more of them are free
	Other       float64 // agents' time that goes into the other work, in erlangs
}

// Blend is how much work of another kind n agents can do beside a load of callers
// who keep their promises, with the least reserve of free agents that keeps them.
// Item is how long a piece of the other work takes, in seconds, once begun; zero:
// it is put aside whenever a caller comes. The occupancy of the targets caps all
// work. There is always more of the other work; where n agents do not keep the
// targets without any of it, none is done.
//
// Beginning other work while more than a fixed number of agents is free is the
// best there is where both take equally long (Bhulai and Koole 2003, A queueing
// model for call blending in call centers; Gans and Zhou 2003). The number of busy
// agents then never falls below n less the reserve, and it is a birth-and-death
// chain. Where the times differ, all agents are taken to be as fast as the mix of
// both: see docs/workload.md for how far that is off.
func Blend(l Load, t Targets, n int, item float64) (Blended, error) {
	if err := errors.Join(l.Validate(), t.Validate()); err != nil {
		return Blended{}, err
	}
	switch {
	case n < 1 || n > MaxAgents:
		return Blended{}, fmt.Errorf("agents must be between 1 and %d, got %d", MaxAgents, n)
	case !(item >= 0) || math.IsInf(item, 1):
		return Blended{}, fmt.Errorf("the time of a piece of work must not be negative, got %g", item)
	case l.Trunks > 0 || l.Shape != nil || l.Concurrency > 1:
		return Blended{}, errors.New("work is blended with calls of exponential times, one at once and without trunks, only")
	}
	none := Blended{Performance: evaluate(l, n, t.AnswerWithin), Reserve: n}
	if !t.Met(none.Performance) {
		return none, nil
	}
	if item == 0 {
		room := 1.0
		if t.Occupancy > 0 {
			room = t.Occupancy
		}
		none.Other, none.Reserve = max(0, room-none.Occupancy)*float64(n), 0
		none.Occupancy = max(room, none.Occupancy)
		return none, nil
	}
	lo, hi := -1, n // misses the targets at lo, keeps them at hi
	best := none
	for hi-lo > 1 {
		mid := (lo + hi) / 2
		if b := blend(l, t, n, mid, item); t.Met(b.Performance) {
			hi, best = mid, b
		} else {
			lo = mid
		}
	}
	return best, nil
}

// blend is what a given reserve leads to.
func blend(l Load, t Targets, n, reserve int, item float64) Blended {
	out := Blended{Reserve: reserve}
	mixed := l
	for range 50 {
		if math.IsInf(l.Patience, 1) && mixed.Erlangs() >= float64(n) {
			out.Performance = erlangC(mixed, n, t.AnswerWithin)
			return out
		}
		p, busy := mixed.keptBusy(n, reserve, t.AnswerWithin)
		served := l.Rate * (1 - p.Abandonment)
		out.Other = max(0, busy-served*l.AHT)
		out.Performance = p
		out.Occupancy, out.AHT = busy/float64(n), l.AHT
		next := busy / (served + out.Other/item)
		if math.Abs(next-mixed.AHT) < 1e-7*mixed.AHT {
			break
		}
		mixed.AHT = (mixed.AHT + next) / 2
	}
	return out
}

// keptBusy is what n servers give of whom other work keeps all but a reserve busy,
// both kinds of work taking as long, and how many are busy on average.
func (l Load) keptBusy(n, reserve int, within float64) (p Performance, busy float64) {
	r, free, waiting := longRun(l, n)
	term, odds, below := 1.0, 0.0, 0.0
	for k := n; k > n-reserve && k > 0; k-- {
		term *= float64(k) / l.Erlangs()
		odds, below = odds+term, below+term*float64(k-1)
	}
	if !(odds < 1e250) {
		return evaluate(l, n, within), l.Erlangs()
	}
	all, busyShare := 1-free+odds*waiting[0], 0.0
	free = odds * waiting[0] / all
	busy = below * waiting[0] / all
	for j := range waiting {
		waiting[j] /= all
		busyShare += waiting[j]
	}
	p = r.tally(free, waiting, r.departures(within))
	return p, busy + busyShare*float64(n)
}
