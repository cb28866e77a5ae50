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

// weigh is the say each model gets: the better it did on the trials, the more.
// A model clearly behind the best gets none; the others are drawn towards equal
// weights, the more so the fewer days they were compared on, because weights
// fitted to few days forecast worse than no weights.
func weigh(trials []*trial, models int) []float64 {
	loss, days := make([]float64, models), make([]int, models)
	var most int
	outage := 4 * usualLoss(trials)
	for _, t := range trials {
		for m := range models {
			if t.said[m] != nil {
				loss[m] += min(t.loss[m], outage)
				days[m]++
				most = max(most, days[m])
			}
		}
	}
	weights := make([]float64, models)
	const fewDays = 5
	if most < fewDays {
		return weights
	}
	best := math.Inf(1)
	for m := range models {
		if days[m]*10 < most*8 {
			loss[m] = math.Inf(1)
			continue
		}
		loss[m] /= float64(days[m])
		best = min(best, loss[m])
	}
	return shrink(loss, best, most)
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

// shrink turns losses into weights, drawn to equal ones.
func shrink(loss []float64, best float64, days int) []float64 {
	const behind, sharpness, prior = 1.06, 6, 20
	weights := make([]float64, len(loss))
	var kept, sum float64
	for m, l := range loss {
		if l <= best*behind {
			weights[m] = math.Pow(max(best, 1e-9)/max(l, 1e-9), sharpness)
			kept++
			sum += weights[m]
		}
	}
	trust := float64(days) / float64(days+prior)
	for m := range weights {
		if weights[m] > 0 {
			weights[m] = trust*weights[m]/sum + (1-trust)/kept
		}
	}
	return weights
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
