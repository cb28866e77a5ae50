package staffing

import (
	"errors"
	"fmt"
	"math"
)

// Targets are what a queue promises. Zero leaves a promise out; at least one
// must be made. Every one of them is easier to keep with more agents, which is
// what the search for the least number rests on.
type Targets struct {
	ServiceLevel float64 // share of the offered answered within AnswerWithin, below 1
	AnswerWithin float64 // seconds
	ASA          float64 // seconds, mean wait of those answered
	ASAAll       float64 // seconds, mean wait of all
	Abandonment  float64 // share that may give up
	Blocking     float64 // share that may find every trunk busy
	Occupancy    float64 // share of their time the agents may be busy
}

// Validate reports every mistake at once.
func (t Targets) Validate() error {
	var errs []error
	if t.ServiceLevel == 1 {
		errs = append(errs, errors.New("a service level of 100 % is out of reach of any number of agents; ask for less"))
	} else if !share(t.ServiceLevel) {
		errs = append(errs, fmt.Errorf("the service level must be a share below 1, got %g", t.ServiceLevel))
	}
	if !share(t.Abandonment) && t.Abandonment != 1 {
		errs = append(errs, fmt.Errorf("abandonment must be a share up to 1, got %g", t.Abandonment))
	}
	if !share(t.Blocking) && t.Blocking != 1 {
		errs = append(errs, fmt.Errorf("blocking must be a share up to 1, got %g", t.Blocking))
	}
	if !share(t.Occupancy) && t.Occupancy != 1 {
		errs = append(errs, fmt.Errorf("occupancy must be a share up to 1, got %g", t.Occupancy))
	}
	notNegative := func(what string, v float64) {
		if math.IsNaN(v) || v < 0 {
			errs = append(errs, fmt.Errorf("%s must not be negative, got %g", what, v))
		}
	}
	notNegative("the answer threshold", t.AnswerWithin)
	notNegative("the ASA", t.ASA)
	notNegative("the ASA of all", t.ASAAll)
	if len(errs) == 0 && t == (Targets{AnswerWithin: t.AnswerWithin}) {
		errs = append(errs, errors.New("no target: ask for a service level, an ASA, an abandonment, a blocking or an occupancy"))
	}
	return errors.Join(errs...)
}

func share(v float64) bool { return v >= 0 && v < 1 }

// Met reports whether a performance keeps every promise.
func (t Targets) Met(p Performance) bool {
	return (t.ServiceLevel == 0 || p.ServiceLevel >= t.ServiceLevel) &&
		(t.ASA == 0 || p.ASAAnswered <= t.ASA) &&
		(t.ASAAll == 0 || p.ASAAll <= t.ASAAll) &&
		(t.Abandonment == 0 || p.Abandonment <= t.Abandonment) &&
		(t.Blocking == 0 || p.Blocking <= t.Blocking) &&
		(t.Occupancy == 0 || p.Occupancy <= t.Occupancy)
}

// onlyService reports whether the service level is the one promise, the common
// case, which needs less arithmetic.
func (t Targets) onlyService() bool {
	return t == Targets{ServiceLevel: t.ServiceLevel, AnswerWithin: t.AnswerWithin}
}

// Required is the performance of the least number of agents that keeps every
// promise. It returns an error that wraps ErrImpossible, with what MaxAgents
// would give, where even they do not.
func Required(l Load, t Targets) (Performance, error) {
	if err := errors.Join(l.Validate(), t.Validate()); err != nil {
		return Performance{}, err
	}
	if t.onlyService() && l.erlangA() && l.Concurrency <= 1 {
		if q, s, ok := leastInTime(l, t.ServiceLevel, t.AnswerWithin); ok {
			p := q.performance(s, q.series(q.x))
			p.Agents, p.Erlangs = int(q.n), q.a
			return p, nil
		}
	}
	n, ok := least(guess(l), func(n int) bool { return meets(l, t, n) })
	if !ok {
		p := evaluate(l, MaxAgents, t.AnswerWithin)
		return p, fmt.Errorf("%w: %d agents, the most considered, give a service level of %.4g, an ASA of %.4g s, %.4g abandoned and an occupancy of %.4g to %.6g erlangs",
			ErrImpossible, MaxAgents, p.ServiceLevel, p.ASAAnswered, p.Abandonment, p.Occupancy, l.Erlangs())
	}
	return evaluate(l, n, t.AnswerWithin), nil
}

func meets(l Load, t Targets, n int) bool {
	if t.onlyService() && l.erlangA() {
		return answeredWithin(l, l.servers(n), t.AnswerWithin) >= t.ServiceLevel
	}
	return t.Met(evaluate(l, n, t.AnswerWithin))
}

// guess is where the search starts: the load and a margin of half its root.
func guess(l Load) int {
	a := l.Erlangs()
	if math.IsInf(l.Patience, 1) {
		a += math.Sqrt(a) / 2
	}
	return int(min(a/float64(max(1, l.Concurrency)), MaxAgents-1)) + 1
}

// least finds the smallest n from 1 to MaxAgents with ok(n), given that ok
// never turns false again: strides that double away from the guess, then
// halving. It asks at most about 2*log2(MaxAgents) times.
func least(start int, ok func(int) bool) (int, bool) {
	lo, hi := 0, MaxAgents+1 // ok is false at lo and true at hi
	for n, stride := start, 1; hi-lo > 1; stride *= 2 {
		if ok(n) {
			hi = n
			if lo > 0 {
				break
			}
			n = max(n-stride, 1)
		} else {
			lo = n
			if hi <= MaxAgents {
				break
			}
			n = min(n+stride, MaxAgents)
		}
	}
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; ok(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi, hi <= MaxAgents
}
