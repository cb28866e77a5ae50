// Package staffing turns load into people: how many agents a queue needs so
// that the promise to its callers holds, and what a given number of them would
// give.
//
// The models are the exact stationary ones of the trade: Erlang C, where every
// caller waits for ever, Erlang A (M/M/n+M), where callers lose patience, and
// both with a limited number of trunks (M/M/n/k, M/M/n/k+M; Erlang B with no
// room to wait). Other distributions of the times are approximated (Shape), and
// a day is followed from interval to interval (Through).
// They are evaluated in log space, by series of positive terms or by quadrature
// of a positive integrand, so that nothing cancels from 1e-6 to 1e6 erlangs and
// from 1 to 100,000 agents.
//
// The package is pure: no clock, no files, no database.
package staffing

import (
	"errors"
	"fmt"
	"math"
)

// MaxAgents is the largest number of agents that Required considers. A target
// that this many cannot reach is reported as impossible.
const MaxAgents = 100_000

// MaxTrunks is the largest number of trunks that is computed with; more are as
// good as no limit at all.
const MaxTrunks = 1_000_000

// ErrImpossible says that no number of agents up to MaxAgents reaches a target.
var ErrImpossible = errors.New("no number of agents reaches the target")

// Load is the work that arrives at one queue. Times are in seconds.
type Load struct {
	Rate        float64 // contacts offered per second
	AHT         float64 // mean handling time
	Patience    float64 // mean patience; +Inf: nobody gives up (Erlang C)
	Concurrency int     // contacts an agent handles at once; 0 counts as 1
	Trunks      int     // contacts that fit in, talking and waiting; 0: no limit
	Shape       *Shape  // of times that are not exponential; nil: they are
	Stretch     Stretch // of AHT by how many are in hand; none: AHT holds with all Concurrency in hand
}

// Erlangs is the offered load: how many agents' time arrives per unit of time.
func (l Load) Erlangs() float64 { return l.Rate * l.AHT }

// erlangA reports whether callers lose patience, none is turned away, and all
// times are exponential.
func (l Load) erlangA() bool {
	return l.Trunks == 0 && l.Shape == nil && l.Stretch == nil && !math.IsInf(l.Patience, 1)
}

// Validate reports every mistake at once.
func (l Load) Validate() error {
	var errs []error
	positive := func(what string, v float64) {
		if math.IsNaN(v) || v <= 0 || math.IsInf(v, 1) {
			errs = append(errs, fmt.Errorf("%s must be positive, got %g", what, v))
		}
	}
	positive("contacts per second", l.Rate)
	positive("handling time", l.AHT)
	if math.IsNaN(l.Patience) || l.Patience <= 0 {
		errs = append(errs, fmt.Errorf("patience must be positive (leave it out where nobody gives up), got %g", l.Patience))
	}
	if l.Concurrency < 0 {
		errs = append(errs, fmt.Errorf("concurrency must not be negative, got %d", l.Concurrency))
	}
	if l.Trunks < 0 || l.Trunks > MaxTrunks {
		errs = append(errs, fmt.Errorf("trunks must be between 1 and %d (0: no limit), got %d", MaxTrunks, l.Trunks))
	}
	if l.Shape != nil {
		errs = append(errs, l.Shape.Validate())
		if l.Trunks > 0 {
			errs = append(errs, errors.New("trunks cannot be combined with times that are not exponential"))
		}
	}
	if l.Stretch != nil {
		errs = append(errs, l.Stretch.Validate())
		if l.Trunks > 0 || l.Shape != nil {
			errs = append(errs, errors.New("stretch cannot be combined with trunks or with times that are not exponential"))
		}
	}
	return errors.Join(errs...)
}

// servers is how many contacts n agents handle at once.
//
// Concurrent work (chat) without a Stretch is approximated by that many
// independent servers, each as slow as AHT says: AHT must then be what a contact
// takes while its agent is busy with Concurrency of them. With a Stretch, AHT is
// what it takes alone, and the pace follows the number in hand: see chats.
func (l Load) servers(n int) int { return n * max(1, l.Concurrency) }

// Performance is what a number of agents gives to a load, in the long run.
// Times are in seconds, shares are fractions of all contacts offered unless
// they say otherwise.
type Performance struct {
	Agents               int
	Erlangs              float64 // offered
	Wait                 float64 // share that has to wait at all
	ServiceLevel         float64 // share answered within the threshold (sl-3)
	AbandonedWithin      float64 // share that gave up within the threshold
	ServiceLevelAnswered float64 // share of the answered that was answered within it (sl-2)
	ASAAnswered          float64 // mean wait of those answered; +Inf in overload without abandonment
	ASAAll               float64 // mean wait of all who got in, those who gave up included
	Abandonment          float64 // share that gave up
	Blocking             float64 // share turned away because every trunk was busy
	Occupancy            float64 // share of the agents' time spent on contacts; of chats, of their places
	AHT                  float64 // mean handling time; of chats, by how many were in hand
	Queue                float64 // mean number waiting
	Overloaded           bool    // the queue would grow without end
}

// Evaluate says what n agents give to a load, with a service level counted to
// within seconds of waiting (a wait of exactly that is in time).
func Evaluate(l Load, n int, within float64) (Performance, error) {
	if err := l.Validate(); err != nil {
		return Performance{}, err
	}
	if n < 1 || l.servers(n) > MaxAgents*max(1, l.Concurrency) {
		return Performance{}, fmt.Errorf("agents must be between 1 and %d, got %d", MaxAgents, n)
	}
	if math.IsNaN(within) || within < 0 {
		return Performance{}, fmt.Errorf("the answer threshold must not be negative, got %g", within)
	}
	return evaluate(l, n, within), nil
}

func evaluate(l Load, n int, within float64) Performance {
	if l.Stretch != nil && l.Concurrency > 1 {
		p := chats(l, n, within)
		p.Agents, p.Erlangs = n, l.Erlangs()
		return p
	}
	l = l.full()
	var p Performance
	switch m := l.servers(n); {
	case l.Shape != nil:
		p = shaped(l, m, within)
	case l.Trunks > 0:
		p = limited(l, m, within)
	case math.IsInf(l.Patience, 1):
		p = erlangC(l, m, within)
	default:
		p = erlangA(l, m, within)
	}
	p.Agents, p.Erlangs, p.AHT = n, l.Erlangs(), l.AHT
	return p
}
