package roster

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Night keeps the night hours for those whose contract allows them.
var Night = Rule{
	Name: "night",
	Help: "Only agents whose contract allows it work at night.",
	Hard: true,
	Breaches: alone(func(t Terms, s hotline.Shift) (float64, string) {
		return nightOf(t, s).Minutes(), fmt.Sprintf("%s works %s, %s of it at night, which the contract does not allow",
			t.Agent.ID, t.span(s), brief(nightOf(t, s)))
	}),
	Allows: func(t Terms, s hotline.Shift) bool { return nightOf(t, s) == 0 },
}

// nightOf is how much of a shift is night that the agent must not work.
func nightOf(t Terms, s hotline.Shift) time.Duration {
	from, errFrom := clock(t.Config.NightFrom)
	to, errTo := clock(t.Config.NightTo)
	if t.Contract.NightAllowed || errFrom != nil || errTo != nil {
		return 0
	}
	return t.hoursIn(s, window24{from, to})
}

// window24 is a time of every day, from one clock time to another; over midnight
// where the second is not later.
type window24 struct{ from, to time.Duration }

// hoursIn is how much of a shift lies in a time of the day.
func (t Terms) hoursIn(s hotline.Shift, w window24) (out time.Duration) {
	if w.to <= w.from {
		w.to += 24 * time.Hour
	}
	const day = 24 * time.Hour
	if t.steady(s.Start.Add(-2*day), s.Start, s.End.Add(2*day)) { // nearly always, and much faster
		from := t.clockOf(s.Start)
		to := from + s.End.Sub(s.Start)
		for at := -day; at < to; at += day {
			out += max(0, min(to, at+w.to)-max(from, at+w.from))
		}
		return out
	}
	for at := t.dayFrom(s.Start, -1); at.Before(s.End); at = t.dayFrom(at, 1) {
		out += overlap(s, wall(at, w.from), wall(at, w.to))
	}
	return out
}

// steady reports whether the clocks show the same time at all of some instants,
// compared with the time of the world.
func (t Terms) steady(instants ...time.Time) bool {
	_, first := instants[0].In(t.Site).Zone()
	for _, at := range instants[1:] {
		if _, offset := at.In(t.Site).Zone(); offset != first {
			return false
		}
	}
	return true
}

// holds reports whether a clock time lies in the window.
func (w window24) holds(clock time.Duration) bool {
	if w.to <= w.from {
		return clock >= w.from || clock < w.to
	}
	return clock >= w.from && clock < w.to
}
