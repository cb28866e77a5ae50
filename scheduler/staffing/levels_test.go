package staffing

import (
	"math"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

func TestLevels(t *testing.T) {
	t.Parallel()
	cfg := Default()
	monday := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	call := func(mean float64) hotline.Forecast {
		return hotline.Forecast{Queue: "cards", Start: monday, Interval: 15 * time.Minute, Mean: mean, AHT: 4 * time.Minute}
	}
	for _, mean := range []float64{0.2, 1, 10, 200, 3000} {
		forecasts := []hotline.Forecast{call(mean)}
		levels, err := LevelsOf(forecasts, nil, cfg)
		if err != nil || len(levels) != 1 {
			t.Fatalf("%g contacts: %d levels, %v", mean, len(levels), err)
		}
		l := levels[0]
		required, _ := Require(forecasts, nil, cfg)
		if l.Required != required[0].Agents || math.Abs(l.With(float64(l.Required))-required[0].ServiceLevel) > 1e-9 {
			t.Errorf("%g contacts: %d agents give %g, required are %+v", mean, l.Required, l.With(float64(l.Required)), required[0])
		}
		for k := 1; k < len(l.Level); k++ {
			if l.Level[k] < l.Level[k-1] {
				t.Errorf("%g contacts: more agents answer fewer: %v", mean, l.Level)
				break
			}
		}
		for _, n := range []int{l.Required - 1, l.Required + 1} {
			p, err := Evaluate(cfg.load(forecasts[0]), n, cfg.AnswerWithin.Seconds())
			if err == nil && math.Abs(p.ServiceLevel-l.With(float64(n))) > 0.012 {
				t.Errorf("%g contacts, %d agents: %g, exactly %g", mean, n, l.With(float64(n)), p.ServiceLevel)
			}
		}
		if n := l.For(0.8); math.Abs(l.With(n)-0.8) > 1e-9 {
			t.Errorf("%g contacts: %g agents for 80 %% give %g", mean, n, l.With(n))
		}
		if first, last := l.For(0), l.For(1); first != float64(l.Least) || last != float64(l.Least+len(l.Level)-1) || l.With(-1) != l.Level[0] || l.With(1e9) < nearlyEverybody {
			t.Errorf("%g contacts: from %g to %g, %v", mean, first, last, l.Level)
		}
	}
	mail := call(10)
	mail.Deadline = time.Hour
	if levels, err := LevelsOf([]hotline.Forecast{mail, call(0)}, nil, cfg); len(levels) != 0 || err != nil {
		t.Errorf("nobody calls: %v, %v", levels, err)
	}
}
