package staffing

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Shrinkage is the paid share of time in which rostered agents are not there, by
// the hour of the day: of several entries the last that covers an interval counts.
// In the file it is a number (all of it unplanned), one entry, or a list of them.
type Shrinkage []Absence

// Absence is the shrinkage of a part of the day. Breaks and leave that the roster
// itself places do not belong here.
type Absence struct {
	Planned   float64 `mapstructure:"planned"`   // leave, training, meetings
	Unplanned float64 `mapstructure:"unplanned"` // sickness, lateness
	// BookedAhead is how long before a day its planned absences are in the
	// roster; they come in evenly, so that of a near day little is still to come.
	// Zero: they never are, and the whole share stays.
	BookedAhead time.Duration `mapstructure:"booked-ahead"`
	// Spell is how long an unplanned absence lasts, on average: who is away when
	// the plan is made is away for the next days too, and is in the roster as
	// such. Zero: nobody is known to be away.
	Spell time.Duration `mapstructure:"spell"`
	// From and To are the hours it holds for, by the site's clock, such as 08:00;
	// empty: all day. To may lie before From: over midnight.
	From string `mapstructure:"from"`
	To   string `mapstructure:"to"`
}

// Validate reports every mistake at once.
func (s Shrinkage) Validate() error {
	var errs []error
	for i, a := range s {
		at := ""
		if len(s) > 1 {
			at = fmt.Sprintf("entry %d: ", i+1)
		}
		want := func(ok bool, format string, args ...any) {
			if !ok {
				errs = append(errs, fmt.Errorf(at+format, args...))
			}
		}
		want(share(a.Planned) && share(a.Unplanned) && a.Planned+a.Unplanned < 1,
			"want a share below 1, planned and unplanned together, got %g and %g", a.Planned, a.Unplanned)
		want(a.BookedAhead >= 0 && a.Spell >= 0, "booked-ahead and spell must not be negative, got %s and %s", a.BookedAhead, a.Spell)
		_, errFrom := clock(a.From)
		_, errTo := clock(a.To)
		want(errFrom == nil && errTo == nil && (a.From == "") == (a.To == ""), "want from and to as hours such as 08:00, got %q and %q", a.From, a.To)
	}
	return errors.Join(errs...)
}

// Of is the share still to be reckoned with in an interval that begins at start,
// for a plan made at asOf (zero: long before). The local clock is that of start.
func (s Shrinkage) Of(start, asOf time.Time) float64 {
	for i := len(s) - 1; i >= 0; i-- {
		if a := s[i]; a.covers(start) {
			return a.toCome(start, asOf)
		}
	}
	return 0
}

func (a Absence) covers(start time.Time) bool {
	if a.From == "" {
		return true
	}
	from, errFrom := clock(a.From)
	to, errTo := clock(a.To)
	if errFrom != nil || errTo != nil {
		return false
	}
	now := start.Hour()*60 + start.Minute()
	if from <= to {
		return from <= now && now < to
	}
	return now >= from || now < to
}

// toCome is the part of the shrinkage that the roster does not hold yet.
func (a Absence) toCome(start, asOf time.Time) float64 {
	if asOf.IsZero() {
		return a.Planned + a.Unplanned
	}
	lead := max(0, start.Sub(asOf).Seconds())
	planned, unplanned := a.Planned, a.Unplanned
	if a.BookedAhead > 0 {
		planned *= min(1, lead/a.BookedAhead.Seconds())
	}
	if a.Spell > 0 {
		unplanned *= -math.Expm1(-lead / a.Spell.Seconds())
	}
	return planned + unplanned
}

// clock reads 08:00 as minutes of the day; 24:00 is the end of it.
func clock(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	if text == "24:00" {
		return 24 * 60, nil
	}
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err
}

// shrinkage is what is reckoned with in a forecast interval.
func (c Config) shrinkage(f hotline.Forecast) float64 {
	start := f.Start
	if c.Local != nil {
		start = start.In(c.Local)
	}
	if own := c.Queues[f.Queue].Shrinkage; len(own) > 0 {
		return own.Of(start, f.AsOf)
	}
	return c.Shrinkage.Of(start, f.AsOf)
}

// GrossUp is how many to roster so that n are there: n / (1 - shrinkage).
func GrossUp(n, shrinkage float64) float64 { return n / (1 - shrinkage) }
