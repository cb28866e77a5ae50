package roster

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

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
	} {
		if k, _ := kindOf(s.Rule); !k.Only {
			s.Level = []string{"hard", "soft"}[rng.IntN(2)]
		}
		if rng.IntN(3) > 0 {
			p.Config.Rules = append(p.Config.Rules, s)
		}
	}
	return p
}

// Whatever is asked for, rosters keep it, and what the search thinks that it
// costs is what the rules charge.
func TestRulesAskedForAreKept(t *testing.T) {
	t.Parallel()
	for seed := range uint64(24) {
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
			if math.Abs(charged-best.total) > 1e-3 {
				t.Errorf("the rules charge %g, the search thought %g", charged, best.total)
			}
		})
	}
}
