package forecast

import (
	"cmp"
	"math"
	"slices"
)

// spread is how far counts stray from their forecast, beyond the Poisson luck
// of independent callers. Within a day all intervals tend to stray the same
// way, so the day total strays more than independent intervals would make it:
// a gamma day factor common to them and a gamma factor of each interval's own,
// both measured on forecasts made earlier. Most days stray less and a few more
// than a single variance would have them, so each band has its own. How the
// bands of day totals did lately makes them wider or narrower (see wider).
type spread struct {
	linear, square float64 // interval variance is mean + stretch (linear mean + square mean^2)
	stretch        [bands]float64
	day            [bands]float64 // variance of the day factor
	wide           [bands]float64 // factor on the variance of a day total
	doubt          float64        // variance of the level, as a share of the mean squared: of a new queue nobody knows it
}

// bandWidths are the halves of the Bands' widths, in standard deviations.
var bandWidths = [bands]float64{0.6745, 1.2816, 1.6449, 1.9600}

// fresh is the spread of a line about which nothing could be tested yet:
// a quarter up or down.
var fresh = spread{linear: 0.3, square: 0.06}.times(1, 0.05)

// times is the spread with these factors in every band.
func (s spread) times(stretch, day float64) spread {
	for i := range bands {
		s.stretch[i], s.day[i], s.wide[i] = stretch, day, 1
	}
	return s
}

// interval are the quantiles of an interval's count.
func (s spread) interval(mean float64) Quantiles {
	excess := mean * (s.linear + s.square*mean)
	var variances [bands]float64
	for i, by := range s.stretch {
		variances[i] = mean + by*excess + s.doubt*mean*mean
	}
	return bandQuantiles(mean, variances)
}

// total are the quantiles of the sum of a day's intervals.
func (s spread) total(mean float64) Quantiles {
	var variances [bands]float64
	for i, by := range s.day {
		variances[i] = s.wide[i]*(mean*(1+s.stretch[i]*s.linear)+by*mean*mean) + s.doubt*mean*mean
	}
	return bandQuantiles(mean, variances)
}

// minTrials is how many days must have been forecast before their errors say
// anything about the spread.
const minTrials = 10

// measureSpread measures the spread of a column of the trials.
func measureSpread(trials []*trial, column int) spread {
	days := pastDays(trials, column)
	if len(days) == 0 {
		return fresh
	}
	rows := make([]miss, 0, len(days)*len(days[0].actual))
	usual := 0
	for _, d := range days {
		if d.odd {
			continue
		}
		usual++
		said := d.said[column]
		for k, y := range d.actual {
			if d.counted(k) && said[k] > 0 {
				rows = append(rows, missOf(said[k], y, d.weight))
			}
		}
	}
	if usual < minTrials {
		return fresh
	}
	var s spread
	s.linear, s.square = momentsOf(rows)
	s.stretch = s.stretchFor(rows)
	s.day, s.wide = s.dayFor(days)
	return s
}

// pastDay is a day total that was forecast, and what came.
type pastDay struct {
	*trial
	miss
	odd bool
}

// pastDays are the day totals of a column of the trials. Odd are those of days
// on which the telephones were down, or that were like no other altogether: an
// oddity must not widen the bands of ordinary days. What is odd is told by the
// deviations of the middle half.
func pastDays(trials []*trial, column int) []pastDay {
	const odd = 4 * 1.4826 // standard deviations, as many medians of a normal error's size
	const halfLife = 30    // days
	var out []pastDay
	var sizes []float64
	for _, t := range trials {
		if t.said[column] == nil {
			continue
		}
		if said, actual := t.totals(column); said > 0 {
			out = append(out, pastDay{trial: t, miss: missOf(said, actual, 1)})
			sizes = append(sizes, math.Abs(surprise(actual, said)))
		}
	}
	if len(out) < minTrials {
		return out
	}
	limit := odd * slices.Sorted(slices.Values(sizes))[len(sizes)/2]
	for i := range out {
		out[i].odd = sizes[i] > limit
		out[i].weight = math.Exp2(float64(out[i].day-out[len(out)-1].day) / halfLife)
	}
	return out
}

// miss is a forecast mean and the square of what it was off by.
type miss struct{ mean, came, squared, weight float64 }

func missOf(said, actual, weight float64) miss {
	return miss{said, actual, (actual - said) * (actual - said), weight}
}

