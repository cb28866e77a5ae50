package staffing

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// calls is n calls in half an hour of 180 seconds each, whose callers wait for
// ever unless they are given a patience.
func calls(n float64, patience ...float64) Load {
	l := Load{Rate: n / 1800, AHT: 180, Patience: math.Inf(1)}
	if len(patience) > 0 {
		l.Patience = patience[0]
	}
	return l
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %.10g, want %.10g", what, got, want)
	}
}

func evaluated(t *testing.T, l Load, n int, within float64) Performance {
	t.Helper()
	p, err := Evaluate(l, n, within)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The trade's textbook case: 100 calls in half an hour, 180 s each, 80/20.
func TestTextbook(t *testing.T) {
	t.Parallel()
	p, err := Required(calls(100), Targets{ServiceLevel: 0.8, AnswerWithin: 20})
	if err != nil {
		t.Fatal(err)
	}
	if p.Agents != 14 {
		t.Errorf("%d agents, want 14", p.Agents)
	}
	near(t, "service level of 14", p.ServiceLevel, 0.88835, 5e-6)
	near(t, "service level of 13", evaluated(t, calls(100), 13, 20).ServiceLevel, 0.79559, 5e-6)
	near(t, "rostered at 30 % shrinkage", GrossUp(14, 0.3), 20, 1e-9)
}

func TestTextbookWithPatience(t *testing.T) {
	t.Parallel()
	p := evaluated(t, calls(100, 300), 14, 20)
	near(t, "share that waits", p.Wait, 0.145260, 5e-7)
	near(t, "share that gives up", p.Abandonment, 0.013984, 5e-7)
	near(t, "mean wait of all", p.ASAAll, 4.195, 5e-4)
	near(t, "mean wait of the answered", p.ASAAnswered, 3.878, 5e-4)
	near(t, "answered within 20 s", p.ServiceLevel, 0.916792, 5e-7)
	near(t, "occupancy", p.Occupancy, 0.704297, 5e-7)
}

// Logarithms known to a third party, and one it got wrong (recomputed exactly).
func TestLogarithms(t *testing.T) {
	t.Parallel()
	near(t, "ln B(100, 120)", LogErlangB(100, 120), -1.62826407041, 1e-9)
	near(t, "ln B(100, 20)", LogErlangB(100, 20), -84.1661482002, 1e-9)
	near(t, "ln B(10000, 200)", LogErlangB(10000, 200), -29325.7541713, 1e-6)
	near(t, "ln C(100, 90)", LogErlangC(100, 90), -1.52813224460, 1e-9)
	near(t, "ln C(10000, 9000)", LogErlangC(10000, 9000), -56.8266885378, 1e-9)
	near(t, "ln C(10000, 9990)", LogErlangC(10000, 9990), -0.127217979795408, 1e-12)
}

// One agent and patient callers is M/M/1, which everybody can compute.
func TestOneAgent(t *testing.T) {
	t.Parallel()
	for _, load := range []float64{1e-6, 0.1, 0.5, 0.99} {
		p := evaluated(t, Load{Rate: load / 180, AHT: 180, Patience: math.Inf(1)}, 1, 60)
		near(t, "wait", p.Wait, load, 1e-14)
		near(t, "mean wait", p.ASAAll/(load*180/(1-load)), 1, 1e-12)
		near(t, "service level", p.ServiceLevel, 1-load*math.Exp(-(1-load)/3), 1e-14)
	}
}

// With patience equal to the handling time the system is M/M/infinity with the
// states above n waiting: a Poisson number of callers.
func TestPatienceOfOneHandlingTime(t *testing.T) {
	t.Parallel()
	for _, erlangs := range []float64{0.5, 4, 30, 300, 3000} {
		for _, ratio := range []float64{0.5, 0.9, 1, 1.1, 2} {
			n := int(max(1, math.Round(erlangs*ratio)))
			p := evaluated(t, Load{Rate: erlangs / 180, AHT: 180, Patience: 180}, n, 20)
			var wait, queue float64
			for k := n; k < n+int(erlangs)+200+int(20*math.Sqrt(erlangs)); k++ {
				prob := math.Exp(logPoisson(float64(k), erlangs))
				wait += prob
				queue += float64(k-n) * prob
			}
			if wait == 0 {
				continue // too rare for a float
			}
			near(t, "wait", p.Wait/wait, 1, 1e-9)
			near(t, "queue", p.Queue/queue, 1, 1e-9)
		}
	}
}

// The series and the integral are two ways to the same sums.
func TestSeriesAgreesWithIntegral(t *testing.T) {
	t.Parallel()
	for _, c := range []float64{300, 1000, 4000, 20000} {
		for _, ratio := range []float64{0.3, 0.8, 0.99, 1, 1.01, 1.2, 3} {
			q := queue{n: c / 2, a: c / 2 * ratio, rho: ratio, patience: 200, c: c, x: c * ratio}
			if math.IsInf(terms(q.c, q.x), 1) {
				continue
			}
			i := q.integrate(q.x)
			s := q.series(q.x)
			scale := math.Exp(i.log)
			near(t, "k", i.k*scale/s.k, 1, 1e-10)
			near(t, "q", i.q*scale/s.q, 1, 1e-10)
			near(t, "lost", i.lost*scale/s.lost, 1, 1e-10)
			near(t, "waited", i.waited*scale/s.waited, 1, 1e-10)
		}
	}
}

func TestPatienceWithoutEndIsErlangC(t *testing.T) {
	t.Parallel()
	for _, n := range []int{13, 14, 40} {
		c := evaluated(t, calls(100), n, 20)
		a := evaluated(t, calls(100, 1e13), n, 20)
		near(t, "wait", a.Wait/c.Wait, 1, 1e-9)
		near(t, "service level", a.ServiceLevel/c.ServiceLevel, 1, 1e-9)
		near(t, "mean wait of all", a.ASAAll/c.ASAAll, 1, 1e-9)
		near(t, "mean wait of the answered", a.ASAAnswered/c.ASAAnswered, 1, 1e-9)
	}
}

// Whatever the load, more agents never make anything worse, shares are shares,
// and what is offered is answered or gives up.
func TestMoreAgentsAreNeverWorse(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		l := Load{Rate: math.Pow(10, -6+8*rng.Float64()), AHT: math.Pow(10, 4*rng.Float64()), Patience: math.Pow(10, 4*rng.Float64())}
		if rng.IntN(4) == 0 {
			l.Patience = math.Inf(1)
		}
		n := 1 + int(min(99_000, l.Erlangs()*(0.2+1.5*rng.Float64())))
		within := 60 * rng.Float64()
		less, more := evaluated(t, l, n, within), evaluated(t, l, n+1, within)
		for what, v := range map[string][2]float64{
			"service level": {less.ServiceLevel, more.ServiceLevel},
			"abandonment":   {more.Abandonment, less.Abandonment},
			"wait":          {more.Wait, less.Wait},
			"occupancy":     {more.Occupancy, less.Occupancy},
		} {
			if !(v[0] >= -1e-12 && v[0] <= v[1]+1e-9*v[1]+1e-12 && v[1] <= 1+1e-12) {
				t.Errorf("%s %v with %d and %d agents of %+v", what, v, n, n+1, l)
			}
		}
		if !(more.ASAAll <= less.ASAAll*(1+1e-9)+1e-12) || !(more.ASAAnswered <= less.ASAAnswered*(1+1e-9)+1e-12) {
			t.Errorf("waits %v %v with %d and one more of %+v", less.ASAAll, more.ASAAll, n, l)
		}
		if !less.Overloaded {
			near(t, "busy agents", less.Occupancy*float64(n)/(l.Erlangs()*(1-less.Abandonment)), 1, 1e-7)
		}
	}
}

