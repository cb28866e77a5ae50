package forecast

import (
	"fmt"
	"math"
	"time"
)

// BacktestOptions say what to test.
type BacktestOptions struct {
	Options
	Horizons []int // leads in days; 1 is the day after the last one known
	Days     int   // how many of the latest days to forecast; 0: 60
	// Intraday is after how long a day is said again, where the horizons hold
	// tomorrow; 0: 4 hours.
	Intraday time.Duration
}

// Report is how well each model forecast the same days at each horizon.
type Report struct {
	From, To Day // the days forecast, both included
	Interval time.Duration
	Rows     []Accuracy
	Intraday *Intraday // nil where tomorrow was not asked for
}

// Combination is what the combination of the models is called.
const Combination = "combination"

// Accuracy is how well one model did at one horizon, over the open slots of the
// days forecast. Shares are fractions.
type Accuracy struct {
	Model   string
	Horizon int // days
	Days    int
	Slots   int

	WAPE    float64 // absolute errors over contacts
	DayWAPE float64 // the same of day totals
	RMSE    float64 // contacts
	Bias    float64 // forecast over actual, less one
	MASE    float64 // absolute error over that of last week's value, in the days before
	Floor   float64 // the WAPE left were the rate known (Poisson)
	Pinball float64 // mean loss over the quantiles, in contacts

	Within50, Within80, Within90, Within95             float64 // share of intervals inside the central band
	DayWithin50, DayWithin80, DayWithin90, DayWithin95 float64 // share of day totals
}

// Backtest forecasts past days as they could have been forecast and compares.
func Backtest(s Series, cal *Calendar, o BacktestOptions) (Report, error) {
	if err := s.check(); err != nil {
		return Report{}, err
	}
	if o.Days <= 0 {
		o.Days = 60
	}
	if o.Intraday <= 0 {
		o.Intraday = 4 * time.Hour
	}
	h := newHistory(s, cal, o.Hours)
	var farthest int
	for _, lead := range o.Horizons {
		if lead < 1 {
			return Report{}, fmt.Errorf("horizon of %d days: want at least 1", lead)
		}
		farthest = max(farthest, lead)
	}
	first := firstOf(h, o.Days)
	if first < h.First+minDays+Day(farthest)+7 {
		return Report{}, fmt.Errorf("%d days of history are too few to forecast the last %d days, %d days ahead: want fewer days or a shorter horizon",
			int(h.End-h.First), o.Days, farthest)
	}
	from := max(first-trialDays-Day(farthest), h.First+minDays+7)
	r, err := roll(h, o.Horizons, from, h.End, o.Options)
	if err != nil {
		return Report{}, err
	}
	rep := Report{From: first, To: h.End - 1, Interval: s.Interval}
	scale := naiveError(h, first)
	for i, lead := range o.Horizons {
		for column := range len(r.models) + 1 {
			a := judge(r.trials[i], column, first)
			a.Horizon, a.Model, a.MASE = lead, Combination, a.MASE/scale
			if column < len(r.models) {
				a.Model = r.models[column].Name()
			}
			rep.Rows = append(rep.Rows, a)
		}
		if lead == 1 && s.Interval <= o.Intraday {
			in := intraday(r.trials[i], len(r.models), first, o.Intraday, s.Interval)
			rep.Intraday = &in
		}
	}
	return rep, nil
}

// firstOf is the first of the last n days on which anyone came.
func firstOf(h *History, n int) Day {
	d := h.End
	for n > 0 && d > h.First {
		d--
		if h.Worked(d) {
			n--
		}
	}
	return d
}

// naiveError is the mean absolute difference of a slot from the same slot a
// week earlier, before a day.
func naiveError(h *History, before Day) float64 {
	var sum, n float64
	for d := h.First + 7; d < before; d++ {
		if !h.Worked(d) || !h.Worked(d-7) {
			continue
		}
		now, seen := h.Values(d)
		then, had := h.Values(d - 7)
		for k := range now {
			if seen[k] > 0 && had[k] > 0 && now[k]+then[k] > 0 {
				sum += math.Abs(now[k] - then[k])
				n++
			}
		}
	}
	if sum == 0 {
		return 1
	}
	return sum / n
}

// judge compares a column of the trials from the first day on with what came.
// MASE is left in contacts.
func judge(trials []*trial, column int, first Day) Accuracy {
	var a Accuracy
	var t tally
	var sp spread
	const weekly = 5 // days: how often single models' spreads are measured again
	for _, tr := range trials {
		if tr.day < first || tr.said[column] == nil {
			continue
		}
		if combined := column == len(tr.said)-1; combined || a.Days%weekly == 0 {
			sp = measureSpread(known(trials, tr.origin), column)
		}
		a.Days++
		t.add(tr, column, sp)
	}
	a.Slots = int(t.slots)
	if t.slots == 0 || t.actual == 0 {
		return a
	}
	a.WAPE, a.DayWAPE = t.off/t.actual, t.dayOff/t.actual
	a.RMSE, a.Bias = math.Sqrt(t.squared/t.slots), t.said/t.actual-1
	a.MASE, a.Floor = t.off/t.slots, t.floor/t.actual
	a.Pinball = t.pinball / t.slots / float64(len(Levels))
	a.Within50, a.Within80, a.Within90, a.Within95 = t.in[0]/t.slots, t.in[1]/t.slots, t.in[2]/t.slots, t.in[3]/t.slots
	days := float64(a.Days)
	a.DayWithin50, a.DayWithin80, a.DayWithin90, a.DayWithin95 = t.dayIn[0]/days, t.dayIn[1]/days, t.dayIn[2]/days, t.dayIn[3]/days
	return a
}

// tally sums up trials.
type tally struct {
	slots, actual, said, off, squared, floor, pinball, dayOff float64
	in, dayIn                                                 [bands]float64
}

func (t *tally) add(tr *trial, column int, sp spread) {
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
		q := sp.interval(mean)
		t.pinball += pinball(q.whole(), y)
		within(&t.in, q, y)
	}
	said, actual := tr.totals(column)
	t.dayOff += math.Abs(said - actual)
	within(&t.dayIn, sp.total(said), actual)
}

// pinball is the sum over the levels of the quantile loss.
func pinball(q Quantiles, y float64) float64 {
	var loss float64
	for i, level := range Levels {
		if d := y - q[i]; d >= 0 {
			loss += level * d
		} else {
			loss += (level - 1) * d
		}
	}
	return loss
}

// within adds how much of y the central bands hold.
func within(in *[bands]float64, q Quantiles, y float64) {
	for i := range in {
		in[i] += q.hold(i, y)
	}
}
