package forecast

import (
	"math"
	"testing"
	"time"
)

func TestWeekTotals(t *testing.T) {
	t.Parallel()
	l := bank(200)
	l.luck, l.daySD = true, 0.08
	s := l.series(t)
	// The 200 days end on a Thursday: of the 28 that follow, three weeks are whole.
	res := predict(t, s, nil, time.Time{}, 28, Options{})
	if len(res.Weeks) != 3 {
		t.Fatalf("weeks: %+v", res.Weeks)
	}
	for _, w := range res.Weeks {
		var mean, squares, sum float64
		for _, d := range res.Days {
			if d.Day >= w.From && d.Day <= w.To {
				low, high := d.Quantiles.Band(band80)
				mean, squares, sum = mean+d.Mean, squares+(high-low)*(high-low), sum+high-low
			}
		}
		low, high := w.Quantiles.Band(band80)
		if w.From.Weekday() != time.Monday || w.To != w.From+6 || math.Abs(w.Mean/mean-1) > 1e-9 {
			t.Errorf("week %+v of days that make %.0f", w, mean)
		}
		if width := high - low; width < 1.05*math.Sqrt(squares) || width > 0.99*sum {
			t.Errorf("the week from %s has a band %.0f wide; days strays of their own would make it %.0f, days in step %.0f", w.From, width, math.Sqrt(squares), sum)
		}
	}
}

// Days inherit most of what the day before strayed: the weeks' bands must know.
func TestBandsOfWeeksHoldWhatTheyPromise(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	l := bank(700)
	l.luck, l.daySD, l.slotSD = true, 0.08, 0.1
	rep, err := Backtest(l.series(t), nil, BacktestOptions{Horizons: []int{1, 7}, Days: 400})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range rep.Rows {
		if a.Model != Combination {
			continue
		}
		if a.Weeks < 55 || a.WeekWithin[band80] < 0.68 || a.WeekWithin[band80] > 0.92 || a.WeekWithin[0] < 0.35 || a.WeekWithin[0] > 0.65 {
			t.Errorf("%d days ahead: of %d weeks, bands hold %.2f", a.Horizon, a.Weeks, a.WeekWithin)
		}
		if a.WeekWAPE <= 0 || a.WeekWAPE > a.DayWAPE {
			t.Errorf("weeks are off by %.3f, days by %.3f", a.WeekWAPE, a.DayWAPE)
		}
	}
}
