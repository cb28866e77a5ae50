package roster

import (
	"fmt"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Together wants the members of a team who work on a day to begin at about the
// same time: teams that meet are teams. Everybody costs the distance to the
// middle one of the day's starts. It holds among those whom it holds for.
var Together = Kind{
	Name: "together",
	Help: "The members of a team begin at about the same time.",
	Unit: "hour away from the middle start of the team",
	Soft: true, Only: true,
	Each: 0.05,
	Make: func(values) Rule { return Rule{together: true} },
}

// judgingTeams completes a rule on what the members of a team do on a day.
func (r Rule) judgingTeams() Rule {
	r.Breaches = func(pl Plan) (out []Breach) {
		for _, own := range firstOfDays(pl.Terms, pl.Shifts) {
			var starts []time.Time
			for _, s := range pl.mates[r.Name] {
				if pl.date(s.Start).Equal(pl.date(own.Start)) {
					starts = append(starts, s.Start)
				}
			}
			if len(starts) == 0 {
				continue
			}
			slices.SortFunc(starts, time.Time.Compare)
			middle := starts[(len(starts)-1)/2]
			if off := own.Start.Sub(middle).Abs(); off > 0 {
				out = append(out, Breach{At: own.Start, Cost: r.charge(off.Hours()), Why: fmt.Sprintf(
					"%s begins at %s, %s away from the middle of the team", pl.Agent.ID, pl.say(own.Start), brief(off))})
			}
		}
		return out
	}
	return r
}

// firstOfDays are the shifts without those that begin later on the same day.
func firstOfDays(t Terms, shifts []hotline.Shift) (out []hotline.Shift) {
	for _, s := range shifts {
		if n := len(out); n == 0 || !t.date(out[n-1].Start).Equal(t.date(s.Start)) {
			out = append(out, s)
		}
	}
	return out
}

// club is what a rule and a team share: those who are to begin together.
type club struct{ rule, team string }

// withMates tells every plan the shifts of those it is to begin together with.
func withMates(plans []Plan) {
	shifts := map[club][]hotline.Shift{}
	each := func(visit func(pl *Plan, c club)) {
		for i := range plans {
			for _, r := range plans[i].rules {
				if r.together && plans[i].Agent.Team != "" {
					visit(&plans[i], club{r.Name, plans[i].Agent.Team})
				}
			}
		}
	}
	each(func(pl *Plan, c club) { shifts[c] = append(shifts[c], firstOfDays(pl.Terms, pl.Shifts)...) })
	each(func(pl *Plan, c club) {
		if pl.mates == nil {
			pl.mates = map[string][]hotline.Shift{}
		}
		pl.mates[c.rule] = shifts[c]
	})
}

// clubs are the starts of all clubs while a roster is being made.
type clubs struct {
	days   int
	rates  []float64 // price of a slot away from the middle, by club
	starts [][]int32 // by club and day, in order
	cost   float64
}

// join finds the clubs that an agent belongs to.
func (m *model) join(w *worker) {
	for _, r := range w.terms.rules {
		c := club{r.Name, w.terms.Agent.Team}
		if !r.together || c.team == "" {
			continue
		}
		i := slices.Index(m.clubs, c)
		if i < 0 {
			i = len(m.clubs)
			m.clubs, m.rates = append(m.clubs, c), append(m.rates, r.Each*m.slot.Hours())
		}
		w.clubs = append(w.clubs, i)
	}
}

func newClubs(m *model) *clubs {
	return &clubs{days: len(m.days), rates: m.rates, starts: make([][]int32, len(m.clubs)*len(m.days))}
}

func (c *clubs) copyFrom(o *clubs) {
	for i := range c.starts {
		c.starts[i] = append(c.starts[i][:0], o.starts[i]...)
	}
	c.cost = o.cost
}

// apart is what another start on a day would cost the clubs of an agent: its
// distance to the middle one, or to the nearer of the two in the middle.
func (c *clubs) apart(w *worker, d int, start int32) (cost float64) {
	for _, k := range w.clubs {
		all := c.starts[k*c.days+d]
		if n := len(all); n > 0 {
			cost += c.rates[k] * float64(max(0, all[(n-1)/2]-start, start-all[n/2]))
		}
	}
	return cost
}

func (c *clubs) add(w *worker, d int, start int32) {
	c.cost += c.apart(w, d, start)
	for _, k := range w.clubs {
		all := &c.starts[k*c.days+d]
		i, _ := slices.BinarySearch(*all, start)
		*all = slices.Insert(*all, i, start)
	}
}

func (c *clubs) remove(w *worker, d int, start int32) {
	for _, k := range w.clubs {
		all := &c.starts[k*c.days+d]
		if i, there := slices.BinarySearch(*all, start); there {
			*all = slices.Delete(*all, i, i+1)
		}
	}
	c.cost -= c.apart(w, d, start)
}
