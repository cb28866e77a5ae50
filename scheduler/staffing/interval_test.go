package staffing

import (
	"math"
	"testing"

	"github.com/hotlined/hotlined/scheduler/simulate"
)

// simulated is a steady queue played over and over, a day at a time.
func simulated(t *testing.T, l Load, handling, patience simulate.Dist, agents int, targets Targets, interval float64) simulate.Result {
	t.Helper()
	const day = 100_000.0
	count := int(day / interval)
	warm := count / 5
	rates, agent := []float64{l.Rate * interval}, []int{agents}
	replications := 60
	if testing.Short() {
		replications = 15
	}
	r, err := simulate.Run(simulate.Scenario{
		Interval: interval, Intervals: count, Warmup: warm, Lines: l.Trunks,
		Queues: []simulate.Queue{{
			Name: "calls", Arrivals: simulate.Arrivals{Rates: rates}, Handling: handling, Patience: patience,
			Target: simulate.Target{AnswerWithin: targets.AnswerWithin, ServiceLevel: targets.ServiceLevel, Definition: "sl-3"},
		}},
		Groups: []simulate.Group{{Name: "agents", Skills: []simulate.Skill{{}}, Counts: agent}},
	}, simulate.Options{Seed: 7, Replications: replications, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func exponential(mean float64) simulate.Dist {
	if math.IsInf(mean, 1) {
		return simulate.Dist{}
	}
	return simulate.Dist{Kind: simulate.Exponential, Mean: mean}
}

// The service level of single intervals, against the simulator.
func TestInIntervalAgainstTheSimulator(t *testing.T) {
	t.Parallel()
	targets := Targets{ServiceLevel: 0.8, AnswerWithin: 20}
	worst := 0.0
	for _, contacts := range []float64{15, 50, 200} {
		for _, patience := range []float64{180, math.Inf(1)} {
			for _, more := range []int{0, 2} {
				l := Load{Rate: contacts / 900, AHT: 240, Patience: patience}
				p, err := Required(l, targets)
				if err != nil {
					t.Fatal(err)
				}
				n := p.Agents + more
				got, err := InInterval(l, targets, n, 900)
				if err != nil {
					t.Fatal(err)
				}
				r := simulated(t, l, exponential(240), exponential(patience), n, targets, 900)
				var want, counted float64
				for _, c := range r.Queues[0].Intervals {
					if !math.IsNaN(c.Target.Value) && c.Target.N > 0 {
						want += c.Target.Value * float64(c.Target.N)
						counted += float64(c.Target.N)
					}
				}
				want /= counted
				t.Logf("%g contacts, patience %g, %d agents: %.3f, simulated %.3f", contacts, patience, n, got, want)
				worst = max(worst, math.Abs(got-want))
			}
		}
	}
	if worst > 0.05 {
		t.Errorf("off by up to %.3f", worst)
	}
}

func TestRequiredInInterval(t *testing.T) {
	t.Parallel()
	l := Load{Rate: 30.0 / 900, AHT: 240, Patience: 180}
	targets := Targets{ServiceLevel: 0.8, AnswerWithin: 20}
	sure := Spread(l.Rate, 0, 1)
	n, err := RequiredInInterval(l, targets, sure, 900, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	if at, below := InIntervalUnder(l, targets, sure, n, 900), InIntervalUnder(l, targets, sure, n-1, 900); at < 0.9 || below >= 0.9 {
		t.Errorf("%d agents keep it with %.3f, one fewer with %.3f", n, at, below)
	}
	long, err := Required(l, targets)
	if err != nil {
		t.Fatal(err)
	}
	if n <= long.Agents {
		t.Errorf("%d agents for nine intervals in ten, %d for the long run", n, long.Agents)
	}
	unsure, err := RequiredInInterval(l, targets, WithAHT(Spread(l.Rate, 0.3, 9), l.AHT, 0.1), 900, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	if unsure <= n {
		t.Errorf("%d agents for an uncertain load, %d for a known one", unsure, n)
	}
	// Over a very long interval it is the long run: either sure or impossible.
	near(t, "a year", InIntervalUnder(l, targets, sure, long.Agents, 3e7), 1, 1e-3)
	near(t, "a year of one agent fewer", InIntervalUnder(l, targets, sure, long.Agents-1, 3e7), 0, 1e-3)
	if _, err := InInterval(l, Targets{ASA: 20}, 9, 900); err == nil {
		t.Error("no service level was accepted")
	}
	if _, err := InInterval(l, targets, 9, 0); err == nil {
		t.Error("an interval of nothing was accepted")
	}
}

// A handling time that is uncertain needs more agents, and keeps its mean.
func TestUncertainHandlingTime(t *testing.T) {
	t.Parallel()
	var mean, square, weight float64
	chances := WithAHT(Spread(0.5, 0.2, 9), 240, 0.1)
	for _, c := range chances {
		mean += c.Weight * c.AHT
		square += c.Weight * c.AHT * c.AHT
		weight += c.Weight
	}
	near(t, "weight", weight, 1, 1e-12)
	near(t, "mean", mean, 240, 1e-9)
	near(t, "spread", math.Sqrt(square-mean*mean), 24, 1e-9)
	l := Load{Rate: 0.5, AHT: 240, Patience: 180}
	targets := Targets{ServiceLevel: 0.8, AnswerWithin: 20}
	sure, err := RequiredUnder(l, targets, Spread(0.5, 0, 1), 0.9)
	if err != nil {
		t.Fatal(err)
	}
	unsure, err := RequiredUnder(l, targets, WithAHT(Spread(0.5, 0, 1), 240, 0.1), 0.9)
	if err != nil {
		t.Fatal(err)
	}
	if unsure.Agents <= sure.Agents {
		t.Errorf("%d agents for an uncertain handling time, %d for a known one", unsure.Agents, sure.Agents)
	}
}

// A day with a rush, a staff cut and a catch-up, against the simulator, which
// lets agents finish their calls before they go.
func TestThroughAgainstTheSimulator(t *testing.T) {
	t.Parallel()
	contacts := []float64{20, 40, 90, 120, 60, 60, 60, 40, 20, 20}
	agents := []int{10, 14, 22, 24, 24, 20, 18, 16, 9, 7}
	for _, patience := range []float64{180, math.Inf(1)} {
		day := make([]Period, len(contacts))
		for i := range day {
			day[i] = quarter(contacts[i], 240, patience, agents[i])
		}
		got := through(t, day, 0)
		replications := 4000
		if testing.Short() {
			replications = 1000
		}
		r, err := simulate.Run(simulate.Scenario{
			Interval: 900, Intervals: len(day),
			Queues: []simulate.Queue{{
				Name: "calls", Arrivals: simulate.Arrivals{Rates: contacts}, Handling: exponential(240), Patience: exponential(patience),
				Target: simulate.Target{AnswerWithin: 20},
			}},
			Groups: []simulate.Group{{Name: "agents", Skills: []simulate.Skill{{}}, Counts: agents}},
		}, simulate.Options{Seed: 7, Replications: replications, Workers: 2})
		if err != nil {
			t.Fatal(err)
		}
		for i, o := range got {
			c := r.Queues[0].Intervals[i]
			sl, backlog := c.Queue("sl-3").Value, c.Queue("backlog").Value
			t.Logf("patience %g, interval %d: service level %.3f simulated %.3f, backlog %.2f / %.2f, abandonment %.3f / %.3f, ASA %.1f / %.1f",
				patience, i, o.ServiceLevel, sl, o.Backlog, backlog, o.Abandonment, c.Queue("abandonment").Value, o.ASAAnswered, c.Queue("asa").Value)
			if math.Abs(o.ServiceLevel-sl) > 0.05 {
				t.Errorf("patience %g, interval %d: service level %.3f, simulated %.3f", patience, i, o.ServiceLevel, sl)
			}
			if math.Abs(o.Backlog-backlog) > 1+0.1*backlog {
				t.Errorf("patience %g, interval %d: backlog %.2f, simulated %.2f", patience, i, o.Backlog, backlog)
			}
		}
	}
}
