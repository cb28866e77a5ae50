package simulate

import (
	"math"
	"testing"

	"github.com/hotlined/hotlined/scheduler/staffing"
)

// steady is one queue in the long run: a day to settle, then four days counted.
func steady(rate float64, handling, patience Dist, agents int) Scenario {
	return Scenario{
		Interval: 3600, Intervals: 120, Warmup: 24,
		Queues: []Queue{{
			Name: "calls", Arrivals: Arrivals{Rates: []float64{rate * 3600}},
			Handling: handling, Patience: patience, Target: Target{AnswerWithin: 20},
		}},
		Groups: []Group{{Name: "agents", Skills: []Skill{{}}, Counts: []int{agents}}},
	}
}

func exponential(mean float64) Dist { return Dist{Kind: Exponential, Mean: mean} }

func play(t *testing.T, s Scenario, replications int) Result {
	t.Helper()
	r, err := Run(s, Options{Seed: 20260303, Replications: replications, Confidence: 0.999, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// near fails unless the exact value lies in the 99.9 % interval, and that is
// narrow enough to tell something.
func near(t *testing.T, what string, e Estimate, exact, narrow float64) {
	t.Helper()
	if !(e.Low <= exact && exact <= e.High) {
		t.Errorf("%s: %.6g in [%.6g, %.6g], exact %.6g", what, e.Value, e.Low, e.High, exact)
	}
	if !testing.Short() && e.HalfWidth() > narrow {
		t.Errorf("%s: known to ± %.3g only, want %.3g", what, e.HalfWidth(), narrow)
	}
}

// replications is enough for intervals that tell something.
func replications() int {
	if testing.Short() {
		return 30
	}
	return 120
}

func TestErlangC(t *testing.T) {
	l := staffing.Load{Rate: 100.0 / 1800, AHT: 180, Patience: math.Inf(1)}
	exact, err := staffing.Evaluate(l, 14, 20)
	if err != nil {
		t.Fatal(err)
	}
	r := play(t, steady(l.Rate, exponential(180), Dist{}, 14), replications())
	q, g := r.Queues[0].Total, r.Groups[0].Total
	near(t, "service level", q.Queue("sl-3"), exact.ServiceLevel, 0.006)
	near(t, "ASA", q.Queue("asa"), exact.ASAAnswered, 0.6)
	near(t, "occupancy", g.Group("occupancy"), exact.Occupancy, 0.004)
}

func TestErlangA(t *testing.T) {
	l := staffing.Load{Rate: 100.0 / 1800, AHT: 180, Patience: 300}
	exact, err := staffing.Evaluate(l, 11, 20)
	if err != nil {
		t.Fatal(err)
	}
	r := play(t, steady(l.Rate, exponential(180), exponential(300), 11), replications())
	q := r.Queues[0].Total
	near(t, "service level", q.Queue("sl-3"), exact.ServiceLevel, 0.006)
	near(t, "abandonment", q.Queue("abandonment"), exact.Abandonment, 0.004)
	near(t, "ASA of the answered", q.Queue("asa"), exact.ASAAnswered, 0.6)
	near(t, "mean wait of all", q.Queue("asa-all"), exact.ASAAll, 0.6)
	near(t, "occupancy", r.Groups[0].Total.Group("occupancy"), exact.Occupancy, 0.004)
}

// Erlang's loss formula holds for any distribution of handling times.
func TestErlangB(t *testing.T) {
	for name, handling := range map[string]Dist{
		"exponential": exponential(180), "lognormal": {Kind: Lognormal, Mean: 180, CV: 1.3}, "deterministic": {Kind: Deterministic, Mean: 180},
	} {
		s := steady(100.0/1800, handling, Dist{}, 12)
		s.Lines = 12
		near(t, name, play(t, s, replications()).Queues[0].Total.Queue("blocking"), staffing.ErlangB(12, 10), 0.004)
	}
}
