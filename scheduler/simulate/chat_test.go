package simulate

import (
	"math"
	"testing"

	"github.com/hotlined/hotlined/scheduler/staffing"
)

// The formula spreads chats evenly over the agents; here they are not.
func TestChatsBesideTheFormula(t *testing.T) {
	for _, c := range []struct {
		name      string
		agents    int
		stretch   staffing.Stretch
		perAgent  float64 // erlangs, one chat at once
		patience  float64
		slowerBy  float64 // what the formula may miss of the handling time
		offByMost float64 // of the service level
	}{
		{"ten with two", 10, staffing.Stretch{1, 1.4}, 1.3, 180, 0.025, 0.015},
		{"two with two", 2, staffing.Stretch{1, 1.4}, 1, 180, 0.03, 0.015},
		{"thirty with three", 30, staffing.Stretch{1, 1.25, 1.5}, 1.85, 180, 0.01, 0.01},
		{"ten with three, busy", 10, staffing.Stretch{1, 1.25, 1.5}, 2.2, 180, 0.01, 0.015},
		{"three with five", 3, staffing.Stretch{1, 1.2, 1.4, 1.7, 2}, 2, 120, 0.025, 0.015},
	} {
		l := staffing.Load{
			Rate: c.perAgent * float64(c.agents) / 300, AHT: 300, Patience: c.patience, Concurrency: len(c.stretch), Stretch: c.stretch,
		}
		formula, err := staffing.Evaluate(l, c.agents, 20)
		if err != nil {
			t.Fatal(err)
		}
		s := steady(l.Rate, exponential(300), exponential(c.patience), c.agents)
		s.Groups[0].Skills[0].Concurrency, s.Groups[0].Slowdown = len(c.stretch), c.stretch
		q := play(t, s, replications()/3).Queues[0].Total
		within := func(what string, e Estimate, said, most float64) {
			t.Helper()
			if off := max(0, math.Abs(e.Value-said)-e.HalfWidth()); off > most {
				t.Errorf("%s: %s %.4f ± %.4f, by the formula %.4f", c.name, what, e.Value, e.HalfWidth(), said)
			}
		}
		within("service level", q.Queue("sl-3"), formula.ServiceLevel, c.offByMost)
		within("abandonment", q.Queue("abandonment"), formula.Abandonment, 0.005)
		within("handling time", q.Queue("aht"), formula.AHT, c.slowerBy*formula.AHT)
	}
}
