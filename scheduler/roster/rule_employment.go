package roster

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Employment keeps agents off the roster before they join and after they leave.
var Employment = Rule{
	Name: "employment",
	Help: "An agent works only while employed.",
	Hard: true,
	Breaches: alone(func(t Terms, s hotline.Shift) (float64, string) {
		return unemployed(t.Agent, s).Minutes(), fmt.Sprintf("%s works %s without being employed then", t.Agent.ID, t.span(s))
	}),
	Allows: func(t Terms, s hotline.Shift) bool { return unemployed(t.Agent, s) == 0 },
}

// unemployed is how much of a shift lies outside the employment.
func unemployed(a hotline.Agent, s hotline.Shift) (out time.Duration) {
	if !a.From.IsZero() && s.Start.Before(a.From) {
		out += overlap(s, s.Start, a.From)
	}
	if !a.To.IsZero() && s.End.After(a.To) {
		out += overlap(s, a.To, s.End)
	}
	return out
}

// overlap is how much of a shift lies in a span.
func overlap(s hotline.Shift, from, to time.Time) time.Duration {
	if s.Start.After(from) {
		from = s.Start
	}
	if s.End.Before(to) {
		to = s.End
	}
	return max(0, to.Sub(from))
}
