package forecast

import "math"

// Horizons are the groups of leads in which forecasts are judged, each by its
// last day: 0 is the day under way, 3 two and three days ahead.
var Horizons = []int{0, 1, 3, 7, 14, 28, 366}

// HorizonOf is the group a lead belongs to.
func HorizonOf(lead int) int {
	for _, h := range Horizons {
		if lead <= h {
			return h
		}
	}
	return Horizons[len(Horizons)-1]
}

// Fared is how the forecasts of one day, said at one horizon, fared: counts and
// sums over its intervals, so that any days can be put together.
type Fared struct {
	Day       Day
	Horizon   int // of Horizons
	Forecasts int // of the day
	Slots     int // forecasts of its intervals

	Actual, Said  float64 // contacts
	Off, Squared  float64 // errors, absolute and squared
	Scaled        float64 // absolute errors over the mean of those of last week's values
	Floor         float64 // absolute errors left were the rate known (Poisson)
	Pinball, CRPS float64

	Held    [bands]float64 // intervals inside the Bands
	DayOff  float64        // absolute errors of the day's total
	DayHeld [bands]float64
}

// fared judges what the combination said in the trials, with the bands it would
// have had then. Measuring those is nearly all the work, so it is done weekly;
// days that could not have had any are left out.
func (p *predictor) fared() (out []Fared) {
	const weekly = 5 // days
	if len(p.r.trials) == 0 || len(p.r.trials[0]) == 0 {
		return nil
	}
	column := len(p.r.models)
	scale := naiveError(p.h, p.r.trials[0][0].day)
	for i, trials := range p.r.trials {
		var sp spread
		measured := -weekly
		for j, tr := range trials {
			past := known(trials, tr.origin)
			if tr.said[column] == nil || len(past) < minTrials {
				continue
			}
			if j-measured >= weekly {
				sp, measured = measureSpread(past, column), j
			}
			f := tr.fared(column, sp, scale)
			f.Horizon = HorizonOf(testLeads[i])
			out = append(out, f)
		}
	}
	return out
}

// fared judges one trial.
func (t *trial) fared(column int, sp spread, scale float64) Fared {
	f := Fared{Day: t.day, Forecasts: 1}
	for k, y := range t.actual {
		if !t.counted(k) {
			continue
		}
		mean := t.said[column][k]
		off := math.Abs(y - mean)
		f.Slots++
		f.Actual, f.Said, f.Off, f.Squared = f.Actual+y, f.Said+mean, f.Off+off, f.Squared+off*off
		f.Scaled, f.Floor = f.Scaled+off/scale, f.Floor+poissonDeviation(mean)
		q := sp.interval(mean)
		f.Pinball += pinball(q.whole(), y) / float64(len(Levels))
		f.CRPS += q.whole().crps(y)
		for b := range f.Held {
			f.Held[b] += q.hold(b, y)
		}
	}
	f.DayOff = math.Abs(f.Actual - f.Said)
	q := sp.total(f.Said)
	for b := range f.DayHeld {
		f.DayHeld[b] = q.hold(b, f.Actual)
	}
	return f
}

// crps is the continuous ranked probability score of a count, as far as the
// quantiles tell: twice the quantile loss, integrated over the levels by
// trapezoids (Gneiting and Ranjan, Journal of Business & Economic Statistics 29, 2011).
func (q Quantiles) crps(y float64) (sum float64) {
	for i, level := range Levels {
		below, above := 0.0, 1.0
		if i > 0 {
			below = Levels[i-1]
		}
		if i < len(Levels)-1 {
			above = Levels[i+1]
		}
		loss := level * (y - q[i])
		if y < q[i] {
			loss = (1 - level) * (q[i] - y)
		}
		sum += (above - below) * loss // half of it, and twice the loss
	}
	return sum
}
