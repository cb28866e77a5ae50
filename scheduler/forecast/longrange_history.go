package forecast

import (
	"math"
	"slices"
	"time"
)

// weekHistory is the past in whole weeks that are made alike.
type weekHistory struct {
	cal     *Calendar
	first   Day       // a Monday
	logs    []float64 // by week: ln of the contacts it would have got without holidays; NaN: not known
	profile [weekLength]float64
	holiday float64 // what is left of a day that is a holiday
	totals  map[Day]float64
	usual   [weekLength]bool // weekdays that are in the series
}

// newWeekHistory adds the series up to weeks that were over at asOf.
func newWeekHistory(s Series, cal *Calendar, asOf time.Time) *weekHistory {
	h := &weekHistory{cal: cal, totals: map[Day]float64{}, holiday: 1}
	c := clock{loc: s.Location}
	for i, t := range s.Times {
		d, _ := c.local(t)
		h.totals[d] += s.Values[i]
	}
	first, _ := c.local(s.Times[0])
	for first.Weekday() != time.Monday {
		first++
	}
	h.first = first
	end := DayOf(asOf.In(s.Location))
	weeks := max(0, int(end-first)/weekLength)
	h.findUsual(weeks)
	h.learnHolidays(weeks)
	alike := make([]float64, weeks) // contacts, holidays put back
	for w := range alike {
		alike[w] = math.NaN()
		monday := first + Day(weekLength*w)
		if total, ok := h.total(monday); ok {
			alike[w] = total / h.weight(monday)
		}
	}
	const outage = 0.2 // a week with so little of those around it was not recorded
	h.logs = make([]float64, weeks)
	for w, v := range alike {
		h.logs[w] = math.NaN()
		if v >= outage*around4(alike, w) {
			h.logs[w] = math.Log(max(v, 0.5))
		}
	}
	return h
}

// findUsual finds the weekdays on which the series has most weeks' values.
func (h *weekHistory) findUsual(weeks int) {
	for i := range weekLength {
		seen := 0
		for w := range weeks {
			if _, ok := h.totals[h.first+Day(weekLength*w+i)]; ok {
				seen++
			}
		}
		h.usual[i] = 2*seen >= weeks
	}
}

// total is a week's; false where a day is missing that is usually there, and no
// holiday.
func (h *weekHistory) total(monday Day) (sum float64, whole bool) {
	for i := range weekLength {
		d := monday + Day(i)
		v, ok := h.totals[d]
		if !ok && h.usual[i] && !h.cal.IsHoliday(d) {
			return 0, false
		}
		sum += v
	}
	return sum, true
}

// learnHolidays learns the shares of the weekdays from weeks without holidays, and
// what is left of a day that is a holiday; of few, half is expected.
func (h *weekHistory) learnHolidays(weeks int) {
	var ordinary []float64 // totals of weeks, NaN: not ordinary
	for w := range weeks {
		monday := h.first + Day(weekLength*w)
		total, whole := h.total(monday)
		if !whole || h.holidays(monday) > 0 {
			total = math.NaN()
		} else {
			for i := range weekLength {
				h.profile[i] += h.totals[monday+Day(i)]
			}
		}
		ordinary = append(ordinary, total)
	}
	sum := 0.0
	for _, v := range h.profile {
		sum += v
	}
	for i := range h.profile {
		if h.profile[i] /= sum; sum == 0 {
			h.profile[i] = 1.0 / weekLength
		}
	}
	var came, expected, days float64
	for w := range weeks {
		for i := range weekLength {
			d := h.first + Day(weekLength*w+i)
			if _, ok := h.totals[d]; !h.cal.IsHoliday(d) || h.profile[i] < 0.02 || !ok && !h.usual[i] {
				continue
			}
			if level := around4(ordinary, w); level > 0 {
				came, expected, days = came+h.totals[d], expected+level*h.profile[i], days+1
			}
		}
	}
	const usual, doubt = 0.5, 2.0
	if days > 0 {
		h.holiday = (came + usual*doubt*expected/days) / (expected + doubt*expected/days)
	}
}

// around4 is the median of what is known of the four weeks to either side.
func around4(weeks []float64, at int) float64 {
	var near []float64
	for w := max(0, at-4); w < min(len(weeks), at+5); w++ {
		if !math.IsNaN(weeks[w]) {
			near = append(near, weeks[w])
		}
	}
	if len(near) == 0 {
		return 0
	}
	return median(near)
}

// holidays are how many holidays a week has.
func (h *weekHistory) holidays(monday Day) (n int) {
	for i := range weekLength {
		if h.cal.IsHoliday(monday + Day(i)) {
			n++
		}
	}
	return n
}

// weight is what a week gets of one without holidays.
func (h *weekHistory) weight(monday Day) float64 {
	out := 0.0
	for i, share := range h.profile {
		if h.cal.IsHoliday(monday + Day(i)) {
			share *= h.holiday
		}
		out += share
	}
	return max(0.02, out)
}

// known is how many weeks are.
func (h *weekHistory) known() (n int) {
	for _, v := range h.logs {
		if !math.IsNaN(v) {
			n++
		}
	}
	return n
}

// rolledWeeks is how the nine ways did from origins in the past.
type rolledWeeks struct {
	weights        [len(nineWays)]float64
	fresh, perWeek float64 // variance of the log: of a week close by, and what each week ahead adds
}

// rollWeeks tries every fourth week as an origin.
func rollWeeks(h *weekHistory) (r rolledWeeks) {
	const step, fresh, perWeek, doubt = 4, 0.04 * 0.04, 0.10 * 0.10 / 52, 2.0
	type miss struct {
		ahead, weight float64
		off           [len(nineWays)]float64
	}
	var misses []miss
	var squares [len(nineWays)]float64
	var n float64
	for origin := len(h.logs) - step; origin >= max(fewWeeks, len(h.logs)/3); origin -= step {
		fit := h.fit(origin)
		for _, ahead := range [...]int{1, 4, 8, 13, 26, 39, 52, 78} {
			t := origin + ahead - 1
			if t >= len(h.logs) || math.IsNaN(h.logs[t]) {
				continue
			}
			// An origin that knew little says little of one that knows all.
			m := miss{ahead: float64(ahead), weight: math.Pow(float64(origin)/float64(len(h.logs)), 4)}
			n += m.weight
			for c := range nineWays {
				m.off[c] = h.logs[t] - fit.at(c, h.first+Day(weekLength*t), ahead)
				squares[c] += m.weight * m.off[c] * m.off[c]
			}
			misses = append(misses, m)
		}
	}
	var sum float64
	for c, sq := range squares {
		mse := (sq + doubt*(fresh+26*perWeek)) / (n + doubt)
		r.weights[c] = 1 / (mse * mse)
		sum += r.weights[c]
	}
	for c := range r.weights {
		r.weights[c] /= sum
	}
	combined := func(m miss) (off float64) {
		for c, w := range r.weights {
			off += w * m.off[c]
		}
		return off * off
	}
	const close = 4 // weeks
	near, nearBy := doubt*fresh, doubt
	for _, m := range misses {
		if m.ahead <= close {
			near, nearBy = near+m.weight*combined(m), nearBy+m.weight
		}
	}
	r.fresh = near / nearBy
	far, farBy := doubt*26*perWeek, doubt*26
	for _, m := range misses {
		if m.ahead > close {
			far, farBy = far+m.weight*(combined(m)-r.fresh), farBy+m.weight*m.ahead
		}
	}
	r.perWeek = max(perWeek/10, far/farBy)
	return r
}

// median is the middle of some values; NaN of none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
