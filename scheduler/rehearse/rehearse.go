// Package rehearse plays a roster before it is worked: the shifts of named people
// with their breaks and skills, met by the courses that the forecast may take. It
// says what service each queue gets in every interval, on every day and in all,
// and how probable it is that the promise is kept.
//
// Whom a phone system would route to is not in a roster, so that the usual is
// played: a contact goes to an agent with its skill, one with fewer skills first,
// the longest idle among equals; an agent who becomes free takes the contact that
// has waited longest, measured by its queue's promise. Work that can wait (mail,
// cases) is done by those whom the roster sets to it and by nobody else.
package rehearse

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/forecast"
	"github.com/hotlined/hotlined/scheduler/simulate"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// Problem is a roster and what it will meet.
type Problem struct {
	Roster hotline.Roster
	Before []hotline.Shift // of earlier rosters; what reaches into this one counts
	Site   *time.Location  // cuts days
	Agents []hotline.Agent
	Queues []hotline.Queue // a queue that is not listed needs the skill of its own name

	Forecasts []hotline.Forecast      // as said last, of the roster's days
	Days      []hotline.ForecastDay   // likewise
	Totals    []hotline.ForecastTotal // of all queues together, by day; may be left out
	// Required is what the roster was made for. How many of those rostered will
	// not come is read off it: gross agents beside those on the phones.
	Required []hotline.Requirement
	Targets  []hotline.Target
	Staffing staffing.Config // patience, and what holds where no target does
}

// ErrNoForecast says that there is nothing to play the roster on.
var ErrNoForecast = errors.New("no forecast for the days of the roster")

// How precisely a roster is played: the service level of every queue to within a
// point, every probability to within five.
const (
	precision = 0.01
	fewest    = 100
	most      = 400
)

// Play plays the roster. Seed, workers and the functions are those of the options;
// how often it is played follows from precision, unless Replications says so.
func Play(p Problem, o simulate.Options) (hotline.RosterCheck, error) {
	if o.Replications == 0 {
		o.Replications, o.Fewest, o.Precision = most, fewest, precision
	}
	s, err := newStage(p)
	if err != nil {
		return hotline.RosterCheck{}, err
	}
	scenario := s.scenario(o.Replications, o.Seed)
	r, err := simulate.Run(scenario, o)
	if err != nil {
		return hotline.RosterCheck{}, fmt.Errorf("playing roster %s: %w", p.Roster.ID, err)
	}
	return s.report(r), nil
}

// stage is the problem cut into intervals and queues.
type stage struct {
	Problem
	step      time.Duration
	intervals int
	days      []int // the interval each begins with
	queues    []queue
}

// queue is one that contacts are expected of.
type queue struct {
	name      string
	skill     string
	forecasts []hotline.Forecast
	later     bool // its work can wait
	together  int  // contacts that an agent handles at once
	within    time.Duration
	level     float64
}

func newStage(p Problem) (*stage, error) {
	s := &stage{Problem: p, step: hotline.BaseInterval}
	whole := hotline.Interval{Start: p.Roster.From, End: p.Roster.To}
	byName := map[string]*queue{}
	for _, f := range p.Forecasts {
		if !whole.Contains(f.Start) || f.Interval <= 0 {
			continue
		}
		s.step = min(s.step, f.Interval)
		if byName[f.Queue] == nil {
			byName[f.Queue] = s.queue(f)
		}
		q := byName[f.Queue]
		q.forecasts = append(q.forecasts, f)
		q.together = max(q.together, f.Together)
	}
	for _, q := range byName {
		if slices.ContainsFunc(q.forecasts, func(f hotline.Forecast) bool { return f.Mean > 0 && f.AHT > 0 }) {
			slices.SortFunc(q.forecasts, func(a, b hotline.Forecast) int { return a.Start.Compare(b.Start) })
			s.queues = append(s.queues, *q)
		}
	}
	if len(s.queues) == 0 {
		return nil, fmt.Errorf("roster %s: %w", p.Roster.ID, ErrNoForecast)
	}
	slices.SortFunc(s.queues, func(a, b queue) int { return compareNames(a, b) })
	s.intervals = int((whole.Duration() + s.step - 1) / s.step)
	for d := 0; ; d++ {
		at := hotline.Midnight(p.Roster.From, p.Site, d)
		if !at.Before(p.Roster.To) {
			return s, nil
		}
		s.days = append(s.days, max(0, int(at.Sub(p.Roster.From)/s.step)))
	}
}

