package forecast

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

func TestQuantilesOfPoissonCounts(t *testing.T) {
	t.Parallel()
	for _, mean := range []float64{0.05, 0.7, 4, 25, 59, 61, 400, 9000} {
		q := countQuantiles(mean, mean)
		p := distuv.Poisson{Lambda: mean}
		for i, level := range Levels {
			if q[i] > 0 && math.Abs(p.CDF(math.Floor(q[i]+0.5))-level) > p.Prob(math.Floor(q[i]+0.5))+0.003 {
				t.Errorf("Poisson %v: %s is %v, where the distribution is at %v", mean, LevelNames[i], q[i], p.CDF(q[i]))
			}
		}
	}
}

func TestQuantilesOfGammaPoissonCounts(t *testing.T) {
	t.Parallel()
	// Negative binomial, 5 failures, p = 0.25: mean 15, variance 60. Its median is
	// 14 and its 90 % point 25 (tables of the distribution).
	q := countQuantiles(15, 60)
	if math.Round(q[4]) != 14 || math.Round(q[6]) != 25 {
		t.Errorf("median %v and p90 %v, want 14 and 25", q[4], q[6])
	}
	low, high := countQuantiles(59.9, 59.9+0.04*59.9*59.9), countQuantiles(60.1, 60.1+0.04*60.1*60.1)
	for i := range low {
		if math.Abs(high[i]-low[i]) > 1.5 {
			t.Errorf("%s jumps from %v to %v where the method changes", LevelNames[i], low[i], high[i])
		}
	}
}

func TestPoissonFloor(t *testing.T) {
	t.Parallel()
	for _, mean := range []float64{0.3, 1, 2.5, 47.8, 1165} {
		var want float64
		p := distuv.Poisson{Lambda: mean}
		for k := 0.0; k < mean+40*math.Sqrt(mean)+40; k++ {
			want += math.Abs(k-mean) * p.Prob(k)
		}
		if got := poissonDeviation(mean); math.Abs(got-want) > 1e-6*want {
			t.Errorf("mean deviation of Poisson %v is %v, want %v", mean, got, want)
		}
	}
}

// On a line that is gamma-Poisson with days that stray as a whole, bands hold
// what they promise, for half hours and for days.
func TestBandsHoldWhatTheyPromise(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	for _, perDay := range []float64{60, 2000} {
		l := bank(500)
		l.luck, l.daySD, l.slotSD, l.perDay = true, 0.08, 0.15, perDay
		rep, err := Backtest(l.series(t), nil, BacktestOptions{Horizons: []int{1, 7}, Days: 250})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range rep.Rows {
			if a.Model != Combination {
				continue
			}
			for _, c := range []struct {
				what             string
				got, want, slack float64
			}{
				{"80 % of half hours", a.Within80, 0.80, 0.03},
				{"50 % of half hours", a.Within50, 0.50, 0.05},
				{"90 % of half hours", a.Within90, 0.90, 0.03},
				{"80 % of days", a.DayWithin80, 0.80, 0.07},
			} {
				if c.got < c.want-c.slack || c.got > c.want+c.slack {
					t.Errorf("%v contacts a day, %d days ahead: bands of %s hold %.1f %%", perDay, a.Horizon, c.what, 100*c.got)
				}
			}
		}
	}
}

// Lines of all sizes, calm and restless, steady and with odd days: over all of
// them the bands hold what they promise, and on no line are they far off.
func TestBandsHoldOnAllSortsOfLines(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	var slots, days, lines float64
	for i, perDay := range []float64{12, 40, 120, 400, 1200, 4000, 12000, 40000} {
		for j, daySD := range []float64{0.02, 0.06, 0.15} {
			l := bank(300)
			l.luck, l.perDay, l.daySD, l.slotSD = true, perDay, daySD, 0.04*float64((i+j)%3)
			if (i+j)%2 == 0 {
				l.factor = func(d Day) float64 { // one day in forty, twice as many or a third
					switch d % 80 {
					case 20:
						return 2
					case 60:
						return 0.35
					}
					return 1
				}
			}
			rep, err := Backtest(l.series(t), nil, BacktestOptions{
				Options:  Options{Models: []Model{SameWeekday{Weeks: 4}, CalendarRegression{}}},
				Horizons: []int{1}, Days: 150,
			})
			if err != nil {
				t.Fatal(err)
			}
			a := rep.Rows[len(rep.Rows)-1]
			if a.Within80 < 0.74 || a.Within80 > 0.86 || a.DayWithin80 < 0.7 || a.DayWithin80 > 0.9 {
				t.Errorf("%v contacts a day that stray by %v: bands of 80 %% hold %.1f %% of intervals and %.1f %% of days", perDay, daySD, 100*a.Within80, 100*a.DayWithin80)
			}
			slots, days, lines = slots+a.Within80, days+a.DayWithin80, lines+1
		}
	}
	if slots /= lines; slots < 0.78 || slots > 0.82 {
		t.Errorf("over all lines, bands of 80 %% hold %.1f %% of intervals", 100*slots)
	}
	if days /= lines; days < 0.77 || days > 0.83 {
		t.Errorf("over all lines, bands of 80 %% hold %.1f %% of days", 100*days)
	}
	t.Logf("bands of 80 %% hold %.1f %% of intervals and %.1f %% of days", 100*slots, 100*days)
}
