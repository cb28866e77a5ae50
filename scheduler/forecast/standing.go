package forecast

import (
	"math"
	"time"
)

// Standing is what to remember of a forecast in order to say today and tomorrow
// again as today goes on, without trying any model again. It takes some 50 kB.
type Standing struct {
	s      Series // without values: interval and zone
	hours  Hours
	cal    *Calendar
	origin Day
	days   []expected // of the origin and the day after
	trials []slim     // of the combination a day ahead
	later  []slim     // totals at the next lead
}

// expected is what was expected of a day before it began.
type expected struct {
	day   Day
	means []float64
	open  []bool
	sp    spread
	base  Explanation // its factors
	model string
}

// slim is a trial of which only the combination is kept.
type slim struct {
	day          Day
	said, actual []float32 // NaN where nothing can be judged
}

// standing is what to remember.
func (p *predictor) standing() *Standing {
	if len(p.r.trials) < 2 {
		return nil
	}
	st := &Standing{s: Series{Interval: p.s.Interval, Location: p.s.Location}, hours: p.h.hours, cal: p.h.Calendar, origin: p.origin, days: p.expected}
	column := len(p.r.models)
	for _, t := range known(p.r.trials[0], p.origin) {
		if t.said[column] == nil {
			continue
		}
		k := slim{day: t.day, said: make([]float32, len(t.actual)), actual: make([]float32, len(t.actual))}
		for i := range t.actual {
			k.said[i], k.actual[i] = float32(t.said[column][i]), float32(t.actual[i])
			if !t.counted(i) {
				k.actual[i] = float32(math.NaN())
			}
		}
		st.trials = append(st.trials, k)
	}
	for _, t := range known(p.r.trials[1], p.origin) {
		if t.said[column] != nil {
			said, actual := t.totals(column)
			st.later = append(st.later, slim{t.day, []float32{float32(said)}, []float32{float32(actual)}})
		}
	}
	for i := range st.days {
		d := &st.days[i]
		d.base = Explanation{Model: d.model}
		if mean := sumOpen(d.means, d.open); mean > 0 {
			d.base.Model, d.base.Ordinary, d.base.Factors = p.reasons(d.day, mean)
		}
	}
	return st
}

// whole is the slim trial as a trial.
func (k slim) whole(origin Day) *trial {
	n := len(k.said)
	t := &trial{day: k.day, origin: origin, open: make([]bool, n), actual: make([]float64, n), seen: make([]uint8, n)}
	said := make([]float64, n)
	for i := range n {
		said[i] = float64(k.said[i])
		if y := float64(k.actual[i]); !math.IsNaN(y) {
			t.open[i], t.seen[i], t.actual[i] = true, 1, y
		}
	}
	t.said = [][]float64{said}
	return t
}

func wholeTrials(list []slim) []*trial {
	out := make([]*trial, len(list))
	for i, k := range list {
		out[i] = k.whole(k.day)
	}
	return out
}

// Again says the rest of the day of asOf and the day after again, from what came
// on that day: counts of intervals that are over, in order of time; those not in
// it got nobody. It has nothing to say, and returns false, before the day has
// begun, or when the day is another than the two it knows.
func (st *Standing) Again(counts []Count, asOf time.Time) (Result, bool) {
	loc := st.s.Location
	today := DayOf(asOf.In(loc))
	first := int(today - st.origin)
	if first < 0 || first >= len(st.days) {
		return Result{}, false
	}
	s := st.seriesOf(counts, today, asOf)
	if len(s.Times) == 0 {
		return Result{}, false
	}
	p := &predictor{
		s: s, h: newHistory(s, st.cal, st.hours), asOf: asOf, until: (today + 2).midnight(loc), origin: today,
		r: &rolling{trials: [][]*trial{wholeTrials(st.trials), wholeTrials(st.later)}},
	}
	if _, seen := p.h.Values(today); !begun(seen, st.days[first].open) {
		return Result{}, false
	}
	p.known = st.days
	p.res.AsOf, p.res.Model = asOf, st.days[first].model
	c := clock{loc: loc}
	for _, d := range st.days[first:] {
		p.place(d.day, append([]float64(nil), d.means...), d.open, d.sp, &c)
	}
	p.res.Progress = p.progress(st.days[first], p.res.Explained[0])
	return p.res, true
}

// seriesOf is what came today, up to asOf.
func (st *Standing) seriesOf(counts []Count, today Day, asOf time.Time) Series {
	s := st.s
	i := 0
	for _, t := range slotsOf(today, s.Interval, s.Location) {
		end := t.Add(s.Interval)
		if end.After(asOf) {
			break
		}
		var sum float64
		for ; i < len(counts) && counts[i].Start.Before(end); i++ {
			if !counts[i].Start.Before(t) {
				sum += counts[i].Offered
			}
		}
		s.Times, s.Values = append(s.Times, t), append(s.Values, sum)
	}
	return s
}

// remembered are the factors told before the day under way began, and what that
// has added since.
func (p *predictor) remembered(e expected, mean float64) (model string, ordinary float64, out []Factor) {
	out = append(out, e.base.Factors...)
	if before := sumOpen(e.means, e.open); before > 0 && math.Abs(mean/before-1) > 1e-9 {
		out = append(out, Factor{Kind: ByToday, Name: "how the day under way has gone", Times: mean / before, Contacts: mean - before})
	}
	return e.base.Model, e.base.Ordinary, out
}

// scale changes what was expected of the days as their line did.
func (st *Standing) scale(by map[Day]float64, why string) {
	for i := range st.days {
		d := &st.days[i]
		times, ok := by[d.day]
		if !ok || times == 1 {
			continue
		}
		before := sumOpen(d.means, d.open)
		scale(d.means, times)
		d.base.Factors = append(d.base.Factors[:len(d.base.Factors):len(d.base.Factors)], Factor{Kind: ByLine, Name: why, Times: times, Contacts: before * (times - 1)})
	}
}
