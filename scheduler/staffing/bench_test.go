package staffing

import (
	"math"
	"math/rand/v2"
	"testing"
)

// BenchmarkRequiredErlangA is the search for the least number of agents of
// mid-size queues (10 to 150 erlangs), the arithmetic behind every requirement.
func BenchmarkRequiredErlangA(b *testing.B) {
	rng := rand.New(rand.NewPCG(5, 6))
	loads := make([]Load, 1024)
	for i := range loads {
		loads[i] = Load{Rate: (10 + 140*rng.Float64()) / 240, AHT: 240, Patience: 120 + 240*rng.Float64()}
	}
	targets := Targets{ServiceLevel: 0.8, AnswerWithin: 20}
	b.ResetTimer()
	for i := range b.N {
		if _, err := Required(loads[i%len(loads)], targets); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "agents/s")
}

// BenchmarkEvaluateErlangC is one performance of a mid-size queue.
func BenchmarkEvaluateErlangC(b *testing.B) {
	l := Load{Rate: 100.0 / 240, AHT: 240, Patience: math.Inf(1)}
	for b.Loop() {
		if _, err := Evaluate(l, 110, 20); err != nil {
			b.Fatal(err)
		}
	}
}
