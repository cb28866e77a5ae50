package forecast

import "math"

// pace is how fast a line changes, in standard deviations of the log of the
// day total. Nobody knows it beforehand: several filters run side by side, and
// those that foretold the days better have the greater say.
type pace struct {
	noise float64 // of a day, by itself
	level float64 // of the level, from one day to the next
	day   float64 // of the day effect
	keep  float64 // share of the day effect that the next day inherits
	month float64 // of what neighbouring days of the month have in common
}

var paces = []pace{
	{noise: 0.02, level: 0.003, day: 0.03, keep: 0.7, month: 0.03},
	{noise: 0.03, level: 0.005, day: 0.05, keep: 0.7, month: 0.05},
	{noise: 0.03, level: 0.005, day: 0.08, keep: 0.6, month: 0.05},
	{noise: 0.03, level: 0.012, day: 0.11, keep: 0.6, month: 0.05},
	{noise: 0.05, level: 0.015, day: 0.05, keep: 0.5, month: 0.05},
	{noise: 0.06, level: 0.004, day: 0.10, keep: 0.6, month: 0.06},
	{noise: 0.12, level: 0.025, day: 0.10, keep: 0.6, month: 0.03},
	{noise: 0.30, level: 0.020, day: 0.20, keep: 0.6, month: 0.06},
}

// filter is a Kalman filter of the effects on the log of the day total: ridge
// regression that takes in a day at a time, with a level that wanders and an
// AR(1) day effect.
type filter struct {
	pace
	n     int
	state []float64
	cov   []float64 // symmetric: only the half with row >= column is kept
	gain  []float64
	score float64 // how well it foretold the days, as a discounted log likelihood
	run   int     // surprises in a row, signed
	z     float64 // surprise of the latest day, in standard deviations
	signs []int8  // by effect of the month: of the surprise when it was last at work, 0 if there was none
}

func newFilter(p pace, e *effects, level float64) *filter {
	f := &filter{pace: p, n: e.size, state: make([]float64, e.size), cov: e.prior(p.month), gain: make([]float64, e.size), signs: make([]int8, e.size)}
	f.state[levelAt] = level
	f.cov[dayAt*f.n+dayAt] = p.day * p.day
	return f
}

// shutAge is how much a closed day wears off the day effect, in days of work:
// what moved people on Thursday still does when the line opens on Sunday.
const shutAge = 0.25

// advance lets a day go by, worked or closed.
func (f *filter) advance(worked bool) {
	const drift = 0.02 // habits of the week change, slowly, and more on a noisy line
	weekdayDrift := drift * f.noise
	keep := f.keep
	if !worked {
		keep = math.Pow(f.keep, shutAge)
	}
	f.state[dayAt] *= keep
	for i := range f.n {
		f.cov[f.cell(i, dayAt)] *= keep
	}
	f.cov[f.cell(dayAt, dayAt)] *= keep
	f.cov[dayAt*f.n+dayAt] += f.day * f.day * (1 - keep*keep) // so that its spread stays
	f.cov[levelAt*f.n+levelAt] += f.level * f.level
	for i := weekdayAt; i < monthDayAt; i++ {
		f.cov[i*f.n+i] += weekdayDrift * weekdayDrift
	}
}

// expect is the log of the total of a day with these effects, when the day
// effect has worn off for so many days.
func (f *filter) expect(on []effect, days float64) float64 {
	var eta float64
	for _, e := range on {
		s := f.state[e.at] * e.share
		if e.at == dayAt {
			s *= math.Pow(f.keep, days)
		}
		eta += s
	}
	return eta
}

// Surprise of a day against what was expected of it, in standard deviations,
// from where a day is held to be an oddity, and how many in a row are no longer
// oddities but a new level.
const (
	oddity   = 2.5
	newLevel = 3
)

// learn takes in the total of the day that was just advanced to. part is the
// share of the day that was observed.
func (f *filter) learn(on []effect, total, part float64) {
	const forget = 0.99
	mean := math.Exp(min(f.expect(on, 0), 25)) * part
	miss, noise := surprise(total, mean), f.noise*f.noise+1/max(mean, 0.1)
	spread := noise
	for i := range f.n {
		var g float64
		for _, e := range on {
			g += f.cov[f.cell(i, e.at)] * e.share
		}
		f.gain[i] = g
	}
	for _, e := range on {
		spread += f.gain[e.at] * e.share
	}
	z := miss / math.Sqrt(spread)
	f.z = z
	f.score = f.score*forget - 3*math.Log1p(z*z/5) - math.Log(spread)/2 // Student, 5 degrees of freedom
	f.count(z)
	again := f.again(on, z)
	if f.run >= newLevel || f.run <= -newLevel {
		f.cov[levelAt*f.n+levelAt] += miss * miss
		spread += miss * miss
		for _, e := range on {
			if e.at == levelAt {
				f.gain[levelAt] += miss * miss
			}
		}
		f.run = 0
	} else if !again {
		miss *= trust(z)
	}
	f.update(miss, spread)
}

// trust is how much of a surprise is taken for news of the line: all of an
// ordinary one, nothing of a day that was unlike any other.
func trust(z float64) float64 {
	const absurd = 5
	z = math.Abs(z)
	switch {
	case z <= oddity:
		return 1
	case z >= absurd:
		return 0
	}
	return oddity / z * (absurd - z) / (absurd - oddity)
}

// again reports whether a surprise is one that came before, on a day with the
// same place in the month: a billing day, not an accident.
func (f *filter) again(on []effect, z float64) bool {
	var sign int8
	if z > oddity {
		sign = 1
	} else if z < -oddity {
		sign = -1
	}
	again := false
	for _, e := range on {
		if e.at >= monthDayAt && e.at < holidayAt {
			again = again || sign != 0 && f.signs[e.at] == sign
			f.signs[e.at] = sign
		}
	}
	return again
}

func (f *filter) count(z float64) {
	switch {
	case z > oddity:
		f.run = max(f.run, 0) + 1
	case z < -oddity:
		f.run = min(f.run, 0) - 1
	default:
		f.run = 0
	}
}

func (f *filter) update(miss, spread float64) {
	for i := range f.n {
		if f.gain[i] == 0 {
			continue // an effect not met so far
		}
		g := f.gain[i] / spread
		f.state[i] += g * miss
		row := f.cov[i*f.n : i*f.n+i+1]
		for j, gj := range f.gain[:i+1] {
			row[j] -= g * gj
		}
	}
}

// cell is where the covariance of two effects is kept.
func (f *filter) cell(i, j int) int { return max(i, j)*f.n + min(i, j) }

// surprise is by how much the log of a day's total differs from the log of what
// was expected. Few contacts are compared without logs: there may be none.
func surprise(total, mean float64) float64 {
	const many = 30
	if mean >= many && total > 0 {
		return math.Log(total / mean)
	}
	return min((total-mean)/max(mean, 0.1), 3)
}
