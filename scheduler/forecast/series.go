package forecast

import (
	"errors"
	"fmt"
	"math"
	"sort"
	"time"
)

// Series is how many contacts came in each slot. Rows are in order; a slot
// without a row was not observed, which is not the same as a slot in which
// nobody called.
type Series struct {
	Times    []time.Time // when each slot begins
	Values   []float64   // contacts in it, finite and not negative
	Interval time.Duration
	Location *time.Location // whose clock and calendar the callers live by

	layout string         // how times were written in the file they come from
	zone   *time.Location // and on which clock
}

// Limits of what can be forecast.
const (
	MinInterval = 5 * time.Minute
	MaxInterval = 24 * time.Hour
	minDays     = 7
)

// Errors a caller may want to tell apart.
var (
	ErrTooShort  = errors.New("a forecast needs at least a week of history")
	ErrNoHistory = errors.New("no contacts in the history")
	ErrStopped   = errors.New("stopped")
)

// NewSeries checks and makes a series of slots that begin at times.
func NewSeries(times []time.Time, values []float64, interval time.Duration, loc *time.Location) (Series, error) {
	if err := CheckInterval(interval); err != nil {
		return Series{}, err
	}
	if len(times) != len(values) {
		return Series{}, fmt.Errorf("%d times for %d values", len(times), len(values))
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
			return Series{}, fmt.Errorf("value %v at %s: want a number that is not negative", v, times[i].Format(time.RFC3339))
		}
		if i > 0 && !times[i].After(times[i-1]) {
			return Series{}, fmt.Errorf("time %s does not come after %s", times[i].Format(time.RFC3339), times[i-1].Format(time.RFC3339))
		}
	}
	return Series{Times: times, Values: values, Interval: interval, Location: loc, layout: time.RFC3339, zone: loc}, nil
}

// CheckInterval refuses a length that slots cannot have.
func CheckInterval(d time.Duration) error {
	if d < MinInterval || d > MaxInterval || (24*time.Hour)%d != 0 || d%time.Second != 0 {
		return fmt.Errorf("interval %s: want a part of a day from 5m to 24h", d)
	}
	return nil
}

// End is when the last slot is over.
func (s Series) End() time.Time {
	if len(s.Times) == 0 {
		return time.Time{}
	}
	last := s.Times[len(s.Times)-1]
	if s.Interval > time.Hour { // local slots: the day the clocks change is not 24 hours long
		day := DayOf(last.In(s.Location))
		for _, t := range append(slotsOf(day, s.Interval, s.Location), (day + 1).midnight(s.Location)) {
			if t.After(last) {
				return t
			}
		}
	}
	return last.Add(s.Interval)
}

// Before is the series as it was known at asOf: a slot counts once it is over.
func (s Series) Before(asOf time.Time) Series {
	n := sort.Search(len(s.Times), func(i int) bool { return s.Times[i].Add(s.Interval).After(asOf) })
	if n > 0 && s.Interval > time.Hour {
		n = sort.Search(len(s.Times), func(i int) bool { return !s.Times[i].Before(asOf) })
		if head := (Series{Times: s.Times[:n], Interval: s.Interval, Location: s.Location}); n > 0 && head.End().After(asOf) {
			n--
		}
	}
	s.Times, s.Values = s.Times[:n], s.Values[:n]
	return s
}

// Format writes an instant the way the series' times came in.
func (s Series) Format(t time.Time) string {
	if s.layout == layoutUnix {
		return fmt.Sprint(t.Unix())
	}
	return t.In(s.zone).Format(s.layout)
}

// check refuses what is too short or too empty to learn from.
func (s Series) check() error {
	if len(s.Times) == 0 {
		return ErrNoHistory
	}
	first, last := DayOf(s.Times[0].In(s.Location)), DayOf(s.Times[len(s.Times)-1].In(s.Location))
	if days := int(last-first) + 1; days < minDays {
		return fmt.Errorf("%w: got %d days, %s to %s", ErrTooShort, days, first, last)
	}
	for _, v := range s.Values {
		if v > 0 {
			return nil
		}
	}
	return ErrNoHistory
}
