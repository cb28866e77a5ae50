package staffing

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestNoReserveKeepsEverybodyBusy(t *testing.T) {
	t.Parallel()
	l := Load{Rate: 10.0 / 300, AHT: 300, Patience: math.Inf(1)}
	p, busy := l.keptBusy(14, 0, 20)
	if math.Abs(busy-14) > 1e-6 || math.Abs(p.Wait-1) > 1e-9 {
		t.Errorf("without a reserve %.3f of 14 are busy and %.3f of the callers wait, want all", busy, p.Wait)
	}
	// All busy always, a caller waits for one of 14 and for those before him: M/M/1 of their common pace.
	if want := 300.0 / 14 / (1 - 10.0/14); math.Abs(p.ASAAll-want) > 1e-6 {
		t.Errorf("mean wait %.4f s, want %.4f", p.ASAAll, want)
	}
	all, busy := l.keptBusy(14, 14, 20)
	if want := evaluated(t, l, 14, 20); math.Abs(all.ServiceLevel-want.ServiceLevel) > 1e-9 || math.Abs(busy-10) > 1e-6 {
		t.Errorf("with all in reserve the service level is %.6f and %.3f are busy, want %.6f and 10: no other work", all.ServiceLevel, busy, want.ServiceLevel)
	}
}

func TestBlendingKeepsThePromise(t *testing.T) {
	t.Parallel()
	target := Targets{ServiceLevel: 0.8, AnswerWithin: 20, Occupancy: 0.9}
	for _, perHour := range []float64{20, 100, 600} {
		l := Load{Rate: perHour / 3600, AHT: 240, Patience: 180}
		least, err := Required(l, target)
		if err != nil {
			t.Fatal(err)
		}
		before := -1.0
		for n := least.Agents - 1; n < least.Agents+4; n++ {
			if n < 1 {
				continue
			}
			for _, item := range []float64{240, 0} {
				b, err := Blend(l, target, n, item)
				if err != nil {
					t.Fatal(err)
				}
				if n < least.Agents && b.Other > 0 {
					t.Errorf("%d agents are too few for %g calls an hour, and yet do other work", n, perHour)
				}
				if n >= least.Agents && !target.Met(b.Performance) {
					t.Errorf("%d agents with other work break the promise: %+v", n, b)
				}
				if item > 0 && b.Other < before-1e-9 {
					t.Errorf("%d agents do less other work than one fewer", n)
				} else if item > 0 {
					before = b.Other
				}
			}
		}
		if before <= 0 {
			t.Errorf("%g calls an hour leave no time for other work to three agents more than needed", perHour)
		}
	}
}

// A piece of other work may take as long as a call, half of it, or three times it.
func TestBlendedAgentsAreFollowed(t *testing.T) {
	t.Parallel()
	l := Load{Rate: 12.0 / 240, AHT: 240, Patience: 180}
	for _, c := range []struct {
		n, reserve     int
		item           float64
		level, byOther float64 // how far the formula may be off
	}{
		{16, 2, 240, 0.01, 0.1}, {16, 4, 240, 0.01, 0.1}, {16, 3, 120, 0.03, 0.2}, {16, 3, 720, 0.03, 0.2}, {16, 3, 480, 0.03, 0.2},
	} {
		b := blend(l, Targets{AnswerWithin: 20}, c.n, c.reserve, c.item)
		level, other := playBlended(l, c.n, c.reserve, c.item)
		t.Logf("%+v: level %.4f, followed %.4f; other %.3f, followed %.3f", c, b.ServiceLevel, level, b.Other, other)
		if math.Abs(b.ServiceLevel-level) > c.level || math.Abs(b.Other-other) > c.byOther {
			t.Errorf("%+v: service level %.4f, followed %.4f; other work %.3f, followed %.3f", c, b.ServiceLevel, level, b.Other, other)
		}
	}
}

// playBlended plays calls and an endless heap of other work, event by event.
func playBlended(l Load, n, reserve int, item float64) (level, other float64) {
	rng := rand.New(rand.NewPCG(4, 2))
	type caller struct{ came, gives float64 }
	var queue []caller
	calls, items := 0, n-reserve
	var now, offered, inTime, area float64
	for now < 4e6 {
		for len(queue) > 0 && queue[0].gives < now {
			queue = queue[1:]
		}
		total := l.Rate + float64(calls)/l.AHT + float64(items)/item
		step := rng.ExpFloat64() / total
		area += step * float64(items)
		now += step
		switch u := rng.Float64() * total; {
		case u < l.Rate:
			offered++
			if calls+items < n {
				calls++
				inTime++
			} else {
				queue = append(queue, caller{now, now + rng.ExpFloat64()*l.Patience})
			}
			continue
		case u < l.Rate+float64(calls)/l.AHT:
			calls--
		default:
			items--
		}
		for len(queue) > 0 {
			first := queue[0]
			queue = queue[1:]
			if first.gives >= now {
				calls++
				if now-first.came <= 20 {
					inTime++
				}
				break
			}
		}
		for n-calls-items > reserve {
			items++
		}
	}
	return inTime / offered, area / now
}
