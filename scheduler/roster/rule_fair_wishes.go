package roster

import (
	"fmt"

	"github.com/hotlined/hotlined/internal/hotline"
)

// FairWishes makes the wishes to be free of those dearer whose wishes were
// refused more than others' over the last year: up to three times.
var FairWishes = Kind{
	Name: "fair-wishes",
	Help: "Who was refused more wishes than others is refused less now.",
	Unit: "hour against a wish, times its weight and how much was refused",
	Soft: true, Only: true,
	Each: 0.25,
	Make: func(values) Rule {
		return Rule{
			ofShift: func(t Terms, s hotline.Shift) (over float64) {
				for _, w := range t.Wishes {
					if !w.Work {
						over += w.Weight * overlap(s, w.From, w.To).Hours()
					}
				}
				return over * t.slighted()
			},
			say: func(t Terms, s hotline.Shift, _ float64) string {
				return fmt.Sprintf("%s works %s against a wish; %.4g hours of wishes were refused in a year, a fair part of the team's is %.4g",
					t.Agent.ID, t.span(s), t.Ledger.Refused, t.fair.Refused)
			},
		}
	},
}

// slighted is by how many fair parts more was refused than one.
func (t Terms) slighted() float64 {
	return min(2, max(0, t.Ledger.Refused-t.fair.Refused)/max(1, t.fair.Refused))
}
