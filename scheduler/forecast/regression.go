package forecast

import (
	"math"
	"slices"
	"time"
)

// CalendarRegression regresses the log of the day total on the calendar
// (weekday, day of the month, first and last business days, holidays and the
// days beside them, named events), discounting the past, with a day effect that
// carries over to the next day, and spreads the total over the day by the
// weekday's smoothed profile.
type CalendarRegression struct{}

// Name implements Model.
func (CalendarRegression) Name() string { return "calendar-regression" }

// profileForget is the share of a weekday's past forgotten with each new one:
// about a quarter of a year counts.
const profileForget = 0.07

// regressionDays is how many days the regression wants before it speaks.
const regressionDays = 5

// Fit implements Model. Business days are told from the first weeks on and
// again at every origin; the days are gone through once.
func (CalendarRegression) Fit(h *History, origins []Day) []Fitted {
	out := make([]Fitted, 0, len(origins))
	for _, f := range h.regressions(origins) {
		out = append(out, f)
	}
	return out
}

// regressions fits the regression, once for all models that build on it.
func (h *History) regressions(origins []Day) []*fittedRegression {
	if n := len(h.regressedAt); slices.Equal(h.regressedAt, origins) {
		return h.regressed
	} else if len(origins) == 1 && n > 0 && h.regressedAt[n-1] == origins[0] {
		return h.regressed[n-1:]
	}
	r := &regression{h: h, effects: newEffects(h), profile: newProfile(h.PerDay, profileForget), shapes: newShapes(h.PerDay), shape: make([]float64, h.PerDay)}
	h.regressedAt, h.regressed = origins, nil
	r.shapesFrom = origins[0] - shapeDays
	d := h.First
	for _, origin := range origins {
		for ; d < min(origin, h.End); d++ {
			r.learn(d)
		}
		h.regressed = append(h.regressed, r.snapshot(origin))
	}
	h.latest = r
	return h.regressed
}

type regression struct {
	h          *History
	effects    *effects
	profile    *profile
	filters    []*filter
	days       int // learnt
	lows       int // odd days in a row
	at         Day // the last day advanced to
	on         []effect
	shape      []float64
	shapes     *shapes
	odd        []Day // unlike any other
	habits     []habitDay
	shapesFrom Day // the days before it no longer show in the shapes
}

// learn takes in one day: closed days and outages only let time go by.
func (r *regression) learn(d Day) {
	if int(d-r.h.First)%7 == 0 {
		r.effects.business = r.businessDays(d)
	}
	for _, f := range r.filters {
		f.advance(r.h.Worked(d))
	}
	r.at, r.effects.until = d, d
	if !r.h.Worked(d) {
		r.shut(d)
		return
	}
	values, seen := r.h.Values(d)
	part := r.part(d, seen)
	total := r.h.Total(d)
	if r.filters == nil {
		for _, p := range paces {
			r.filters = append(r.filters, newFilter(p, r.effects, math.Log(max(total, 1))))
		}
	}
	r.on = r.effects.on(d, r.on)
	r.notice(total, part)
	if !r.outage(total, part) {
		for _, f := range r.filters {
			f.learn(r.on, total, part)
		}
		r.effects.meet(r.on)
		if r.h.Ordinary(d) && !r.doubtful() {
			r.habits = append(r.habits, habitDay{d, slices.Clone(r.on)})
		}
		if r.h.Ordinary(d) {
			r.learnShape(d, values, seen, total)
		}
	}
	r.days++
}

// learnShape takes in how the day's contacts spread over its slots.
func (r *regression) learnShape(d Day, values []float64, seen []uint8, total float64) {
	w := d.Weekday()
	if d < r.shapesFrom {
		r.profile.learn(w, values, seen)
		return
	}
	open, whole := r.openSlots(w), true
	for k := range open {
		whole = whole && (!open[k] || seen[k] > 0)
	}
	if shape := r.shape; whole && total > 0 && r.profile.weight(w) > 0 && r.profile.shape(w, open, shape) {
		values = r.profile.tame(shape, values, total)
		for k := range shape {
			if open[k] {
				shape[k] = math.Sqrt(values[k]/total) - math.Sqrt(shape[k])
			}
		}
		r.shapes.learn(shape)
	}
	r.profile.learn(w, values, seen)
}

// openSlots are the slots in which the weekday got contacts so far.
func (r *regression) openSlots(w time.Weekday) []bool {
	open := make([]bool, r.h.PerDay)
	for k := range open {
		open[k] = r.profile.sum[w][k] > 0
	}
	return open
}

// businessDays are the weekdays that get at least half of what the busiest
// gets. Of the first week nothing is known yet: Monday to Friday.
func (r *regression) businessDays(d Day) [7]bool {
	if d < r.h.First+14 {
		return [7]bool{1: true, 2: true, 3: true, 4: true, 5: true}
	}
	var mean [7]float64
	var most float64
	for w := range mean {
		days := r.h.back(time.Weekday(w), d, learnWeeks, r.h.Ordinary)
		for _, p := range days {
			mean[w] += r.h.Total(p) / float64(len(days))
		}
		most = max(most, mean[w])
	}
	var out [7]bool
	for w, m := range mean {
		out[w] = m >= most/2 && m > 0
	}
	return out
}

// part is the share of a day's contacts that the observed slots usually get.
func (r *regression) part(d Day, seen []uint8) float64 {
	if !slices.Contains(seen, 0) {
		return 1
	}
	if !r.profile.shape(d.Weekday(), r.openSlots(d.Weekday()), r.shape) {
		return 1
	}
	part := 1.0
	for k, share := range r.shape {
		if seen[k] == 0 {
			part -= share
		}
	}
	return part
}

func (r *regression) snapshot(origin Day) *fittedRegression {
	s := &fittedRegression{at: r.at, origin: origin, days: r.days, odd: r.odd[:len(r.odd):len(r.odd)], habits: r.habits[:len(r.habits):len(r.habits)], profile: r.profile.clone(), shapes: map[time.Weekday]dayShape{}}
	e := *r.effects
	e.until = origin
	e.met = slices.Clone(e.met)
	s.effects = &e
	s.bent = r.shapes.ahead()
	var best = math.Inf(-1)
	for _, f := range r.filters {
		best = max(best, f.score)
	}
	var sum float64
	for _, f := range r.filters {
		const calm = 0.3 // scores are drawn from few days: the second best keeps a say
		w := math.Exp(calm * (f.score - best))
		s.weights, sum = append(s.weights, w), sum+w
		s.filters = append(s.filters, &filter{pace: f.pace, n: f.n, state: append([]float64(nil), f.state...)})
	}
	for i, f := range s.filters {
		s.weights[i] /= sum
		if s.means == nil {
			s.means = make([]float64, f.n)
		}
		for at, v := range f.state {
			s.means[at] += s.weights[i] * v
		}
	}
	return s
}
