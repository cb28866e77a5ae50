package scoring

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestWilsonOnTheEvaluationsOfAMonth(t *testing.T) {
	t.Parallel()
	for _, g := range []struct {
		n         float64
		low, high float64 // per cent
	}{{5, 46, 99}, {10, 60, 98}, {30, 74, 97}, {100, 83, 94}, {278, 86, 93}} {
		low, high := Wilson(0.9*g.n, g.n)
		if math.Round(low*100) != g.low || math.Round(high*100) != g.high {
			t.Errorf("90 %% of %v: %.1f to %.1f, want %v to %v", g.n, low*100, high*100, g.low, g.high)
		}
	}
}

func TestIntervalsOfAlmostNothing(t *testing.T) {
	t.Parallel()
	check := func(what string, low, high, least, most float64) {
		t.Helper()
		if math.IsNaN(low) || math.IsNaN(high) || low < least || high > most || low > high {
			t.Errorf("%s: %v to %v", what, low, high)
		}
	}
	for _, n := range []float64{0, 1, 2, 3, 1e3, 1e9} {
		for _, x := range []float64{0, n / 2, n} {
			low, high := Wilson(x, n)
			check("wilson", low, high, 0, 1)
			low, high = NetPromoters(x, n-x, n)
			check("nps", low, high, -1, 1)
		}
		low, high := MeanOfTimes(180, n)
		check("mean", low, high, 0, math.MaxFloat64)
		low, high = MeanOfTimes(0, n)
		check("mean of zeroes", low, high, 0, 0)
	}
}

func TestIntervalsShrinkWithMoreData(t *testing.T) {
	t.Parallel()
	for _, k := range KPIs {
		if k.Kind == Maximum || k.Kind == TimeShare || k.Kind == Quantile {
			continue
		}
		for _, of := range []func(*testing.T) *Counts{icmi, line, voice} {
			one := of(t)
			v, ok := k.Of(one)
			if !ok || v.Value == 0 {
				continue
			}
			var ten Counts
			for range 10 {
				ten.Merge(one)
			}
			more, _ := k.Of(&ten)
			if more.High-more.Low >= v.High-v.Low {
				t.Errorf("%s: ten times the data gives %v to %v after %v to %v", k.ID, more.Low, more.High, v.Low, v.High)
			}
		}
	}
}

func TestUnanimityIsNotCertainty(t *testing.T) {
	t.Parallel()
	if low, high := NetPromoters(5, 0, 5); low > 0.75 || high != 1 {
		t.Errorf("five promoters of five: %v to %v", low, high)
	}
	if low, _ := Wilson(5, 5); low > 0.6 {
		t.Errorf("five of five: from %v", low)
	}
}

// coverage is how often an interval holds the truth.
func coverage(trials int, covers func(*rand.Rand) bool) float64 {
	rng := rand.New(rand.NewPCG(7, 8))
	var hits float64
	for range trials {
		hits += when(covers(rng))
	}
	return hits / float64(trials)
}

func TestIntervalsCover(t *testing.T) {
	t.Parallel()
	check := func(what string, got, least float64) {
		t.Helper()
		if got < least {
			t.Errorf("%s: the interval held the truth %.3f of the time, want %.3f or more", what, got, least)
		}
	}
	check("wilson, 9 of 10 evaluations right", coverage(4000, func(rng *rand.Rand) bool {
		var x float64
		for range 10 {
			x += when(rng.Float64() < 0.9)
		}
		low, high := Wilson(x, 10)
		return low <= 0.9 && 0.9 <= high
	}), 0.92)
	check("net promoters of 12 surveys", coverage(4000, func(rng *rand.Rand) bool {
		var good, bad float64
		for range 12 {
			switch u := rng.Float64(); {
			case u < 0.5:
				good++
			case u < 0.7:
				bad++
			}
		}
		low, high := NetPromoters(good, bad, 12)
		return low <= 0.3 && 0.3 <= high
	}), 0.94)
	check("mean of 7 exponential times", coverage(4000, func(rng *rand.Rand) bool {
		var sum float64
		for range 7 {
			sum += rng.ExpFloat64() * 180
		}
		low, high := MeanOfTimes(sum/7, 7)
		return low <= 180 && 180 <= high
	}), 0.94)
	check("median of 40 waits", coverage(4000, func(rng *rand.Rand) bool {
		h := Histogram{}
		for range 40 {
			h[uint16(rng.IntN(1000))]++
		}
		_, low, high := h.quantile(0.5)
		return low <= 500 && 500 <= high
	}), 0.94)
}

// Days differ: on a bad one everybody waits. An interval that takes calls for
// independent is far too sure of itself; the one from days is not.
func TestServiceLevelKnowsThatDaysDiffer(t *testing.T) {
	t.Parallel()
	sl, _ := ByID("sl-1")
	draw := func(rng *rand.Rand) []Counts {
		days := make([]Counts, 30)
		for i := range days {
			p := 0.8 + (rng.Float64()-0.5)*0.3
			for range 500 {
				days[i].n[Answered]++
				days[i].n[AnsweredInTime] += when(rng.Float64() < p)
			}
		}
		return days
	}
	holds := func(v Value) bool { return v.Low <= 0.8 && 0.8 <= v.High }
	clustered := coverage(400, func(rng *rand.Rand) bool {
		v, _ := sl.OfDays(draw(rng))
		return holds(v)
	})
	naive := coverage(400, func(rng *rand.Rand) bool {
		var all Counts
		for _, day := range draw(rng) {
			all.Merge(&day)
		}
		v, _ := sl.Of(&all)
		return holds(v)
	})
	if clustered < 0.91 || naive > 0.7 {
		t.Errorf("from days %.3f, from calls %.3f", clustered, naive)
	}
}

func TestWaitQuantileTakesTheNearestRank(t *testing.T) {
	t.Parallel()
	h := Histogram{0: 5, 3: 4, 100: 1}
	for level, want := range map[float64]float64{0.5: 0, 0.51: 3, 0.9: 3, 0.95: 100} {
		if v, low, high := h.quantile(level); v != want || low > v || high < v {
			t.Errorf("%v: %v (%v to %v), want %v", level, v, low, high, want)
		}
	}
}
