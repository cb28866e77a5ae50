package forecast

import (
	"math"
	"time"
)

// fewestWeeks is how many whole weeks must have been forecast before anything is
// said of them.
const fewestWeeks = 4

// judgeWeeks judges the combination's forecasts of the whole weeks from the first
// day on, each made so many days before its Tuesday: at the horizon of a day, when
// the week begins.
func (r *rolling) judgeWeeks(at int, first Day, a *Accuracy) {
	for first.Weekday() != time.Monday {
		first++
	}
	var off, actual float64
	var in [bands]float64
	for ; first+weekLength <= r.h.End; first += weekLength {
		days, came, cohesion := r.week(at, first)
		if len(days) == 0 {
			continue
		}
		var said float64
		for _, d := range days {
			said += d.mean
		}
		a.Weeks++
		actual, off = actual+came, off+math.Abs(came-said)
		within(&in, cohesion.total(days), came)
	}
	if a.Weeks < fewestWeeks || actual == 0 {
		a.Weeks = 0
		return
	}
	a.WeekWAPE = off / actual
	for b := range in {
		a.WeekWithin[b] = in[b] / float64(a.Weeks)
	}
}

// week forecasts the week of a Monday as it could have been forecast, and says
// what came; nothing where the models were not fitted then.
func (r *rolling) week(at int, monday Day) (days []dayPart, came float64, cohesion cohesion) {
	origin := monday - Day(r.leads[at]) + 1
	if r.fitted[origin] == nil {
		return nil, 0, cohesion
	}
	past, spreads, say := make([][]*trial, len(r.leads)), make([]spread, len(r.leads)), make([]weights, len(r.leads))
	for i := range r.leads {
		say[i] = r.weigh(i, origin)
		past[i] = known(r.trials[i], origin)
		spreads[i] = measureSpread(past[i], len(r.models))
	}
	for d := monday; d < monday+weekLength; d++ {
		if !r.h.Worked(d) {
			continue
		}
		lead := leadFor(r.leads, int(d-origin)+1)
		t := trial{day: d, origin: origin}
		t.actual, t.seen = r.h.Values(d)
		t.said, t.open = r.say(d, origin)
		t.said = [][]float64{combine(r.told(t.said, d, origin), say[lead], r.h.PerDay)}
		if t.said[0] == nil {
			return nil, 0, cohesion
		}
		said, actual := t.totals(0)
		days, came = append(days, dayPart{day: d, mean: said, sp: spreads[lead]}), came+actual
	}
	return days, came, measureCohesion(past, spreads, len(r.models))
}
