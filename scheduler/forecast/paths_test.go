package forecast

import (
	"slices"
	"testing"
	"time"
)

func TestPathsAreLikeTheirForecast(t *testing.T) {
	t.Parallel()
	l := bank(250)
	l.luck, l.daySD, l.slotSD = true, 0.08, 0.1
	res := predict(t, l.series(t), nil, l.from.AddDate(0, 0, 245).Add(11*time.Hour), 28, Options{})
	const n = 2000
	paths := res.Paths(n, 1)
	if len(paths) != n || len(paths[0]) != len(res.Points) {
		t.Fatalf("%d paths of %d points, want %d of %d", len(paths), len(paths[0]), n, len(res.Points))
	}
	days, weeks := map[Day][]float64{}, map[Day][]float64{}
	var inside, slots float64
	for _, path := range paths {
		sums := map[Day]float64{}
		for i, p := range res.Points {
			y := float64(path[i])
			if !p.Open && y > 0 {
				t.Fatalf("%v contacts at %s, when the line is closed", y, p.Start)
			}
			if p.Mean > 5 {
				inside, slots = inside+p.Quantiles.hold(band80, y), slots+1
			}
			sums[DayOf(p.Start)] += y
		}
		for _, d := range res.Days {
			days[d.Day] = append(days[d.Day], sums[d.Day])
		}
		for _, w := range res.Weeks {
			var sum float64
			for d := w.From; d <= w.To; d++ {
				sum += sums[d]
			}
			weeks[w.From] = append(weeks[w.From], sum)
		}
	}
	if share := inside / slots; share < 0.76 || share > 0.85 {
		t.Errorf("the bands of 80 %% hold %.1f %% of what the paths have in intervals", 100*share)
	}
	share := func(drawn []float64, q Quantiles) (held float64) {
		for _, y := range drawn {
			held += q.hold(band80, y) / n
		}
		return held
	}
	for _, d := range res.Days {
		if got := share(days[d.Day], d.Quantiles); d.Mean > 0 && (got < 0.73 || got > 0.88) {
			t.Errorf("%s: the band of 80 %% holds %.1f %% of what the paths have", d.Day, 100*got)
		}
	}
	for _, w := range res.Weeks {
		if got := share(weeks[w.From], w.Quantiles); got < 0.72 || got > 0.88 {
			t.Errorf("week from %s: the band of 80 %% holds %.1f %% of what the paths have", w.From, 100*got)
		}
	}
}

func TestPathsOfASeed(t *testing.T) {
	t.Parallel()
	l := bank(60)
	l.luck, l.daySD, l.perDay = true, 0.1, 80
	res := predict(t, l.series(t), nil, time.Time{}, 3, Options{})
	one, same, other := res.Paths(5, 7), res.Paths(5, 7), res.Paths(5, 8)
	for i := range one {
		if !slices.Equal(one[i], same[i]) {
			t.Errorf("path %d differs between draws with one seed", i)
		}
	}
	if slices.EqualFunc(one, other, slices.Equal[[]int]) {
		t.Error("two seeds draw the same paths")
	}
	if none := (Result{}).Paths(5, 7); none != nil {
		t.Errorf("paths of no forecast: %v", none)
	}
}
