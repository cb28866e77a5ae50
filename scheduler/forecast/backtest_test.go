package forecast

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A backtest must say how what was really said would have fared, also in the
// weeks after the line has grown by half, when the models' weights change daily.
func TestABacktestForecastsAsOneWouldHave(t *testing.T) {
	l := bank(150)
	l.daySD, l.luck = 0.08, true
	jump := DayOf(l.from) + 138
	l.factor = func(d Day) float64 {
		if d >= jump {
			return 1.5
		}
		return 1
	}
	s := l.series(t)
	came := truth(s)
	rep, err := Backtest(s, nil, BacktestOptions{Horizons: []int{1}, Days: 15})
	if err != nil {
		t.Fatal(err)
	}
	var tested float64
	for _, a := range rep.Rows {
		if a.Model == Combination {
			tested = a.WAPE
		}
	}
	var missed, contacts float64
	for d := rep.From; d <= rep.To; d++ {
		if d.Weekday() == time.Sunday {
			continue
		}
		res := predict(t, s, nil, d.midnight(s.Location), 1, Options{})
		for _, p := range res.Points {
			if y, seen := came[p.Start.Unix()]; seen && p.Open {
				missed, contacts = missed+math.Abs(p.Mean-y), contacts+y
			}
		}
	}
	if said := missed / contacts; math.Abs(tested/said-1) > 0.02 {
		t.Errorf("WAPE of the backtest %.2f %%, of what was said on each of the days %.2f %%", 100*tested, 100*said)
	}
}

// Two years of quarter-hours, sixty days at three horizons.
func BenchmarkBacktest(b *testing.B) {
	l := bank(730)
	l.interval, l.luck, l.daySD, l.slotSD = 15*time.Minute, true, 0.05, 0.05
	s := l.series(b)
	for b.Loop() {
		if _, err := Backtest(s, nil, BacktestOptions{Horizons: []int{1, 7, 21}}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTheQuantileOfStepsIsThatOfSortedOnes(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for n := 1; n < 200; n++ {
		steps := make([]step, n)
		for i := range steps {
			steps[i] = step{float64(rng.IntN(1 + n/2)), 1 + float64(rng.IntN(3))} // whole numbers: sums are exact
		}
		sorted := slices.Clone(steps)
		slices.SortFunc(sorted, func(a, b step) int { return int(a.factor - b.factor) })
		for _, share := range []float64{0, 0.25, 0.5, 0.75, 1} {
			var all, below float64
			for _, s := range sorted {
				all += s.weight
			}
			at := 0
			for at < n-1 && below+sorted[at].weight < share*all {
				below += sorted[at].weight
				at++
			}
			if got := quantileOf(slices.Clone(steps), share); got != sorted[at].factor {
				t.Fatalf("%d steps, share %g: got %g, want %g", n, share, got, sorted[at].factor)
			}
		}
	}
}
