package scoring

import (
	"math/rand/v2"
	"testing"
)

// Five hundred agents' four weeks.
func BenchmarkScorecards(b *testing.B) {
	r := centre{agents: 500, perDay: 40}.work(rand.New(rand.NewPCG(51, 52)))
	b.ReportMetric(float64(len(r.Agents)), "rows")
	for b.Loop() {
		Scorecards(Default(), march, r)
	}
}

func BenchmarkCount(b *testing.B) {
	contacts := someContacts(rand.New(rand.NewPCG(53, 54)), 10_000)
	var c Counts
	for b.Loop() {
		for _, contact := range contacts {
			c.Count(contact, promise)
		}
	}
	b.ReportMetric(10_000*float64(b.N)/b.Elapsed().Seconds(), "contacts/s")
}
