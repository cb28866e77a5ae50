package staffing

import (
	"math"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// A wave of calls over a day, in quarters of an hour.
func wave(contacts, aht float64, agents func(i int) int) []Period {
	day := make([]Period, 64)
	for i := range day {
		n := 1
		if agents != nil {
			n = agents(i)
		}
		day[i] = quarter(contacts*(1-0.7*math.Cos(2*math.Pi*float64(i)/64)), aht, 180, n)
	}
	return day
}

// Calls of half an hour: staffing every interval on its own is late, staffing
// for the load as it makes itself felt is not. Judged by following the chain.
func TestLaggedLoadHoldsTheTarget(t *testing.T) {
	t.Parallel()
	targets := Targets{ServiceLevel: 0.8, AnswerWithin: 20}
	worst := func(day []Period, load func(i int) float64) (spread float64) {
		for i := range day {
			l := day[i].Load
			l.Rate = load(i) / l.AHT
			p, err := Required(l, targets)
			if err != nil {
				t.Fatal(err)
			}
			day[i].Agents = p.Agents
		}
		low, high := 1.0, 0.0
		for i, o := range through(t, day, int(day[0].Erlangs())) {
			if i > 4 {
				low, high = min(low, o.ServiceLevel), max(high, o.ServiceLevel)
			}
		}
		return high - low
	}
	day := wave(100, 1800, nil)
	offered := Offered(day, day[0].Erlangs())
	lagged := worst(day, func(i int) float64 { return offered[i] })
	apart := worst(day, func(i int) float64 { return day[i].Erlangs() })
	if lagged > 0.1 || apart < 0.4 {
		t.Errorf("service levels of a day lie %.2f apart with the lag and %.2f without", lagged, apart)
	}
}

func TestFelt(t *testing.T) {
	t.Parallel()
	at := func(i int, contacts float64) hotline.Forecast {
		f := expects("cards", contacts)
		f.Start, f.AHT = monday.Add(time.Duration(i)*30*time.Minute), 30*time.Minute
		f.Quantiles = map[string]float64{"p50": contacts}
		return f
	}
	// Out of order, with a gap, as they may come.
	in := []hotline.Forecast{at(1, 200), at(0, 100), at(3, 100), at(2, 0)}
	got := felt(in)
	near(t, "a lone opening is taken as it is", got[1].Mean, 100, 1e-9)
	near(t, "a doubled interval is felt late", got[0].Mean, 200-100*(1-math.Exp(-1)), 1e-9)
	near(t, "quantiles with it", got[0].Quantiles["p50"], got[0].Mean, 1e-9)
	near(t, "after the gap", got[2].Mean, 100, 1e-9)
	near(t, "closed", got[3].Mean, 0, 0)
	near(t, "the input is left alone", in[0].Quantiles["p50"], 200, 0)
}
