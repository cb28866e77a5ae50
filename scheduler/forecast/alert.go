package forecast

import (
	"fmt"
	"math"
	"time"
)

// DayAlert tells that a day under way has left its band: by now, far more or
// far fewer contacts have come than the forecast made before the day began had
// for this time of day.
type DayAlert struct {
	Queue string // empty where a series was forecast
	Day   Day
	At    time.Time // when it left the band: the end of the first slot after which it has stayed outside
	Until time.Time // the end of the last slot looked at

	Came      float64 // contacts up to Until
	Expected  float64 // contacts that the forecast had up to then
	Low, High float64 // bounds of the band that the count has left
	Level     float64 // share of days that stay inside that band: 0.8 or 0.95
}

// Strays is what came over what was expected, less one.
func (a DayAlert) Strays() float64 { return a.Came/max(a.Expected, 1e-9) - 1 }

// of is the alert of a queue; nil stays nil.
func (a *DayAlert) of(queue string) *DayAlert {
	if a == nil {
		return nil
	}
	out := *a
	out.Queue = queue
	return &out
}

// String is the alert as a sentence.
func (a DayAlert) String() string {
	return fmt.Sprintf("today runs %+.0f %% against the forecast: %.0f came by %s, %.0f were expected, %.0f to %.0f on %.0f %% of days",
		100*a.Strays(), a.Came, a.Until.Format("15:04"), a.Expected, a.Low, a.High, 100*a.Level)
}

// alertBands are the bands that a day can leave, the widest first.
var alertBands = [...]int{band95, band80}

// leaving tells whether a day under way has left its band, from what was
// expected of its slots before it began.
//
// A single slot is no news of the day: the count must be outside at the end of
// two slots in a row, and be outside still if the slot that strayed furthest had
// gone as expected. At the first slot nothing can be told. Somebody who looks
// after every slot sees more days leave a band at some time than are outside it
// in the evening.
func leaving(past []*trial, column int, means, actual []float64, seen []uint8, open []bool, sp spread) (a DayAlert, slot int, ok bool) {
	var slots []int
	for k := range means {
		if open[k] && seen[k] > 0 {
			slots = append(slots, k)
		}
	}
	for _, band := range alertBands {
		from := -1
		for n := len(slots); n >= 2; n-- {
			now, out := outside(past, column, means, actual, slots[:n], sp, band)
			if !out {
				break
			}
			if from < 0 {
				a = now
			}
			from = slots[n-1]
		}
		if from >= 0 && from < slots[len(slots)-1] {
			return a, from, true
		}
	}
	return a, 0, false
}

// outside tells whether what came in the first slots of a day is outside the band
// of what was expected of them.
func outside(past []*trial, column int, means, actual []float64, slots []int, sp spread, band int) (DayAlert, bool) {
	a := DayAlert{Level: Bands[band]}
	var most float64 // by which a slot strayed, either way
	for _, k := range slots {
		a.Expected += means[k]
		a.Came += actual[k]
		if off := actual[k] - means[k]; math.Abs(off) > math.Abs(most) {
			most = off
		}
	}
	within := func(came float64) bool { return came >= a.Low && came <= a.High }
	a.Low, a.High = sp.total(a.Expected).Band(band)
	if within(a.Came) {
		return a, false // the beginning of a day strays more than all of it: no need to measure
	}
	heads := make([]*trial, 0, len(past))
	for _, t := range past {
		heads = append(heads, t.upTo(slots[len(slots)-1]))
	}
	if days := pastDays(heads, column); len(days) >= minTrials {
		sp.day, sp.wide = sp.dayFor(days)
	}
	low, high := sp.total(a.Expected).whole().Band(band)
	a.Low, a.High = min(a.Low, low), max(a.High, high)
	a.Low = max(a.Low, 0)
	return a, !within(a.Came) && !within(a.Came-most)
}

// upTo is the trial of the day up to the end of a slot.
func (t *trial) upTo(slot int) *trial {
	head := *t
	head.seen = make([]uint8, len(t.seen))
	copy(head.seen, t.seen[:slot+1])
	return &head
}

// watch tells whether the day under way has left its band.
func (p *predictor) watch(d Day, means []float64, open []bool, sp spread) {
	actual, seen := p.h.Values(d)
	times := product(p.giftsOn(d), p.h.PerDay)
	given := make([][]float64, 2) // with what the calendar gives, which the history is without
	for k, by := range times {
		given[0], given[1] = append(given[0], means[k]*by), append(given[1], actual[k]*by)
	}
	past := known(p.r.trials[0], p.origin)
	a, slot, ok := leaving(past, len(p.r.models), given[0], given[1], seen, open, sp)
	if !ok {
		return
	}
	a.Day = d
	c := clock{loc: p.s.Location}
	for _, t := range slotsOf(d, p.s.Interval, p.s.Location) {
		_, second := c.local(t)
		switch k := int(second / int64(p.s.Interval/time.Second)); {
		case k == slot && a.At.IsZero():
			a.At = t.Add(p.s.Interval)
		case seen[k] == 0 || !open[k] || !t.Before(p.asOf):
			continue
		}
		a.Until = t.Add(p.s.Interval)
	}
	if p.res.Alert = &a; a.Level == Bands[band95] {
		p.res.Notes = append(p.res.Notes, a.String())
	}
}
