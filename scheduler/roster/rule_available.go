package roster

import (
	"fmt"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Available keeps agents who told when they can work to those hours. One who
// told nothing can always work.
var Available = Rule{
	Name: "available",
	Help: "An agent works only in the hours he or she is available.",
	Hard: true,
	Breaches: alone(func(t Terms, s hotline.Shift) (float64, string) {
		return unavailable(t, s).Minutes(), fmt.Sprintf("%s works %s and is not available for %s of it",
			t.Agent.ID, t.span(s), brief(unavailable(t, s)))
	}),
	Allows: func(t Terms, s hotline.Shift) bool { return unavailable(t, s) == 0 },
}

// unavailable is how much of a shift no availability covers. Windows are wall
// clock, so on the days when clocks change they are longer or shorter.
func unavailable(t Terms, s hotline.Shift) time.Duration {
	if len(t.Available) == 0 {
		return 0
	}
	at := s.Start
	for moved := true; moved && at.Before(s.End); {
		moved = false
		for _, w := range t.windows(s) {
			if !w.Start.After(at) && w.End.After(at) {
				at, moved = w.End, true
			}
		}
	}
	return max(0, s.End.Sub(at))
}

// windows are the availabilities of the days that a shift touches. A date of its
// own counts instead of its weekday; who said nothing of weekdays has all of a day
// of which nothing is said.
func (t Terms) windows(s hotline.Shift) (out []hotline.Interval) {
	weekly := slices.ContainsFunc(t.Available, func(a Availability) bool { return a.Date.IsZero() })
	for day := t.dayFrom(s.Start, -1); day.Before(s.End); day = t.dayFrom(day, 1) {
		dated := slices.ContainsFunc(t.Available, func(a Availability) bool { return a.Date.Equal(day) })
		for _, a := range t.Available {
			if a.Date.Equal(day) && a.From < a.To || !dated && a.Date.IsZero() && a.Weekday == day.Weekday() {
				out = append(out, hotline.Interval{Start: wall(day, a.From), End: wall(day, a.To)})
			}
		}
		if !dated && !weekly {
			out = append(out, hotline.Interval{Start: day, End: t.dayFrom(day, 1)})
		}
	}
	return out
}

// wall is the instant at which the clock on the wall shows a time of a day; the
// day's first where it never shows it because the day begins later.
func wall(day time.Time, clock time.Duration) time.Time {
	y, m, d := day.Date()
	at := time.Date(y, m, d, 0, int(clock/time.Minute), 0, 0, day.Location())
	if first := hotline.DayStart(y, m, d+int(clock/(24*time.Hour)), day.Location()); at.Before(first) {
		return first
	}
	return at
}