func TestExtremes(t *testing.T) {
	t.Parallel()
	for _, erlangs := range []float64{1e-6, 1e-3, 1, 1e3, 9.99e4, 1e5, 1e6} {
		for _, n := range []int{1, 10, 1000, 100_000} {
			for _, patience := range []float64{0.01, 1, 180, 1e5, 1e12} {
				p := evaluated(t, Load{Rate: erlangs / 180, AHT: 180, Patience: patience}, n, 20)
				for _, v := range []float64{p.Wait, p.ServiceLevel, p.Abandonment, p.Occupancy, p.ServiceLevelAnswered, p.AbandonedWithin} {
					if !(v >= 0 && v <= 1+1e-9) {
						t.Fatalf("%g erlangs, %d agents, patience %g: %+v", erlangs, n, patience, p)
					}
				}
				if !(p.ASAAll >= 0) || !(p.ASAAnswered >= 0) || !(p.Queue >= 0) {
					t.Fatalf("%g erlangs, %d agents, patience %g: %+v", erlangs, n, patience, p)
				}
			}
		}
	}
}

func TestRequiredMixesTargets(t *testing.T) {
	t.Parallel()
	check := func(l Load, targets Targets, want int) {
		t.Helper()
		p, err := Required(l, targets)
		if err != nil {
			t.Fatal(err)
		}
		if p.Agents != want {
			t.Errorf("%d agents for %+v, want %d", p.Agents, targets, want)
		}
	}
	check(calls(100), Targets{ServiceLevel: 0.8, AnswerWithin: 20, Occupancy: 0.7}, 15)
	check(calls(100), Targets{Occupancy: 0.5}, 20)
	check(calls(100), Targets{ASA: 20}, 13)
	check(calls(100, 300), Targets{ServiceLevel: 0.9, AnswerWithin: 20}, 14)
	check(calls(100, 300), Targets{Abandonment: 0.014}, 14)
	check(calls(100, 300), Targets{Abandonment: 0.0139}, 15)
	check(Load{Rate: 1e-6 / 180, AHT: 180, Patience: 60}, Targets{ServiceLevel: 0.8}, 1)
}

