package staffing

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestMailsAreAnsweredWhenThePhonesAreQuiet(t *testing.T) {
	t.Parallel()
	all := []bool{true, true, true, true, true, true}
	for _, c := range []struct {
		what       string
		work       []Deferred
		base, want []float64
		open       []bool
		late       float64
	}{
		{"nothing", nil, []float64{3, 1, 2}, []float64{0, 0, 0}, all, 0},
		{"into the trough", []Deferred{{3, 0, 6}}, []float64{5, 5, 2, 2, 5, 5}, []float64{0, 0, 1.5, 1.5, 0, 0}, all, 0},
		{"not before it comes", []Deferred{{2, 3, 6}}, []float64{1, 1, 1, 5, 5, 5}, []float64{0, 0, 0, 2. / 3, 2. / 3, 2. / 3}, all, 0},
		{"not after it is due", []Deferred{{2, 0, 2}}, []float64{4, 4, 0, 0, 0, 0}, []float64{1, 1, 0, 0, 0, 0}, all, 0},
		{"not when nobody works", []Deferred{{2, 0, 6}}, []float64{0, 0, 4, 4, 0, 0}, []float64{0, 0, 1, 1, 0, 0}, []bool{false, false, true, true, false, false}, 0},
		{"the urgent first, the patient around it", []Deferred{{4, 0, 4}, {2, 1, 2}}, []float64{0, 0, 0, 0}, []float64{4. / 3, 2, 4. / 3, 4. / 3}, all, 0},
		{"late where it cannot be in time", []Deferred{{2, 0, 2}}, []float64{0, 0, 1, 1}, []float64{0, 0, 1, 1}, []bool{false, false, true, true}, 2},
		{"never where nobody works again", []Deferred{{2, 2, 9}}, []float64{0, 0, 0}, []float64{0, 0, 0}, []bool{true, true, false}, 2},
	} {
		got, late := Level(c.work, c.base, c.open)
		if late != c.late || slices.ContainsFunc(got, math.IsNaN) {
			t.Errorf("%s: %g late, want %g", c.what, late, c.late)
		}
		for s := range got {
			if math.Abs(got[s]-c.want[s]) > 1e-3 {
				t.Errorf("%s: agents %.3v, want %.3v", c.what, got, c.want)
				break
			}
		}
	}
}

// feasible reports whether all work can be done in time with so many agents in
// all: the most urgent first, which misses a deadline only if every order does.
func feasible(work []Deferred, base []float64, agents float64) bool {
	left := make([]float64, len(work))
	for i, d := range work {
		left[i] = d.Work
	}
	for s := range base {
		room := max(0, agents-base[s])
		for room > 1e-12 {
			next := -1
			for i, d := range work {
				if d.From <= s && left[i] > 1e-12 && (next < 0 || d.By < work[next].By) {
					next = i
				}
			}
			if next < 0 {
				break
			}
			did := min(room, left[next])
			left[next], room = left[next]-did, room-did
		}
		for i, d := range work {
			if d.By == s+1 && left[i] > 1e-9 {
				return false
			}
		}
	}
	return true
}

// No plan has a lower peak, all work is in the plan, and the plan can be worked
// in time.
func TestThePeakIsAsLowAsItCanBe(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 2))
	for range 60 {
		base := make([]float64, 8+r.IntN(40))
		for s := range base {
			base[s] = float64(r.IntN(20))
		}
		open := slices.Repeat([]bool{true}, len(base))
		var work []Deferred
		var whole float64
		for range 1 + r.IntN(20) {
			from := r.IntN(len(base))
			d := Deferred{Work: r.Float64() * 15, From: from, By: from + 1 + r.IntN(len(base)-from)}
			work, whole = append(work, d), whole+d.Work
		}
		agents, late := Level(work, base, open)
		var sum, peak float64
		total := make([]float64, len(base)) // what the plan has room for
		for s, a := range agents {
			sum += a
			peak = max(peak, base[s]+a)
			total[s] = -a
		}
		if late != 0 || math.Abs(sum-whole) > 1e-6*whole {
			t.Fatalf("%.4f of %.4f agents are in the plan, %g late", sum, whole, late)
		}
		if !feasible(work, total, 1e-3) {
			t.Fatalf("the plan %.2v misses a deadline of %v", agents, work)
		}
		if lower := peak - 0.02; lower > slices.Max(base) && feasible(work, base, lower) {
			t.Fatalf("the peak is %.3f, and %.3f would do", peak, lower)
		}
	}
}

func BenchmarkLevelFourWeeksOfCases(b *testing.B) {
	const slots = 28 * 96
	base, open := make([]float64, slots), make([]bool, slots)
	var work []Deferred
	for s := range base {
		hour := s % 96 / 4
		open[s] = hour >= 8 && hour < 18
		if open[s] {
			base[s] = 20 + 10*math.Sin(float64(hour))
		}
		work = append(work, Deferred{Work: 2, From: s, By: s + 15*96})
	}
	for b.Loop() {
		Level(work, base, open)
	}
}
