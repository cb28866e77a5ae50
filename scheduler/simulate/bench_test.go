package simulate

import "testing"

// BenchmarkErlangA is one queue of a hundred agents with impatient callers, on
// one core: events per second.
func BenchmarkErlangA(b *testing.B) {
	s := steady(100.0/240, exponential(240), exponential(180), 100)
	m := compile(s)
	out, sim := newTally(m), newSim(m)
	var events int64
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		sim.play(1, i, out, func() bool { return false })
		events += out.events
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}
