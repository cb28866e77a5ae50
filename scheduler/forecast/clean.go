package forecast

import (
	"math"
	"slices"
	"time"
)

// cleanDays are the days from which habits are learnt: ordinary ones, outages
// and bursts set aside, each as the square roots of its counts, where the luck
// of callers weighs the same in every slot.
type cleanDays struct {
	days  []Day
	week  []time.Weekday
	total []float64
	on    [][]effect  // of the calendar, as told on the day
	roots [][]float64 // by clock slot; 0 where the line is closed
}

// habitDays is from how many clean days habits are learnt.
const habitDays = 110

// fewDays is how many of them are too few to speak of habits.
const fewDays = 15

// rootOf is the square root transform of Poisson counts (Brown et al., 2005,
// JASA 100:36).
func rootOf(count float64) float64 { return math.Sqrt(count + 0.25) }

// countOf takes the transform back.
func countOf(root float64) float64 {
	root = max(root, 0.5)
	return root*root - 0.25
}

// clean gathers the clean days before the last of the origins, once for all models.
func (h *History) clean(origins []Day) *cleanDays {
	if h.cleaned != nil && slices.Equal(h.cleanedFor, origins) {
		return h.cleaned
	}
	snapshots := h.regressions(origins)
	c := &cleanDays{}
	var latest [7]int // where in days the weekday was last seen, one up
	for _, l := range snapshots[len(snapshots)-1].habits {
		if l.day < origins[0]-2*habitDays {
			continue // long forgotten
		}
		w := l.day.Weekday()
		var like []float64
		if latest[w] > 0 {
			like = c.roots[latest[w]-1]
		}
		root, whole := h.rootsOf(l.day, like)
		if !whole {
			continue
		}
		var total float64
		for _, r := range root {
			if r > 0 {
				total += r*r - 0.25
			}
		}
		c.days, c.week, c.on = append(c.days, l.day), append(c.week, w), append(c.on, l.on)
		c.total, c.roots = append(c.total, total), append(c.roots, root)
		latest[w] = len(c.days)
	}
	h.cleaned, h.cleanedFor = c, origins
	return c
}

// rootsOf are the roots of a day; what was not observed is taken from a day
// like it. It reports false where too much is missing.
func (h *History) rootsOf(d Day, like []float64) (roots []float64, whole bool) {
	values, seen := h.Values(d)
	roots = make([]float64, len(values))
	var missing, used int
	for k, v := range values {
		usual := like != nil && like[k] > 0
		switch {
		case seen[k] > 0 && (v > 0 || usual):
			roots[k] = rootOf(v)
			used++
		case seen[k] == 0 && usual:
			roots[k] = like[k]
			missing++
		}
	}
	return roots, used > 0 && missing*5 <= used
}

// until is how many of the days lie before an origin.
func (c *cleanDays) until(origin Day) int {
	n, _ := slices.BinarySearch(c.days, origin)
	return n
}

// window is a stretch of the clean days as a model sees them from an origin,
// and what the calendar, as the regression has learnt it by then, does to each:
// habits are learnt from what the days would have been without.
type window struct {
	*cleanDays
	first, end int
	calendar   []float64 // log of what it multiplies the day's total by
	at         *fittedRegression
}

// fitWindows lets a model fit what it does to the days before each origin.
func fitWindows(h *History, origins []Day, fit func(w window) Fitted) []Fitted {
	out := make([]Fitted, len(origins))
	c := h.clean(origins)
	for i, at := range h.regressions(origins) {
		n := c.until(origins[i])
		if n < fewDays {
			out[i] = silent{}
			continue
		}
		w := window{cleanDays: c, first: max(0, n-habitDays), end: n, at: at}
		w.calendar = make([]float64, 0, n-w.first)
		for t := w.first; t < n; t++ {
			w.calendar = append(w.calendar, at.calendarOf(c.on[t]))
		}
		out[i] = fit(w)
	}
	return out
}

// silent knows too little to say anything.
type silent struct{}

// Day implements Fitted.
func (silent) Day(Day, []bool, []float64) bool { return false }
