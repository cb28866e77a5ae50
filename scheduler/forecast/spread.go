package forecast

import (
	"math"
	"slices"
)

// spread is how far counts stray from their forecast, beyond the Poisson luck
// of independent callers. Within a day all intervals tend to stray the same
// way, so the day total strays more than independent intervals would make it:
// a gamma day factor common to them and a gamma factor of each interval's own,
// both measured on forecasts made earlier.
type spread struct {
	linear float64 // interval variance is (1+linear) mean + square mean^2
	square float64
	day    float64 // variance of the day factor
}

// fresh is the spread of a line about which nothing could be tested yet:
// a quarter up or down.
var fresh = spread{linear: 0.3, square: 0.06, day: 0.05}

// interval is the variance of an interval's count.
func (s spread) interval(mean float64) float64 {
	return mean * (1 + s.linear + s.square*mean)
}

// total is the variance of the sum of a day's intervals.
func (s spread) total(mean float64) float64 {
	return mean*(1+s.linear) + s.day*mean*mean
}

// minTrials is how many days must have been forecast before their errors say
// anything about the spread.
const minTrials = 10

// measureSpread measures the spread of a column of the trials.
func measureSpread(trials []*trial, column int) spread {
	var s spread
	var rows []miss
	var days []miss
	for _, t := range trials {
		if t.said[column] == nil {
			continue
		}
		for k := range t.actual {
			if t.counted(k) && t.said[column][k] > 0 {
				rows = append(rows, missOf(t.said[column][k], t.actual[k]))
			}
		}
		if said, actual := t.totals(column); said > 0 {
			days = append(days, missOf(said, actual))
		}
	}
	if len(days) < minTrials {
		return fresh
	}
	s.linear, s.square = momentsOf(rows)
	stretch := typical(rows, func(m miss) float64 { return s.interval(m.mean) - m.mean })
	s.linear, s.square = s.linear*stretch, s.square*stretch
	s.day = typical(days, func(m miss) float64 { return m.mean * m.mean })
	return s
}

// miss is a forecast mean and the square of what it was off by.
type miss struct{ mean, squared float64 }

func missOf(said, actual float64) miss {
	return miss{mean: said, squared: (actual - said) * (actual - said)}
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

// typical is the multiple of excess that makes bands of 60, 80 and 90 % hold
// what they promise, the mean of the three. Unlike a variance it does not
// double because of one day on which the telephones were down.
func typical(rows []miss, excess func(miss) float64) float64 {
	factors := make([]float64, len(rows))
	var sum float64
	for _, band := range []struct{ share, z float64 }{{0.6, 0.8416}, {0.8, 1.2816}, {0.9, 1.6449}} {
		for i, m := range rows {
			factors[i] = (m.squared/(band.z*band.z) - m.mean) / excess(m)
		}
		slices.Sort(factors)
		at := band.share*float64(len(factors)+1) - 1
		i := min(max(int(at), 0), len(factors)-1)
		j := min(i+1, len(factors)-1)
		sum += max(0, factors[i]+(factors[j]-factors[i])*(at-math.Floor(at)))
	}
	return sum / 3
}
