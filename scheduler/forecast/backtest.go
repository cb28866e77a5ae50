package forecast

import (
	"fmt"
	"math"
	"sync"
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
		return Report{}, fmt.Errorf("%d days of history are too few to forecast the last %d days, %d days ahead: want fewer days or a shorter horizon, or %d days of history",
			int(h.End-h.First), o.Days, farthest, int(h.End-first)+minDays+farthest+7)
	}
	from := max(first-trialDays-Day(farthest), h.First+minDays+7)
	o.daily = first // as whoever forecast on that day would have done
	r, err := roll(h, o.Horizons, from, h.End, o.Options)
	if err != nil {
		return Report{}, err
	}
	rep := Report{From: first, To: h.End - 1, Interval: s.Interval, Rows: r.judge(first)}
	scale := naiveError(h, first)
	for i, lead := range o.Horizons {
		rows := rep.Rows[i*(len(r.models)+1):]
		for column := range len(r.models) + 1 {
			a := &rows[column]
			a.Horizon, a.Model, a.MASE = lead, Combination, a.MASE/scale
			if column < len(r.models) {
				a.Model, a.Took = r.models[column].Name(), r.took[column]
			} else {
				r.judgeWeeks(i, first, a)
			}
		}
		if lead == 1 && s.Interval <= o.Intraday {
			in := intraday(r.trials[i], len(r.models), first, o.Intraday, s.Interval)
			rep.Intraday = &in
		}
	}
	return rep, nil
}

// judge judges the models and, after them, their combination at each of the
// leads, all at the same time: they have nothing to do with each other.
func (r *rolling) judge(first Day) []Accuracy {
	columns := len(r.models) + 1
	rows := make([]Accuracy, len(r.leads)*columns)
	var wg sync.WaitGroup
	for i := range rows {
		wg.Go(func() { rows[i] = judge(r.trials[i/columns], i%columns, first) })
	}
	wg.Wait()
	return rows
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
