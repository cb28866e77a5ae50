package forecast

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// Whatever the phone systems say they counted, forecasts are finite, quantiles
// ascend, and every level adds up.
func TestWhateverWasCountedTheForecastHolds(t *testing.T) {
	t.Parallel()
	rounds := uint64(16)
	if testing.Short() {
		rounds = 4
	}
	for seed := range rounds {
		rng := rand.New(rand.NewPCG(seed, 77))
		loc := zone(t, []string{"UTC", "Europe/Berlin", "Asia/Jerusalem", "Australia/Lord_Howe"}[rng.IntN(4)])
		asOf := time.Date(2023, 3, 20, rng.IntN(24), 15*rng.IntN(4), 0, 0, loc).AddDate(0, 0, rng.IntN(250))
		cfg := Default()
		cfg.Interval = []time.Duration{15 * time.Minute, time.Hour, 4 * time.Hour, 24 * time.Hour}[rng.IntN(4)]
		cfg.HorizonDays = 1 + rng.IntN(30)
		places := map[string]Place{}
		var queues []QueueHistory
		for i, kind := range []string{"nobody", "few", "gaps", "busy", "one call", "new", "bursts", "stopped", "constant"} {
			q := QueueHistory{Queue: fmt.Sprintf("%d %s", i, kind), Counts: oddCounts(rng, kind, asOf)}
			if kind == "new" {
				q.Siblings = slices.Clone(queues)
			}
			places[q.Queue] = Place{Line: fmt.Sprint(rng.IntN(3)), Site: fmt.Sprint(rng.IntN(2))}
			queues = append(queues, q)
		}
		h := NewHierarchy(places, NewCalendar(Special{Day: DayOf(asOf) + 2, Name: "feast"}), asOf, loc, cfg)
		for _, q := range queues {
			if err := h.Add(q); err != nil {
				t.Fatal(err)
			}
		}
		for _, g := range h.Groups() {
			g.Forecast()
		}
		said := h.Reconcile()
		if len(said.Queues)+len(said.Quiet) != len(queues) {
			t.Errorf("round %d: of %d queues %d are forecast and %d are told to be quiet", seed, len(queues), len(said.Queues), len(said.Quiet))
		}
		checkWhole(t, said, places)
	}
}

// oddCounts are counts as they should not be.
func oddCounts(rng *rand.Rand, kind string, asOf time.Time) (out []Count) {
	days := 60 + rng.IntN(200)
	if kind == "new" {
		days = 1 + rng.IntN(12)
	}
	begin := asOf.UTC().AddDate(0, 0, -days).Truncate(15 * time.Minute)
	for at := begin; at.Before(asOf); at = at.Add(15 * time.Minute) {
		n, hour := 0.0, at.Hour()
		switch kind {
		case "few":
			n = float64(rng.IntN(40) / 39)
		case "gaps":
			if at.YearDay()/17%3 > 0 {
				n = float64(rng.IntN(9))
			}
		case "busy":
			n = 1e6 * rng.Float64()
		case "one call":
			if at.Sub(begin) < 20*time.Minute || asOf.Sub(at) < 20*time.Minute {
				n = 1
			}
		case "new":
			n = float64(rng.IntN(20))
		case "bursts":
			n = math.Floor(math.Exp(3*rng.NormFloat64())) * float64(hour%5)
		case "stopped":
			if asOf.Sub(at) > time.Duration(5+days%40)*24*time.Hour {
				n = 12
			}
		case "constant":
			n = 7
		}
		if n > 0 || rng.IntN(3) == 0 {
			out = append(out, Count{Start: at, Offered: n, Handled: n, Handle: time.Duration(n) * time.Minute})
		}
	}
	return out
}

// checkWhole checks every number of a forecast of many queues.
func checkWhole(t *testing.T, said HierarchyForecast, places map[string]Place) {
	t.Helper()
	sums := map[string]float64{}
	for _, q := range said.Queues {
		for _, f := range q.Unpack().Forecasts {
			last := 0.0
			for _, name := range LevelNames {
				if v := f.Quantiles[name]; !(v >= last) || math.IsInf(v, 0) {
					t.Fatalf("%s at %s: %v", q.Queue, f.Start, f.Quantiles)
				}
				last = f.Quantiles[name]
			}
			if !(f.Mean > 0) || math.IsInf(f.Mean, 0) || f.AHT <= 0 || f.Model == "" {
				t.Fatalf("%+v", f)
			}
		}
		for _, d := range q.said.Days {
			for _, of := range []string{OfQueue + q.Queue, OfLine + places[q.Queue].Line, OfSite + places[q.Queue].Site, OfAll + OfAll} {
				sums[of+d.Day.String()] += d.Mean
			}
		}
	}
	for _, total := range said.Totals {
		checkTotal(t, total)
		for _, d := range total.Days {
			if want := sums[total.Level+total.Name+d.Day.String()]; math.Abs(d.Mean-want) > 1e-6*max(want, 1) {
				t.Errorf("%s %s on %s is %v, its queues make %v", total.Level, total.Name, d.Day, d.Mean, want)
			}
		}
	}
}
