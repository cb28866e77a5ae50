package forecast

import (
	"slices"
	"time"

	"gonum.org/v1/gonum/floats"
)

// History is a series cut into local days and clock slots, with its calendar
// and opening hours: what models learn from. A model asked about an origin may
// look at the days before it, and at the calendar, which is known ahead.
type History struct {
	PerDay   int // clock slots in a day
	Interval time.Duration
	First    Day // of the series
	End      Day // the day after the last one with rows
	Calendar *Calendar

	hours  Hours
	values []float64 // per day and clock slot; mean of the instants that share it
	seen   []uint8   // instants observed; 0: a gap
	totals []float64 // per day
	known  []bool    // the day has at least one row
	worked []bool    // contacts could come on the day
	slips  []Day     // with counts that were set aside

	regressedAt []Day // origins of the fits kept in regressed
	regressed   []*fittedRegression
	latest      *regression // as it stands at the last of the origins
	cleanedFor  []Day       // origins of the days kept in cleaned
	cleaned     *cleanDays
}

func newHistory(s Series, cal *Calendar, hours Hours) *History {
	loc := s.Location
	h := &History{
		PerDay: int(24 * time.Hour / s.Interval), Interval: s.Interval, Calendar: cal, hours: hours,
		First: DayOf(s.Times[0].In(loc)),
		End:   DayOf(s.Times[len(s.Times)-1].In(loc)) + 1,
	}
	n := int(h.End - h.First)
	h.values, h.seen = make([]float64, n*h.PerDay), make([]uint8, n*h.PerDay)
	h.totals, h.known = make([]float64, n), make([]bool, n)
	c, width := clock{loc: loc}, int64(s.Interval/time.Second)
	for i, t := range s.Times {
		day, second := c.local(t)
		k := int(second / width)
		if !hours.IsZero() && !hours.Open(h.hoursOf(day), int64(k)*width, s.Interval) {
			continue // calls outside opening hours are not what the line is staffed for
		}
		at := int(day-h.First)*h.PerDay + k
		h.seen[at]++
		h.values[at] += (s.Values[i] - h.values[at]) / float64(h.seen[at])
	}
	h.setAsideSlips()
	h.withoutGiven()
	for d := range n {
		for k := range h.PerDay {
			h.totals[d] += h.values[d*h.PerDay+k]
			h.known[d] = h.known[d] || h.seen[d*h.PerDay+k] > 0
		}
	}
	h.tellClosedDays()
	return h
}

// tellClosedDays decides on which days contacts could come. On most lines a day
// without any was a closed day, or an outage. On a line with two calls a day it
// is an ordinary one.
func (h *History) tellClosedDays() {
	const few = 5 // contacts a day; of five expected, none come once in 150 days
	h.worked = make([]bool, len(h.totals))
	var usual [7]float64 // recent mean of the weekday
	var days [7]int
	for i, total := range h.totals {
		w := (h.First + Day(i)).Weekday()
		if !h.known[i] || total == 0 && (days[w] == 0 || usual[w] >= few) {
			continue
		}
		h.worked[i] = true
		days[w] = min(days[w]+1, learnWeeks)
		usual[w] += (total - usual[w]) / float64(days[w])
	}
}

// quiet is for how many days before origin nobody came.
func (h *History) quiet(origin Day) int {
	d := min(origin, h.End)
	for d > h.First && h.Total(d-1) == 0 {
		d--
	}
	return int(origin - d)
}

// Values are the counts of a day's clock slots and how many instants each is
// the mean of: 0 marks a gap, 2 the hour that the clocks repeated.
func (h *History) Values(d Day) (values []float64, seen []uint8) {
	at := int(d-h.First) * h.PerDay
	return h.values[at : at+h.PerDay], h.seen[at : at+h.PerDay]
}

// Known reports whether anything was observed on the day.
func (h *History) Known(d Day) bool {
	return d >= h.First && d < h.End && h.known[d-h.First]
}

// Total is what came on the day, in the slots that were observed.
func (h *History) Total(d Day) float64 {
	if !h.Known(d) {
		return 0
	}
	return h.totals[d-h.First]
}

// Worked reports whether contacts could come on the day: the line was neither
// closed nor out of order.
func (h *History) Worked(d Day) bool { return h.Known(d) && h.worked[d-h.First] }

// Ordinary reports whether contacts could come, nobody had the day off, and nobody
// made up for another: days from which habits of their weekday can be learnt.
func (h *History) Ordinary(d Day) bool {
	return h.Worked(d) && !h.Calendar.IsHoliday(d) && !h.Calendar.isWorkday(d)
}

// back lists, latest first, up to n days of the weekday before origin that
// keep says yes to.
func (h *History) back(w time.Weekday, origin Day, n int, keep func(Day) bool) []Day {
	d := origin - 1
	for d.Weekday() != w {
		d--
	}
	out := make([]Day, 0, n)
	for ; d >= h.First && len(out) < n; d -= 7 {
		if keep(d) {
			out = append(out, d)
		}
	}
	return out
}

// opening is when the line is open, as far as could be told at an origin.
type opening struct {
	week         [7][]bool // clock slots
	business     [7]bool   // the weekdays of ordinary work
	holidaysShut bool
}

