package forecast

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Recalled is a forecast as it was kept: intervals and days with their quantiles.
type Recalled struct {
	Forecasts []hotline.Forecast // of one queue, by time
	Days      []hotline.ForecastDay
}

// RecalledPaths draws n courses of several queues' kept forecasts, for each queue
// as many as Result.Paths would, one number of contacts for every forecast. The
// scatter is read off the quantiles of intervals and days. The queues' days stray
// together as far as the totals over all queues, if there are any, tell. Nil for a
// queue without forecasts.
func RecalledPaths(queues []Recalled, totals []hotline.ForecastTotal, loc *time.Location, n int, seed uint64) [][][]int {
	scatters := make([]*Scatter, len(queues))
	first, last := Day(math.MaxInt32), Day(0)
	for _, q := range queues {
		for _, f := range q.Forecasts {
			d := DayOf(f.Start.In(loc))
			first, last = min(first, d), max(last, d)
		}
	}
	for i, q := range queues {
		if len(q.Forecasts) > 0 {
			scatters[i] = q.scatter(loc, first, last)
		}
	}
	all := &inCommon{share: togetherness(scatters, totals)}
	rng := rand.New(rand.NewPCG(seed, math.MaxUint64))
	for range n {
		normals := make([]float64, max(0, last-first+1))
		for i := range normals {
			normals[i] = rng.NormFloat64()
		}
		all.normals = append(all.normals, normals)
	}
	out := make([][][]int, len(queues))
	for i, q := range queues {
		starts, means := make([]time.Time, len(q.Forecasts)), make([]float64, len(q.Forecasts))
		for k, f := range q.Forecasts {
			starts[k], means[k] = f.Start, f.Mean
		}
		out[i] = scatters[i].paths(starts, means, n, seed+uint64(i)+1, all)
	}
	return out
}

// inCommon is what queues have in common: normal numbers of each path and day.
type inCommon struct {
	share   float64 // correlation between two queues' days
	normals [][]float64
}

func (a *inCommon) blend(path, day int, own float64) float64 {
	if a == nil {
		return own
	}
	return math.Sqrt(a.share)*a.normals[path][day] + math.Sqrt(1-a.share)*own
}

// scatter reads the spread of intervals and days off their quantiles.
func (q Recalled) scatter(loc *time.Location, first, last Day) *Scatter {
	var rows []miss
	means := map[Day]float64{}
	for _, f := range q.Forecasts {
		means[DayOf(f.Start.In(loc))] += f.Mean
		if sd := deviation(f.Quantiles, band80); f.Mean > 0 && sd > 0 {
			rows = append(rows, miss{mean: f.Mean, squared: sd * sd, weight: 1})
		}
	}
	usual := fresh
	if len(rows) > 0 {
		usual = spread{}.times(1, 0)
		usual.linear, usual.square = momentsOf(rows)
		for b := range usual.day {
			usual.day[b] = min(usual.square/2, fresh.day[b]) // where a day says nothing
		}
	}
	s := &Scatter{loc: loc, cohesion: measureCohesion(nil, nil, 0)}
	for d := first; d <= last; d++ {
		s.days = append(s.days, dayPart{day: d, whole: true, mean: means[d], sp: usual})
	}
	for _, said := range q.Days {
		i := int(DayOf(said.Day) - first)
		if i < 0 || i >= len(s.days) || said.Mean <= 0 {
			continue
		}
		for b := range bands {
			if sd := deviation(said.Quantiles, b); sd > 0 {
				s.days[i].sp.day[b] = max(0, (sd*sd-said.Mean*(1+usual.linear))/(said.Mean*said.Mean))
			}
		}
	}
	return s
}

// deviation is the standard deviation that a band speaks of.
func deviation(quantiles map[string]float64, band int) float64 {
	low, high := LevelNames[bands-1-band], LevelNames[bands+1+band]
	return (quantiles[high] - quantiles[low]) / (2 * bandWidths[band])
}

// togetherness is how far two queues' days stray together: as far as the totals'
// bands are wider than those of queues that had nothing in common. The median
// of the days; 0 where there are no totals.
func togetherness(queues []*Scatter, totals []hotline.ForecastTotal) float64 {
	var all []float64
	for _, t := range totals {
		var mean, squares, sum, alone float64
		for _, q := range queues {
			if q == nil || len(q.days) == 0 {
				continue
			}
			if i := int(DayOf(t.Day) - q.days[0].day); i >= 0 && i < len(q.days) {
				sd := q.days[i].factor(band80)
				mean += q.days[i].mean
				sum += sd
				squares += sd * sd
				alone += q.days[i].mean*(1+q.days[i].sp.linear) + sd*sd
			}
		}
		sd := deviation(t.Quantiles, band80)
		if pairs := sum*sum - squares; pairs > 0 && mean > 0 && math.Abs(t.Mean-mean) < 0.1*mean {
			all = append(all, (sd*sd-alone)/pairs)
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return max(0, min(0.95, all[len(all)/2]))
}
