package forecast

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
		var b *banding
		measured := -weekly
		for j, tr := range trials {
			past := known(trials, tr.origin)
			if tr.said[column] == nil || len(past) < minTrials {
				continue
			}
			if j-measured >= weekly {
				b, measured = newBanding(measureSpread(past, column)), j
			}
			f := tr.fared(column, b, scale)
			f.Horizon = HorizonOf(testLeads[i])
			out = append(out, f)
		}
	}
	return out
}

// fared judges one trial.
func (t *trial) fared(column int, b *banding, scale float64) Fared {
	var sum tally
	sum.add(t, column)
	sum.addBands(t, column, b)
	return Fared{
		Day: t.day, Forecasts: 1, Slots: int(sum.slots), Actual: sum.actual, Said: sum.said, Off: sum.off, Squared: sum.squared,
		Scaled: sum.off / scale, Floor: sum.floor, Pinball: sum.pinball / float64(len(Levels)), CRPS: sum.crps,
		Held: sum.in, DayOff: sum.dayOff, DayHeld: sum.dayIn,
	}
}
