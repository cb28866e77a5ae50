package staffing

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Offered is the offered load of every interval, in erlangs, as it makes itself
// felt: the mean number of contacts that would be in progress if every one found
// an agent at once, averaged over the interval. Long calls carry the load of an
// interval into the next ones, so that the load lags behind the arrivals and is
// smoother than they are. It begins with so many contacts in progress.
//
// Staffing every interval for this load instead of its own rate times handling
// time is the modified-offered-load approximation. Sources: Jagerman 1975;
// Jennings, Mandelbaum, Massey and Whitt 1996, Server staffing to meet
// time-varying demand; Green, Kolesar and Soares 2001, on lagged intervals.
func Offered(periods []Period, inProgress float64) []float64 {
	out := make([]float64, len(periods))
	m := inProgress
	for i, p := range periods {
		left := math.Exp(-p.Seconds / p.AHT)
		level := p.Erlangs()
		out[i] = level + (m-level)*(1-left)*p.AHT/p.Seconds
		m = level + (m-level)*left
	}
	return out
}

// felt is the forecasts with the counts of every interval as its agents feel
// them: Offered, by queue. Where a queue opens it is taken to have been open
// before, for its callers have been waiting for that.
func felt(forecasts []hotline.Forecast) []hotline.Forecast {
	out := slices.Clone(forecasts)
	order := make([]int, len(out))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(out[i].Queue, out[j].Queue), out[i].Start.Compare(out[j].Start))
	})
	busy := func(f hotline.Forecast) bool { return f.Mean > 0 && f.AHT > 0 && f.Interval > 0 }
	for first := 0; first < len(order); {
		var run []Period
		for _, i := range order[first:] {
			f := forecasts[i]
			if len(run) > 0 {
				before := forecasts[order[first+len(run)-1]]
				if before.Queue != f.Queue || !before.Start.Add(before.Interval).Equal(f.Start) {
					break
				}
			}
			if !busy(f) {
				break
			}
			run = append(run, Period{Load: Load{Rate: f.Mean / f.Interval.Seconds(), AHT: f.AHT.Seconds()}, Seconds: f.Interval.Seconds()})
		}
		if len(run) == 0 {
			first++
			continue
		}
		for k, load := range Offered(run, run[0].Erlangs()) {
			f := &out[order[first+k]]
			share := load / run[k].Erlangs()
			f.Mean *= share
			f.Quantiles = maps.Clone(f.Quantiles)
			for name := range f.Quantiles {
				f.Quantiles[name] *= share
			}
		}
		first += len(run)
	}
	return out
}
