package simulate

import (
	"math"
	"testing"
)

// Who is absent misses both halves of a shift, and comes or does not come to the
// next one on its own account.
func TestAbsence(t *testing.T) {
	s := hour(0, 100)
	s.Groups[0].Counts, s.Groups[0].Absence = nil, 0.25
	for range 40 {
		s.Groups[0].Agents = append(s.Groups[0].Agents, Agent{Spans: []Span{
			{From: 0, To: 900, Shift: 1}, {From: 1200, To: 1800, Shift: 1}, {From: 2700, To: 3600, Shift: 2},
		}})
	}
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	m := compile(s)
	out := newTally(m)
	sm := newSim(m)
	var first, second, alike float64
	const n = 200
	for replication := range n {
		sm.play(1, replication, out, func() bool { return false })
		before, after := out.groups[0][0][onDuty]/900, out.groups[0][3][onDuty]/900
		if morning := out.groups[0][1][onDuty] / 600; math.Abs(morning-before) > 1e-9 {
			t.Fatalf("%g came before the break and %g after it", before, morning)
		}
		if before == after {
			alike++
		}
		first, second = first+before/n, second+after/n
	}
	if math.Abs(first-30) > 0.8 || math.Abs(second-30) > 0.8 {
		t.Errorf("%.2f and %.2f of 40 come, want 30", first, second)
	}
	if alike > n/3 {
		t.Errorf("the two shifts had the same absences in %g of %d replications", alike, n)
	}
}

// An agent who gets free takes the preferred customer first, unless somebody has
// waited longer than the head start.
func TestHeadStart(t *testing.T) {
	s := hour(1, 100, 0, 10)
	preferred := s.Queues[0]
	preferred.Name, preferred.HeadStart, preferred.Arrivals = "preferred", 60, Arrivals{Instants: []float64{65}}
	s.Queues = append(s.Queues, preferred)
	s.Groups[0].Skills = []Skill{{}, {Queue: 1}}
	c := checker{t, once(t, s)}
	c.queue(0, waitAnswered, 190) // 0 at once; 10 after the preferred one, at 200
	c.queue(1, waitAnswered, 35)
	s.Queues[1].Arrivals.Instants = []float64{75}
	c = checker{t, once(t, s)}
	c.queue(0, waitAnswered, 90)
	c.queue(1, waitAnswered, 125)
}

// How sure the mean handling time is makes days differ, and not the mean.
func TestHandlingOfTheDay(t *testing.T) {
	s := Scenario{Interval: 3600, Intervals: 1, Queues: []Queue{{
		Name: "calls", Arrivals: Arrivals{Rates: []float64{200}}, Handling: exactly(100), HandlingDayCV: 0.2,
	}}, Groups: []Group{{Name: "agents", Skills: []Skill{{}}, Counts: []int{50}}}}
	m := compile(s)
	out := newTally(m)
	sm := newSim(m)
	var sum, squares float64
	const n = 2000
	for replication := range n {
		sm.play(3, replication, out, func() bool { return false })
		aht := out.queues[0][0][handled] / out.queues[0][0][answered]
		sum, squares = sum+aht/n, squares+aht*aht/n
	}
	if cv := math.Sqrt(squares-sum*sum) / sum; math.Abs(sum-100) > 2 || math.Abs(cv-0.2) > 0.015 {
		t.Errorf("mean %.1f s, coefficient of variation %.3f", sum, cv)
	}
}

// A simulation that knows enough ends with what it knows, and precision is not
// looked at before the fewest replications.
func TestEnough(t *testing.T) {
	asked := 0
	r, err := Run(morning(), Options{Seed: 5, Replications: 100, Enough: func() bool { asked++; return asked == 3 }})
	if err != nil || r.Replications != 30 {
		t.Errorf("%d replications, %v; want 30", r.Replications, err)
	}
	r, err = Run(morning(), Options{Seed: 5, Replications: 100, Precision: 0.5, Fewest: 50})
	if err != nil || r.Replications != 50 {
		t.Errorf("%d replications, %v; want 50", r.Replications, err)
	}
}
