package forecast

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// QueueHistory is what is known about one queue.
type QueueHistory struct {
	Queue  string
	Counts []Count   // in order of time; intervals in which nothing happened may be missing
	Until  time.Time // how far collecting got; zero: up to the moment of the forecast
	Judge  bool      // tell how forecasts would have fared, too

	Siblings []QueueHistory // older queues, for a new one to borrow from; see Siblings

	MaxAbandon float64 // share of the contacts that may give up, the queue's target; zero: it has none
	Work       Work    // what its contacts are as work
}

// QueueForecast is the forecast of one queue and what it rests on.
type QueueForecast struct {
	Forecasts []hotline.Forecast // one for each interval in which the queue is open
	Days      []DayTotal
	Weeks     []WeekTotal
	Scatter   *Scatter       // to draw Paths; nil for a new queue
	Explained []Explanation  // what each day is made of; none for a new queue
	Fared     []Fared        // how forecasts would have fared, where asked for
	Standing  *StandingQueue // nil for a new queue
	Progress  *Progress      // of the day under way, when it is said again
	Alert     *DayAlert      // the day under way has left its band
	Model     string
	Notes     []string // what the reader ought to know
}

// quietDays is after how many days without a contact a queue is given up for
// closed.
const quietDays = 28

// ForQueue forecasts one queue at asOf. A queue with less than a week of
// history gets the mean of what there is, with wide bands, and a model whose
// name says so; one that never had a contact, or none for four weeks, is
// ErrNoHistory.
func ForQueue(q QueueHistory, cal *Calendar, asOf time.Time, loc *time.Location, cfg Config) (QueueForecast, error) {
	s, last := q.series(asOf, loc, cfg)
	res, err := q.predict(s, last, cal, asOf, cfg)
	if err != nil {
		return QueueForecast{}, err
	}
	aht := HandlingTime(q.Counts, cfg.Interval, loc, asOf, cfg.HandlingTime).With(q.Work)
	out := res.ofQueue(q.Queue, aht)
	for _, p := range res.Points {
		if p.Open {
			f := p.forecast(q.Queue, res, cfg.Interval, 0)
			aht.tell(&f)
			out.Forecasts = append(out.Forecasts, f)
		}
	}
	return out, nil
}

// predict forecasts the queue's series; last is when the last contact came.
func (q QueueHistory) predict(s Series, last time.Time, cal *Calendar, asOf time.Time, cfg Config) (Result, error) {
	hours, err := cfg.HoursOf(q.Queue)
	if err == nil {
		err = q.check(last, asOf, s.Location)
	}
	if err != nil {
		return Result{}, fmt.Errorf("queue %q: %w", q.Queue, err)
	}
	lent, isNew := q.borrow(s, hours, asOf, cfg)
	if isNew {
		s = lent.series
	}
	res, err := Predict(s, cal.For(q.Queue), asOf, cfg.horizon(), Options{Hours: hours, Judge: q.Judge && !isNew, doubt: lent.doubt})
	if errors.Is(err, ErrTooShort) {
		return newcomer(s, cal.For(q.Queue), asOf, cfg.horizon(), hours), nil
	}
	if err != nil {
		return Result{}, fmt.Errorf("queue %q: %w", q.Queue, err)
	}
	if isNew { // what was tried on made-up days says little about the queue
		res.past, res.renamed = nil, lent.renamed
		res.Notes = append([]string{lent.note}, res.Notes...)
	}
	return res, nil
}

// check refuses a queue that had no contact, or none for weeks.
func (q QueueHistory) check(last, asOf time.Time, loc *time.Location) error {
	if last.IsZero() {
		return ErrNoHistory
	}
	if quiet := int(asOf.Sub(last) / (24 * time.Hour)); quiet >= quietDays {
		return fmt.Errorf("%w since %s", ErrNoHistory, last.In(loc).Format(time.DateOnly))
	}
	return nil
}

// ofQueue is the result as the forecast of a queue, its intervals left out.
func (r Result) ofQueue(queue string, aht *Handling) QueueForecast {
	out := QueueForecast{Days: r.Days, Weeks: r.Weeks, Scatter: r.Scatter, Explained: r.Explained, Fared: r.Fared, Model: r.Model, Notes: r.Notes, Alert: r.Alert.of(queue)}
	if r.Standing != nil {
		out.Standing = &StandingQueue{Standing: r.Standing, queue: queue, handling: aht}
	}
	return out
}

func (p Point) forecast(queue string, res Result, interval, aht time.Duration) hotline.Forecast {
	f := hotline.Forecast{
		Queue: queue, Start: p.Start.UTC(), Interval: interval, AsOf: res.AsOf.UTC(), Lead: p.Lead,
		Model: res.Model, Mean: p.Mean, Quantiles: make(map[string]float64, len(Levels)), AHT: aht,
	}
	for i, name := range LevelNames {
		f.Quantiles[name] = p.Quantiles[i]
	}
	return f
}