// momentsOf fits squared/mean = 1 + linear + square*mean, neither negative.
func momentsOf(rows []miss) (linear, square float64) {
	var n, x, xx, y, xy float64
	for _, m := range rows {
		v := min(m.squared/m.mean, 9*(1+m.mean)) - 1 // an outage must not set the scale
		n, x, xx, y, xy = n+1, x+m.mean, xx+m.mean*m.mean, y+v, xy+m.mean*v
	}
	if det := n*xx - x*x; det > 1e-9*n*xx {
		square = (n*xy - x*y) / det
		linear = (y - square*x) / n
	}
	if linear < 0 && xx > 0 {
		linear, square = 0, xy/xx
	}
	if square < 0 && n > 0 {
		linear, square = y/n, 0
	}
	const least = 1e-6 // no rate is known exactly
	return max(linear, least), max(square, least)
}

// stretchFor are the stretches with which the bands hold what they promise.
func (s spread) stretchFor(rows []miss) [bands]float64 {
	const few = 15 // contacts in a slot, below which steps between whole numbers matter
	var mean float64
	for _, m := range rows {
		mean += m.mean / float64(len(rows))
	}
	if mean < few {
		return s.steppedStretch(rows)
	}
	return typical(sample(rows, 1000), func(m miss) float64 { return m.mean * (s.linear + s.square*m.mean) })
}

// sample takes about n of the rows, from all days and slots.
func sample(rows []miss, n int) []miss {
	step := len(rows)/n | 1 // odd, so as not to meet the same slots every day
	out := make([]miss, 0, len(rows)/step+1)
	for i := 0; i < len(rows); i += step {
		out = append(out, rows[i])
	}
	return out
}

// stretches are tried where contacts are few.
var stretches = [...]float64{0, 0.25, 0.5, 0.75, 1, 1.4, 2, 3, 5, 8}

// steppedStretch tries stretches on a sample of the rows, and goes between the
// two that hold a little less and a little more than promised.
func (s spread) steppedStretch(rows []miss) (out [bands]float64) {
	const near = 1.02 // means this close have the same quantiles but for a shift
	var held [len(stretches)][bands]float64
	var quantiles [len(stretches)]Quantiles
	var all, at float64
	some := sample(rows, 500)
	slices.SortStableFunc(some, func(a, b miss) int { return cmp.Compare(a.mean, b.mean) })
	for _, m := range some {
		if m.mean > near*at {
			at = m.mean
			for j, by := range stretches {
				quantiles[j] = countQuantiles(at, at*(1+by*(s.linear+s.square*at)))
			}
		}
		all += m.weight
		for j := range stretches {
			for b := range bands {
				held[j][b] += m.weight * quantiles[j].hold(b, m.came+at-m.mean)
			}
		}
	}
	for b, share := range Bands {
		at := 0
		for at < len(stretches)-1 && held[at][b] < share*all {
			at++
		}
		out[b] = stretches[at]
		if at > 0 && held[at][b] > share*all {
			part := (share*all - held[at-1][b]) / (held[at][b] - held[at-1][b])
			out[b] = stretches[at-1] + part*(stretches[at]-stretches[at-1])
		}
	}
	return out
}

// typical are the multiples of excess that make the bands hold what they
// promise. Unlike a variance they do not double because of one day on which
// the telephones were down.
func typical(rows []miss, excess func(miss) float64) (out [bands]float64) {
	steps := make([]step, len(rows))
	for b := range out {
		for i, m := range rows {
			steps[i] = m.step(b, excess(m))
		}
		out[b] = quantileOf(steps, Bands[b])
	}
	return out
}

// step is the multiple of its excess from which on a band holds a miss.
type step struct{ factor, weight float64 }

func (m miss) step(band int, excess float64) step {
	z := bandWidths[band]
	return step{(m.squared/(z*z) - m.mean) / max(excess, 1e-300), m.weight} // a number, however little was said
}

// quantileOf is the factor of the steps, not below zero, up to which there is a
// share of their weight. It puts them in another order: parts them around one of
// them and goes on with the part in which the factor must be (Hoare's find).
func quantileOf(steps []step, share float64) float64 {
	var wanted float64
	for _, s := range steps {
		wanted += share * s.weight
	}
	for len(steps) > 1 {
		pivot := steps[len(steps)/2].factor
		var lower, equal int
		var below, same float64
		for i, s := range steps {
			switch {
			case s.factor < pivot:
				steps[i], steps[lower+equal] = steps[lower+equal], steps[lower]
				steps[lower] = s
				lower, below = lower+1, below+s.weight
			case s.factor == pivot:
				steps[i], steps[lower+equal] = steps[lower+equal], s
				equal, same = equal+1, same+s.weight
			}
		}
		switch {
		case below >= wanted && lower > 0:
			steps = steps[:lower]
		case below+same >= wanted || lower+equal == len(steps):
			return max(0, pivot)
		default:
			steps, wanted = steps[lower+equal:], wanted-below-same
		}
	}
	return max(0, steps[0].factor)
}
