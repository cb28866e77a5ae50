package roster

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// ShiftLength keeps shifts, breaks included, between the contract's shortest
// and longest.
var ShiftLength = Rule{
	Name: "shift-length",
	Help: "A shift is neither shorter nor longer than the contract says.",
	Hard: true,
	Breaches: alone(func(t Terms, s hotline.Shift) (float64, string) {
		off := lengthOff(t.Contract, s)
		if t.brokenOff(s) && s.End.Sub(s.Start) < t.Contract.MinShift {
			off = 0
		}
		return off.Minutes(), fmt.Sprintf("%s works %s on %s, the contract wants %s to %s",
			t.Agent.ID, brief(s.End.Sub(s.Start)), t.span(s), brief(t.Contract.MinShift), brief(t.Contract.MaxShift))
	}),
	Allows: func(t Terms, s hotline.Shift) bool { return lengthOff(t.Contract, s) == 0 },
}

// lengthOff is by how much a shift is too short or too long.
func lengthOff(c hotline.Contract, s hotline.Shift) time.Duration {
	length := s.End.Sub(s.Start)
	if length < c.MinShift {
		return c.MinShift - length
	}
	if c.MaxShift > 0 && length > c.MaxShift {
		return length - c.MaxShift
	}
	return 0
}

// brokenOff reports whether somebody fell ill at work: a shift that ends with the
// quarter of an hour in which an absence begins that nobody had planned is what was
// worked of a longer one.
func (t Terms) brokenOff(s hotline.Shift) bool {
	for _, a := range t.Absences {
		if late := s.End.Sub(a.From); !a.Planned && late >= 0 && late < hotline.BaseInterval {
			return true
		}
	}
	return false
}
