package simulate

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// morning is two queues that share agents, with everything that chance decides.
func morning() Scenario {
	return Scenario{
		Interval: 1800, Intervals: 8, DayFactorCV: 0.15, Lines: 40,
		Queues: []Queue{
			{
				Name: "cards", Arrivals: Arrivals{Rates: []float64{60}, DayCV: 0.1}, Handling: Dist{Kind: Lognormal, Mean: 240, CV: 1},
				Wrap: exponential(30), Patience: Dist{Kind: Weibull, Mean: 180, CV: 1.4, AtOnce: 0.05}, Transfers: []Transfer{{To: 1, Share: 0.1}},
				Redial: Redial{AfterAbandon: 0.5, AfterBlocked: 0.8, Delay: exponential(300)}, Target: Target{AnswerWithin: 20, ServiceLevel: 0.8},
			},
			{
				Name: "chat", Arrivals: Arrivals{Rates: []float64{20}}, Handling: Dist{Kind: Gamma, Mean: 500, CV: 0.7},
				Patience: Dist{Kind: Hyper, Mean: 200, CV: 2}, Route: Random, Target: Target{AnswerWithin: 60, ServiceLevel: 0.5},
			},
		},
		Groups: []Group{
			{Name: "calls", Skills: []Skill{{Queue: 0}}, Counts: []int{6, 7, 8, 8, 8, 7, 7, 6}},
			{Name: "both", Skills: []Skill{{Queue: 1, Concurrency: 3}, {Queue: 0, Rank: 1, Order: 1, After: 10}}, Counts: []int{4}, Slowdown: []float64{1, 1.2, 1.5}},
		},
	}
}

