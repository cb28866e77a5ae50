package forecast

import "math"

// update scales the rest of a day by how the day has gone so far. Scaling it
// in full would take every chance for a trend: how much of the difference lasts
// is learnt from past days cut at the same slots.
//
// means is the forecast of the whole day and is changed; actual and seen are
// what came in the slots so far.
func update(means, actual []float64, seen []uint8, open []bool, trials []*trial, column int) {
	var came, said float64
	last := -1
	for k := range means {
		if open[k] && seen[k] > 0 {
			came, said, last = came+actual[k], said+means[k], k
		}
	}
	if said == 0 {
		return
	}
	factor := math.Exp(damping(trials, column, last) * logRatio(came, said))
	for k := range means {
		if seen[k] == 0 {
			means[k] *= factor
		}
	}
}

// logRatio compares counts without falling over the first quiet minutes.
func logRatio(came, said float64) float64 {
	return max(-1.5, min(1.5, math.Log((came+1)/(said+1))))
}

// damping is the share of the log of actual over forecast, up to and with the
// slot, that lasted for the rest of past days.
func damping(trials []*trial, column, slot int) float64 {
	const usual, days, spread = 0.5, 4, 0.1 // what to think before any day was seen
	xy, xx := usual*days*spread*spread, float64(days*spread*spread)
	for _, t := range trials {
		if t.said[column] == nil {
			continue
		}
		var came, said [2]float64 // up to the slot, and after it
		for k := range t.actual {
			part := 0
			if k > slot {
				part = 1
			}
			if t.counted(k) {
				came[part] += t.actual[k]
				said[part] += t.said[column][k]
			}
		}
		if said[0] == 0 || said[1] == 0 {
			continue
		}
		x, y := logRatio(came[0], said[0]), logRatio(came[1], said[1])
		xy += x * y
		xx += x * x
	}
	return max(0, min(1, xy/xx))
}
