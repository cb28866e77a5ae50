package forecast

import (
	"math"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Twenty days of ten intervals with a hundred contacts; the 80 % band held eight
// intervals of each, and sixteen of the days.
func twentyDays(queue string, horizon int) (out []hotline.Fared) {
	for i := range 20 {
		f := hotline.Fared{
			Queue: queue, Source: hotline.Said, Horizon: horizon, Day: time.Date(2024, 3, 1+i, 0, 0, 0, 0, time.UTC), Forecasts: 1, Slots: 10,
			Actual: 100, Said: 110, Off: 20, Squared: 60, Scaled: 9, Floor: 12, Pinball: 5, CRPS: 11, DayOff: 10,
		}
		f.Held[1] = 8
		if i < 16 {
			f.DayHeld[1] = 1
		}
		out = append(out, f)
	}
	return out
}

func TestForecastsMeasured(t *testing.T) {
	t.Parallel()
	got := Measure(append(twentyDays("cards", 7), twentyDays("cards", 1)...))
	if len(got) != 2 || got[0].Horizon != 1 || got[0].Days != 20 || got[0].Slots != 200 {
		t.Fatalf("got %+v", got)
	}
	m := got[0]
	for what, pair := range map[string][2]float64{
		"WAPE": {m.WAPE, 0.2}, "bias": {m.Bias, 0.1}, "RMSE": {m.RMSE, math.Sqrt(6)}, "MASE": {m.MASE, 0.9}, "floor": {m.Floor, 0.12},
		"day": {m.DayWAPE, 0.1}, "CRPS": {m.CRPS, 1.1}, "80 %": {m.Held[1].Share, 0.8}, "80 % of days": {m.DayHeld[1].Share, 0.8},
		"low": {m.DayHeld[1].Low, 0.584}, "high": {m.DayHeld[1].High, 0.919},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-3 {
			t.Errorf("%s: %.4f, want %.4f", what, pair[0], pair[1])
		}
	}
}

// A band that holds all of one day and none of the next was tested twice a day,
// not two hundred times.
func TestIntervalsOfADayCountTogether(t *testing.T) {
	t.Parallel()
	steady, restless := twentyDays("a", 1), twentyDays("a", 1)
	for i := range restless {
		restless[i].Held[1] = float64(10 * (i % 2))
		steady[i].Held[1] = 5
	}
	wide, narrow := Measure(restless)[0].Held[1], Measure(steady)[0].Held[1]
	if w, n := wide.High-wide.Low, narrow.High-narrow.Low; w < 0.35 || n > 0.45 || n > w+1e-9 {
		t.Errorf("all or nothing: %.2f to %.2f; half of every day: %.2f to %.2f", wide.Low, wide.High, narrow.Low, narrow.High)
	}
	if none := Measure([]hotline.Fared{{Queue: "a", Source: hotline.Said}}); none[0].WAPE != 0 || none[0].Held[0].High != 0 {
		t.Errorf("a day without an interval: %+v", none)
	}
}

func TestHorizonNames(t *testing.T) {
	t.Parallel()
	for horizon, want := range map[int]string{0: "today", 1: "1 day", 3: "2-3 days", 28: "15-28 days", 366: "29-366 days"} {
		if got := HorizonName(horizon); got != want {
			t.Errorf("%d is %q, want %q", horizon, got, want)
		}
	}
}
