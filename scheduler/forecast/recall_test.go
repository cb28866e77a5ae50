package forecast

import (
	"math"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// What was kept of a forecast is enough to draw courses that are like it.
func TestRecalledPathsAreLikeTheirForecast(t *testing.T) {
	t.Parallel()
	l := bank(250)
	l.luck, l.daySD, l.slotSD = true, 0.08, 0.1
	res := predict(t, l.series(t), nil, l.from.AddDate(0, 0, 245), 14, Options{})
	var kept Recalled
	for _, p := range res.Points {
		kept.Forecasts = append(kept.Forecasts, hotline.Forecast{Start: p.Start, Interval: 30 * time.Minute, Mean: p.Mean, Quantiles: named(p.Quantiles)})
	}
	for _, d := range res.Days {
		kept.Days = append(kept.Days, hotline.ForecastDay{Day: d.Day.midnight(time.UTC), Mean: d.Mean, Quantiles: named(d.Quantiles)})
	}
	const n = 1000
	loc := res.Points[0].Start.Location()
	paths := RecalledPaths([]Recalled{kept}, nil, loc, n, 1)[0]
	if len(paths) != n || len(paths[0]) != len(kept.Forecasts) {
		t.Fatalf("%d paths of %d points, want %d of %d", len(paths), len(paths[0]), n, len(kept.Forecasts))
	}
	days := map[Day][]float64{}
	var inside, slots float64
	for _, path := range paths {
		sums := map[Day]float64{}
		for i, p := range res.Points {
			if p.Mean > 5 {
				inside, slots = inside+p.Quantiles.hold(band80, float64(path[i])), slots+1
			}
			sums[DayOf(p.Start)] += float64(path[i])
		}
		for d, sum := range sums {
			days[d] = append(days[d], sum)
		}
	}
	if share := inside / slots; share < 0.75 || share > 0.86 {
		t.Errorf("the bands of 80 %% hold %.1f %% of what the paths have in intervals", 100*share)
	}
	for _, d := range res.Days {
		var held, mean float64
		for _, y := range days[d.Day] {
			held, mean = held+d.Quantiles.hold(band80, y)/n, mean+y/n
		}
		if d.Mean > 0 && (held < 0.72 || held > 0.88 || math.Abs(mean/d.Mean-1) > 0.02) {
			t.Errorf("%s: the band of 80 %% holds %.1f %% of what the paths have, mean %.0f of %.0f", d.Day, 100*held, mean, d.Mean)
		}
	}
}

// Queues stray together as far as the total's band is wider than theirs alone.
func TestRecalledQueuesStrayTogether(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	const mean, cv = 1000, 0.1
	band := func(mean, variance float64) map[string]float64 { return named(countQuantiles(mean, variance)) }
	one := mean + cv*cv*mean*mean
	var queues []Recalled
	for range 2 {
		var q Recalled
		for i := range 20 {
			q.Forecasts = append(q.Forecasts, hotline.Forecast{Start: day.Add(time.Duration(i) * time.Hour), Interval: time.Hour, Mean: mean / 20, Quantiles: band(mean/20, mean/20+cv*cv*mean*mean/400)})
		}
		q.Days = []hotline.ForecastDay{{Day: day, Mean: mean, Quantiles: band(mean, one)}}
		queues = append(queues, q)
	}
	for _, want := range []float64{0, 0.6} {
		total := hotline.ForecastTotal{Day: day, Mean: 2 * mean, Quantiles: band(2*mean, 2*one+2*want*cv*cv*mean*mean)}
		paths := RecalledPaths(queues, []hotline.ForecastTotal{total}, time.UTC, 4000, 1)
		var x, y, xx, yy, xy, n float64
		for p := range paths[0] {
			var a, b float64
			for i := range paths[0][p] {
				a, b = a+float64(paths[0][p][i]), b+float64(paths[1][p][i])
			}
			x, y, xx, yy, xy, n = x+a, y+b, xx+a*a, yy+b*b, xy+a*b, n+1
		}
		got := (xy/n - x/n*y/n) / math.Sqrt((xx/n-x/n*x/n)*(yy/n-y/n*y/n))
		if whole := want * cv * cv * mean * mean / one; math.Abs(got-whole) > 0.06 {
			t.Errorf("the queues' days have a correlation of %.2f, want %.2f", got, whole)
		}
	}
	if none := RecalledPaths([]Recalled{{}}, nil, time.UTC, 3, 1); none[0] != nil {
		t.Errorf("paths of no forecast: %v", none)
	}
}

func named(q Quantiles) map[string]float64 {
	out := map[string]float64{}
	for i, name := range LevelNames {
		out[name] = q[i]
	}
	return out
}