func compareNames(a, b queue) int {
	switch {
	case a.name < b.name:
		return -1
	case a.name > b.name:
		return 1
	}
	return 0
}

func (s *stage) queue(f hotline.Forecast) *queue {
	q := &queue{name: f.Queue, skill: f.Queue, later: f.Deadline > 0}
	for _, known := range s.Queues {
		if known.Name == f.Queue && known.Skill != "" {
			q.skill = known.Skill
		}
	}
	q.within, q.level = s.promise(f)
	return q
}

// promise is the queue's own, or the general one, or the configuration's.
func (s *stage) promise(f hotline.Forecast) (within time.Duration, level float64) {
	within, level = s.Staffing.AnswerWithin, s.Staffing.ServiceLevel
	for _, wanted := range []string{"", f.Queue} {
		for _, t := range s.Targets {
			if t.Queue == wanted && t.ServiceLevel > 0 {
				within, level = t.AnswerWithin, t.ServiceLevel
			}
		}
	}
	if f.Deadline > 0 {
		within = f.Deadline
	}
	return within, level
}

// at is how long after the beginning of the roster an instant lies, in seconds.
func (s *stage) at(t time.Time) float64 { return t.Sub(s.Roster.From).Seconds() }

// asOf is when the latest of the forecasts was made.
func (s *stage) asOf() (latest time.Time) {
	for _, q := range s.queues {
		for _, f := range q.forecasts {
			if f.AsOf.After(latest) {
				latest = f.AsOf
			}
		}
	}
	return latest
}

// arrivals are courses of every queue's forecast, a number of contacts for each
// interval.
func (s *stage) arrivals(n int, seed uint64) [][][]float64 {
	var kept []forecast.Recalled
	for _, q := range s.queues {
		r := forecast.Recalled{Forecasts: q.forecasts}
		for _, d := range s.Days {
			if d.Queue == q.name {
				r.Days = append(r.Days, d)
			}
		}
		kept = append(kept, r)
	}
	out := make([][][]float64, len(s.queues))
	for i, courses := range forecast.RecalledPaths(kept, s.Totals, s.Site, n, seed) {
		for _, course := range courses {
			path := make([]float64, s.intervals)
			for k, f := range s.queues[i].forecasts {
				s.spread(f, func(interval int, share float64) { path[interval] += share * float64(course[k]) })
			}
			out[i] = append(out[i], path)
		}
	}
	return out
}

// spread visits the intervals that a forecast covers, with the share of each.
func (s *stage) spread(f hotline.Forecast, visit func(interval int, share float64)) {
	first := int(f.Start.Sub(s.Roster.From) / s.step)
	n := max(1, int(f.Interval/s.step))
	for i := first; i < first+n && i < s.intervals; i++ {
		visit(i, 1/float64(n))
	}
}

// handling is the mean handling time in seconds, how it goes through the
// intervals, and how sure it is.
func (s *stage) handling(q queue) (mean float64, factors []float64, cv float64) {
	var contacts, work, unsure float64
	factors = make([]float64, s.intervals)
	for _, f := range q.forecasts {
		contacts += f.Mean
		work += f.Mean * f.AHT.Seconds()
		unsure += f.Mean * f.AHTSD.Seconds()
	}
	mean = work / contacts
	for i := range factors {
		factors[i] = 1
	}
	for _, f := range q.forecasts {
		if f.AHT > 0 {
			s.spread(f, func(interval int, _ float64) { factors[interval] = f.AHT.Seconds() / mean })
		}
	}
	return mean, factors, min(unsure/work, 1)
}

// patience is how long the callers of a queue wait, on average, in seconds; 0: for
// ever.
func (s *stage) patience(q queue) float64 {
	if q.later {
		return 0
	}
	if own := s.Staffing.Queues[q.name].Patience; own > 0 {
		return own.Seconds()
	}
	return s.Staffing.Patience.Seconds()
}

// absence is the share of those rostered for some queues who will not come.
func (s *stage) absence(serves []int) float64 {
	var net, gross float64
	for _, r := range s.Required {
		if slices.ContainsFunc(serves, func(q int) bool { return s.queues[q].name == r.Queue }) {
			net += float64(r.Agents)
			gross += r.GrossAgents
		}
	}
	if gross <= 0 || math.IsNaN(gross) {
		return 0
	}
	return max(0, min(0.9, 1-net/gross))
}
