// Package simulate plays a service hotline event by event: contacts arrive, wait,
// lose patience, ring at agents with skills who answer or do not, are transferred,
// ring again, and agents come, take breaks and go home. It says what the exact formulas
// cannot: many skills, days that are busier than others, calls that outlast a
// shift, a queue carried from one interval into the next.
//
// A Scenario is played many times over. Every replication draws its chances from
// the seed, its own number and the number of the contact, for each purpose apart:
// two variants of a scenario meet the same callers with the same patience and the
// same business (common random numbers), and the result does not depend on how
// many workers played it. Every figure comes with a confidence interval over the
// replications. Play plays a single replication and tells an observer of everything
// that happens in it.
//
// All times are in seconds from the start of the first interval, all shares are
// fractions. The package is pure: no clock, no files, no database.
package simulate

import (
	"errors"
	"fmt"
	"math"
)

// Limits of a scenario: a larger one is refused, so that none runs for ever.
const (
	MaxIntervals    = 50_000  // of one scenario
	MaxCells        = 200_000 // intervals times queues: each has its figures
	MaxDays         = 400
	MaxAgents       = 100_000     // of all groups together
	MaxContacts     = 100_000_000 // expected in one replication
	MaxConcurrency  = 50          // contacts in one agent's hands
	MaxVisits       = 50          // of one contact to queues: redials and transfers end there
	MaxReplications = 1_000_000
)

// ErrStopped is returned by Run when its Stop function said so.
var ErrStopped = errors.New("the simulation was stopped")

// Options say how often and how a scenario is played.
type Options struct {
	Seed         uint64
	Replications int                   // how many; with a Precision the most, 0 counts as 100
	Precision    float64               // stop when every service level is known to ± this much; 0: play all
	Fewest       int                   // replications before the precision is looked at
	Confidence   float64               // of the intervals; 0 counts as 0.95
	Workers      int                   // how many replications at a time; 0 counts as 1
	Stop         func() bool           // asked now and then by every worker: true gives up
	Enough       func() bool           // asked after every ten replications: true ends with what is known
	Progress     func(done, total int) // called from one goroutine
}

func (o Options) withDefaults() Options {
	if o.Replications == 0 {
		o.Replications = 100
	}
	if o.Confidence == 0 {
		o.Confidence = 0.95
	}
	o.Workers = max(1, o.Workers)
	return o
}

// Validate reports every mistake at once.
func (o Options) Validate() error {
	var errs []error
	if o.Replications < 0 || o.Replications > MaxReplications {
		errs = append(errs, fmt.Errorf("replications: want 1 to %d, got %d", MaxReplications, o.Replications))
	}
	if math.IsNaN(o.Precision) || o.Precision < 0 || o.Precision >= 1 {
		errs = append(errs, fmt.Errorf("precision: want a share below 1, such as 0.01, got %g", o.Precision))
	}
	if math.IsNaN(o.Confidence) || o.Confidence < 0 || o.Confidence >= 1 {
		errs = append(errs, fmt.Errorf("confidence: want a share below 1, such as 0.95, got %g", o.Confidence))
	}
	return errors.Join(errs...)
}

// Run plays a scenario and reports what came of it. It returns every mistake of
// the scenario at once, or ErrStopped.
func Run(s Scenario, o Options) (Result, error) {
	if err := errors.Join(s.Validate(), o.Validate()); err != nil {
		return Result{}, err
	}
	o = o.withDefaults()
	return replicate(compile(s), o)
}
