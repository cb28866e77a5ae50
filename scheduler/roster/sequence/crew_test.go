package sequence

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// ward makes a problem of the benchmark's make: everybody works five days a week
// or fewer, early, late and at night, wishes for some days and is away on others.
func ward(rng *rand.Rand, staff, weeks, kinds int) *Problem {
	p := &Problem{Days: 7 * weeks}
	for s := range kinds {
		shift := Shift{ID: fmt.Sprint("s", s), Minutes: []int{480, 480, 600, 720}[rng.IntN(4)]}
		for before := range s {
			shift.NotNext = append(shift.NotNext, before)
		}
		p.Shifts = append(p.Shifts, shift)
	}
	for e := range staff {
		x := Employee{ID: fmt.Sprint("p", e), MinRun: 2, MaxRun: 5, MinOff: 2, MaxWeekends: (weeks + 1) / 2, MaxMinutes: weeks * 2160}
		x.MinMinutes = x.MaxMinutes - 1200
		for s := range kinds {
			x.MaxShifts = append(x.MaxShifts, p.Days*min(1, rng.IntN(3)+boolean(s == 0)))
		}
		for range weeks / 2 {
			d := rng.IntN(p.Days)
			x.Off = append(x.Off, d)
			x.Wishes = append(x.Wishes, Wish{Day: (d + 3) % p.Days, Shift: rng.IntN(kinds), Weight: 1 + rng.IntN(3), On: rng.IntN(2) == 0})
		}
		p.Staff = append(p.Staff, x)
	}
	for d := range p.Days {
		for s := range kinds {
			p.Cover = append(p.Cover, Cover{Day: d, Shift: s, Need: max(0, staff*3/(5*kinds)-1+rng.IntN(3)), Under: 100, Over: 1})
		}
	}
	return p
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestHalfAYearIsRosteredWithinTheRules(t *testing.T) {
	if testing.Short() {
		t.Skip("half a year takes a while")
	}
	p := ward(rand.New(rand.NewPCG(2, 2)), 12, 26, 4)
	s := search{m: newModel(p)}
	s.best = newState(s.m)
	if s.rootWork() <= rootAtOnce {
		t.Fatal("this problem would be planned at once, not week by week")
	}
	r := Solve(p, Options{Seed: 1, Rounds: 1, Workers: 2})
	v := Verify(p, r.Roster)
	if len(v.Broken) > 0 || len(r.Stuck) > 0 || v.Objective != r.Objective {
		t.Errorf("the search says %d, stuck %v; the verifier %d, %v", r.Objective, r.Stuck, v.Objective, v.Broken)
	}
	if first := r.Trace[0].Objective; r.Objective*2 > first {
		t.Errorf("%d after planning one by one, still %d after all weeks were planned together", first, r.Objective)
	}
}

func TestInterruptedAnywhereTheRosterIsLegal(t *testing.T) {
	p := ward(rand.New(rand.NewPCG(5, 5)), 12, 8, 3)
	for _, asked := range []int{1, 30, 300, 3000} {
		n := 0
		var times []Progress
		r := Solve(p, Options{
			Seed: 1, Stop: func() bool { n++; return n > asked },
			Elapsed:  func() time.Duration { return time.Duration(n) },
			Progress: func(at Progress) { times = append(times, at) },
		})
		if v := Verify(p, r.Roster); len(v.Broken) > 0 || v.Objective != r.Objective {
			t.Errorf("stopped when asked for the %dth time: %d, the verifier %d, %v", asked, r.Objective, v.Objective, v.Broken)
		}
		if len(times) == 0 || r.Bound != nil && *r.Bound > r.Objective {
			t.Errorf("stopped when asked for the %dth time: told %v, bound %v of %d", asked, times, *r.Bound, r.Objective)
		}
	}
}

func TestEvenPaceKeepsTheRules(t *testing.T) {
	p := ward(rand.New(rand.NewPCG(6, 6)), 6, 20, 3)
	m := newModel(p)
	for e := range p.Staff {
		price := make([]float64, m.days*m.types)
		rng := rand.New(rand.NewPCG(uint64(e), 8))
		for i := range price {
			price[i] = float64(rng.IntN(200) - 100)
		}
		b := &builder{m: m}
		free, exact := m.newTask(e, 0, m.days, newRoster(p)[e], statesAllowed)
		best, ok := b.solve(free, price)
		if !exact || !ok {
			t.Fatalf("%s: no best sequence", p.Staff[e].ID)
		}
		narrow, exact := m.newTask(e, 0, m.days, newRoster(p)[e], free.size/8)
		cost, ok := b.solve(narrow, price)
		if exact || !ok || cost < best {
			t.Errorf("%s: %v %v of %d states, %v of all %d", p.Staff[e].ID, cost, ok, narrow.size, best, free.size)
		}
		alone := *p
		alone.Staff = p.Staff[e : e+1]
		if v := Verify(&alone, Roster{b.path}); len(v.Broken) > 0 {
			t.Errorf("at an even pace: %v", v.Broken)
		}
	}
}

func TestDiveThatMayTakeBackMissesNothing(t *testing.T) {
	looked := 0
	for seed := range uint64(20) {
		p := random(rand.New(rand.NewPCG(seed, 11)), 2, 7, 2)
		best := math.MaxInt
		for _, a := range sequences(p, 0) {
			for _, b := range sequences(p, 1) {
				best = min(best, Verify(p, Roster{a, b}).Objective)
			}
		}
		if best == math.MaxInt {
			continue
		}
		looked++
		s := &search{m: newModel(p), o: Options{Workers: 1}, stuck: map[int]bool{}}
		s.best = newState(s.m)
		s.construct()
		for _, target := range []int{best, best + 1} {
			now := newState(s.m)
			now.copyFrom(s.best)
			c := newCrew(now, s.builders(), []int{0, 1}, 0, p.Days, statesAllowed)
			verdict := c.generate(float64(target), turnSlack, 200)
			if verdict == converged {
				d := dive{crew: c, target: float64(target), share: turnShare, retries: 10_000}
				verdict = d.run()
			}
			if (verdict == converged) != (target > best) {
				t.Errorf("seed %d: the optimum is %d; a roster below %d: verdict %d", seed, best, target, verdict)
			}
			if verdict == converged {
				for e, days := range c.chosen() {
					now.put(e, 0, days)
				}
				if int(math.Round(now.total)) != best {
					t.Errorf("seed %d: the dive came to %v, the optimum is %d", seed, now.total, best)
				}
			}
		}
	}
	if looked < 8 {
		t.Errorf("only %d of the problems had a roster", looked)
	}
}

func TestSettlingTheCoverKeepsTheBound(t *testing.T) {
	looked, whole := 0, 0
	for seed := range uint64(20) {
		p := ward(rand.New(rand.NewPCG(seed, 13)), 6, 2, 2)
		s := &search{m: newModel(p), o: Options{Workers: 1}, stuck: map[int]bool{}}
		s.best = newState(s.m)
		s.construct()
		if len(s.stuck) > 0 {
			continue
		}
		now := newState(s.m)
		now.copyFrom(s.best)
		c := newCrew(now, s.builders(), s.m.legal(s.stuck), 0, p.Days, statesAllowed)
		if c.generate(math.Inf(1), turnSlack, 200) != converged {
			t.Fatalf("seed %d: the programme was not solved", seed)
		}
		looked++
		low := c.bound
		rng := rand.New(rand.NewPCG(seed, 14))
		if c.settle(math.Inf(1), rng) != converged {
			t.Fatalf("seed %d: the cover was not settled", seed)
		}
		if row, off := c.fraction(make([]bool, len(c.rows)), rng); row < 0 {
			whole++
		} else if c.under[row] == s.m.under[c.rows[row]] {
			t.Errorf("seed %d: %v above the need is left in a row that was not settled", seed, off)
		}
		if c.cost < low-turnSlack {
			t.Errorf("seed %d: %v after the cover was settled, the bound was %v", seed, c.cost, low)
		}
		d := dive{crew: c, target: math.Inf(1), share: turnShare, retries: retries}
		if d.run() != converged {
			t.Fatalf("seed %d: the dive lost its way", seed)
		}
		for e, days := range c.chosen() {
			now.put(s.m.legal(s.stuck)[e], 0, days)
		}
		if v := Verify(p, now.plan); len(v.Broken) > 0 || float64(v.Objective) < low-1e-6 {
			t.Errorf("seed %d: %d below the bound %v, or broken: %v", seed, v.Objective, low, v.Broken)
		}
	}
	if looked < 8 || whole == 0 {
		t.Errorf("%d problems were looked at, in %d all cover was whole", looked, whole)
	}
}
