// Package forecast says how many contacts will come, and how sure that is.
//
// A line's past is cut into days and clock slots of its own time zone. Several
// models learn from it, from "like last week" to a regression on the calendar.
// Each is tried on the latest days as it could have forecast them, at several
// leads, and they are combined by how they did (rolling origin). The errors of
// those trials also say how wide the bands must be.
//
// Queues add up to lines, sites and the total (Hierarchy). Each of those is
// forecast by the same models from its own sums, with bands of its own, and day
// totals of parts and wholes are then brought together; a queue that is new
// borrows its shape from those of its line.
//
// The package is pure: it reads no clock and no file. Everything follows from
// the arguments, the same every time.
//
// To add a model, write its file and add a line to Models.
package forecast

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Point is the forecast of one slot.
type Point struct {
	Start     time.Time
	Open      bool    // closed slots get no contacts
	Lead      int     // days ahead: 1 is a day that had not begun, 0 the day under way
	Mean      float64 // contacts expected
	Quantiles Quantiles
}

// DayTotal is the forecast of one day. Its quantiles are not the sums of its
// slots': the slots of a day stray together.
type DayTotal struct {
	Day       Day
	Mean      float64
	Quantiles Quantiles
}

// Result is a forecast and what it rests on.
type Result struct {
	AsOf   time.Time
	Points []Point
	Days   []DayTotal // whole days only
	Weeks  []WeekTotal

	Scatter   *Scatter      // to draw Paths
	Standing  *Standing     // to say today again; nil where nothing could be tried
	Fared     []Fared       // how the combination did in the trials, where asked for
	Explained []Explanation // each day that lies in the horizon to its end
	Model     string        // what the next days are forecast with: "0.8 calendar-regression + 0.2 same-weekday-8"
	Progress  *Progress     // of the day under way, when it is said again
	Alert     *DayAlert     // the day under way has left its band
	Notes     []string      // what the reader ought to know: a short history, a calendar that ends

	past   [][]dayMiss // by lead, the combination's trials
	origin Day         // the first day that is not over

	renamed string // the queue that goes on under this one's name
}

// Predict forecasts every slot, open or closed, that begins in the horizon
// after asOf. Values that were not complete at asOf are not looked at. A zero
// asOf is the end of the series.
func Predict(s Series, cal *Calendar, asOf time.Time, horizon time.Duration, o Options) (Result, error) {
	if asOf.IsZero() {
		asOf = s.End()
	}
	if horizon < s.Interval {
		return Result{}, fmt.Errorf("horizon %s: want at least one interval of %s", horizon, s.Interval)
	}
	p, err := newPredictor(s, cal, asOf, addDays(asOf.In(s.Location), horizon), o)
	if err != nil {
		return Result{}, err
	}
	res := p.predict()
	res.past, res.origin, res.Standing = p.dayMisses(), p.origin, p.standing()
	if o.Judge {
		res.Fared = p.fared()
	}
	return res, nil
}

// addDays adds whole days by the calendar: on the night the clocks change, a
// day is not 24 hours.
func addDays(t time.Time, d time.Duration) time.Time {
	days := d / (24 * time.Hour)
	return t.AddDate(0, 0, int(days)).Add(d - days*24*time.Hour)
}

type predictor struct {
	s      Series
	h      *History
	r      *rolling
	asOf   time.Time
	until  time.Time
	origin Day // the first day that is not over
	res    Result

	weights []weights // by lead
	spreads []spread
	doubt   float64 // see Options

	pulse    pulse // of the day under way
	lasting  lasting
	parts    []dayPart  // the days, and what is left of the one under way
	expected []expected // of the next two days, before the pulse
	known    []expected // in place of models: what a Standing remembers
}

// newPredictor tries the models on the past, ready to forecast until then.
func newPredictor(s Series, cal *Calendar, asOf, until time.Time, o Options) (*predictor, error) {
	s = s.Before(asOf)
	if err := s.check(); err != nil {
		return nil, err
	}
	p := &predictor{s: s, asOf: asOf, until: until, doubt: o.doubt, h: newHistory(s, cal, o.Hours)}
	p.origin = p.firstDay()
	var err error
	p.r, err = roll(p.h, testLeads, p.trialsFrom(), p.origin, o)
	return p, err
}

// firstDay is the day of asOf, or the next when the line has closed for the day.
func (p *predictor) firstDay() Day {
	today := DayOf(p.asOf.In(p.s.Location))
	open := p.h.opening(today).slots(today, p.h.Calendar)
	c := clock{loc: p.s.Location}
	for _, t := range slotsOf(today, p.s.Interval, p.s.Location) {
		_, second := c.local(t)
		if !t.Before(p.asOf) && open[second/int64(p.s.Interval/time.Second)] {
			return today
		}
	}
	return today + 1
}

// trialsFrom is the first day to try the models on.
func (p *predictor) trialsFrom() Day {
	const warmUp = 14 // days before anything can be tried
	return max(p.origin-trialDays, p.h.First+warmUp)
}

func (p *predictor) predict() Result {
	p.res.AsOf = p.asOf
	c := clock{loc: p.s.Location}
	day, _ := c.local(p.asOf)
	for ; day.midnight(p.s.Location).Before(p.until); day++ {
		p.day(day, &c)
	}
	p.weeks()
	p.note()
	return p.res
}

