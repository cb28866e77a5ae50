package forecast

import (
	"math"
	"slices"
)

// testLeads are the leads, in days, at which models are tried: tomorrow is 1.
// A lead in between goes by the nearest.
var testLeads = []int{1, 3, 7, 14, 21}

// trialDays is how many past days each lead is tried on.
const trialDays = 63

// leadFor is the index into leads of the one to go by.
func leadFor(leads []int, lead int) int {
	best := 0
	for i, l := range leads {
		if abs(l-lead) < abs(leads[best]-lead) {
			best = i
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// weigh is the say each model gets: the weights with which the combination
// would have done best on the trials. Models that err on the same days bring
// each other nothing, and one that errs on others is welcome even if it errs
// more. The weights are drawn towards equal ones, the more so the fewer days
// there were, because weights fitted to few days forecast worse than none.
func weigh(trials []*trial, models int) []float64 {
	days := make([]int, models)
	var most int
	for _, t := range trials {
		for m := range models {
			if t.said[m] != nil {
				days[m]++
				most = max(most, days[m])
			}
		}
	}
	const fewDays = 5
	weights := make([]float64, models)
	if most < fewDays {
		return weights
	}
	var in []int // models that spoke on nearly all days
	for m := range models {
		if days[m]*10 >= most*8 {
			in = append(in, m)
		}
	}
	for i, w := range mixture(joint(trials, in), len(in), most) {
		weights[in[i]] = w
	}
	return weights
}

// joint sums over the trials what pairs of models were off by together.
func joint(trials []*trial, in []int) []float64 {
	n := len(in)
	out := make([]float64, n*n)
	usual := usualLoss(trials)
next:
	for _, t := range trials {
		for _, m := range in {
			if t.said[m] == nil {
				continue next
			}
		}
		scale := 1.0
		if loss := t.loss[len(t.loss)-1]; loss > usual {
			scale = usual / loss // on a day of which nobody knew, nobody earns a say
		}
		for i, a := range in {
			for j, b := range in[:i+1] {
				out[i*n+j] += scale * t.joint[a*(a+1)/2+b]
			}
		}
	}
	for i := range n {
		for j := range i {
			out[j*n+i] = out[i*n+j]
		}
	}
	return out
}

// mixture finds weights, none negative and one together, for which the mixture
// is off by little: down the slope, in steps that multiply. A model clearly
// behind the best by itself is left out.
func mixture(joint []float64, n, days int) []float64 {
	const behind, prior, steps, pace = 1.1, 3, 60, 2
	best := math.Inf(1)
	for i := range n {
		best = min(best, max(joint[i*n+i], 1e-9))
	}
	weights, kept := make([]float64, n), 0.0
	for i := range n {
		if joint[i*n+i] <= behind*best {
			weights[i] = 1
			kept++
		}
	}
	for i := range weights {
		weights[i] /= kept
	}
	slope, lean := make([]float64, n), prior/float64(days)
	for range steps {
		for i := range n {
			slope[i] = dot(joint[i*n:(i+1)*n], weights)/best + lean*(weights[i]-1/kept)
		}
		var sum float64
		for i := range n {
			weights[i] *= math.Exp(-pace * slope[i])
			sum += weights[i]
		}
		for i := range n {
			weights[i] /= sum
		}
	}
	return weights
}

// usualLoss is what the combination was off by on the middle one of the days.
// A day on which the telephones were down is several times as bad, whatever the
// model, and must not decide between them.
func usualLoss(trials []*trial) float64 {
	losses := make([]float64, 0, len(trials))
	for _, t := range trials {
		if c := len(t.said) - 1; t.said[c] != nil {
			losses = append(losses, t.loss[c])
		}
	}
	if len(losses) == 0 {
		return math.Inf(1)
	}
	slices.Sort(losses)
	return losses[len(losses)/2]
}

// combine mixes what the models say. Where no weights could be told, the last
// model of the list that can say something does: the list goes from the
// simplest to the most demanding.
func combine(said [][]float64, weights []float64, perDay int) []float64 {
	var sum float64
	for m, s := range said {
		if s != nil {
			sum += weights[m]
		}
	}
	if sum == 0 {
		return untested(said)
	}
	out := make([]float64, perDay)
	for m, s := range said {
		if s == nil || weights[m] == 0 {
			continue
		}
		for k, v := range s {
			out[k] += v * weights[m] / sum
		}
	}
	return out
}

func untested(said [][]float64) []float64 {
	for _, s := range slices.Backward(said) {
		if s != nil {
			return slices.Clone(s)
		}
	}
	return nil
}
