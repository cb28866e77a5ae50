package staffing

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Chance is one value that the load may take, and how likely it is.
type Chance struct {
	Rate   float64 // contacts per second
	AHT    float64 // seconds; 0: as in the load
	Weight float64 // the weights of all chances add up to 1
}

// of is a load as this chance has it.
func (c Chance) of(l Load) Load {
	l.Rate = c.Rate
	if c.AHT > 0 {
		l.AHT = c.AHT
	}
	return l
}

// Spread are the chances of a rate with a coefficient of variation cv: a gamma
// distribution, cut into equally likely parts and each stood for by its middle.
// A cv of zero is a rate that is known.
func Spread(rate, cv float64, parts int) []Chance {
	if cv <= 0 || parts < 2 {
		return []Chance{{Rate: rate, Weight: 1}}
	}
	shape := 1 / (cv * cv)
	gamma := distuv.Gamma{Alpha: shape, Beta: shape / rate}
	out := make([]Chance, parts)
	for i := range out {
		out[i] = Chance{Rate: gamma.Quantile((float64(i) + 0.5) / float64(parts)), Weight: 1 / float64(parts)}
	}
	return out
}

// WithAHT crosses chances of the rate with a mean handling time that is uncertain
// too, whatever the rate: a coefficient of variation cv about the given seconds,
// by the three points that keep a bell curve's mean, variance and kurtosis. It
// is the mean over an interval that is uncertain, not the single contact, which
// the formulas vary already. A cv of 0.5 or more is taken as 0.5.
func WithAHT(chances []Chance, aht, cv float64) []Chance {
	if cv <= 0 {
		return chances
	}
	step := math.Sqrt(3) * min(cv, 0.5)
	out := make([]Chance, 0, 3*len(chances))
	for _, c := range chances {
		for _, p := range [...]struct{ at, weight float64 }{{1 - step, 1.0 / 6}, {1, 2.0 / 3}, {1 + step, 1.0 / 6}} {
			out = append(out, Chance{Rate: c.Rate, AHT: aht * p.at, Weight: c.Weight * p.weight})
		}
	}
	return out
}

// Expected is the performance of n agents averaged over the chances of the
// rate, every contact counting the same: busy days weigh more, as they do for
// the callers.
func Expected(l Load, chances []Chance, n int, within float64) Performance {
	var sum Performance
	var contacts, entered, answered, weights float64
	for _, c := range chances {
		if c.Rate <= 0 || c.Weight <= 0 {
			weights += c.Weight
			continue
		}
		p := evaluate(c.of(l), n, within)
		w := c.Weight * c.Rate
		in, got := w*(1-p.Blocking), w*(1-p.Blocking-p.Abandonment)
		contacts, entered, answered, weights = contacts+w, entered+in, answered+got, weights+c.Weight
		sum.Wait += w * p.Wait
		sum.ServiceLevel += w * p.ServiceLevel
		sum.AbandonedWithin += w * p.AbandonedWithin
		sum.ASAAll += in * p.ASAAll
		sum.AHT += got * p.AHT
		sum.ASAAnswered += got * p.ASAAnswered
		sum.Abandonment += w * p.Abandonment
		sum.Blocking += w * p.Blocking
		sum.Occupancy += c.Weight * p.Occupancy
		sum.Queue += c.Weight * p.Queue
		sum.Erlangs += c.Weight * p.Erlangs
		sum.Overloaded = sum.Overloaded || p.Overloaded
	}
	if contacts == 0 {
		return Performance{Agents: n, ServiceLevel: 1, ServiceLevelAnswered: 1}
	}
	sum.ServiceLevelAnswered = sum.ServiceLevel / answered
	for _, v := range []*float64{&sum.Wait, &sum.ServiceLevel, &sum.AbandonedWithin, &sum.Blocking, &sum.Abandonment} {
		*v /= contacts
	}
	for _, v := range []*float64{&sum.Occupancy, &sum.Queue, &sum.Erlangs} {
		*v /= weights
	}
	sum.ASAAnswered /= answered
	sum.AHT /= answered
	sum.ASAAll /= entered
	sum.Agents = n
	return sum
}

// Confidence is the probability that n agents keep every promise in the long
// run, given the chances of the load: that the load turns out to be one they can
// carry. What chance does within a single interval at a known load is InInterval.
func Confidence(l Load, t Targets, chances []Chance, n int) float64 {
	var kept, all float64
	for _, c := range chances {
		all += c.Weight
		if c.Rate <= 0 || meets(c.of(l), t, n) {
			kept += c.Weight
		}
	}
	if all == 0 {
		return 1
	}
	return kept / all
}

// RequiredUnder is the least number of agents when the load is uncertain. With
// a probability of zero the promises must be kept on average over the chances;
// otherwise they must be kept with that probability.
func RequiredUnder(l Load, t Targets, chances []Chance, probability float64) (Performance, error) {
	if err := errors.Join(l.Validate(), t.Validate()); err != nil {
		return Performance{}, err
	}
	if math.IsNaN(probability) || probability < 0 || probability > 1 {
		return Performance{}, fmt.Errorf("the probability must be a share, got %g", probability)
	}
	if len(chances) == 1 && chances[0].of(l).Erlangs() == l.Erlangs() {
		return Required(l, t) // a rate that is known is kept to or not
	}
	enough := func(n int) bool { return t.Met(Expected(l, chances, n, t.AnswerWithin)) }
	if probability > 0 {
		enough = func(n int) bool { return Confidence(l, t, chances, n) >= probability-1e-12 }
	}
	n, ok := least(guess(l), enough)
	if !ok {
		return Performance{}, fmt.Errorf("%w: not even %d agents, the most considered", ErrImpossible, MaxAgents)
	}
	return Expected(l, chances, n, t.AnswerWithin), nil
}
