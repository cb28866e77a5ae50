package forecast

import (
	"fmt"
	"time"
)

// Kind is what sort of reason a Factor is.
type Kind string

// The kinds of reasons, in the order in which they are told.
const (
	ByLevel    Kind = "level"    // how busy the line is altogether, and was in the latest days
	ByWeekday  Kind = "weekday"  // the day of the week
	ByCalendar Kind = "calendar" // days of the month, holidays and the days beside them
	ByEvent    Kind = "event"    // an entry of the calendar with a name
	ByGiven    Kind = "given"    // an effect of the calendar that was told, not learnt
	ByModels   Kind = "models"   // what the other models say, where the regression says something else
	ByToday    Kind = "today"    // how the day under way has gone so far
	ByLine     Kind = "line"     // the forecast of the line and site the queue is part of
	ByRedials  Kind = "redials"  // who is expected to ring again
	ByShape    Kind = "shape"    // the hours of the day; it moves contacts and adds none
)

// kindOf is what sort of reason an effect of the regression is.
func kindOf(at int) Kind {
	switch {
	case at < weekdayAt:
		return ByLevel
	case at < monthDayAt:
		return ByWeekday
	case at < namedAt:
		return ByCalendar
	}
	return ByEvent
}

// leadOf is how many days ahead a day is: 1 is the first that had not begun, 0
// the day under way.
func (p *predictor) leadOf(d Day, open []bool) int {
	if d == p.origin && d < p.h.End {
		if _, seen := p.h.Values(d); begun(seen, open) {
			return 0
		}
	}
	return max(0, int(d-p.origin)+1)
}

// begun reports whether any of a day's open slots is over.
func begun(seen []uint8, open []bool) bool {
	for k := range open {
		if open[k] && seen[k] > 0 {
			return true
		}
	}
	return false
}

// tell takes the day's forecast apart, unless part of it lies beyond the horizon.
// Before is what was expected of it before it began, means what is expected now,
// both without what is given.
func (p *predictor) tell(d Day, lead int, before float64, means []float64, open []bool, sp spread, gifts []gift) {
	if d < p.origin {
		return
	}
	e := Explanation{Day: d, AsOf: p.asOf, Lead: lead}
	times := product(gifts, p.h.PerDay)
	c, left, plain, unseen := clock{loc: p.s.Location}, 0.0, 0.0, 0.0
	for _, t := range slotsOf(d, p.s.Interval, p.s.Location) {
		_, second := c.local(t)
		k := second / int64(p.s.Interval/time.Second)
		mean := means[k] * times[k]
		switch {
		case !open[k]:
			continue
		case t.Before(p.asOf):
			unseen += p.unseen(d, int(k), mean)
			continue
		case !t.Before(p.until):
			return
		case mean > e.Peak:
			e.Busiest, e.Peak = t, mean
		}
		left, plain = left+mean, plain+means[k]
		e.Hours[second/3600] += mean
	}
	if e.Lead == 0 {
		e.Came = p.came(d, times)
	}
	e.Mean, e.Quantiles = left+unseen+e.Came, sp.total(left).doubted(left, p.unsureOn(d)+doubt(left/max(plain, 1e-9))).whole()
	for i := range e.Quantiles {
		e.Quantiles[i] += unseen + e.Came
	}
	if e.Lead > 0 {
		before = plain
	}
	if before > 0 {
		e.Model, e.Ordinary, e.Factors = p.reasons(d, before)
		e.Before = p.before(d)
		for _, f := range e.Factors {
			if f.Seen == 1 {
				e.Notes = append(e.Notes, fmt.Sprintf("%q was seen once: what it does is half a guess", f.Name))
			}
		}
		before = e.unwrap(gifts, means, open, before)
	}
	if e.Lead == 0 && before > 0 {
		e.Factors = append(e.Factors, Factor{Kind: ByToday, Name: "how the day has gone so far", Times: e.Mean / before, Contacts: e.Mean - before})
	}
	p.res.Explained = append(p.res.Explained, e)
}

// unseen is what is taken to have come in a slot that is over and was not
// collected: what was expected of it.
func (p *predictor) unseen(d Day, slot int, mean float64) float64 {
	if d >= p.h.First && d < p.h.End {
		if _, seen := p.h.Values(d); seen[slot] > 0 {
			return 0
		}
	}
	return mean
}

// sumOpen is what is expected of the open slots.
func sumOpen(means []float64, open []bool) (sum float64) {
	for k, m := range means {
		if open[k] {
			sum += m
		}
	}
	return sum
}