const learnWeeks = 8 // recent weeks from which hours are learnt

// opening tells the hours given, or learns them from the days before origin.
func (h *History) opening(origin Day) *opening {
	o := &opening{}
	var mean float64
	var totals [7]float64
	var days [7][]Day
	for w := range 7 {
		days[w] = h.back(time.Weekday(w), origin, learnWeeks, h.Ordinary)
		for _, d := range days[w] {
			totals[w] += h.Total(d) / float64(len(days[w]))
		}
		mean = max(mean, totals[w])
	}
	for w := range 7 {
		o.business[w] = totals[w] >= mean/2 && totals[w] > 0
		o.week[w] = h.openSlots(time.Weekday(w), days[w])
	}
	o.holidaysShut = h.holidaysShut(origin)
	return o
}

func (h *History) openSlots(w time.Weekday, days []Day) []bool {
	open := make([]bool, h.PerDay)
	if !h.hours.IsZero() {
		for k := range open {
			open[k] = h.hours.Open(w, int64(k)*int64(h.Interval/time.Second), h.Interval)
		}
		return open
	}
	sum, times := make([]float64, h.PerDay), make([]int, h.PerDay)
	var all, used float64
	for _, d := range days {
		values, _ := h.Values(d)
		for k, v := range values {
			sum[k] += v
			if v > 0 {
				times[k]++
			}
		}
	}
	for k := range sum {
		all += sum[k]
		if sum[k] > 0 {
			used++
		}
	}
	for k := range open {
		open[k] = isOpen(sum, times, k, all/max(used, 1), len(days))
	}
	return open
}

// isOpen decides whether people can call in a slot that got sum[k] contacts in
// some weeks, where usual is what a used slot of the weekday gets.
//
// On a busy line an empty slot is a closed one, and a stray call does not open
// it. On a line with three calls an hour nothing follows from one empty slot,
// so its neighbourhood decides: widened until five contacts should have come.
func isOpen(sum []float64, times []int, k int, usual float64, weeks int) bool {
	if weeks == 0 || usual == 0 {
		return false
	}
	const enough, stray = 5, 0.005
	if sum[k] > 0 && (times[k] >= min(2, weeks) && sum[k] >= stray*usual || usual < enough) {
		return true
	}
	if usual >= enough {
		return isNight(sum, k, stray*usual)
	}
	reach := int(enough/usual)/2 + 1
	return floats.Sum(sum[max(0, k-reach):min(len(sum), k+reach+1)]) > 0
}

// isNight reports whether a slot that hardly anyone called in is one of many such,
// as on the nights of a line that is open round the clock: there are contacts on
// both sides of it, and some in the quiet slots around. Strays are what may come
// in a closed slot.
func isNight(sum []float64, k int, strays float64) bool {
	const enough, few, hours = 5, 3, 2
	n := len(sum)
	around, slots := sum[k], 1.0
	var before, after bool
	for i := 1; i <= hours*n/24; i++ {
		left, right := sum[(k-i+n)%n], sum[(k+i)%n]
		before, after = before || left > 0, after || right > 0
		for _, v := range [2]float64{left, right} {
			if v < 2*enough {
				around, slots = around+v, slots+1
			}
		}
	}
	return before && after && around >= max(few, strays*slots)
}

// holidaysShut reports whether the line was closed on most of its holidays so
// far. Where it has not lived through one, it is taken to be open: an empty
// forecast nobody asked for is the worse mistake.
func (h *History) holidaysShut(origin Day) bool {
	var shut, all int
	for d := h.First; d < min(origin, h.End); d++ {
		if !h.Calendar.IsHoliday(d) || !h.opensOn(d.Weekday()) {
			continue
		}
		near := h.back(d.Weekday(), d, 4, h.Ordinary)
		if len(near) == 0 {
			continue
		}
		var usual float64
		for _, n := range near {
			usual += h.Total(n) / float64(len(near))
		}
		all++
		if h.Total(d) < 0.03*usual {
			shut++
		}
	}
	return shut*2 > all
}

// hoursOf is the weekday whose opening hours hold on a day: a day off that is
// worked for a holiday has those of the last day of the working week.
func (h *History) hoursOf(d Day) time.Weekday {
	w := d.Weekday()
	if !h.Calendar.isWorkday(d) || h.opensOn(w) {
		return w
	}
	for v := time.Saturday; v > time.Sunday; v-- {
		if h.opensOn(v) {
			return v
		}
	}
	return w
}

func (h *History) opensOn(w time.Weekday) bool {
	return h.hours.IsZero() || len(h.hours.week[w]) > 0
}

// slots is which clock slots of a day to come are open.
func (o *opening) slots(d Day, cal *Calendar) []bool {
	if cal.IsHoliday(d) && o.holidaysShut {
		return make([]bool, len(o.week[0]))
	}
	w := d.Weekday()
	if cal.isWorkday(d) && (!o.business[w] || !slices.Contains(o.week[w], true)) { // a Saturday worked like a Friday
		for v := 6; v >= 0; v-- {
			if o.business[v] {
				return cal.openOn(d, o.week[v])
			}
		}
	}
	return cal.openOn(d, o.week[w])
}
