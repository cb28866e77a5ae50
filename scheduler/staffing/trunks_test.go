package staffing

import (
	"math"
	"math/rand/v2"
	"testing"
)

// chain is M/M/n/k+M by brute force: the stationary probabilities of how many
// are in, and a caller's way through the queue step by step.
func chain(l Load, n, trunks int, within float64) Performance {
	logs, top := make([]float64, trunks+1), 0.0
	drain := func(k int) float64 {
		return float64(min(k, n))/l.AHT + float64(max(0, k-n))/l.Patience
	}
	for k := 1; k <= trunks; k++ {
		logs[k] = logs[k-1] + math.Log(l.Rate/drain(k))
		top = max(top, logs[k])
	}
	probs, sum := make([]float64, trunks+1), 0.0
	for k, v := range logs {
		probs[k] = math.Exp(v - top)
		sum += probs[k]
	}
	var p Performance
	for k := range probs {
		probs[k] /= sum
		p.Queue += probs[k] * float64(max(0, k-n))
		p.Occupancy += probs[k] * float64(min(k, n)) / float64(n)
	}
	p.Blocking = probs[trunks]
	p.Abandonment = p.Queue / l.Patience / l.Rate
	p.ASAAll = p.Queue / l.Rate / (1 - p.Blocking)
	for k := range trunks {
		if k < n {
			p.ServiceLevel += probs[k]
			continue
		}
		p.Wait += probs[k]
		p.ServiceLevel += probs[k] * turn(l, n, k-n, within)
	}
	return p
}

// turn is the chance of a caller with so many ahead to be answered in time, by
// small steps of time.
func turn(l Load, n, ahead int, within float64) float64 {
	const steps = 4000
	at := make([]float64, ahead+2) // how many are still ahead; the last place: answered
	at[ahead] = 1
	h := within / steps
	move := func(p []float64) []float64 {
		d := make([]float64, len(p))
		for j := 0; j <= ahead; j++ {
			go1 := (float64(n)/l.AHT + float64(j)/l.Patience) * p[j]
			d[j] -= go1 + p[j]/l.Patience
			if j == 0 {
				d[ahead+1] += go1
			} else {
				d[j-1] += go1
			}
		}
		return d
	}
	plus := func(p, d []float64, h float64) []float64 {
		out := make([]float64, len(p))
		for i := range p {
			out[i] = p[i] + h*d[i]
		}
		return out
	}
	for range steps { // Runge-Kutta
		k1 := move(at)
		k2 := move(plus(at, k1, h/2))
		k3 := move(plus(at, k2, h/2))
		k4 := move(plus(at, k3, h))
		for i := range at {
			at[i] += h / 6 * (k1[i] + 2*k2[i] + 2*k3[i] + k4[i])
		}
	}
	return at[ahead+1]
}

func TestTrunksAgainstTheChain(t *testing.T) {
	t.Parallel()
	for _, patience := range []float64{40, 300, math.Inf(1)} {
		for _, n := range []int{1, 5, 10, 14} {
			for _, room := range []int{1, 3, 12} {
				l := calls(100, patience)
				l.Trunks = n + room
				got, want := evaluated(t, l, n, 20), chain(l, n, n+room, 20)
				near(t, "blocking", got.Blocking/want.Blocking, 1, 1e-10)
				near(t, "queue", got.Queue/want.Queue, 1, 1e-10)
				near(t, "share that waits", got.Wait/want.Wait, 1, 1e-10)
				near(t, "service level", got.ServiceLevel/want.ServiceLevel, 1, 1e-9)
				near(t, "occupancy", got.Occupancy/want.Occupancy, 1, 1e-10)
				near(t, "wait of all", got.ASAAll/want.ASAAll, 1, 1e-10)
				near(t, "abandonment", got.Abandonment, want.Abandonment, 1e-12)
			}
		}
	}
}

