package tour

import (
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// instance reads one of the public instances, kept outside the repository.
func instance(t *testing.T, name string) *Problem {
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
	file, err := os.Open(filepath.Join(dir, "..", "shared", "data", "matsp", name+".txt.gz"))
	if err != nil {
		t.Skipf("the public instances are not here: %v", err)
	}
	defer func() { _ = file.Close() }()
	text, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Read(text, name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPublicInstances(t *testing.T) {
	if testing.Short() {
		t.Skip("searches for some seconds")
	}
	for name, most := range map[string]int{"1_7_10_1": 383, "10_7_20_3": 120} {
		p := instance(t, name)
		r := Solve(p, Options{Seed: 1, Rounds: 150, Workers: 2})
		if v := Verify(p, r.Roster); v.Objective > most || len(v.Broken) > 0 {
			t.Errorf("%s: %d, want at most %d; broken %v", name, v.Objective, most, v.Broken)
		}
		if r.Bound == nil || *r.Bound > r.Objective {
			t.Errorf("%s: bound %v above %d", name, r.Bound, r.Objective)
		}
	}
}

// fitting makes a problem that a roster exists for: people work at random within
// the rules, and one less than they are is needed.
func fitting(seed uint64, staff, days, tasks int) *Problem {
	rng := rand.New(rand.NewPCG(seed, 1))
	p := &Problem{Days: days, Tasks: tasks}
	need := make([]int, days*96*tasks)
	for e := range staff {
		minutes := 0
		for d := rng.IntN(2); d < days; d += 2 {
			at := d*96 + 4*rng.IntN(5)
			for length := 24 + rng.IntN(17); length > 0; {
				n := min(4+rng.IntN(8), length)
				if length-n < 4 {
					n = length
				}
				task := rng.IntN(tasks)
				for i := range n {
					need[(at+i)*tasks+task]++
				}
				at, length, minutes = at+n, length-n, minutes+15*n
			}
		}
		p.Staff = append(p.Staff, Employee{fmt.Sprint("p", e), minutes, minutes + 300})
	}
	for i, n := range need {
		p.Cover = append(p.Cover, Cover{Slot: i / tasks, Task: i % tasks, Min: max(n-1, 0), Max: n})
	}
	return p
}

func TestSolveKeepsTheRulesAndCountsAsVerifyDoes(t *testing.T) {
	for seed := range uint64(3) {
		p := fitting(seed, 4+int(seed), 4, 1+int(seed))
		r := Solve(p, Options{Seed: seed, Rounds: 16, Workers: 2})
		v := Verify(p, r.Roster)
		if v.Objective != r.Objective || v.Uncovered != r.Uncovered || len(r.Stuck) > 0 {
			t.Errorf("%d missing and %d found, %d and %d verified; stuck %v", r.Uncovered, r.Objective, v.Uncovered, v.Objective, r.Stuck)
		}
		if v.Uncovered > 0 || len(v.Broken) > 0 {
			t.Errorf("seed %d: %d missing, broken %v", seed, v.Uncovered, v.Broken)
		}
	}
}

func TestSameSeedSameRoster(t *testing.T) {
	p := fitting(9, 6, 4, 2)
	for _, workers := range []int{1, 3} {
		o := Options{Seed: 3, Rounds: 2, Workers: workers}
		if a, b := Solve(p, o), Solve(p, o); !reflect.DeepEqual(a, b) {
			t.Errorf("%d workers: two rosters of one seed", workers)
		}
	}
}

func TestTooFewPeopleStillGetARoster(t *testing.T) {
	p := week(1200, 2400)
	for s := range 40 {
		p.Cover = append(p.Cover, Cover{Slot: s, Min: 2, Max: 2})
	}
	r := Solve(p, Options{Seed: 1, Rounds: 2})
	v := Verify(p, r.Roster)
	if r.Uncovered != 40 || v.Uncovered != 40 || v.Objective != 0 {
		t.Errorf("one person where two are needed: %d missing, %d above", v.Uncovered, v.Objective)
	}
	if slices.ContainsFunc(v.Broken, func(b string) bool {
		return !strings.Contains(b, "0 at work, at least 2") && !strings.Contains(b, "1 at work, at least 2")
	}) {
		t.Errorf("other rules are broken: %v", v.Broken)
	}
}

func TestHoursThatNoTourReachesAreNamed(t *testing.T) {
	p := week(4500, 4800) // seven shifts of ten hours are 4200 minutes
	r := Solve(p, Options{Seed: 1, Rounds: 1})
	if !slices.Equal(r.Stuck, []string{"ann"}) {
		t.Errorf("stuck: %v", r.Stuck)
	}
	if v := Verify(p, r.Roster); len(v.Broken) != 1 || !strings.Contains(v.Broken[0], "minutes in all") {
		t.Errorf("got %v", v.Broken)
	}
}
