package input

import (
	"fmt"
	"time"
)

// Clock tells instants that can be from those that cannot: a time in the wrong
// unit, or of a machine whose clock was not set.
type Clock struct{ from, until int64 } // Unix milliseconds

// oldest is before any phone system that could report to us.
const oldest = 315532800000 // 1980

// Clock is fixed when it is asked for.
func (e Env) Clock() Clock {
	now := time.Now
	if e.Now != nil {
		now = e.Now
	}
	return Clock{oldest, now().Add(48 * time.Hour).UnixMilli()}
}

// Early reports whether t is before any call centre's records.
func Early(t time.Time) bool { return t.UnixMilli() < oldest }

// Check refuses an instant before 1980 or more than two days ahead; none, the
// zero time, is in order.
func (c Clock) Check(t time.Time) error {
	switch ms := t.UnixMilli(); {
	case c.from <= ms && ms <= c.until, t.IsZero():
		return nil
	case t.Year() > 2100:
		return fmt.Errorf("the year %d cannot be: is the time in other units (epoch, epoch-ms)?", t.Year())
	case ms < c.from:
		return fmt.Errorf("%s cannot be, it is before 1980: is the time in other units (epoch, epoch-ms)?", t.UTC().Format(time.RFC3339))
	}
	return fmt.Errorf("%s cannot be, it is more than two days ahead", t.UTC().Format(time.RFC3339))
}
