package staffing

import (
	"math"
	"testing"

	"github.com/hotlined/hotlined/scheduler/simulate"
)

// Exponential times are Erlang's formulas.
func TestShapedIsErlang(t *testing.T) {
	t.Parallel()
	for _, l := range []Load{calls(100, 30), calls(100, 300), calls(100), calls(5000, 300), calls(1, 60)} {
		for _, more := range []float64{0.7, 1, 1.02, 1.3} {
			n := int(math.Ceil(l.Erlangs() * more))
			want := evaluated(t, l, n, 20)
			if want.Overloaded || want.ASAAnswered > 1e6 {
				continue
			}
			l.Shape = &Shape{Handling: 1, Patience: 1}
			got := evaluated(t, l, n, 20)
			l.Shape = nil
			near(t, "wait", got.Wait, want.Wait, 1e-9)
			near(t, "service level", got.ServiceLevel, want.ServiceLevel, 1e-9)
			near(t, "abandonment", got.Abandonment, want.Abandonment, 1e-9)
			near(t, "abandoned in time", got.AbandonedWithin, want.AbandonedWithin, 1e-9)
			near(t, "ASA", got.ASAAnswered, want.ASAAnswered, 1e-8*(1+want.ASAAnswered))
			near(t, "ASA of all", got.ASAAll, want.ASAAll, 1e-8*(1+want.ASAAll))
		}
	}
}

// The approximation of handling times, and the exact account of patience,
// against the simulator.
func TestShapedAgainstTheSimulator(t *testing.T) {
	t.Parallel()
	vary := func(mean, cv float64, kind simulate.Kind) simulate.Dist {
		switch {
		case math.IsInf(mean, 1):
			return simulate.Dist{}
		case cv == 0:
			return simulate.Dist{Kind: simulate.Deterministic, Mean: mean}
		case cv == 1:
			return exponential(mean)
		}
		return simulate.Dist{Kind: kind, Mean: mean, CV: cv}
	}
	var worst, worstExact float64
	for _, contacts := range []float64{25, 150} {
		for _, patience := range []float64{120, math.Inf(1)} {
			for _, s := range []Shape{{1, 0.5}, {1, 2}, {0, 1}, {0.5, 0.5}, {1.5, 1}, {1.5, 2}} {
				if math.IsInf(patience, 1) && s.Handling == 1 {
					continue
				}
				l := Load{Rate: contacts / 900, AHT: 240, Patience: patience, Shape: &s}
				p, err := Required(l, Targets{ServiceLevel: 0.75, AnswerWithin: 20})
				if err != nil {
					t.Fatal(err)
				}
				r := simulated(t, l, vary(240, s.Handling, simulate.Lognormal), vary(patience, s.Patience, simulate.Weibull), p.Agents, Targets{AnswerWithin: 20}, 900)
				q := r.Queues[0].Total
				t.Logf("%3g contacts, patience %g, %+v, %d agents: service level %.3f simulated %.3f, abandonment %.4f / %.4f, ASA %.2f / %.2f",
					contacts, patience, s, p.Agents, p.ServiceLevel, q.Queue("sl-3").Value, p.Abandonment, q.Queue("abandonment").Value, p.ASAAnswered, q.Queue("asa").Value)
				off := math.Abs(p.ServiceLevel - q.Queue("sl-3").Value)
				worst = max(worst, off)
				if s.Handling == 1 {
					worstExact = max(worstExact, off)
				}
			}
		}
	}
	// Even the exact is known to the simulator's own error only.
	if worst > 0.03 || worstExact > 0.015 {
		t.Errorf("service levels off by up to %.4f, %.4f where only patience is not exponential", worst, worstExact)
	}
}
