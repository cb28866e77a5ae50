package roster

import (
	"fmt"
	"time"
)

// WeeklyRest wants one long rest in every week: without a break, and inside the
// week. The hours after the last shift count up to the week's end, those before
// the first from its beginning. Rolling it is not weeks of the calendar: no more
// than so many days of work lie between two long rests.
var WeeklyRest = Kind{
	Name: "weekly-rest",
	Help: "An agent has one long rest in every week.",
	Unit: "week",
	Each: 4,
	Values: []Value{
		{Key: "rest", Is: aDuration, Help: "the long rest"},
		{Key: "within", Is: aCount, Unsaid: "0", Help: "days of work at most between two of them; 0: one in each week of the calendar"},
	},
	Make: func(v values) Rule {
		rest, within := v.duration("rest"), v.count("within")
		return Rule{Track: func(t Terms) *Track {
			if within > 0 {
				return restWithin(t, rest, within)
			}
			return restInWeek(t, rest)
		}}
	},
}

// restInWeek remembers whether the week has had its rest.
func restInWeek(t Terms, rest time.Duration) *Track {
	return &Track{
		States: 2, Fresh: 1,
		Step: func(had int, d *Day) (int, float64) {
			if d.Nth == 0 {
				had = 0
			}
			if d.InWeek() >= rest {
				had = 1
			}
			if d.Nth == 6 && had == 0 {
				return 0, 1
			}
			return had, 0
		},
		Say: func(_ int, d *Day, _ float64) string {
			return fmt.Sprintf("%s never rests %s in the week to %s", t.Agent.ID, brief(rest), d.Date.Format("Mon 2 Jan"))
		},
	}
}

// restWithin counts the days since the last long rest.
func restWithin(t Terms, rest time.Duration, within int) *Track {
	return &Track{
		States: within + 2,
		Step: func(days int, d *Day) (int, float64) {
			if d.Rest >= rest {
				days = 0
			}
			if d.Off {
				return min(days+1, within+1), 0
			}
			if days++; days > within {
				return within + 1, 1
			}
			return days, 0
		},
		Say: func(_ int, d *Day, _ float64) string {
			return fmt.Sprintf("%s works on %s, more than %d days after the last rest of %s", t.Agent.ID, d.Date.Format("Mon 2 Jan"), within, brief(rest))
		},
	}
}
