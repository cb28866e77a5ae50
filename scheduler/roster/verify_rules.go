package roster

import (
	"slices"
	"strconv"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// asked is a rule that the configuration asks for, about to be verified for one
// agent, with plain arithmetic on instants and dates.
type asked struct {
	*check
	Setting
	agent  hotline.Agent
	shifts []hotline.Shift // in order, those before the period first
}

// asked verifies every hard rule that was asked for.
func (c *check) asked(a hotline.Agent, all []hotline.Shift) {
	for _, s := range c.p.Config.Rules {
		r := asked{c, s, a, all}
		if s.Level == "soft" || !r.concerns() {
			continue
		}
		switch s.Rule {
		case "weekly-rest":
			r.weeklyRest()
		case "hours-of-weeks":
			r.hoursOfWeeks()
		}
	}
}

func (r asked) concerns() bool {
	return (len(r.For.Contracts) == 0 || slices.Contains(r.For.Contracts, r.agent.Contract)) &&
		(len(r.For.Teams) == 0 || slices.Contains(r.For.Teams, r.agent.Team))
}

func (r asked) length(key string) time.Duration {
	d, _ := time.ParseDuration(r.Values[key])
	return d
}

func (r asked) figure(key string, unsaid float64) float64 {
	f, err := strconv.ParseFloat(r.Values[key], 64)
	if err != nil {
		return unsaid
	}
	return f
}

// days visits the first instants of the planned dates, and the instant after each.
func (r asked) days(visit func(from, to time.Time)) {
	for at := hotline.Midnight(r.p.From, r.p.Site, 0); at.Before(r.p.To); {
		next := hotline.Midnight(at, r.p.Site, 1)
		visit(at, next)
		at = next
	}
}

// freeUntil is how long nothing was worked before an instant, counted from a
// first one at most.
func (r asked) freeUntil(at, first time.Time) time.Duration {
	for _, s := range r.shifts {
		if s.Start.Before(at) && s.End.After(first) {
			first = s.End
		}
	}
	return at.Sub(first)
}

func (r asked) weeklyRest() {
	if within := int(r.figure("within", 0)); within > 0 {
		r.restEvery(within)
		return
	}
	r.days(func(_, end time.Time) {
		if end.In(r.p.Site).Weekday() != r.p.Config.FirstDay() {
			return
		}
		begin := hotline.Midnight(end, r.p.Site, -7)
		longest := r.freeUntil(end, begin)
		for _, s := range r.shifts {
			if s.Start.After(begin) && s.Start.Before(end) {
				longest = max(longest, r.freeUntil(s.Start, begin))
			}
		}
		// Of a week that began before anything is known, the rest may have been then.
		if unknown := begin.Before(r.p.From) && (len(r.shifts) == 0 || !r.shifts[0].Start.Before(hotline.Midnight(begin, r.p.Site, 1))); longest < r.length("rest") && !unknown {
			r.broken("%s: %s rests %s at most in the week to %s", r.Rule, r.agent.ID, longest, end)
		}
	})
}

func (r asked) restEvery(within int) {
	var since time.Time // date of the first shift after the last long rest
	for i, s := range r.shifts {
		if i == 0 || s.Start.Sub(r.shifts[i-1].End) >= r.length("rest") {
			since = s.Start
		}
		days := 1
		for at := since; at.In(r.p.Site).Format(time.DateOnly) != s.Start.In(r.p.Site).Format(time.DateOnly) && days < 400; days++ {
			at = hotline.Midnight(at, r.p.Site, 1)
		}
		if days > within && !s.Start.Before(r.p.From) {
			r.broken("%s: %s works on day %d after the last rest of %s, at %s", r.Rule, r.agent.ID, days, r.length("rest"), s.Start)
		}
	}
}

func (r asked) hoursOfWeeks() {
	week := func(at time.Time) time.Time {
		at = hotline.Midnight(at, r.p.Site, 0)
		for at.Weekday() != r.p.Config.FirstDay() {
			at = hotline.Midnight(at, r.p.Site, -1)
		}
		return at
	}
	weeks := max(1, int(r.figure("weeks", 1)))
	said := map[time.Time]bool{}
	for _, s := range r.shifts {
		last := week(s.Start)
		if s.Start.Before(r.p.From) || said[last] {
			continue
		}
		said[last] = true
		first := hotline.Midnight(last, r.p.Site, -7*(weeks-1))
		var hours float64
		for _, x := range r.shifts {
			if w := week(x.Start); !w.Before(first) && !w.After(last) {
				hours += r.paid(x)
			}
		}
		most := r.figure("most", 0)
		if r.Values["average"] == "" || r.Values["average"] == "yes" || r.Values["average"] == "true" || r.Values["average"] == "1" {
			most *= r.weeksThere(first, last, week(r.shifts[0].Start))
		}
		if hours > most+1e-6 {
			r.broken("%s: %s works %.2f hours in the weeks from %s to %s, at most %.2f are allowed", r.Rule, r.agent.ID, hours, first, last, most)
		}
	}
}

func (r asked) paid(s hotline.Shift) float64 {
	hours := s.End.Sub(s.Start).Hours()
	for _, x := range s.Activities {
		if x.Kind == hotline.Lunch {
			hours -= x.End.Sub(x.Start).Hours()
		}
	}
	return hours
}

// weeksThere counts weeks, those before the first known not, and each by the
// share of its first working days on which the agent was neither absent nor
// elsewhere employed.
func (r asked) weeksThere(first, last, known time.Time) (sum float64) {
	working := r.contracts[r.agent.Contract].DaysPerWeek
	if working <= 0 {
		working = 5
	}
	for week := first; !week.After(last); week = hotline.Midnight(week, r.p.Site, 7) {
		if week.Before(known) {
			continue
		}
		there := working
		for d := range max(5, working) {
			day := hotline.Midnight(week, r.p.Site, d)
			noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, r.p.Site)
			away := noon.Before(r.agent.From) || (!r.agent.To.IsZero() && !noon.Before(r.agent.To))
			for _, x := range r.p.Absences {
				away = away || (x.Agent == r.agent.ID && !noon.Before(x.From) && noon.Before(x.To))
			}
			if away {
				there--
			}
		}
		sum += float64(max(0, there)) / float64(working)
	}
	return sum
}
