package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// every is what each model says of a day after the end of a series.
func every(t *testing.T, s Series, cal *Calendar, ahead int) map[string]float64 {
	t.Helper()
	h := newHistory(s, cal, Hours{})
	open := h.opening(h.End).slots(h.End+Day(ahead-1), cal)
	out := map[string]float64{}
	for _, m := range Models {
		day := make([]float64, h.PerDay)
		if !m.Fit(h, []Day{h.End})[0].Day(h.End+Day(ahead-1), open, day) {
			t.Errorf("%s says nothing", m.Name())
		}
		for k, v := range day {
			if v < 0 || math.IsNaN(v) || v > 0 && !open[k] {
				t.Errorf("%s: slot %d, open %t, gets %v", m.Name(), k, open[k], v)
			}
			out[m.Name()] += v
		}
	}
	return out
}

func TestEveryModelKnowsAQuietLineFromItsHabits(t *testing.T) {
	t.Parallel()
	l := bank(140)
	l.perDay, l.luck = 40, true // one and a half in half an hour
	for name, got := range every(t, l.series(t), nil, 2) {
		if name != "seasonal-naive" && math.Abs(got/40-1) > 0.15 {
			t.Errorf("%s: %.1f on a Tuesday, want about 40", name, got)
		}
	}
}

// Monday's rush says something of Tuesday to every model with a day effect, and
// after a week nothing.
func TestABusyDayLastsIntoTheNext(t *testing.T) {
	t.Parallel()
	l := bank(140)
	l.weekday = [7]float64{1, 1, 1, 1, 1, 1, 1}
	l.daySD, l.luck = 0.1, true
	last := DayOf(l.from) + 139
	quiet := l.series(t)
	l.factor = func(d Day) float64 {
		if d == last {
			return 1.2
		}
		return 1
	}
	busy := l.series(t)
	for _, c := range []struct {
		ahead     int
		low, high float64
	}{{1, 1.03, 1.18}, {14, 0.97, 1.08}} {
		before, after := every(t, quiet, nil, c.ahead), every(t, busy, nil, c.ahead)
		for _, name := range []string{"mixed-effects", "dynamic-harmonic", "singular-values", "calendar-regression"} {
			if up := after[name] / before[name]; up < c.low || up > c.high {
				t.Errorf("%s, %d days after a rush of a fifth: %.3f times as many, want %.2f to %.2f", name, c.ahead, up, c.low, c.high)
			}
		}
	}
}

// The first of the month is known to all models that learn habits, not only to
// the regression they have it from.
func TestHabitsAreLearntApartFromTheCalendar(t *testing.T) {
	t.Parallel()
	payday := func(d Day) bool { _, _, day := d.Date(); return day == 15 }
	l := bank(0)
	l.from = time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC)
	l.days = int(date("2022-11-15") - date("2022-01-03")) // a Tuesday
	l.luck = true
	l.factor = func(d Day) float64 {
		if payday(d) {
			return 1.2
		}
		return 1
	}
	said := every(t, l.series(t), nil, 1)
	regression := said["calendar-regression"]
	if regression < 1.07*2000 {
		t.Errorf("the regression expects %.0f on payday, want at least a part of the 400 more than on other days", regression)
	}
	for _, name := range []string{"top-down-smoothing", "mixed-effects", "dynamic-harmonic", "singular-values"} {
		if got := said[name]; math.Abs(got/regression-1) > 0.03 {
			t.Errorf("%s: %.0f on payday, want about as many as the regression, %.0f", name, got, regression)
		}
	}
}

func TestADayWithDeadTelephonesTeachesNoHabits(t *testing.T) {
	t.Parallel()
	l := bank(140)
	l.luck = true
	whole := every(t, l.series(t), nil, 1) // a Monday
	outage := DayOf(l.from) + 133
	l.factor = func(d Day) float64 {
		if d == outage {
			return 0.03
		}
		return 1
	}
	for name, got := range every(t, l.series(t), nil, 1) {
		if name != "double-seasonal-smoothing" && math.Abs(got/whole[name]-1) > 0.06 {
			t.Errorf("%s: %.0f a week after an outage, %.0f without", name, got, whole[name])
		}
	}
}

func TestTheDayEffectIsFoundInItsNoise(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 6))
	var miss, luck []float64
	var day float64
	for range 4000 {
		day = 0.8*day + 0.6*0.1*rng.NormFloat64()
		miss, luck = append(miss, day+0.05*rng.NormFloat64()), append(luck, 0)
	}
	effect, keep := dayEffect(miss, luck)
	if math.Abs(keep-0.8) > 0.08 {
		t.Errorf("a day keeps %.2f of the effect, want 0.8", keep)
	}
	if math.Abs(effect-day) > 0.12 {
		t.Errorf("the latest effect is %.3f, want about %.3f", effect, day)
	}
}

// Days made of two shapes in changing parts have two directions, and in those
// nothing of a day is lost.
func TestTheLeadingDirectionsAreFound(t *testing.T) {
	t.Parallel()
	const slots = 20
	rng := rand.New(rand.NewPCG(1, 1))
	d := newDirections(slots, 2)
	var days [][]float64
	for range 60 {
		a, b := 5+rng.Float64(), rng.NormFloat64()
		day := make([]float64, slots)
		for k := range day {
			day[k] = a + b*math.Sin(float64(k))
		}
		days = append(days, day)
		d.learn(day)
	}
	for range 20 {
		d.turn(0)
	}
	for _, day := range days {
		lost := dot(day, day)
		for _, b := range d.basis {
			lost -= dot(b, day) * dot(b, day)
		}
		if lost > 1e-6*dot(day, day) {
			t.Fatalf("%.6f of a day is lost", lost/dot(day, day))
		}
	}
}

func TestWeightsGoToWhoKnows(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 9))
	r := &rolling{models: make([]Model, 2), trials: make([][]*trial, 1)}
	for d := range 60 {
		actual := []float64{100, 60, 40}
		level, shape := math.Exp(0.2*rng.NormFloat64()), 20*rng.NormFloat64()
		t := &trial{
			day: Day(d), origin: Day(d), actual: actual, seen: []uint8{1, 1, 1}, open: []bool{true, true, true},
			said: [][]float64{ // one knows the total, the other the shape
				{100 + shape, 60, 40 - shape},
				{100 * level, 60 * level, 40 * level},
			},
		}
		t.judge(nil)
		r.trials[0] = append(r.trials[0], t)
	}
	w := r.weigh(0, 60)
	if w.level[0] < 0.9 || w.shape[1] < 0.9 {
		t.Errorf("weights are %.2f, want the total from the first model and the shape from the second", w)
	}
	got := combine([][]float64{{120, 60, 20}, {50, 30, 20}}, w, 3)
	for k, want := range []float64{100, 60, 40} {
		if math.Abs(got[k]/want-1) > 0.1 {
			t.Errorf("slot %d gets %.1f, want about %.0f", k, got[k], want)
		}
	}
}
