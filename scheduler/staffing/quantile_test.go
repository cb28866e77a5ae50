package staffing

import (
	"math"
	"testing"
)

func TestQuantiles(t *testing.T) {
	t.Parallel()
	within := func(of func(Load, int, float64) (float64, error), l Load, n int, q float64) float64 {
		t.Helper()
		w, err := of(l, n, q)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	// Patient callers of 14 agents: P(W > t) = C e^(-(n-a)t/AHT).
	c := ErlangC(14, 10)
	near(t, "95 % of patient callers", within(AnsweredWithin, calls(100), 14, 0.95), 180/4.0*math.Log(c/0.05), 1e-6)
	near(t, "half of them", within(AnsweredWithin, calls(100), 14, 0.5), 0, 0)
	for _, q := range []float64{0.9, 0.95, 0.999} {
		l := calls(100, 300)
		w := within(AnsweredWithin, l, 12, q)
		near(t, "share of the answered", evaluated(t, l, 12, w).ServiceLevelAnswered, q, 1e-8)
		w = within(WaitedWithin, l, 12, q)
		p := evaluated(t, l, 12, w)
		near(t, "share of all", p.ServiceLevel+p.AbandonedWithin, q, 1e-8)
	}
	if w := within(AnsweredWithin, calls(100), 9, 0.5); !math.IsInf(w, 1) {
		t.Errorf("an overloaded queue of patient callers has a median wait of %g s", w)
	}
	if _, err := AnsweredWithin(calls(100), 14, 1); err == nil {
		t.Error("the longest wait of all was computed")
	}
}
