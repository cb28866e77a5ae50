package forecast

import (
	"math"
	"time"
)

// Accuracy is how well one model did at one horizon, over the open slots of the
// days forecast. Shares are fractions.
type Accuracy struct {
	Model   string
	Horizon int // days
	Days    int
	Slots   int
	Took    time.Duration // learning and forecasting at all horizons, with Options.Clock; not of the combination

	WAPE    float64 // absolute errors over contacts
	DayWAPE float64 // the same of day totals
	RMSE    float64 // contacts
	Bias    float64 // forecast over actual, less one
	MASE    float64 // absolute error over that of last week's value, in the days before
	Floor   float64 // the WAPE left were the rate known (Poisson)
	Pinball float64 // mean loss over the quantiles, in contacts
	CRPS    float64 // continuous ranked probability score, in contacts (see crps)

	Within50, Within80, Within90, Within95             float64 // share of intervals inside the central band
	DayWithin50, DayWithin80, DayWithin90, DayWithin95 float64 // share of day totals

	Weeks      int            // whole weeks, of the combination; none where they were few
	WeekWAPE   float64        // of week totals
	WeekWithin [bands]float64 // share of week totals inside each of the Bands
}

// judge compares a column of the trials from the first day on with what came.
// MASE is left in contacts. How far single models stray, on which nobody acts, is
// measured seldom: it is most of the work.
func judge(trials []*trial, column int, first Day) Accuracy {
	const seldom = 20 // days
	var t tally
	var b *banding
	days, measured := 0, 0
	for _, tr := range trials {
		if tr.day < first || tr.said[column] == nil {
			continue
		}
		combination := column == len(tr.said)-1
		if b == nil || combination || days-measured >= seldom {
			b, measured = newBanding(measureSpread(known(trials, tr.origin), column)), days
		}
		t.add(tr, column)
		t.addBands(tr, column, b)
		days++
	}
	return t.accuracy()
}

// banding gives the quantiles of intervals and remembers them: those of means a
// hair apart are as good as proportional.
type banding struct {
	spread
	known map[int]Quantiles
}

func newBanding(s spread) *banding { return &banding{s, map[int]Quantiles{}} }

func (b *banding) interval(mean float64) Quantiles {
	if mean <= 0 {
		return Quantiles{}
	}
	const hair = 0.01
	key := int(math.Round(math.Log(mean) / hair))
	near := math.Exp(float64(key) * hair)
	q, ok := b.known[key]
	if !ok {
		q = b.spread.interval(near)
		b.known[key] = q
	}
	for i := range q {
		q[i] *= mean / near
	}
	return q
}

// tally sums up trials: how far off they were, and how their bands did.
type tally struct {
	slots, actual, said, off, squared, floor, dayOff float64
	days                                             int

	pinball, crps float64
	in, dayIn     [bands]float64
}

func (t *tally) accuracy() Accuracy {
	a := Accuracy{Days: t.days, Slots: int(t.slots)}
	if t.slots == 0 || t.actual == 0 {
		return a
	}
	a.WAPE, a.DayWAPE = t.off/t.actual, t.dayOff/t.actual
	a.RMSE, a.Bias = math.Sqrt(t.squared/t.slots), t.said/t.actual-1
	a.MASE, a.Floor = t.off/t.slots, t.floor/t.actual
	n, days := t.slots, float64(t.days)
	a.Pinball, a.CRPS = t.pinball/n/float64(len(Levels)), t.crps/n
	a.Within50, a.Within80, a.Within90, a.Within95 = t.in[0]/n, t.in[1]/n, t.in[2]/n, t.in[3]/n
	a.DayWithin50, a.DayWithin80, a.DayWithin90, a.DayWithin95 = t.dayIn[0]/days, t.dayIn[1]/days, t.dayIn[2]/days, t.dayIn[3]/days
	return a
}

func (t *tally) add(tr *trial, column int) {
	t.days++
	for k, y := range tr.actual {
		if !tr.counted(k) {
			continue
		}
		mean := tr.said[column][k]
		t.slots++
		t.actual += y
		t.said += mean
		t.off += math.Abs(y - mean)
		t.squared += (y - mean) * (y - mean)
		t.floor += poissonDeviation(mean)
	}
	said, actual := tr.totals(column)
	t.dayOff += math.Abs(said - actual)
}

func (t *tally) addBands(tr *trial, column int, b *banding) {
	for k, y := range tr.actual {
		if !tr.counted(k) {
			continue
		}
		q := b.interval(tr.said[column][k])
		t.pinball += pinball(q.whole(), y)
		t.crps += crps(q.whole(), y)
		within(&t.in, q, y)
	}
	said, actual := tr.totals(column)
	within(&t.dayIn, b.total(said), actual)
}

// pinball is the sum over the levels of the quantile loss.
func pinball(q Quantiles, y float64) float64 {
	var sum float64
	for i, level := range Levels {
		sum += loss(level, y-q[i])
	}
	return sum
}

// nearest is the part of the probability that is nearer to each of the Levels
// than to the others.
var nearest = [len(Levels)]float64{0.0375, 0.0375, 0.1, 0.2, 0.25, 0.2, 0.1, 0.0375, 0.0375}

// crps is the continuous ranked probability score, which is twice the integral
// of the quantile loss over all levels, by the Levels there are: each stands for
// the part of the probability nearest to it. Of a normal distribution that
// leaves out 3 %, because the loss bends between the levels.
//
// Gneiting and Raftery, JASA 102 (2007) 359-378; Laio and Tamea, Hydrology and
// Earth System Sciences 11 (2007) 1267-1277.
func crps(q Quantiles, y float64) float64 {
	var sum float64
	for i, level := range Levels {
		sum += 2 * nearest[i] * loss(level, y-q[i])
	}
	return sum
}

// loss is the quantile loss of a count that came so much above the quantile.
func loss(level, above float64) float64 {
	if above >= 0 {
		return level * above
	}
	return (level - 1) * above
}

// within adds how much of y the central bands hold.
func within(in *[bands]float64, q Quantiles, y float64) {
	for i := range in {
		in[i] += q.hold(i, y)
	}
}
