package staffing

import (
	"math"
	"math/rand/v2"
	"testing"
)

// quarter is a quarter of an hour with so many calls of so many seconds.
func quarter(contacts, aht, patience float64, agents int) Period {
	return Period{Load: Load{Rate: contacts / 900, AHT: aht, Patience: patience}, Seconds: 900, Agents: agents}
}

func through(t *testing.T, periods []Period, waiting int) []Outcome {
	t.Helper()
	out, err := Through(periods, waiting, 20)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A day that does not change comes to what the formulas of the long run say.
func TestSteadyDayIsErlang(t *testing.T) {
	t.Parallel()
	for _, patience := range []float64{30, 180, math.Inf(1)} {
		for _, size := range []struct {
			contacts float64
			agents   int
		}{{2, 1}, {50, 14}, {500, 112}, {5000, 1020}} {
			day := make([]Period, 40)
			for i := range day {
				day[i] = quarter(size.contacts, 180, patience, size.agents)
			}
			got := through(t, day, size.agents)[39]
			want := evaluated(t, day[0].Load, size.agents, 20)
			near(t, "service level", got.ServiceLevel, want.ServiceLevel, 1e-7)
			near(t, "wait", got.Wait, want.Wait, 1e-7)
			near(t, "ASA", got.ASAAnswered, want.ASAAnswered, 1e-5*(1+want.ASAAnswered))
			near(t, "ASA of all", got.ASAAll, want.ASAAll, 1e-5*(1+want.ASAAll))
			near(t, "abandonment", got.Abandonment, want.Abandonment, 1e-7)
			near(t, "abandoned in time", got.AbandonedWithin, want.AbandonedWithin, 1e-7)
			near(t, "occupancy", got.Occupancy, want.Occupancy, 1e-7)
			near(t, "backlog", got.Backlog, want.Queue, 1e-5*(1+want.Queue))
		}
	}
}

// Enough agents for everybody: the number talking follows Jennings, Mandelbaum,
// Massey and Whitt exactly.
func TestPlentyOfAgentsIsInfiniteServers(t *testing.T) {
	t.Parallel()
	day := []Period{quarter(50, 1800, math.Inf(1), 300), quarter(100, 1800, math.Inf(1), 300), quarter(20, 1800, math.Inf(1), 300)}
	want := Offered(day, 0)
	for i, o := range through(t, day, 0) {
		near(t, "talking", o.Occupancy*300, want[i], 1e-7*want[i])
	}
}

// What an overloaded interval leaves is there in the next, like a fluid where
// the queue is large.
func TestOverloadIsCarriedOver(t *testing.T) {
	t.Parallel()
	day := []Period{quarter(3000, 180, math.Inf(1), 400), quarter(1000, 180, math.Inf(1), 400)}
	got := through(t, day, 400)
	near(t, "backlog after the rush", got[0].Backlog, 1000, 15)
	near(t, "backlog after the next", got[1].Backlog, 35, 15)
	if got[0].ServiceLevel > 0.1 || got[1].ServiceLevel > 0.25 {
		t.Errorf("service levels %g and %g in spite of 1,000 waiting", got[0].ServiceLevel, got[1].ServiceLevel)
	}
}

func TestLeastThrough(t *testing.T) {
	t.Parallel()
	day := []Period{quarter(20, 300, 180, 0), quarter(60, 300, 180, 0), quarter(0, 300, 180, 0), quarter(90, 300, 180, 0), quarter(30, 300, 180, 0)}
	targets := Targets{ServiceLevel: 0.8, AnswerWithin: 20}
	got, err := LeastThrough(day, 0, targets)
	if err != nil {
		t.Fatal(err)
	}
	for i := range day {
		day[i].Agents = got[i].Agents
		if day[i].Rate == 0 {
			if got[i].Agents != 0 {
				t.Errorf("%d agents for nobody", got[i].Agents)
			}
			continue
		}
		if got[i].ServiceLevel < 0.8 {
			t.Errorf("interval %d: %+v misses", i, got[i])
		}
		fewer := append([]Period(nil), day[:i+1]...)
		fewer[i].Agents--
		if o := through(t, fewer, 0)[i]; o.ServiceLevel >= 0.8 {
			t.Errorf("interval %d: %d would do", i, fewer[i].Agents)
		}
	}
}

func TestFollowBadInput(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]Period{
		"no time":     {Load: calls(100, 60), Agents: 3},
		"no handling": {Load: Load{Rate: 1, Patience: 60}, Seconds: 900},
		"no patience": {Load: Load{Rate: 1, AHT: 60}, Seconds: 900},
		"too many":    {Load: Load{Rate: 1e6, AHT: 60, Patience: 60}, Seconds: 900},
		"a blink":     {Load: Load{Rate: 1, AHT: 60, Patience: 0.001}, Seconds: 900},
		"negative":    {Load: calls(100, 60), Seconds: 900, Agents: -1},
	} {
		if _, err := Through([]Period{p}, 0, 20); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if _, err := Through(nil, -1, 20); err == nil {
		t.Error("minus one was waiting")
	}
}

func BenchmarkThroughADay(b *testing.B) {
	day := make([]Period, 96)
	for i := range day {
		load := 50 + 40*math.Sin(float64(i)/96*2*math.Pi)
		day[i] = quarter(load*5, 180, 180, int(load)+3)
	}
	for b.Loop() {
		if _, err := Through(day, 0, 20); err != nil {
			b.Fatal(err)
		}
	}
}

// Whatever the day, and however far from its balance it begins, shares are
// shares and every number is one.
func TestThroughExtremes(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 10))
	for range 80 {
		day := make([]Period, 3)
		for i := range day {
			aht := math.Pow(10, 4*rng.Float64())
			day[i] = Period{
				Load:    Load{Rate: math.Pow(10, -3+4*rng.Float64()), AHT: aht, Patience: math.Pow(10, 4*rng.Float64())},
				Seconds: []float64{60, 900, 3600}[rng.IntN(3)],
			}
			day[i].Rate = min(day[i].Rate, 3000/aht, 20)
			day[i].Agents = int(day[i].Erlangs() * 2 * rng.Float64())
			if rng.IntN(4) == 0 {
				day[i].Patience = math.Inf(1)
			}
			if rng.IntN(4) == 0 {
				day[i].Trunks = 1 + rng.IntN(2*day[i].Agents+10)
			}
		}
		for i, o := range through(t, day, rng.IntN(300)) {
			for _, v := range []float64{o.Wait, o.ServiceLevel, o.Abandonment, o.Occupancy, o.ServiceLevelAnswered, o.AbandonedWithin, o.Blocking} {
				if !(v >= 0 && v <= 1+1e-9) {
					t.Fatalf("interval %d of %+v: %+v", i, day, o)
				}
			}
			if !(o.ASAAll >= 0) || !(o.Queue >= 0) || !(o.Backlog >= 0) {
				t.Fatalf("interval %d of %+v: %+v", i, day, o)
			}
		}
	}
}
