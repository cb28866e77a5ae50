package tour

import (
	"math"
	"math/rand/v2"
	"slices"
)

// choice is what somebody may do on one calendar day of a window.
type choice struct {
	fixed  bool  // just what is planned
	starts []int // quarters, in order; of a fixed day one or none
	// weight by start and length; of a fixed day there is one of 1.
	weight [][lengths]float64
	off    float64
	bath   *bath
}

// tours sums up all tours of one person through a window of days: for each day,
// the first start of the choice that rest allows, days in a row and quarters
// worked.
type tours struct {
	m      *model
	rng    *rand.Rand
	days   []choice // one more than the window: what follows it
	layers []layer
	prefix []float64 // scratch: by days in a row and lane
	odds   []float64
	found  []way
}

// layer holds the weights before one day of the window.
type layer struct {
	classes   int // starts of the day, and one for none
	low, high int // quarters worked so far
	weight    []float64
	used      []bool // by class and days in a row
}

const runs = maxRun + 1

func (l *layer) lanes() int { return l.high - l.low + 1 }

func (l *layer) at(class, run int) []float64 {
	n := l.lanes()
	i := (class*runs + run) * n
	return l.weight[i : i+n]
}

func (l *layer) reset() {
	n := l.classes * runs
	l.weight = slices.Grow(l.weight[:0], n*l.lanes())[:n*l.lanes()]
	l.used = slices.Grow(l.used[:0], n)[:n]
	clear(l.weight)
	clear(l.used)
}

// way is one way into a state: a class of the day before, and what was done then.
type way struct {
	class, run, start, length int
}

// window is what surrounds the days to plan anew.
type window struct {
	run     int // days in a row before
	rested  int // first quarter of the first day that may be a start
	maxRun  int // days in a row that may be reached at the end
	low, up int // quarters to work in the window
}

// sum fills in the layers; false where no tour has a weight.
func (t *tours) sum(w window) bool {
	n := len(t.days) - 1
	t.layers = slices.Grow(t.layers, max(n+1-len(t.layers), 0))[:max(n+1, len(t.layers))]
	if !t.lanes(w) {
		return false
	}
	first := &t.layers[0]
	class := t.class(0, w.rested)
	first.at(class, w.run)[0-first.low] = 1
	first.used[class*runs+w.run] = true
	for d := range n {
		t.step(d)
		if !t.layers[d+1].scale() {
			return false
		}
	}
	return true
}

// lanes finds the quarters that can have been worked before each day when the
// window is to end within its bounds.
func (t *tours) lanes(w window) bool {
	n := len(t.days) - 1
	least, most := 0, 0
	for d := range n + 1 {
		l := &t.layers[d]
		l.low, l.high, l.classes = least, most, len(t.days[d].starts)+1
		if d < n {
			a, b := t.days[d].span()
			least, most = least+a, most+b
		}
	}
	least, most = w.low, w.up
	for d := n; d >= 0; d-- {
		l := &t.layers[d]
		l.low, l.high = max(l.low, least), min(l.high, most)
		if l.low > l.high {
			return false
		}
		l.reset()
		if d > 0 {
			a, b := t.days[d-1].span()
			least, most = least-b, most-a
		}
	}
	return true
}

// span is the least and most quarters of a day.
func (c *choice) span() (least, most int) {
	if !c.fixed {
		return 0, maxShift
	}
	for _, w := range c.weight {
		n := minShift + slices.Index(w[:], 1)
		return n, n
	}
	return 0, 0
}

// class is the first start of a day that rest allows.
func (t *tours) class(day, from int) int {
	i, _ := slices.BinarySearch(t.days[day].starts, from)
	return i
}