// Forecasts are the open intervals of a result as they are stored and staffed.
func (r Result) Forecasts(queue string, interval, handling time.Duration) (out []hotline.Forecast) {
	for _, p := range r.Points {
		if p.Open {
			out = append(out, p.forecast(queue, r, interval, handling))
		}
	}
	return out
}

// Series adds the counts up to the interval, with zeros where nobody called
// between the first count and the end of collecting.
func (q QueueHistory) Series(asOf time.Time, loc *time.Location, cfg Config) (Series, error) {
	s, last := q.series(asOf, loc, cfg)
	return s, q.check(last, asOf, loc)
}

// series is Series, and when the last contact came: zero for never.
func (q QueueHistory) series(asOf time.Time, loc *time.Location, cfg Config) (Series, time.Time) {
	until := asOf
	if !q.Until.IsZero() && q.Until.Before(asOf) {
		until = q.Until
	}
	since := DayOf(asOf.In(loc)) - Day(cfg.HistoryDays)
	s := Series{Interval: cfg.Interval, Location: loc, layout: time.RFC3339, zone: loc}
	counts, last := q.between(since.midnight(loc), until)
	if len(counts) == 0 {
		return s, last
	}
	n := int(until.Sub(counts[0].Start)/s.Interval) + 2
	s.Times, s.Values = make([]time.Time, 0, n), make([]float64, 0, n)
	i := 0
	for d := DayOf(counts[0].Start.In(loc)); d.midnight(loc).Before(until); d++ {
		slots := append(slotsOf(d, s.Interval, loc), (d + 1).midnight(loc))
		for k, t := range slots[:len(slots)-1] {
			var sum float64
			for ; i < len(counts) && counts[i].Start.Before(slots[k+1]); i++ {
				sum += counts[i].Offered
			}
			if slots[k+1].After(counts[0].Start) && !slots[k+1].After(until) {
				s.Times, s.Values = append(s.Times, t), append(s.Values, sum)
			}
		}
	}
	return s, last
}

// between is the counts in a span, and when the last contact came.
func (q QueueHistory) between(from, until time.Time) (counts []Count, last time.Time) {
	at := func(t time.Time) int {
		return sort.Search(len(q.Counts), func(i int) bool { return !q.Counts[i].Start.Before(t) })
	}
	first := at(from)
	counts = q.Counts[first:max(first, at(until))]
	for _, c := range slices.Backward(counts) {
		if c.Offered > 0 {
			return counts, c.Start
		}
	}
	return counts, time.Time{}
}

// newcomer forecasts a queue with less than a week of history: the mean of
// what came at that time of day, leaning on the mean of all day.
func newcomer(s Series, cal *Calendar, asOf time.Time, horizon time.Duration, hours Hours) Result {
	s = s.Before(asOf)
	h := newHistory(s, cal, hours)
	sum, n := make([]float64, h.PerDay), make([]float64, h.PerDay)
	var all, slots float64
	for d := h.First; d < h.End; d++ {
		values, seen := h.Values(d)
		for k, v := range values {
			if seen[k] > 0 {
				sum[k], n[k] = sum[k]+v, n[k]+1
				all, slots = all+v, slots+1
			}
		}
	}
	days := int(h.End - h.First)
	res := Result{AsOf: asOf, Model: fmt.Sprintf("mean of %d days (new queue)", days),
		Notes: []string{fmt.Sprintf("only %d days of history: no weekday can be told from another yet", days)}}
	sp := spread{linear: 2 * fresh.linear, square: 4 * fresh.square}.times(1, 4*fresh.day[0])
	c := clock{loc: s.Location}
	until := addDays(asOf.In(s.Location), horizon)
	for d := DayOf(asOf.In(s.Location)); d.midnight(s.Location).Before(until); d++ {
		total, whole := 0.0, true
		for _, t := range slotsOf(d, s.Interval, s.Location) {
			_, second := c.local(t)
			if t.Before(asOf) || !t.Before(until) {
				whole = false
				continue
			}
			p := Point{Start: t, Lead: leadOfNew(d, asOf, s.Location), Open: hours.IsZero() || hours.Open(d.Weekday(), second, s.Interval)}
			if k := second / int64(s.Interval/time.Second); p.Open {
				p.Mean = max((sum[k]+all/max(slots, 1))/(n[k]+1), 0.01) // never nobody at all
				p.Quantiles = sp.interval(p.Mean).whole()
			}
			total += p.Mean
			res.Points = append(res.Points, p)
		}
		if whole {
			res.Days = append(res.Days, DayTotal{d, total, sp.total(total).whole()})
		}
	}
	return res
}

// leadOfNew is how many days ahead a day is; of a new queue nobody knows when
// it opens, so that today counts as under way.
func leadOfNew(d Day, asOf time.Time, loc *time.Location) int {
	if ahead := int(d - DayOf(asOf.In(loc))); ahead > 0 {
		return ahead + 1
	}
	return 0
}
