package sequence

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// instance reads one of the public instances, kept outside the repository.
func instance(t testing.TB, n int) *Problem {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	path := filepath.Join(dir, "..", "shared", "data", "curtois", fmt.Sprintf("Instance%d.txt", n))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("the public instances are not here: %v", err)
	}
	p, err := Read(bytes.NewReader(text), filepath.Base(path))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSmallPublicInstancesAreSolvedToOptimality(t *testing.T) {
	for n, best := range map[int]int{1: 607, 2: 828, 3: 1001, 4: 1716, 10: 4631} {
		p := instance(t, n)
		r := Solve(p, Options{Seed: 1, Rounds: 3})
		if v := Verify(p, r.Roster); v.Objective != best || len(v.Broken) > 0 {
			t.Errorf("instance %d: %d, want %d; broken %v", n, v.Objective, best, v.Broken)
		}
		if r.Bound == nil || *r.Bound > best {
			t.Errorf("instance %d: bound %v above the optimum %d", n, r.Bound, best)
		}
	}
}

// random makes a small problem of everything the rules know.
func random(rng *rand.Rand, staff, days, types int) *Problem {
	p := &Problem{Days: days}
	for s := range types {
		shift := Shift{ID: string(rune('A' + s)), Minutes: 60 * (2 + rng.IntN(3))}
		for other := range types {
			if rng.IntN(4) == 0 {
				shift.NotNext = append(shift.NotNext, other)
			}
		}
		p.Shifts = append(p.Shifts, shift)
		for d := range days {
			if rng.IntN(5) > 0 {
				p.Cover = append(p.Cover, Cover{Day: d, Shift: s, Need: rng.IntN(staff + 1), Under: rng.IntN(20), Over: rng.IntN(4)})
			}
		}
	}
	for e := range staff {
		x := Employee{ID: fmt.Sprint("p", e), MinMinutes: 60 * rng.IntN(8), MinRun: 1 + rng.IntN(2), MaxRun: 2 + rng.IntN(3), MinOff: 1 + rng.IntN(2), MaxWeekends: rng.IntN(3)}
		x.MaxMinutes = x.MinMinutes + 60*rng.IntN(12)
		for range types {
			x.MaxShifts = append(x.MaxShifts, rng.IntN(4))
		}
		if rng.IntN(2) == 0 {
			x.Off = []int{rng.IntN(days)}
		}
		for range rng.IntN(6) {
			x.Wishes = append(x.Wishes, Wish{Day: rng.IntN(days), Shift: rng.IntN(types), Weight: rng.IntN(9), On: rng.IntN(2) == 0})
		}
		p.Staff = append(p.Staff, x)
	}
	return p
}

// sequences lists everybody's legal sequences, by trying all.
func sequences(p *Problem, e int) (out [][]int) {
	alone := *p
	alone.Staff = p.Staff[e : e+1]
	days := slices.Repeat([]int{Free}, p.Days)
	for {
		if len(Verify(&alone, Roster{days}).Broken) == 0 {
			out = append(out, slices.Clone(days))
		}
		d := 0
		for ; d < p.Days; d++ {
			if days[d]++; days[d] < len(p.Shifts) {
				break
			}
			days[d] = Free
		}
		if d == p.Days {
			return out
		}
	}
}

func TestBestSequenceIsTheBestOfAll(t *testing.T) {
	found := 0
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 7))
		p := random(rng, 1, 8, 2)
		m := newModel(p)
		price := make([]float64, m.days*m.types)
		for i := range price {
			price[i] = float64(rng.IntN(21) - 14)
		}
		all, best := sequences(p, 0), math.Inf(1)
		for _, days := range all {
			cost := 0.0
			for d, s := range days {
				if s != Free {
					cost += price[d*m.types+s]
				}
			}
			best = min(best, cost)
		}
		b := &builder{m: m}
		task, _ := m.newTask(0, 0, m.days, newRoster(p)[0], statesAllowed)
		cost, ok := b.solve(task, price)
		if ok != (len(all) > 0) || ok && cost != best {
			t.Errorf("seed %d: %v %v, want %v of %d sequences", seed, cost, ok, best, len(all))
		}
		if ok {
			found++
			if v := Verify(p, Roster{b.path}); len(v.Broken) > 0 {
				t.Errorf("seed %d: %v", seed, v.Broken)
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d of the problems had a legal sequence", found)
	}
}

func TestSolveMatchesVerifyAndTheOptimum(t *testing.T) {
	optimal := 0
	for seed := range uint64(12) {
		rng := rand.New(rand.NewPCG(seed, 11))
		p := random(rng, 2, 7, 2)
		r := Solve(p, Options{Seed: seed, Rounds: 1})
		v := Verify(p, r.Roster)
		if v.Objective != r.Objective {
			t.Errorf("seed %d: the search says %d, the verifier %d", seed, r.Objective, v.Objective)
		}
		if (len(v.Broken) > 0) && len(r.Stuck) == 0 {
			t.Errorf("seed %d: %v", seed, v.Broken)
		}
		best := math.MaxInt
		for _, a := range sequences(p, 0) {
			for _, b := range sequences(p, 1) {
				best = min(best, Verify(p, Roster{a, b}).Objective)
			}
		}
		if (best == math.MaxInt) != (len(r.Stuck) > 0) {
			t.Errorf("seed %d: stuck %v, the optimum is %d", seed, r.Stuck, best)
		}
		if len(r.Stuck) == 0 && r.Objective < best || r.Bound != nil && *r.Bound > best {
			t.Errorf("seed %d: %d (bound %v), the optimum is %d", seed, r.Objective, *r.Bound, best)
		}
		if r.Objective == best || len(r.Stuck) > 0 {
			optimal++
		}
	}
	if optimal < 9 {
		t.Errorf("only %d of 12 small problems were solved to the optimum", optimal)
	}
}

func TestSameSeedAndRoundsGiveTheSameRoster(t *testing.T) {
	p := random(rand.New(rand.NewPCG(3, 3)), 12, 28, 3)
	a := Solve(p, Options{Seed: 5, Rounds: 1, Workers: 2})
	b := Solve(p, Options{Seed: 5, Rounds: 1, Workers: 2})
	for e := range a.Roster {
		if !slices.Equal(a.Roster[e], b.Roster[e]) {
			t.Fatalf("employee %d: %v and %v", e, a.Roster[e], b.Roster[e])
		}
	}
}

func TestStopLeavesALegalRoster(t *testing.T) {
	p := random(rand.New(rand.NewPCG(4, 4)), 10, 28, 3)
	r := Solve(p, Options{Seed: 1, Stop: func() bool { return true }})
	if v := Verify(p, r.Roster); v.Objective != r.Objective || len(v.Broken) > len(r.Stuck) {
		t.Errorf("stopped at once: %d, verifier %d, %v", r.Objective, v.Objective, v.Broken)
	}
}
