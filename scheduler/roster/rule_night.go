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
func nightOf(t Terms, s hotline.Shift) (out time.Duration) {
	from, errFrom := clock(t.Config.NightFrom)
	to, errTo := clock(t.Config.NightTo)
	if t.Contract.NightAllowed || errFrom != nil || errTo != nil {
		return 0
	}
	if to <= from {
		to += 24 * time.Hour
	}
	for day := t.dayFrom(s.Start, -1); day.Before(s.End); day = t.dayFrom(day, 1) {
		out += overlap(s, wall(day, from), wall(day, to))
	}
	return out
}
