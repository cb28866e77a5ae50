package forecast

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// redialLine is a line open from 8 to 18 on every day, whose callers give up
// with the chance that the day has, and of those 60 % ring again a little later.
// Every caller tells who he is with the chance known.
func redialLine(days int, known float64, givesUp func(day int) float64) (counts []Count, fresh float64) {
	const again, perSlot = 0.6, 30
	src := rand.NewPCG(3, 5)
	r := rand.New(src)
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for d := range days {
		back := 0.0 // unserved in the slot before, to ring again in this one
		for k := range 40 {
			c := Count{Start: start.AddDate(0, 0, d).Add(8*time.Hour + time.Duration(k)*15*time.Minute)}
			n := distuv.Poisson{Lambda: perSlot, Src: src}.Rand()
			fresh += n / float64(days)
			c.Offered = n + back
			for range int(c.Offered) {
				tells := r.Float64() < known
				gone := r.Float64() < givesUp(d)
				c.Known, c.KnownUnserved = c.Known+one(tells), c.KnownUnserved+one(tells && gone)
				c.Unserved += one(gone)
			}
			c.Redials = math.Round(back * known)
			back = 0
			for range int(c.Unserved) {
				back += one(r.Float64() < again)
			}
			c.Handled = c.Offered - c.Unserved
			c.Handle = time.Duration(c.Handled) * 3 * time.Minute
			counts = append(counts, c)
		}
	}
	return counts, fresh
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Twelve good weeks in which three callers in a hundred gave up, and then one
// with too few agents in which every third did and rang again.
func badWeek(day int) float64 {
	if day >= 84 {
		return 0.33
	}
	return 0.03
}

func TestABadWeekDoesNotInflateTheNext(t *testing.T) {
	t.Parallel()
	asOf := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 91)
	counts, fresh := redialLine(91, 1, badWeek)
	week := func(maxAbandon float64, known bool) (total, redials float64) {
		t.Helper()
		q, r := QueueHistory{Queue: "cards", Counts: counts}, Redials{}
		if known {
			q, r = q.Fresh(asOf, time.UTC, 15*time.Minute, maxAbandon)
		}
		said, err := ForQueue(q, nil, asOf, time.UTC, Default())
		if err != nil {
			t.Fatal(err)
		}
		r.Add(said.Forecasts)
		for _, f := range said.Forecasts {
			if f.Start.Before(asOf.AddDate(0, 0, 7)) {
				total, redials = total+f.Mean/7, redials+f.Redials/7
			}
			if f.Quantiles["p50"] < 0.9*f.Mean || f.Quantiles["p50"] > 1.1*f.Mean {
				t.Fatalf("half of what may come is %.1f, the mean %.1f", f.Quantiles["p50"], f.Mean)
			}
		}
		return total, redials
	}
	want := fresh / (1 - 0.6*0.03)
	taken, _ := week(0.05, false)
	total, redials := week(0.05, true)
	t.Logf("fresh %.0f a day, with the redials of a good day %.0f; forecast %.0f (of which %.0f redials), taking redials for demand %.0f", fresh, want, total, redials, taken)
	if math.Abs(total/want-1) > 0.02 {
		t.Errorf("after the bad week %.0f a day are expected, want about %.0f", total, want)
	}
	if taken < 1.05*want {
		t.Errorf("taken for demand the redials make %.0f a day of %.0f: the week was not bad enough to tell", taken, want)
	}
	if got := redials / total; math.Abs(got-0.6*0.03) > 0.004 {
		t.Errorf("%.1f %% redials are expected, want about 1.8 %%", 100*got)
	}
}

func TestALineThatMissesItsTargetIsForecastAtIt(t *testing.T) {
	t.Parallel()
	asOf := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 60)
	counts, _ := redialLine(60, 1, func(int) float64 { return 0.20 })
	for maxAbandon, want := range map[float64]float64{0: 0.12, 0.05: 0.03, 0.30: 0.12} {
		_, r := QueueHistory{Counts: counts}.Fresh(asOf, time.UTC, 15*time.Minute, maxAbandon)
		k := 11 * 4 // eleven o'clock
		if got := r.ratio[k] / (1 + r.ratio[k]); math.Abs(got-want) > 0.02 {
			t.Errorf("with at most %g %% to give up, %.1f %% redials are expected, want about %g %%", 100*maxAbandon, 100*got, 100*want)
		}
		if math.Abs(r.Again-0.6) > 0.03 || math.Abs(r.Share-0.12) > 0.01 {
			t.Errorf("%.2f of the unserved try again, and make %.3f of all; want about 0.60 and 0.12", r.Again, r.Share)
		}
	}
}

func TestWithoutCustomersNothingChanges(t *testing.T) {
	t.Parallel()
	asOf := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 91)
	for _, known := range []float64{0, 0.5} {
		counts, _ := redialLine(91, known, badWeek)
		q := QueueHistory{Queue: "cards", Counts: counts}
		fresh, r := q.Fresh(asOf, time.UTC, 15*time.Minute, 0.05)
		if r.Told || !reflect.DeepEqual(fresh, q) {
			t.Errorf("%g of the customers known: redials were told", known)
		}
		said, err := ForQueue(q, nil, asOf, time.UTC, Default())
		if err != nil {
			t.Fatal(err)
		}
		before, err := ForQueue(fresh, nil, asOf, time.UTC, Default())
		if err != nil {
			t.Fatal(err)
		}
		r.Add(said.Forecasts)
		if !reflect.DeepEqual(said.Forecasts, before.Forecasts) {
			t.Errorf("%g of the customers known: the forecast changed", known)
		}
	}
}

// Keys that were introduced under way say nothing about the days before: there
// the unserved are taken to redial as they do now.
func TestKeysIntroducedUnderWayMakeNoStep(t *testing.T) {
	t.Parallel()
	asOf := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 60)
	counts, fresh := redialLine(60, 1, func(int) float64 { return 0.20 })
	for i := range counts[:10*40] {
		counts[i].Known, counts[i].KnownUnserved, counts[i].Redials = 0, 0, 0
	}
	q, r := QueueHistory{Counts: counts}.Fresh(asOf, time.UTC, 15*time.Minute, 0)
	var before float64
	for _, c := range q.Counts[:10*40] {
		before += c.Offered / 10
	}
	if !r.Told || math.Abs(before/fresh-1) > 0.03 {
		t.Errorf("told %t: %.0f fresh contacts a day before the keys, want about %.0f", r.Told, before, fresh)
	}
}
