package staffing

import (
	"errors"
	"fmt"
	"math"
)

// Weekly answers again and again how many agents' hours a week of contacts takes,
// for the same promises and the same kind of contacts, as plans of many weeks ask.
// It is not for use by several goroutines at once.
type Weekly struct {
	load    Load
	targets Targets
	seconds float64
	known   map[int]float64 // agents by step of the rate
}

// NewWeekly is for a load whose rate is not looked at, in intervals of so many
// seconds.
func NewWeekly(l Load, t Targets, seconds float64) (*Weekly, error) {
	l.Rate = 1
	errs := []error{l.Validate(), t.Validate()}
	if !(seconds > 0) || math.IsInf(seconds, 1) {
		errs = append(errs, fmt.Errorf("the interval must be positive, got %g s", seconds))
	}
	return &Weekly{load: l, targets: t, seconds: seconds, known: map[int]float64{}}, errors.Join(errs...)
}

// rateStep is by how much rates differ that are staffed apart, and around is how
// many of them to either side an interval is taken for: the same hour of other
// weeks is not quite the same, so that agents, who are whole, do not all become one
// more in the same week.
const (
	rateStep = 0.01
	around   = 10
)

// Hours is the agents' time that a week takes in whose intervals so many contacts
// come, in hours. Each interval has the least number of agents that keeps the
// promises in the long run.
func (w *Weekly) Hours(contacts []float64) (float64, error) {
	var sum float64
	for _, n := range contacts {
		if !(n >= 0) || math.IsInf(n, 1) {
			return 0, fmt.Errorf("the contacts of an interval must not be negative, got %g", n)
		}
		if n < 1e-6 {
			continue
		}
		agents, err := w.agents(n / w.seconds)
		if err != nil {
			return 0, err
		}
		sum += agents
	}
	return sum * w.seconds / 3600, nil
}

// agents are those for rates about a rate of contacts.
func (w *Weekly) agents(rate float64) (float64, error) {
	at := math.Log(rate) / rateStep
	low := math.Floor(at)
	var sum float64
	for step := -around; step <= around+1; step++ {
		n, err := w.at(int(low) + step)
		if err != nil {
			return 0, err
		}
		switch step {
		case -around:
			n *= 1 - (at - low)
		case around + 1:
			n *= at - low
		}
		sum += n
	}
	return sum / (2*around + 1), nil
}

func (w *Weekly) at(step int) (float64, error) {
	if n, ok := w.known[step]; ok {
		return n, nil
	}
	l := w.load
	l.Rate = math.Exp(float64(step) * rateStep)
	p, err := Required(l, w.targets)
	if err != nil {
		return 0, err
	}
	w.known[step] = float64(p.Agents)
	return float64(p.Agents), nil
}
