package staffing

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// The textbook case of Kaplan and Meier: ends at 6, 6, 6, 7, 10, 13, 16, 22, 23 and
// twelve lost from sight (the remission times of Freireich and others 1963).
func TestSurvive(t *testing.T) {
	t.Parallel()
	var waits []Wait
	for _, at := range []float64{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		waits = append(waits, Wait{Seconds: at, Ended: 1})
	}
	for _, at := range []float64{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		waits = append(waits, Wait{Seconds: at, Lost: 1})
	}
	s := Survive(waits)
	for at, want := range map[float64]float64{0: 1, 5.9: 1, 6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448, 100: 0.448} {
		if got := s.Beyond(at); math.Abs(got-want) > 0.0005 {
			t.Errorf("%.4f go on beyond %g, want %.3f", got, at, want)
		}
	}
	if none := Survive(nil); none.Beyond(10) != 1 {
		t.Errorf("of nobody %+v", none)
	}
}

// Most callers are answered long before they would give up; their patience is found
// all the same.
func TestSurviveSeesThroughAnswers(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	var waits []Wait
	for range 20_000 {
		patience, answer := 300*rng.ExpFloat64(), 60*rng.ExpFloat64()
		if rng.Float64() < 0.02 {
			patience = 3 * rng.Float64() // a wrong number
		}
		if patience < answer {
			waits = append(waits, Wait{Seconds: patience, Ended: 1})
		} else {
			waits = append(waits, Wait{Seconds: answer, Lost: 1})
		}
	}
	s := Survive(waits)
	for _, at := range []float64{20, 60, 120} {
		if got, want := s.Beyond(at), 0.98*math.Exp(-at/300); math.Abs(got-want) > 0.015 {
			t.Errorf("%.3f are more patient than %g s, want %.3f", got, at, want)
		}
	}
	if got, ok := LearnPatience(waits, 5); !ok || got < 285*time.Second || got > 315*time.Second {
		t.Errorf("learnt a patience of %s, want 5 minutes", got)
	}
	if got, ok := LearnPatience(waits[:200], 5); ok {
		t.Errorf("learnt %s from a handful", got)
	}
	if got, ok := LearnPatience(nil, 5); ok {
		t.Errorf("learnt %s from nobody", got)
	}
}
