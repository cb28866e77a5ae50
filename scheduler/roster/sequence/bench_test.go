package sequence

import "testing"

// BenchmarkPublicInstance10 is 40 people, four weeks and five kinds of shifts, to
// the proof that nothing better exists.
func BenchmarkPublicInstance10(b *testing.B) {
	p := instance(b, 10)
	for b.Loop() {
		if r := Solve(p, Options{Seed: 1, Rounds: 1}); r.Bound == nil || *r.Bound != r.Objective {
			b.Fatalf("%d, bound %v", r.Objective, r.Bound)
		}
	}
}