// The least number is the least: one fewer misses.
func TestRequiredIsLeast(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		l := Load{Rate: math.Pow(10, -4+4*rng.Float64()), AHT: 30 + 600*rng.Float64(), Patience: 20 + 600*rng.Float64()}
		targets := Targets{ServiceLevel: 0.5 + 0.49*rng.Float64(), AnswerWithin: 40 * rng.Float64()}
		if rng.IntN(2) == 0 {
			targets.Abandonment = 0.001 + 0.1*rng.Float64()
		}
		p, err := Required(l, targets)
		if err != nil {
			t.Fatal(err)
		}
		if !targets.Met(p) {
			t.Errorf("%d agents miss %+v: %+v", p.Agents, targets, p)
		}
		if p.Agents > 1 && targets.Met(evaluate(l, p.Agents-1, targets.AnswerWithin)) {
			t.Errorf("%d agents would do for %+v of %+v", p.Agents-1, targets, l)
		}
	}
}

func TestConcurrency(t *testing.T) {
	t.Parallel()
	chat := calls(100, 300)
	chat.Concurrency = 2
	near(t, "7 agents with two chats each", evaluated(t, chat, 7, 20).ServiceLevel, evaluated(t, calls(100, 300), 14, 20).ServiceLevel, 1e-15)
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	bad := func(l Load, targets Targets) {
		t.Helper()
		if p, err := Required(l, targets); err == nil || errors.Is(err, ErrImpossible) {
			t.Errorf("%+v %+v gave %+v, %v", l, targets, p, err)
		}
	}
	good := Targets{ServiceLevel: 0.8, AnswerWithin: 20}
	bad(Load{Rate: 0, AHT: 180, Patience: 60}, good)
	bad(Load{Rate: -1, AHT: 180, Patience: 60}, good)
	bad(Load{Rate: 1, AHT: 0, Patience: 60}, good)
	bad(Load{Rate: 1, AHT: math.NaN(), Patience: 60}, good)
	bad(calls(100, 0), good)
	bad(calls(100, -3), good)
	bad(calls(100), Targets{})
	bad(calls(100), Targets{ServiceLevel: 1, AnswerWithin: 20})
	bad(calls(100), Targets{ServiceLevel: 80, AnswerWithin: 20})
	bad(calls(100), Targets{ServiceLevel: 0.8, AnswerWithin: -1})
	bad(calls(100), Targets{Occupancy: 1.1})
	if _, err := Evaluate(calls(100), 0, 20); err == nil {
		t.Error("no agents at all was accepted")
	}
}

func TestImpossibleIsMarked(t *testing.T) {
	t.Parallel()
	_, err := Required(Load{Rate: 1e4, AHT: 100, Patience: math.Inf(1)}, Targets{ServiceLevel: 0.8, AnswerWithin: 20})
	if !errors.Is(err, ErrImpossible) {
		t.Errorf("a million erlangs: %v", err)
	}
	_, err = RequiredUnder(calls(100), Targets{Occupancy: 1e-9}, Spread(0.05, 0.2, 9), 0.9)
	if !errors.Is(err, ErrImpossible) {
		t.Errorf("an occupancy of nothing: %v", err)
	}
}
