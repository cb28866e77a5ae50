package rehearse

import (
	"reflect"
	"testing"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/roster"
	"github.com/hotlined/hotlined/scheduler/simulate"
)

// pooled rosters a hotline with plays on the way, and returns what is required
// after them.
func pooled(h bigHotline, plays int) (hotline.Roster, roster.Report, []hotline.Requirement, error) {
	pool := NewPool(h.problem(hotline.Roster{}), plays, simulate.Options{Seed: 7, Workers: 2})
	h.roster.Curves = pool.Curves()
	o := roster.Options{Seed: 1, Workers: 2, Rounds: 12, Review: pool.Review}
	r, report := roster.Solve(h.roster, o)
	return r, report, pool.Required(), pool.Failed()
}

// People with several skills are worth more than each queue alone reckons with:
// fewer are required, and the promises are kept as played by other callers.
func TestSharedSkillsSpareAgents(t *testing.T) {
	t.Parallel()
	h := newBigHotline(t, 80, 1, 1, 1, 1)
	r, report, required, err := pooled(h, 2)
	if err != nil {
		t.Fatal(err)
	}
	before, after := needed(h.roster.Demand), needed(required)
	if after > 0.95*before {
		t.Errorf("%.0f agent-hours required, %.0f as played: want 5 %% fewer", before, after)
	}
	h.roster.Demand = required
	if v := roster.Verify(h.roster, r); !v.OK() {
		t.Errorf("by what is required after all: %v", v.Broken[0])
	}
	if short := report.Missing / report.Needed; short > 0.01 {
		t.Errorf("%.1f %% is missing", 100*short)
	}
	c, err := Play(h.problem(r), simulate.Options{Seed: 99, Workers: 2, Replications: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Periods {
		if p.Period == hotline.CheckedRoster && p.ServiceLevel < p.Target {
			t.Errorf("%s: %.3f in time, %.2f promised", p.Queue, p.ServiceLevel, p.Target)
		}
	}
	for i, x := range required {
		if was := h.forecasts[i]; was.Mean > 0 && x.Agents < 1 {
			t.Fatalf("%s at %s: nobody is required for %.2f contacts", x.Queue, x.Start, was.Mean)
		}
	}
}

func TestPlaysAreTheSameAgain(t *testing.T) {
	t.Parallel()
	h := newBigHotline(t, 30, 1, 1, 0.9, 2)
	a, _, requiredA, _ := pooled(h, 1)
	b, _, requiredB, _ := pooled(h, 1)
	if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(requiredA, requiredB) {
		t.Error("two searches with plays of one seed differ")
	}
}

// Where everybody has one skill there is nothing to share, and the requirement of
// each queue stays about what it is.
func TestNothingSharedNothingSpared(t *testing.T) {
	t.Parallel()
	h := newBigHotline(t, 80, 1, 1, 1, 3)
	first := []string{"cards", "accounts", "online", "cards", "loans", "accounts", "online", "insurance", "complaints", "cards"}
	for i := range h.roster.Agents {
		a := &h.roster.Agents[i]
		a.Skills = map[string]float64{first[i%len(first)]: 1}
	}
	_, _, required, err := pooled(h, 2)
	if before, after := needed(h.roster.Demand), needed(required); err != nil || after < 0.94*before {
		t.Errorf("%.0f agent-hours required, %.0f as played, though nobody can help out: %v", before, after, err)
	}
}
