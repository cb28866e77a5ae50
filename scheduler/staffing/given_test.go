package staffing

import (
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// With as many as are required a forecast gets the service level that was required
// of it; with fewer less, and with nobody none.
func TestGivenIsWhatWasRequired(t *testing.T) {
	t.Parallel()
	for _, uncertainty := range Uncertainties {
		cfg := Default()
		cfg.Uncertainty = uncertainty
		day := time.Date(2025, 3, 10, 8, 0, 0, 0, time.UTC)
		var forecasts []hotline.Forecast
		for i := range 12 {
			mean := 10 + 8*float64(i%5)
			forecasts = append(forecasts, hotline.Forecast{
				Queue: "cards", Start: day.Add(time.Duration(i) * 15 * time.Minute), Interval: 15 * time.Minute, Mean: mean, AHT: 6 * time.Minute,
				Quantiles: map[string]float64{"p05": 0.6 * mean, "p10": 0.7 * mean, "p25": 0.85 * mean, "p50": mean, "p75": 1.15 * mean, "p90": 1.3 * mean, "p95": 1.4 * mean},
			})
		}
		required, err := Require(forecasts, nil, cfg)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range cfg.Felt(forecasts) {
			given := func(n int) float64 {
				t.Helper()
				p, err := cfg.Given(f, nil, n)
				if err != nil {
					t.Fatal(err)
				}
				return p.ServiceLevel
			}
			enough := required[i].Agents
			if got := given(enough); got-required[i].ServiceLevel > 1e-9 || required[i].ServiceLevel-got > 1e-9 {
				t.Errorf("%s: %d agents give %g, required for %g", uncertainty, enough, got, required[i].ServiceLevel)
			}
			if given(enough-1) >= given(enough) || given(0) != 0 {
				t.Errorf("%s: one fewer gives %g, nobody %g", uncertainty, given(enough-1), given(0))
			}
		}
	}
}
