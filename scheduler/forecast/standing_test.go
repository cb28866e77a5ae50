package forecast

import (
	"math"
	"testing"
	"time"
)

// What is remembered of the night's forecast says at two in the afternoon what a
// forecast made then would say.
func TestSaidAgainFromMemory(t *testing.T) {
	t.Parallel()
	l := bank(120)
	l.luck, l.daySD, l.interval = true, 0.15, 15*time.Minute
	s := l.series(t)
	midnight := l.from.AddDate(0, 0, 91)
	now := midnight.Add(14 * time.Hour)
	night := predict(t, s, nil, midnight, 3, Options{})
	var counts []Count
	for i, at := range s.Times {
		if s.Values[i] > 0 && !at.Before(midnight) {
			counts = append(counts, Count{Start: at, Offered: s.Values[i]})
		}
	}
	again, ok := night.Standing.Again(counts, now)
	if !ok {
		t.Fatal("it has nothing to say")
	}
	want := map[time.Time]Point{}
	for _, p := range predict(t, s, nil, now, 3, Options{}).Points {
		want[p.Start] = p
	}
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-4*(1+math.Abs(b)) }
	for _, p := range again.Points {
		w := want[p.Start]
		if !near(p.Mean, w.Mean) || !near(p.Quantiles[1], w.Quantiles[1]) || p.Lead != w.Lead || p.Open != w.Open {
			t.Fatalf("said again %+v, said anew %+v", p, w)
		}
	}
	if first := again.Points[0].Start; !first.Equal(now) || len(again.Points) != 40+96 {
		t.Errorf("%d points from %s, want the rest of today and tomorrow", len(again.Points), first)
	}
	e := again.Explained[0]
	sum := e.Ordinary
	for _, f := range e.Factors {
		sum += f.Contacts
	}
	if len(again.Explained) != 2 || e.Came < 500 || math.Abs(sum/e.Mean-1) > 1e-9 {
		t.Errorf("the factors add up to %.1f of %.1f: %+v", sum, e.Mean, e)
	}
}

func TestNothingToSayAgain(t *testing.T) {
	t.Parallel()
	l := bank(92)
	night := predict(t, l.series(t), nil, l.from.AddDate(0, 0, 91), 3, Options{})
	for name, at := range map[string]time.Duration{"before it opens": 6 * time.Hour, "days later": 60 * time.Hour, "the day before": -time.Hour} {
		if _, ok := night.Standing.Again(nil, l.from.AddDate(0, 0, 91).Add(at)); ok {
			t.Errorf("%s: something is said", name)
		}
	}
}

func TestHowForecastsWouldHaveFared(t *testing.T) {
	t.Parallel()
	l := bank(250)
	l.luck, l.daySD, l.slotSD = true, 0.08, 0.05
	fared := predict(t, l.series(t), nil, l.from.AddDate(0, 0, 200), 28, Options{Judge: true}).Fared
	sums := map[int]Fared{}
	for _, f := range fared {
		s := sums[f.Horizon]
		s.Forecasts, s.Slots, s.Actual, s.Off, s.CRPS = s.Forecasts+1, s.Slots+f.Slots, s.Actual+f.Actual, s.Off+f.Off, s.CRPS+f.CRPS
		for b := range bands {
			s.Held[b], s.DayHeld[b] = s.Held[b]+f.Held[b], s.DayHeld[b]+f.DayHeld[b]
		}
		sums[f.Horizon] = s
	}
	if len(sums) != 5 || len(fared) < 5*30 {
		t.Fatalf("%d days judged at %d horizons, want some forty at five", len(fared), len(sums))
	}
	for horizon, s := range sums {
		if wape := s.Off / s.Actual; wape < 0.05 || wape > 0.3 || s.CRPS > s.Off || s.CRPS < s.Off/2 {
			t.Errorf("%d days ahead: WAPE %.3f, CRPS %.3f of it", horizon, wape, s.CRPS/s.Off)
		}
		for b, share := range Bands {
			if held := s.Held[b] / float64(s.Slots); math.Abs(held-share) > 0.06 {
				t.Errorf("%d days ahead: the band of %.0f %% held %.1f %% of the intervals", horizon, 100*share, 100*held)
			}
		}
	}
}

func TestHorizons(t *testing.T) {
	t.Parallel()
	for lead, want := range map[int]int{0: 0, 1: 1, 2: 3, 3: 3, 4: 7, 14: 14, 15: 28, 28: 28, 29: 366, 900: 366} {
		if got := HorizonOf(lead); got != want {
			t.Errorf("%d days ahead is judged with %d, want %d", lead, got, want)
		}
	}
}

func BenchmarkStandingAgain(b *testing.B) {
	l := bank(730)
	l.interval, l.luck, l.daySD, l.slotSD = 15*time.Minute, true, 0.05, 0.05
	res, err := Predict(l.series(b), nil, l.from.AddDate(0, 0, 700), 28*24*time.Hour, Options{})
	if err != nil {
		b.Fatal(err)
	}
	counts := []Count{{Start: l.from.AddDate(0, 0, 700).Add(10 * time.Hour), Offered: 50}}
	for b.Loop() {
		if _, ok := res.Standing.Again(counts, l.from.AddDate(0, 0, 700).Add(14*time.Hour)); !ok {
			b.Fatal("nothing to say")
		}
	}
}

func BenchmarkFared(b *testing.B) {
	l := bank(730)
	l.interval, l.luck, l.daySD, l.slotSD = 15*time.Minute, true, 0.05, 0.05
	s := l.series(b)
	p, err := newPredictor(s, nil, s.End(), s.End().AddDate(0, 0, 28), Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if len(p.fared()) == 0 {
			b.Fatal("nothing judged")
		}
	}
}