// TestWorkersChangeNothing also stops early, where workers have played ahead.
func TestWorkersChangeNothing(t *testing.T) {
	for _, precision := range []float64{0, 0.06} {
		var first Result
		for _, workers := range []int{1, 2, 7} {
			r, err := Run(morning(), Options{Seed: 5, Replications: 60, Precision: precision, Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			plain(&r)
			if workers == 1 {
				first = r
			} else if !reflect.DeepEqual(first, r) {
				t.Errorf("%d workers, precision %g: another result", workers, precision)
			}
		}
		if precision > 0 && (first.Replications == 60 || !first.Reached) {
			t.Errorf("%d replications, reached %v", first.Replications, first.Reached)
		}
	}
}

// plain replaces what is unequal to itself.
func plain(r *Result) {
	for _, subjects := range [][]Subject{r.Queues, r.Groups} {
		for i := range subjects {
			for _, cells := range [][]Cell{{subjects[i].Total}, subjects[i].Days, subjects[i].Intervals} {
				for k := range cells {
					for j := range cells[k].Values {
						zeroNaN(&cells[k].Values[j])
					}
					zeroNaN(&cells[k].Target)
				}
			}
			zeroNaN(&subjects[i].Total.Target)
		}
	}
}

func zeroNaN(e *Estimate) {
	for _, v := range []*float64{&e.Value, &e.Low, &e.High} {
		if math.IsNaN(*v) {
			*v = 0
		}
	}
}

// TestCommonRandomNumbers: with more agents the same contacts come.
func TestCommonRandomNumbers(t *testing.T) {
	s := morning()
	s.Lines, s.Queues[0].Transfers, s.Queues[0].Redial = 0, nil, Redial{}
	few, err := Run(s, Options{Seed: 9, Replications: 20})
	if err != nil {
		t.Fatal(err)
	}
	s.Groups[0].Counts = []int{50}
	many, err := Run(s, Options{Seed: 9, Replications: 20})
	if err != nil {
		t.Fatal(err)
	}
	for q := range s.Queues {
		a, b := few.Queues[q].Total, many.Queues[q].Total
		if a.Queue("offered") != b.Queue("offered") {
			t.Errorf("queue %d: offered %v, then %v", q, a.Queue("offered"), b.Queue("offered"))
		}
		if a.Queue("answered").Value > b.Queue("answered").Value {
			t.Errorf("queue %d: more agents answered less", q)
		}
	}
}

// TestNobodyIsLost: every contact ends in one way, and no line stays taken.
func TestNobodyIsLost(t *testing.T) {
	s := morning()
	s.Queues[0].MaxWait, s.Queues[1].DropUnstaffed, s.DropAtEnd = 200, true, true
	m := compile(s)
	sim, out := newSim(m), newTally(m)
	for r := range 50 {
		sim.play(3, r, out, func() bool { return false })
		for q := range s.Queues {
			ended := added(out, answered, q) + added(out, abandoned, q) + added(out, cutOff, q) + added(out, timedOut, q) + added(out, left, q)
			if added(out, offered, q) != ended {
				t.Errorf("replication %d, queue %d: %g offered, %g ended", r, q, added(out, offered, q), ended)
			}
		}
		if sim.inside != 0 || sim.waiting != 0 || len(sim.spare) != len(sim.contacts) {
			t.Fatalf("replication %d: %d inside, %d waiting, %d of %d contacts gone", r, sim.inside, sim.waiting, len(sim.spare), len(sim.contacts))
		}
		for g, c := range sim.crews {
			if c.busy != 0 || c.over != 0 || c.surplus != 0 {
				t.Errorf("replication %d, group %d: %d busy, %d over, %d surplus after all was done", r, g, c.busy, c.over, c.surplus)
			}
		}
	}
}

// TestOverloadEnds: four times the load that agents can bear, nobody gives up.
func TestOverloadEnds(t *testing.T) {
	s := steady(1, exponential(400), Dist{}, 100)
	s.Intervals, s.Warmup = 5, 0
	r, err := Run(s, Options{Replications: 3})
	if err != nil {
		t.Fatal(err)
	}
	q := r.Queues[0].Total
	if q.Queue("answer-rate").Value != 1 || q.Queue("backlog").Value < 10_000 || q.Queue("asa").Value < 5000 {
		t.Errorf("served in the end: %v, waiting at closing %v, ASA %v", q.Queue("answer-rate"), q.Queue("backlog"), q.Queue("asa"))
	}
	s.Groups[0].Counts = []int{0}
	if r, err = Run(s, Options{Replications: 3}); err != nil {
		t.Fatal(err)
	}
	if q := r.Queues[0].Total; q.Queue("never-answered").Value != q.Queue("offered").Value || len(r.Notes) != 1 {
		t.Errorf("nobody there: %v never answered of %v, %v", q.Queue("never-answered"), q.Queue("offered"), r.Notes)
	}
}

func TestStop(t *testing.T) {
	s := steady(10, exponential(400), Dist{}, 5000)
	if _, err := Run(s, Options{Replications: 1000, Workers: 2, Stop: func() bool { return true }}); !errors.Is(err, ErrStopped) {
		t.Errorf("stopped: %v", err)
	}
}

func TestTargetProbability(t *testing.T) {
	s := hour(1, 100, 0, 10, 1000)
	s.Queues[0].Target.ServiceLevel = 0.6
	r, err := Run(s, Options{Replications: 20})
	if err != nil {
		t.Fatal(err)
	}
	q := r.Queues[0]
	if q.Total.Target.Value != 1 || q.Intervals[0].Target.Value != 0 || q.Intervals[1].Target.Value != 1 || q.Intervals[2].Target.Known() {
		t.Errorf("two of three in time in all, one of two and one of one by quarter, then nobody: %v, %v %v %v",
			q.Total.Target, q.Intervals[0].Target, q.Intervals[1].Target, q.Intervals[2].Target)
	}
}

func TestDistributions(t *testing.T) {
	for _, d := range []Dist{
		exponential(120), exactly(120), {Kind: Lognormal, Mean: 120, CV: 1.5}, {Kind: Gamma, Mean: 120, CV: 0.4}, {Kind: Gamma, Mean: 120, CV: 1.7},
		{Kind: Weibull, Mean: 120, CV: 1.5}, {Kind: Weibull, Mean: 120, CV: 0.3}, {Kind: Hyper, Mean: 120, CV: 2}, {Kind: Uniform, Low: 60, High: 180},
		{Kind: Empirical, Values: []float64{0, 120, 240}}, {Kind: Histogram, Bounds: []float64{0, 60, 300}, Weights: []float64{1, 3}},
		{Kind: Exponential, Mean: 120, AtOnce: 0.25},
	} {
		if err := d.Validate(); err != nil {
			t.Errorf("%v: %v", d, err)
			continue
		}
		smp, r := newSampler(d), rand.New(rand.NewPCG(1, 2))
		const n = 400_000
		var sum, square float64
		for range n {
			x := smp.draw(r)
			sum, square = sum+x, square+x*x
		}
		mean := sum / n
		if want := d.Average(); math.Abs(mean/want-1) > 0.015 {
			t.Errorf("%s: mean %.2f, want %.2f", Kinds[d.Kind], mean, want)
		}
		if cv := math.Sqrt(square/n-mean*mean) / mean; d.CV > 0 && math.Abs(cv/d.CV-1) > 0.04 {
			t.Errorf("%s: coefficient of variation %.3f, want %.3f", Kinds[d.Kind], cv, d.CV)
		}
	}
}

// TestCoverage: 95 % intervals of ten replications hold the exact value in about
// 95 of a hundred cases.
func TestCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("plays three thousand times")
	}
	s := steady(30.0/3600, exponential(180), Dist{}, 1)
	s.Intervals, s.Warmup, s.Lines = 30, 2, 1
	held := 0
	for seed := range uint64(300) {
		r, err := Run(s, Options{Seed: seed + 1, Replications: 10})
		if err != nil {
			t.Fatal(err)
		}
		if e := r.Queues[0].Total.Queue("blocking"); e.Low <= 0.6 && 0.6 <= e.High { // 1.5/(1+1.5)
			held++
		}
	}
	if held < 270 || held > 297 {
		t.Errorf("%d of 300 intervals hold the truth", held)
	}
}

func TestWaitQuantiles(t *testing.T) {
	var w waits
	for i := range 1000 {
		w.note(float64(i))
	}
	var c counts
	w.rank(&c)
	for field, want := range map[int]float64{p50: 500, p90: 900, p95: 950} {
		if math.Abs(c[field]-want) > 0.02*want {
			t.Errorf("quantile: %g, want %g", c[field], want)
		}
	}
}
