package simulate

import (
	"math"
	"slices"
	"testing"
)

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

// bigWeek is a centre of 500 agents and ten skills over a week of quarter-hours,
// open round the clock with two peaks a day: 25 groups of two to four skills.
func bigWeek() Scenario {
	s := Scenario{Interval: 900, Intervals: 7 * 96, DayFactorCV: 0.08}
	shape := make([]float64, s.Intervals)
	for i := range shape {
		hour := float64(i%96) / 4
		shape[i] = 0.15 + math.Exp(-(hour-11)*(hour-11)/8) + 0.8*math.Exp(-(hour-16)*(hour-16)/8)
		s.DayStarts = append(s.DayStarts, i/96*96)
	}
	s.DayStarts = slices.Compact(s.DayStarts)
	for q := range 10 {
		mean := 180 + 40*float64(q)
		rates := make([]float64, len(shape))
		for i := range rates {
			rates[i] = 47 * 0.85 * shape[i] * s.Interval / mean
		}
		s.Queues = append(s.Queues, Queue{
			Name: string(rune('a' + q)), Arrivals: Arrivals{Rates: rates, DayCV: 0.05},
			Handling: Dist{Kind: Lognormal, Mean: mean, CV: 0.8}, Wrap: exponential(20), Patience: exponential(240),
			Redial: Redial{AfterAbandon: 0.3, Delay: exponential(600)}, Target: Target{AnswerWithin: 20, ServiceLevel: 0.8},
		})
	}
	for g := range 25 {
		counts := make([]int, len(shape))
		for i := range counts {
			counts[i] = int(math.Ceil(16.5 * shape[i]))
		}
		group := Group{Name: "g" + string(rune('a'+g)), Counts: counts}
		for k := range 2 + g%3 {
			group.Skills = append(group.Skills, Skill{Queue: (g*3 + k*(k+1)/2) % 10, Rank: k / 2})
		}
		s.Groups = append(s.Groups, group)
	}
	return s
}

// BenchmarkWeek plays a week of a centre of 500 agents and ten skills a hundred
// times on two workers.
func BenchmarkWeek(b *testing.B) {
	s := bigWeek()
	var events int64
	for b.Loop() {
		r, err := Run(s, Options{Seed: 1, Workers: 2})
		if err != nil {
			b.Fatal(err)
		}
		events += r.Events
		all := r.Queues[len(s.Queues)].Total
		b.Logf("%.0f contacts a week, service level %.3f, %.0f agents on duty at most", all.Queue("offered").Value, all.Queue("sl-1").Value, r.Groups[len(s.Groups)].Intervals[44].Group("on-duty").Value)
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/100weeks")
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}
