package forecast

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Measured is how forecasts of one queue fared at one horizon, over some days.
// Shares are fractions; errors and scores are per interval, in contacts.
type Measured struct {
	Queue   string
	Source  string // hotline.Said or hotline.Tried
	Horizon int    // of Horizons
	Days    int    // days judged
	Slots   int    // forecasts of intervals judged

	WAPE, DayWAPE float64
	RMSE          float64
	Bias          float64 // forecast over actual, less one
	MASE          float64
	Floor         float64 // the WAPE left were the rate known
	Pinball, CRPS float64

	Held    [bands]Held // intervals inside the Bands
	DayHeld [bands]Held // days
}

// Held is the share of intervals or days that a band held, and within what
// limits it would be found again on as many other days, on nineteen of twenty
// occasions. The intervals of a day stray together, so that days count, not
// intervals.
type Held struct{ Share, Low, High float64 }

// Measure puts judgements together by queue, source and horizon, in this order.
func Measure(fared []hotline.Fared) []Measured {
	type group struct {
		queue, source string
		horizon       int
	}
	groups := map[group][]hotline.Fared{}
	for _, f := range fared {
		g := group{f.Queue, f.Source, f.Horizon}
		groups[g] = append(groups[g], f)
	}
	var out []Measured
	for g, list := range groups {
		m := measure(list)
		m.Queue, m.Source, m.Horizon = g.queue, g.source, g.horizon
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Measured) int {
		return cmp.Or(cmp.Compare(a.Queue, b.Queue), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Horizon, b.Horizon))
	})
	return out
}

func measure(list []hotline.Fared) Measured {
	var sum hotline.Fared
	for _, f := range list {
		sum.Forecasts, sum.Slots = sum.Forecasts+f.Forecasts, sum.Slots+f.Slots
		sum.Actual, sum.Said, sum.Off, sum.Squared = sum.Actual+f.Actual, sum.Said+f.Said, sum.Off+f.Off, sum.Squared+f.Squared
		sum.Scaled, sum.Floor, sum.Pinball, sum.CRPS = sum.Scaled+f.Scaled, sum.Floor+f.Floor, sum.Pinball+f.Pinball, sum.CRPS+f.CRPS
		sum.DayOff += f.DayOff
	}
	m := Measured{Days: len(list), Slots: sum.Slots}
	if sum.Slots == 0 {
		return m
	}
	slots, came := float64(sum.Slots), max(sum.Actual, 1)
	m.WAPE, m.DayWAPE, m.Bias, m.Floor = sum.Off/came, sum.DayOff/came, sum.Said/came-1, sum.Floor/came
	m.RMSE, m.MASE, m.Pinball, m.CRPS = math.Sqrt(sum.Squared/slots), sum.Scaled/slots, sum.Pinball/slots, sum.CRPS/slots
	for b := range bands {
		m.Held[b] = heldBy(list, func(f hotline.Fared) (float64, float64) { return f.Held[b], float64(f.Slots) })
		m.DayHeld[b] = heldBy(list, func(f hotline.Fared) (float64, float64) { return f.DayHeld[b], float64(f.Forecasts) })
	}
	return m
}

// heldBy is a share of sums over days. Its limits are Wilson's, for as many
// independent trials as would make the share stray as it does from day to day:
// one a day at least, and all of them at most.
func heldBy(days []hotline.Fared, of func(hotline.Fared) (held, n float64)) Held {
	var held, all float64
	for _, f := range days {
		h, n := of(f)
		held, all = held+h, all+n
	}
	if all == 0 {
		return Held{}
	}
	p, d := held/all, float64(len(days))
	var strayed float64
	for _, f := range days {
		h, n := of(f)
		strayed += (h - p*n) * (h - p*n)
	}
	trials := d
	if variance := strayed / (all * all) * d / max(d-1, 1); d > 1 && variance > 0 {
		trials = min(max(p*(1-p)/variance, d), all)
	}
	low, high := wilson(p, trials)
	return Held{p, low, high}
}

// wilson is the 95 % interval of a share seen in n trials (Wilson, JASA 22, 1927).
func wilson(p, n float64) (low, high float64) {
	const z = 1.96
	middle, half := p+z*z/(2*n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, (middle-half)/(1+z*z/n)), min(1, (middle+half)/(1+z*z/n))
}

// HorizonName is a horizon in words.
func HorizonName(horizon int) string {
	switch horizon {
	case 0:
		return "today"
	case 1:
		return "1 day"
	}
	for i, h := range Horizons[1:] {
		if h == horizon {
			return fmt.Sprintf("%d-%d days", Horizons[i]+1, h)
		}
	}
	return fmt.Sprintf("%d days", horizon)
}
