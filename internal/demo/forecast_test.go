package demo

import (
	"testing"
	"time"

	"github.com/hotlined/hotlined/scheduler/forecast"
)

// quarters counts a queue's callers in quarters of an hour.
func quarters(t *testing.T, cfg Config, q, days int) forecast.Series {
	t.Helper()
	const interval = 15 * time.Minute
	counts := map[int64]float64{}
	for i := range days {
		for _, a := range arrivals(cfg.Seed, cfg.dayAt(i)) {
			if a.queue == q {
				counts[time.Unix(a.at, 0).Truncate(interval).Unix()]++
			}
		}
	}
	var times []time.Time
	var values []float64
	for at := cfg.dayAt(0).midnight; at.Before(cfg.dayAt(days).midnight); at = at.Add(interval) {
		times, values = append(times, at), append(values, counts[at.Unix()])
	}
	s, err := forecast.NewSeries(times, values, interval, cfg.Location)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNoQueueIsForecastWorseThanByTheFourWeekAverage(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	cfg := Config{Seed: 3, Location: time.UTC, Start: time.Date(2025, 9, 1, 0, 0, 0, 0, time.UTC)}
	for q, p := range profiles {
		rep, err := forecast.Backtest(quarters(t, cfg, q, 210), nil, forecast.BacktestOptions{Horizons: []int{1, 7, 21}, Days: 60})
		if err != nil {
			t.Fatal(err)
		}
		wape := map[string]map[int]float64{}
		for _, a := range rep.Rows {
			if wape[a.Model] == nil {
				wape[a.Model] = map[int]float64{}
			}
			wape[a.Model][a.Horizon] = a.WAPE
		}
		for lead, average := range wape["same-weekday-4"] {
			got := wape[forecast.Combination][lead]
			t.Logf("%s, %d days ahead: WAPE %.2f %%, %.3f of the four-week average's", p.name, lead, 100*got, got/average)
			if got > 0.96*average {
				t.Errorf("%s, %d days ahead: WAPE %.2f %%, want at most 0.96 of the four-week average's %.2f %%", p.name, lead, 100*got, 100*average)
			}
		}
	}
}
