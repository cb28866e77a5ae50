package staffing

import (
	"math"
	"strings"
	"testing"
)

func TestAWeekIsItsIntervals(t *testing.T) {
	t.Parallel()
	l := Load{AHT: 240, Patience: 180}
	target := Targets{ServiceLevel: 0.8, AnswerWithin: 20, Occupancy: 0.88}
	w, err := NewWeekly(l, target, 1800)
	if err != nil {
		t.Fatal(err)
	}
	for _, contacts := range []float64{50, 400, 3000, 40000} {
		got, err := w.Hours([]float64{0.1 * contacts, 0.3 * contacts, 0, 0.6 * contacts})
		if err != nil {
			t.Fatal(err)
		}
		var want float64
		for _, share := range []float64{0.1, 0.3, 0.6} {
			l.Rate = contacts * share / 1800
			p, err := Required(l, target)
			if err != nil {
				t.Fatal(err)
			}
			want += float64(p.Agents) / 2
		}
		if math.Abs(got-want) > 0.75 && math.Abs(got-want) > 0.01*want { // half an agent here or there
			t.Errorf("%g contacts take %.2f hours, want %.2f", contacts, got, want)
		}
	}
	step, err := w.Hours([]float64{400, 400, 400})
	if err != nil {
		t.Fatal(err)
	}
	for n := 401.0; n < 480; n++ {
		next, err := w.Hours([]float64{n, n, n})
		if err != nil || next < step || next-step > 0.35 {
			t.Fatalf("%g contacts in each interval take %.3f hours, one fewer %.3f: want them to grow evenly; %v", n, next, step, err)
		}
		step = next
	}
	if none, err := w.Hours([]float64{0, 0}); err != nil || none != 0 {
		t.Errorf("no contacts take %.2f hours, %v", none, err)
	}
}

func TestAWeekThatMakesNoSense(t *testing.T) {
	t.Parallel()
	if _, err := NewWeekly(Load{AHT: -1, Patience: 60}, Targets{ServiceLevel: 0.8}, 0); err == nil ||
		!strings.Contains(err.Error(), "handling time must be positive") || !strings.Contains(err.Error(), "the interval must be positive") {
		t.Errorf("it says %v", err)
	}
	w, err := NewWeekly(Load{AHT: 240, Patience: 180}, Targets{ASA: 1e-30}, 1800)
	if err != nil {
		t.Fatal(err)
	}
	for want, contacts := range map[string]float64{"no number of agents": 1e9, "must not be negative": -1} {
		if _, err := w.Hours([]float64{contacts}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%g contacts: %v, want it to say %q", contacts, err, want)
		}
	}
}