// step adds what can be done on a day to the next layer.
func (t *tours) step(day int) {
	c, from, to := &t.days[day], &t.layers[day], &t.layers[day+1]
	n := from.lanes()
	t.prefix = slices.Grow(t.prefix[:0], runs*n)[:runs*n]
	clear(t.prefix)
	var open [runs]bool
	for i := range from.classes {
		for run := range runs {
			if !from.used[i*runs+run] {
				continue
			}
			open[run] = true
			sum := t.prefix[run*n : run*n+n]
			for k, x := range from.at(i, run) {
				sum[k] += x
			}
		}
		if i == len(c.starts) {
			break
		}
		for l, w := range c.weight[i] {
			if w == 0 {
				continue
			}
			class := t.class(day+1, rested(c.starts[i], minShift+l))
			for run := range maxRun {
				if open[run] {
					t.spread(t.prefix[run*n:run*n+n], from.low+minShift+l, w, to, class, run+1)
				}
			}
		}
	}
	if c.off > 0 {
		for run := range runs {
			if open[run] {
				t.spread(t.prefix[run*n:run*n+n], from.low, c.off, to, 0, 0)
			}
		}
	}
}

// spread adds weights, the first of which is for low quarters worked.
func (t *tours) spread(from []float64, low int, weight float64, to *layer, class, run int) {
	skip, end := max(to.low-low, 0), min(len(from), to.high-low+1)
	if skip >= end {
		return
	}
	to.used[class*runs+run] = true
	from = from[skip:end]
	out := to.at(class, run)[low+skip-to.low:]
	out = out[:len(from)]
	for i, x := range from {
		out[i] += x * weight
	}
}

// scale keeps the weights in range.
func (l *layer) scale() bool {
	most, n := 0.0, l.lanes()
	for i, used := range l.used {
		if used {
			for _, x := range l.weight[i*n : (i+1)*n] {
				most = max(most, x)
			}
		}
	}
	if !(most > 0) || math.IsInf(most, 1) {
		return false
	}
	if most > 1e-20 && most < 1e20 {
		return true
	}
	for i, used := range l.used {
		if used {
			for k := i * n; k < (i+1)*n; k++ {
				l.weight[k] /= most
			}
		}
	}
	return true
}

// draw draws a tour: for each day of the window the start and the length, 0 for a
// day off; false where none has a weight.
func (t *tours) draw(w window, out [][2]int) bool {
	n := len(t.days) - 1
	class, run, units := 0, 0, 0
	end := &t.layers[n]
	t.odds, t.found = t.odds[:0], t.found[:0]
	for r := range runs {
		if r > w.maxRun || !end.used[r] {
			continue
		}
		for k, x := range end.at(0, r) {
			t.offer(x, way{0, r, 0, end.low + k})
		}
	}
	last, ok := t.choose()
	if !ok {
		return false
	}
	run, units = last.run, last.length
	for d := n - 1; d >= 0; d-- {
		step, ok := t.back(d, class, run, units)
		if !ok {
			return false
		}
		out[d] = [2]int{step.start, step.length}
		class, run, units = step.class, step.run, units-step.length
	}
	return true
}

func (t *tours) offer(weight float64, w way) {
	if weight > 0 {
		t.odds, t.found = append(t.odds, weight), append(t.found, w)
	}
}

func (t *tours) choose() (way, bool) {
	total := 0.0
	for _, x := range t.odds {
		total += x
	}
	i := pick(t.rng, t.odds, total)
	if i < 0 {
		return way{}, false
	}
	return t.found[i], true
}

// back draws how a state after a day came about.
func (t *tours) back(day, class, run, units int) (way, bool) {
	c, from := &t.days[day], &t.layers[day]
	t.odds, t.found = t.odds[:0], t.found[:0]
	if run == 0 {
		for i := range from.classes {
			for r := range runs {
				if from.used[i*runs+r] && units >= from.low && units <= from.high {
					t.offer(from.at(i, r)[units-from.low]*c.off, way{class: i, run: r})
				}
			}
		}
		return t.choose()
	}
	for i, start := range c.starts {
		for l, w := range c.weight[i] {
			k := units - minShift - l
			if w == 0 || k < from.low || k > from.high || t.class(day+1, rested(start, minShift+l)) != class {
				continue
			}
			for before := range i + 1 {
				if from.used[before*runs+run-1] {
					t.offer(from.at(before, run-1)[k-from.low]*w, way{before, run - 1, start, minShift + l})
				}
			}
		}
	}
	return t.choose()
}
