package forecast

import (
	"math"
	"time"
)

// WeekTotal is the forecast of a week, Monday to Sunday, that lies wholly ahead.
// Its quantiles are not the sums of its days': a day that strays takes the next
// ones with it, but not all the way.
type WeekTotal struct {
	From, To  Day // both included
	Mean      float64
	Quantiles Quantiles
}

// dayPart is a day as a part of a longer span.
type dayPart struct {
	day   Day
	whole bool
	mean  float64
	sp    spread
	doubt float64 // variance of what was given of the day
}

// weeks forecasts the weeks that lie wholly ahead, and keeps what it takes to
// draw the days together.
func (p *predictor) weeks() {
	var past [][]*trial
	var spreads []spread
	for i := range testLeads {
		if len(p.parts) < weekLength {
			break // a day or two: what is usual will do
		}
		past = append(past, known(p.r.trials[i], p.origin))
		_, sp := p.lead(i)
		spreads = append(spreads, sp)
	}
	cohesion := measureCohesion(past, spreads, len(p.r.models))
	p.res.Weeks = cohesion.weeks(p.parts)
	p.res.Scatter = &Scatter{p.s.Location, p.parts, cohesion}
}

// weeks are the whole weeks among days in a row.
func (t cohesion) weeks(days []dayPart) (out []WeekTotal) {
	for i, first := range days {
		if first.day.Weekday() != time.Monday || i+weekLength > len(days) {
			continue
		}
		week := days[i : i+weekLength]
		if !first.whole || !week[weekLength-1].whole {
			continue
		}
		total := WeekTotal{From: first.day, To: week[weekLength-1].day, Quantiles: t.total(week).whole()}
		for _, d := range week {
			total.Mean += d.mean
		}
		out = append(out, total)
	}
	return out
}

// meaning is the week moved to the means of its days.
func (w WeekTotal) meaning(days map[Day]float64) WeekTotal {
	var mean float64
	for d := w.From; d <= w.To; d++ {
		mean += days[d]
	}
	if w.Mean > 0 {
		w.Quantiles = w.Quantiles.times(mean / w.Mean)
	}
	w.Mean = mean
	return w
}

const weekLength = 7

// cohesion is how far days stray together that were forecast at the same time,
// by how many days lie between them: correlations of their day factors.
type cohesion [weekLength]float64

// total are the quantiles of the sum of some days. What callers' luck adds is
// each day's own; the day factors stray together.
func (t cohesion) total(days []dayPart) Quantiles {
	var mean, level float64
	var variances [bands]float64
	for i, d := range days {
		mean += d.mean
		level += d.mean * math.Sqrt(d.sp.doubt) // of a new queue, all days are off alike
		for b := range variances {
			variances[b] += d.sp.wide[b] * d.mean * (1 + d.sp.stretch[b]*d.sp.linear)
			for j := range days[:i+1] {
				both := d.factor(b) * days[j].factor(b)
				if j < i {
					both *= 2 * t[min(int(d.day-days[j].day), weekLength-1)]
				}
				variances[b] += both
			}
		}
	}
	for b := range variances {
		variances[b] += level * level
	}
	return bandQuantiles(mean, variances)
}

// factor is the standard deviation of a day's factor in a band, in contacts.
func (d dayPart) factor(band int) float64 {
	return d.mean * math.Sqrt(d.sp.wide[band]*d.sp.day[band]+d.doubt)
}

// measureCohesion measures it on trials at several leads: on pairs of days of
// which neither was known when the other was forecast. Pairs are few and much
// alike, so that what is usual counts as well.
func measureCohesion(trials [][]*trial, spreads []spread, column int) cohesion {
	const usual, keep, pairs = 0.4, 0.75, 15.0 // correlation of neighbouring days, what each day more leaves of it, and its weight
	var out cohesion
	out[0] = 1
	var sums, weights [weekLength]float64
	leads := 0.0
	for i, list := range trials {
		days := pastDays(list, column)
		if len(days) < minTrials || int(days[0].day-days[0].origin) < 2 {
			continue
		}
		leads++
		variance := max(spreads[i].day[band80], 1e-6)
		for j, d := range days {
			for _, e := range days[j+1:] {
				if gap := e.day - d.day; gap >= weekLength || e.origin > d.day || d.odd || e.odd {
					continue
				}
				known := variance / (variance + 1/math.Sqrt(d.mean*e.mean)) // the rest is luck
				weight := known * known
				sums[e.day-d.day] += weight * (d.came/d.mean - 1) * (e.came/e.mean - 1) / variance
				weights[e.day-d.day] += weight
			}
		}
	}
	for gap := 1; gap < weekLength; gap++ {
		n := max(leads, 1)
		prior := usual * math.Pow(keep, float64(gap-1))
		out[gap] = (sums[gap]/n + pairs*prior) / (weights[gap]/n + pairs)
		out[gap] = max(0, min(0.95, out[gap]))
	}
	return out
}