// day forecasts the slots of one day.
func (p *predictor) day(d Day, c *clock) {
	weights, sp := p.lead(leadFor(testLeads, int(d-p.origin)+1))
	said, open := p.r.say(d, p.origin)
	means := combine(p.r.told(said, d, p.origin), weights, p.h.PerDay)
	if means == nil {
		means = make([]float64, p.h.PerDay)
	}
	if p.res.Model == "" && slices.Contains(open, true) {
		p.res.Model = describe(p.r.models, said, weights)
	}
	if d >= p.origin && d <= p.origin+1 {
		p.expected = append(p.expected, expected{day: d, means: slices.Clone(means), open: open, sp: sp, model: describe(p.r.models, said, weights)})
	}
	p.place(d, means, open, sp, c)
}

// place turns what is expected of a day into points, after what has come of the
// day under way.
func (p *predictor) place(d Day, means []float64, open []bool, sp spread, c *clock) {
	before := sumOpen(means, open)
	if d == p.origin && d < p.h.End {
		sp = p.again(d, means, open, sp)
	} else if p.pulse.ratio != 0 {
		scale(means, p.lasting.ahead(p.pulse, int(d-p.origin)))
	}
	lift(means, open)
	ahead, gifts := p.leadOf(d, open), p.giftsOn(d)
	p.tell(d, ahead, before, means, open, sp, gifts)
	times, unsure := product(gifts, p.h.PerDay), p.unsureOn(d)
	total, plain, whole := 0.0, 0.0, true
	for _, t := range slotsOf(d, p.s.Interval, p.s.Location) {
		_, second := c.local(t)
		k := second / int64(p.s.Interval/time.Second)
		if t.Before(p.asOf) || !t.Before(p.until) {
			whole = false
			continue
		}
		point := Point{Start: t, Open: open[k], Lead: ahead}
		if open[k] {
			point.Mean = means[k] * times[k]
			point.Quantiles = sp.interval(point.Mean).doubted(point.Mean, unsure+doubt(times[k])).whole()
		}
		plain += means[k]
		total += point.Mean
		p.res.Points = append(p.res.Points, point)
	}
	doubted := unsure + doubt(total/max(plain, 1e-9))
	p.parts = append(p.parts, dayPart{d, whole, total, sp, doubted})
	if whole {
		p.res.Days = append(p.res.Days, DayTotal{d, total, sp.total(total).doubted(total, doubted).whole()})
	}
}

// again says what is left of the day under way again, by how it has gone so
// far, and tells its spread: the later, the surer.
func (p *predictor) again(d Day, means []float64, open []bool, sp spread) spread {
	actual, seen := p.h.Values(d)
	p.pulse = pulseOf(means, actual, seen, open)
	if p.pulse.slot < 0 {
		return sp
	}
	p.watch(d, means, open, sp)
	s := learnSequel(known(p.r.trials[0], p.origin), known(p.r.trials[1], p.origin), len(p.r.models), p.pulse.slot)
	p.lasting = s.lasting
	s.rest(means, actual, seen, open)
	after := measureSpread(s.again, 0)
	after.doubt = p.doubt
	return after
}

func scale(means []float64, factor float64) {
	for k := range means {
		means[k] *= factor
	}
}

// lift keeps an open slot from being forecast empty: that nobody has called in
// it yet does not mean that nobody will.
func lift(means []float64, open []bool) {
	const least, share = 0.01, 0.02
	var sum, n float64
	for k, m := range means {
		if open[k] {
			sum, n = sum+m, n+1
		}
	}
	for k := range means {
		if open[k] {
			means[k] = max(means[k], least, share*sum/n)
		}
	}
}

// lead tells the weights and the spread at one of the leads, once.
func (p *predictor) lead(at int) (weights, spread) {
	if p.weights == nil {
		p.weights, p.spreads = make([]weights, len(testLeads)), make([]spread, len(testLeads))
	}
	if p.weights[at].level == nil {
		past := known(p.r.trials[at], p.origin)
		p.weights[at] = p.r.weigh(at, p.origin)
		p.spreads[at] = measureSpread(past, len(p.r.models))
		p.spreads[at].doubt = p.doubt
	}
	return p.weights[at], p.spreads[at]
}

// note says what the reader ought to know.
func (p *predictor) note() {
	if days := int(p.origin - p.h.First); days < 28 {
		p.res.Notes = append(p.res.Notes, fmt.Sprintf("only %d days of history", days))
	}
	if !slices.ContainsFunc(p.res.Points, func(at Point) bool { return at.Open }) {
		p.res.Notes = append(p.res.Notes, "nothing is expected: by its hours or its past, the line is closed all the time asked for")
	}
	if quiet := p.h.quiet(p.origin); quiet > 7 {
		p.res.Notes = append(p.res.Notes, fmt.Sprintf("nobody came in the last %d days", quiet))
	}
	odd := p.oddDays()
	if len(odd) > 0 {
		p.res.Notes = append(p.res.Notes, "unlike other days, and of little weight: "+strings.Join(odd, ", "))
	}
	if hours := p.oddHours(odd); len(hours) > 0 {
		p.res.Notes = append(p.res.Notes, "hours unlike those of other days, and of little weight: "+strings.Join(hours, ", "))
	}
	if gap := int(p.origin - p.h.End); gap > 1 {
		p.res.Notes = append(p.res.Notes, fmt.Sprintf("nothing was observed in the last %d days", gap))
	}
	if last := DayOf(p.until.In(p.s.Location)) - 1; p.h.Calendar.EndsBefore(last) {
		p.res.Notes = append(p.res.Notes, p.h.Calendar.endNote())
	}
}
