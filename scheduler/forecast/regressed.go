package forecast

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// habitDay is a day from which habits can be learnt, and the effects on it.
type habitDay struct {
	day Day
	on  []effect
}

type fittedRegression struct {
	at      Day // the last day learnt
	origin  Day
	days    int
	odd     []Day
	habits  []habitDay
	effects *effects
	profile *profile
	filters []*filter
	weights []float64
	means   []float64                 // effects, over the filters
	shapes  map[time.Weekday]dayShape // asked for so far
	ahead   outlook                   // of the day last asked for
	bent    []float64                 // how the next day's shape is expected to stray from the profile
}

// Day implements Fitted.
func (f *fittedRegression) Day(d Day, open []bool, out []float64) bool {
	if f.days < regressionDays {
		return false
	}
	on := f.effects.on(d, nil)
	eta, age := 0.0, f.age(d)
	for i, k := range f.filters {
		eta += f.weights[i] * k.expect(on, age)
	}
	if !f.shape(d.Weekday(), open, out) {
		return false
	}
	total := math.Exp(min(eta, 25))
	for k := range out {
		out[k] *= total
	}
	return true
}

// age is for how many days of work the day effect has worn off on a day.
func (f *fittedRegression) age(d Day) (days float64) {
	for p := f.at + 1; p <= d; p++ {
		if f.effects.works(p) {
			days++
		} else {
			days += shutAge
		}
	}
	return days
}

// habitual reports whether habits can be learnt from a day.
func (f *fittedRegression) habitual(d Day) bool {
	_, found := slices.BinarySearchFunc(f.habits, d, func(h habitDay, d Day) int { return cmp.Compare(h.day, d) })
	return found
}

// outlook is what all models that learn habits ask of a day.
type outlook struct {
	day      Day
	asked    bool
	calendar float64 // log of what the calendar multiplies its total by
	age      float64 // days of work until then
}

// outlook is worked out once for a day, as models are asked one after the other.
func (f *fittedRegression) outlook(d Day) outlook {
	if !f.ahead.asked || f.ahead.day != d {
		f.ahead = outlook{d, true, f.calendarOf(f.effects.on(d, nil)), f.age(d)}
	}
	return f.ahead
}

// calendarOf is the log of what a day's effects multiply its total by: of all but
// the level, the day effect and the weekday.
func (f *fittedRegression) calendarOf(on []effect) (log float64) {
	for _, e := range on {
		if e.at >= monthDayAt && e.at < len(f.means) {
			log += f.means[e.at] * e.share
		}
	}
	return log
}

// dayShape is the profile of a weekday with these opening hours.
type dayShape struct {
	open   []bool
	shares []float64 // nil: nothing is known of it
}

// shape writes the profile of a weekday, which is worked out once.
func (f *fittedRegression) shape(w time.Weekday, open []bool, out []float64) bool {
	known, ok := f.shapes[w]
	if !ok || !slices.Equal(known.open, open) {
		known = dayShape{open, make([]float64, len(out))}
		if !f.profile.shape(w, open, known.shares) {
			known.shares = nil
		}
		f.shapes[w] = known
	}
	copy(out, known.shares)
	return known.shares != nil
}

// weekday is the day of the week that a day is worked like: a Saturday made up
// for a holiday is like a Friday.
func (f *fittedRegression) weekday(d Day) time.Weekday {
	w := d.Weekday()
	if !f.effects.cal.isWorkday(d) || f.effects.business[w] {
		return w
	}
	for v := time.Saturday; v > time.Sunday; v-- {
		if f.effects.business[v] {
			return v
		}
	}
	return w
}
