package roster

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// asking adds rules to a problem, hard or soft, with figures that hurt.
func asking(p Problem, seed uint64) Problem {
	rng := rand.New(rand.NewPCG(seed, 11))
	for _, s := range []Setting{
		{Rule: "weekly-rest", Values: figures("rest", "48h")},
		{Rule: "weekly-rest", Name: "rolling-rest", Values: figures("rest", "36h", "within", "4")},
		{Rule: "hours-of-weeks", Values: figures("weeks", "3", "most", "24")},
		{Rule: "hours-of-weeks", Name: "total", Values: figures("weeks", "2", "most", "50", "average", "no")},
		{Rule: "overtime-of-month", Values: figures("normal", "24", "most", "6")},
		{Rule: "hours-of-day", Values: figures("within", "07:00-21:00"), For: Audience{Contracts: []string{"part-time"}}},
		{Rule: "hours-per-day", Values: figures("most", "7h30m"), For: Audience{Contracts: []string{"full-time"}}},
		{Rule: "hours-per-night", Values: figures("most", "8h")},
		{Rule: "break-due", Values: figures("longer-than", "6h", "pause", "45m")},
		{Rule: "rest-between", Values: figures("rest", "13h", "each", "1")},
		{Rule: "consecutive-days", Values: figures("most", "3")},
		{Rule: "consecutive-nights", Values: figures("most", "2")},
		{Rule: "days-off-in-a-row", Values: figures("least", "2")},
		{Rule: "whole-weekends"},
		{Rule: "weekends-of-weeks", Values: figures("weeks", "2", "most", "1")},
		{Rule: "nights-of-weeks", Values: figures("weeks", "2", "most", "3")},
		{Rule: "days-of-weeks", Values: figures("weeks", "2", "most", "7")},
		{Rule: "succession", Values: figures("after", "13:00-24:00", "not", "05:00-10:00")},
		{Rule: "start-range", Values: figures("most", "2h")},
		{Rule: "together"}, {Rule: "fair-nights"}, {Rule: "fair-weekends"}, {Rule: "fair-wishes"}, {Rule: "stability"},
		{Rule: "advance-notice", Values: figures("notice", "14", "free", "30m")},
	} {
		if k, _ := kindOf(s.Rule); !k.Only {
			s.Level = []string{"hard", "soft"}[rng.IntN(2)]
		}
		if rng.IntN(3) == 0 {
			p.Config.Rules = append(p.Config.Rules, s)
		}
	}
	p.Ledger = map[string]Tally{}
	for i, a := range p.Agents {
		p.Agents[i].Team = []string{"north", "south", ""}[i%3]
		p.Ledger[a.ID] = Tally{Nights: float64(rng.IntN(30)), Weekends: float64(rng.IntN(20)), Refused: float64(rng.IntN(50))}
		if day := hotline.Midnight(p.From, berlin, i%5); i%2 == 0 {
			p.Published = append(p.Published, hotline.Shift{Agent: a.ID, Start: wall(day, 9*time.Hour), End: wall(day, 17*time.Hour)})
		}
	}
	p.MadeAt = p.From.AddDate(0, 0, -3)
	return p
}

// Whatever is asked for, rosters keep it, and what the search thinks that it
// costs is what the rules charge.
func TestRulesAskedForAreKept(t *testing.T) {
	t.Parallel()
	problems := uint64(36)
	if testing.Short() {
		problems = 14
	}
	for seed := range problems {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			p := asking(scramble(seed), seed)
			p.From, p.To = hotline.Midnight(p.From, berlin, 0), hotline.Midnight(p.To, berlin, 0)
			if err := p.Config.Validate(); err != nil {
				t.Fatal(err)
			}
			m := newModel(p)
			best := newSearch(m, short(seed)).run()
			r := best.roster()
			if v := Verify(p, r); !v.OK() {
				t.Errorf("%d broken, first %s", len(v.Broken), v.Broken[0])
			}
			var charged float64
			for _, b := range Judge(p, r.Shifts) {
				if b.Hard {
					t.Errorf("%s: %s", b.Rule, b.Why)
				} else {
					charged += b.Cost
				}
			}
			if math.Abs(charged-best.total-best.clubs.cost) > 1e-3 {
				t.Errorf("the rules charge %g, the search thought %g", charged, best.total+best.clubs.cost)
			}
		})
	}
}

// Hours of four weeks that may be shared out freely serve better than a quarter
// of them in each week: none are spent early that are missed in the end.
func TestHoursOfSeveralWeeksAreSharedOut(t *testing.T) {
	t.Parallel()
	missing := func(weeks, most string) float64 {
		p := bank(14, 4, 0.9, 4)
		p.Config.Rules = []Setting{{Rule: "hours-of-weeks", Values: figures("weeks", weeks, "most", most, "average", "no")}}
		r, report := Solve(p, short(1))
		sound(t, p, r, report)
		return report.Missing
	}
	if free, even := missing("4", "112"), missing("1", "28"); free > even {
		t.Errorf("%g agent-hours missing, %g with a quarter of the hours in each week", free, even)
	}
}
