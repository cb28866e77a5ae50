package roster

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// KeptFree keeps agents off in time that was settled to be free.
var KeptFree = Rule{
	Name: "kept-free",
	Help: "An agent does not work when it is settled that he or she is off.",
	Hard: true,
	Breaches: alone(func(t Terms, s hotline.Shift) (float64, string) {
		return settledFree(t, s).Minutes(), fmt.Sprintf("%s works %s, %s of which are settled to be free", t.Agent.ID, t.span(s), brief(settledFree(t, s)))
	}),
	Allows: func(t Terms, s hotline.Shift) bool { return settledFree(t, s) == 0 },
}

// settledFree is how much of a shift lies in time that is fixed to be free.
func settledFree(t Terms, s hotline.Shift) (sum time.Duration) {
	for _, f := range t.Fixed {
		if f.What == FixedOff {
			sum += overlap(s, f.From, f.To)
		}
	}
	return sum
}
