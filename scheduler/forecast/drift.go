package forecast

import "math"

// level is a level that drifts from week to week, in logs: a local level with a
// slope that dies away (Durbin and Koopman, Time Series Analysis by State Space
// Methods, 3.2), filtered week by week.
type level struct {
	at, slope     float64
	p11, p12, p22 float64 // their covariance
	q, s          float64 // what a week adds to the variance of each
}

// damping is what is left of a slope after a week.
const damping = 0.8

// step moves the level a week on.
func (l *level) step() {
	at, slope := l.at+damping*l.slope, damping*l.slope
	p11 := l.p11 + 2*damping*l.p12 + damping*damping*l.p22 + l.q
	p12 := damping*l.p12 + damping*damping*l.p22
	l.at, l.slope, l.p11, l.p12, l.p22 = at, slope, p11, p12, damping*damping*l.p22+l.s
}

// see corrects the level by a week's log ratio and returns how likely that was.
func (l *level) see(ratio, noise float64) (logLikelihood float64) {
	f, e := l.p11+noise, ratio-l.at
	k1, k2 := l.p11/f, l.p12/f
	l.at, l.slope = l.at+k1*e, l.slope+k2*e
	l.p22 -= k2 * l.p12
	l.p12 -= k1 * l.p12
	l.p11 -= k1 * l.p11
	return -0.5 * (math.Log(f) + e*e/f)
}

// ahead is the level so many weeks on.
func (l level) ahead(weeks float64) float64 {
	return l.at + l.slope*damping*(1-math.Pow(damping, weeks))/(1-damping)
}

// variance is how unsure that is.
func (l level) variance(weeks float64) float64 {
	d := damping * (1 - math.Pow(damping, weeks)) / (1 - damping)
	return l.p11 + 2*d*l.p12 + d*d*l.p22 + l.q*weeks
}

// week is the work of some days, beside what the shape expects of it.
type week struct{ took, expected float64 }

// drift follows the level of the weeks before asOf, by the drift that explains
// them best, and tells how much a day strays about it.
func (h *Handling) drift(tasks []task) (best level, day float64) {
	noise, day := h.scatter(tasks)
	const longest = 52
	today := DayOf(h.asOf.In(h.loc))
	var weeks [longest]week
	for _, t := range tasks {
		if age := int(today-t.day) / 7; age >= 0 && age < longest {
			weeks[age].took += t.seconds
			weeks[age].expected += t.contacts * h.shape[t.weekday][t.slot]
		}
	}
	most := math.Inf(-1)
	for _, q := range []float64{0, 1e-5, 1e-4, 4e-4, 1.6e-3} {
		for _, s := range []float64{0, 1e-5} {
			l := level{p11: 0.01, q: q, s: s}
			if s > 0 && q == 0 {
				continue
			}
			likely := 0.0
			for age := longest - 1; age >= 0; age-- {
				l.step()
				if w := weeks[age]; w.expected > 0 && w.took > 0 {
					likely += l.see(math.Log(w.took/w.expected), noise/w.expected+day/5)
				}
			}
			if likely > most+0.5 { // a livelier drift must earn it
				best, most = l, likely
			}
		}
	}
	return best, day
}

// scatter tells how single contacts and whole days stray: squared errors of
// intervals and of days are both a part for each second expected, and a part that
// all contacts of a day share.
func (h *Handling) scatter(tasks []task) (noise, day float64) {
	var intervals, expected, errs, n, dayErrs float64
	var d week // the day at hand
	for i, t := range tasks {
		if t.weight < 0.25 {
			continue // too long ago: the level was another
		}
		e := t.contacts * h.shape[t.weekday][t.slot]
		d.took, d.expected = d.took+t.seconds, d.expected+e
		intervals, expected, errs = intervals+1, expected+e, errs+(t.seconds-e)*(t.seconds-e)/e
		if i+1 == len(tasks) || tasks[i+1].day != t.day {
			n, dayErrs = n+1, dayErrs+(d.took-d.expected)*(d.took-d.expected)/d.expected
			d = week{}
		}
	}
	if intervals <= n || expected <= 0 {
		return 0, 0
	}
	noise = max(0, (errs-dayErrs)/(intervals-n))
	return noise, max(0, (dayErrs-noise*n)/expected)
}