// No room to wait is Erlang's first formula; room without end is Erlang A and C.
func TestTrunksBetweenBAndA(t *testing.T) {
	t.Parallel()
	for _, patience := range []float64{1, 60, 300, 1e5, math.Inf(1)} {
		for _, n := range []int{3, 11, 14, 30} {
			l := calls(100, patience)
			l.Trunks = n
			near(t, "blocking", evaluated(t, l, n, 20).Blocking, ErlangB(n, 10), 1e-14)
			l.Trunks = 0
			open := evaluated(t, l, n, 20)
			if open.Overloaded {
				continue
			}
			l.Trunks = 5000
			p := evaluated(t, l, n, 20)
			for what, v := range map[string][2]float64{
				"service level": {p.ServiceLevel, open.ServiceLevel}, "of the answered": {p.ServiceLevelAnswered, open.ServiceLevelAnswered},
				"abandonment": {p.Abandonment, open.Abandonment}, "wait": {p.Wait, open.Wait}, "ASA": {p.ASAAnswered, open.ASAAnswered},
				"ASA of all": {p.ASAAll, open.ASAAll}, "occupancy": {p.Occupancy, open.Occupancy}, "abandoned in time": {p.AbandonedWithin, open.AbandonedWithin},
			} {
				if patience > 1e4 && n < 10 {
					continue // 5,000 places are no room without end for so patient an overload
				}
				if math.Abs(v[0]-v[1]) > 1e-9*v[1]+1e-14 {
					t.Errorf("%s %.12g with 5,000 trunks, %.12g without limit (%d agents, patience %g)", what, v[0], v[1], n, patience)
				}
			}
		}
	}
}

// From one caller a week to a million erlangs every number stays a number, and
// offered = answered + abandoned + turned away.
func TestTrunksExtremes(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 8))
	for range 400 {
		l := Load{Rate: math.Pow(10, -6+12*rng.Float64()) / 180, AHT: 180, Patience: math.Pow(10, -2+8*rng.Float64())}
		if rng.IntN(3) == 0 {
			l.Patience = math.Inf(1)
		}
		n := 1 + int(math.Pow(10, 5*rng.Float64()))
		n = min(n, MaxAgents)
		l.Trunks = 1 + int(math.Pow(10, 5*rng.Float64()))
		p := evaluated(t, l, n, 60*rng.Float64())
		for _, v := range []float64{p.Wait, p.ServiceLevel, p.Abandonment, p.Occupancy, p.ServiceLevelAnswered, p.AbandonedWithin, p.Blocking} {
			if !(v >= 0 && v <= 1+1e-9) {
				t.Fatalf("%+v, %d agents: %+v", l, n, p)
			}
		}
		if !(p.ASAAll >= 0) || !(p.ASAAnswered >= 0) || !(p.Queue >= 0) || p.ServiceLevel > 1-p.Blocking-p.Abandonment+1e-9 {
			t.Fatalf("%+v, %d agents: %+v", l, n, p)
		}
	}
}

func TestRequiredAgainstBlocking(t *testing.T) {
	t.Parallel()
	// Ten erlangs, two in a hundred turned away, nobody waits: 17 lines.
	for n, want := range map[int]bool{16: false, 17: true} {
		if got := ErlangB(n, 10) <= 0.02; got != want {
			t.Errorf("%d lines block %.4f of ten erlangs", n, ErlangB(n, 10))
		}
	}
	l := calls(100, 300)
	l.Trunks = 20
	p, err := Required(l, Targets{Blocking: 0.01, ServiceLevel: 0.8, AnswerWithin: 20})
	if err != nil {
		t.Fatal(err)
	}
	if p.Agents != 14 && p.Agents != 13 || p.Blocking > 0.01 {
		t.Errorf("%d agents block %.4f", p.Agents, p.Blocking)
	}
	if _, err := Required(l, Targets{Blocking: 0.001}); err == nil {
		t.Error("20 trunks block 1 in 1000 of ten erlangs with any number of agents")
	}
}
