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

// weights are the say each model has in a combination, in how many will come
// on a day and in how they spread over it: the best model of the one need not
// be that of the other.
type weights struct{ level, shape []float64 }

// weigh is the say each model gets: the weights with which the combination
// would have done best on the trials. Models that err on the same days bring
// each other nothing, and one that errs on others is welcome even if it errs
// more. The weights are drawn towards equal ones, the more so the fewer days
// there were, because weights fitted to few days forecast worse than none
// (Timmermann, 2006, Handbook of Economic Forecasting, chapter 4). The trials at
// other leads tell of the same models, and count as well.
func (r *rolling) weigh(lead int, origin Day) weights {
	const tooFew = 5 // days
	models := len(r.models)
	w := weights{make([]float64, models), make([]float64, models)}
	trials := known(r.trials[lead], origin)
	in, most := speakers(trials, models)
	if most < tooFew {
		return w
	}
	level, shape := joint(trials, in)
	for l := range r.trials {
		others := known(r.trials[l], origin)
		if l == lead || len(others) < tooFew {
			continue
		}
		u, v := joint(others, in)
		for i := range level {
			level[i] += u[i]
			shape[i] += v[i]
		}
	}
	for i, v := range mixture(level, len(in), most) {
		w.level[in[i]] = v
	}
	for i, v := range mixture(shape, len(in), most) {
		w.shape[in[i]] = v
	}
	return w
}

// speakers are the models that spoke on nearly all days, and on how many.
func speakers(trials []*trial, models int) (in []int, most int) {
	days := make([]int, models)
	for _, t := range trials {
		for m := range models {
			if t.said[m] != nil {
				days[m]++
				most = max(most, days[m])
			}
		}
	}
	for m := range models {
		if days[m] > 0 && days[m]*10 >= most*8 {
			in = append(in, m)
		}
	}
	return in, most
}

// joint sums over the trials what pairs of models were off by together.
func joint(trials []*trial, in []int) (level, shape []float64) {
	n := len(in)
	level, shape = make([]float64, n*n), make([]float64, n*n)
	best, limit := steadiest(trials, in)
next:
	for _, t := range trials {
		for _, m := range in {
			if t.said[m] == nil {
				continue next
			}
		}
		scale := 1.0
		if off := t.level[diagonal(best)]; off > limit {
			scale = limit / off // on a day of which nobody knew, nobody earns a say
		}
		for i, a := range in {
			for j, b := range in[:i+1] {
				level[i*n+j] += scale * t.level[diagonal(a)-a+b]
				shape[i*n+j] += scale * t.shape[diagonal(a)-a+b]
			}
		}
	}
	for i := range n {
		for j := range i {
			level[j*n+i], shape[j*n+i] = level[i*n+j], shape[i*n+j]
		}
	}
	return perBest(level, n), perBest(shape, n)
}

// perBest measures products in units of what the best model was off by.
func perBest(joint []float64, n int) []float64 {
	best := math.Inf(1)
	for i := range n {
		best = min(best, max(joint[i*n+i], 1e-9))
	}
	for i := range joint {
		joint[i] /= best
	}
	return joint
}

// mixture finds weights, none negative and one together, for which the mixture
// is off by little: down the slope, in steps that multiply. A model clearly
// behind the best by itself is left out.
func mixture(joint []float64, n, days int) []float64 {
	const behind, prior, steps, pace = 1.2, 10, 60, 2
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
		least, sum := math.Inf(1), 0.0
		for i := range n {
			if weights[i] > 0 {
				least = min(least, slope[i])
			}
		}
		for i := range n {
			if weights[i] > 0 {
				weights[i] *= math.Exp(-pace * (slope[i] - least))
			}
			sum += weights[i]
		}
		for i := range n {
			weights[i] /= sum
		}
	}
	return weights
}

// diagonal is where the square of a model's own misses is kept.
func diagonal(m int) int { return m*(m+1)/2 + m }

// steadiest is the model whose totals are off by least, and a limit to the square
// of what it may be off by on a day: one on which even that model is off by much
// more than usual, as when the telephones were down, must not decide between
// the models.
func steadiest(trials []*trial, in []int) (model int, limit float64) {
	const tolerance = 2 // times the square on the middle one of the days
	least := math.Inf(1)
	for _, m := range in {
		var sum float64
		for _, t := range trials {
			sum += math.Sqrt(t.level[diagonal(m)])
		}
		if sum < least {
			model, least = m, sum
		}
	}
	losses := make([]float64, len(trials))
	for i, t := range trials {
		losses[i] = t.level[diagonal(model)]
	}
	slices.Sort(losses)
	return model, tolerance * losses[len(losses)/2]
}

// combine mixes what the models say of the total and of the shape. Where no
// weights could be told, the last model of the list that can say something
// does: the list goes from the simplest to the most demanding.
func combine(said [][]float64, w weights, perDay int) []float64 {
	var level, levels, shapes float64
	out := make([]float64, perDay)
	for m, s := range said {
		var total float64
		for _, v := range s {
			total += v
		}
		if s == nil {
			continue
		}
		level, levels = level+w.level[m]*total, levels+w.level[m]
		if total == 0 || w.shape[m] == 0 {
			continue
		}
		shapes += w.shape[m]
		for k, v := range s {
			out[k] += v * w.shape[m] / total
		}
	}
	if levels == 0 || shapes == 0 {
		return untested(said)
	}
	scale(out, level/levels/shapes)
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
