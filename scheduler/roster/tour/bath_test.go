package tour

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// TestToursAreDrawnByTheirWeight lists all tours of one person through two days
// and compares the cost to be expected with that of many draws.
func TestToursAreDrawnByTheirWeight(t *testing.T) {
	const temperature, missing, quarters = 1.5, 2.0, 60
	rng := rand.New(rand.NewPCG(5, 5))
	p := &Problem{Days: 2, Tasks: 1, Staff: []Employee{{"ann", quarters * 15, quarters * 15}}}
	for s := range p.Days * 96 {
		n := rng.IntN(2)
		p.Cover = append(p.Cover, Cover{Slot: s, Min: n, Max: n})
	}
	m := newModel(p)
	s := newState(m)
	cost := func() float64 { return missing*float64(s.under) + float64(s.over) }

	mean, square := expected(m, s, quarters, temperature, cost)
	plan := newPlanner(m, rng)
	plan.s, plan.share, plan.heat = s, m.whole(), newHeat(temperature, missing)
	sum := 0.0
	const draws = 4000
	for range draws {
		if !plan.replan(0, 0, m.days, len(m.starts), func(int) bool { return true }) {
			t.Fatal("no tour")
		}
		if v := Verify(p, s.roster()); len(v.Broken) != v.Uncovered || v.Objective != s.over || v.Uncovered != s.under {
			t.Fatalf("%d missing and %d above, verified: %+v", s.under, s.over, v)
		}
		sum += cost()
	}
	if off := math.Abs(sum/draws - mean); off > 4*math.Sqrt((square-mean*mean)/draws) {
		t.Errorf("drawn tours cost %.2f on average, want %.2f", sum/draws, mean)
	}
}

// expected is the mean cost and its square of tours of two shifts, one for each
// way to cut them into blocks, as the bath counts them.
func expected(m *model, s *state, units int, temperature float64, cost func() float64) (mean, square float64) {
	var ways [maxShift + 1]float64
	ways[0] = 1
	for n := minBlock; n <= maxShift; n++ {
		for last := minBlock; last <= n; last++ {
			ways[n] += ways[n-last]
		}
	}
	total := 0.0
	each := func(day, from, length int, do func(x *shift)) {
		for _, q := range m.starts {
			if q >= from && m.longest(day, q) >= length {
				do(&shift{start: uint8(q), length: uint8(length)})
			}
		}
	}
	for _, days := range [][2]int{{0, 1}, {0, 2}, {1, 2}} {
		for length := minShift; length <= min(maxShift, units-minShift); length++ {
			each(days[0], 0, length, func(a *shift) {
				s.put(0, days[0], a)
				from := 0
				if days[1] == days[0]+1 {
					from = rested(int(a.start), length)
				}
				each(days[1], from, units-length, func(b *shift) {
					s.put(0, days[1], b)
					c := cost()
					w := ways[length] * ways[units-length] * math.Exp(-c/temperature)
					total, mean, square = total+w, mean+w*c, square+w*c*c
					s.lift(0, days[1])
				})
				s.lift(0, days[0])
			})
		}
	}
	return mean / total, square / total
}

func TestSharesFitTogetherWhateverIsDoneInThem(t *testing.T) {
	p := fitting(4, 12, 9, 2)
	s := &search{m: newModel(p), rng: rand.New(rand.NewPCG(1, 1))}
	s.best = newState(s.m)
	s.construct()
	for round := range 40 {
		stretches := cut(s.rng, s.m.days, 1+round%4)
		views := make([]*state, len(stretches))
		for i, x := range s.best.divide(s.rng, stretches) {
			views[i] = s.best.view(x)
			w := &walker{plan: newPlanner(s.m, s.rng), rng: s.rng, stop: func() bool { return false }}
			w.plan.s, w.plan.share, w.plan.heat = views[i], x, newHeat(20, 1)
			for range 200 {
				w.turn()
			}
		}
		s.best.join(views)
		v := Verify(p, s.best.roster())
		if s.best.score() != (score{v.Uncovered, v.Objective}) {
			t.Fatalf("round %d: %+v counted, %d missing and %d above verified", round, s.best.score(), v.Uncovered, v.Objective)
		}
		gaps := 0
		for _, c := range p.Cover {
			if int(s.best.have[c.Slot*p.Tasks+c.Task]) < c.Min {
				gaps++
			}
		}
		if len(v.Broken) != gaps {
			t.Fatalf("round %d: other rules than the cover are broken: %v", round, v.Broken)
		}
	}
}

func BenchmarkSolve(b *testing.B) {
	p := fitting(1, 40, 7, 5)
	for b.Loop() {
		r := Solve(p, Options{Seed: 1, Rounds: 60, Workers: 2})
		b.ReportMetric(float64(r.Objective), "objective")
		b.ReportMetric(float64(*r.Bound), "bound")
		if r.Uncovered > 0 {
			b.Fatal(fmt.Sprint(r.Uncovered, " missing"))
		}
	}
}
