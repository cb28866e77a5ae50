package roster

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Verdict is what Verify found.
type Verdict struct {
	Broken  []string // a sentence for every breach of a hard rule and every false statement
	Needed  float64  // agent-hours
	Missing float64  // agent-hours of them that nobody covers
	NotHeld int      // sessions that somebody should have and does not get
}

// OK reports whether nothing is broken.
func (v Verdict) OK() bool { return len(v.Broken) == 0 }

// Verify checks a roster against a problem from first principles: every hard
// rule, the activities of every shift, and that the roster's gaps are exactly
// where somebody is missing. It shares no code with the search or the rules
// that the search is built on; it reads the nouns and counts.
func Verify(p Problem, r hotline.Roster) Verdict {
	c := newCheck(p, r.Shifts)
	c.cover(r.Shifts, r.Gaps, true)
	return c.verdict
}

// VerifyShifts is Verify for shifts that come without gaps, from a file perhaps.
func VerifyShifts(p Problem, shifts []hotline.Shift) Verdict {
	c := newCheck(p, shifts)
	c.cover(shifts, nil, false)
	return c.verdict
}

// newCheck checks the shifts and leaves the cover to be counted.
func newCheck(p Problem, all []hotline.Shift) *check {
	c := &check{p: p, agents: map[string]hotline.Agent{}, contracts: map[string]hotline.Contract{}, skill: map[string]string{}}
	for _, a := range p.Agents {
		c.agents[a.ID] = a
	}
	for _, k := range p.Contracts {
		c.contracts[k.Name] = k
	}
	for _, q := range p.Queues {
		c.skill[q.Name] = q.Skill
	}
	shifts := map[string][]hotline.Shift{}
	for _, s := range all {
		a, known := c.agents[s.Agent]
		if !known {
			c.broken("%s is on the roster and nobody knows who that is", s.Agent)
			continue
		}
		if s.Start.Before(p.From) || !s.Start.Before(p.To) {
			c.broken("%s works from %s, outside the planned period", s.Agent, s.Start)
		}
		c.shift(a, c.contracts[a.Contract], s)
		shifts[s.Agent] = append(shifts[s.Agent], s)
	}
	for _, a := range p.Agents {
		c.agent(a, c.contracts[a.Contract], shifts[a.ID])
	}
	c.fixed(all)
	c.sessions(all)
	return c
}

type check struct {
	p         Problem
	agents    map[string]hotline.Agent
	contracts map[string]hotline.Contract
	skill     map[string]string
	verdict   Verdict
}

func (c *check) broken(format string, args ...any) {
	c.verdict.Broken = append(c.verdict.Broken, fmt.Sprintf(format, args...))
}

// shift checks what can be seen of one shift alone.
func (c *check) shift(a hotline.Agent, k hotline.Contract, s hotline.Shift) {
	name := fmt.Sprintf("%s on %s", a.ID, s.Start.In(c.p.Site).Format("Mon 2 Jan 15:04"))
	long := s.End.Sub(s.Start)
	if long <= 0 || long < k.MinShift && !c.fellIll(s) || (k.MaxShift > 0 && long > k.MaxShift) {
		c.broken("%s: a shift of %s, the contract says %s to %s", name, long, k.MinShift, k.MaxShift)
	}
	if _, ok := c.namedAs(s, k.Shifts); len(k.Shifts) > 0 && !ok {
		c.broken("%s: none of the shifts %v of the contract", name, k.Shifts)
	}
	if s.Start.Before(a.From) || (!a.To.IsZero() && s.End.After(a.To)) {
		c.broken("%s: not employed", name)
	}
	for _, x := range c.p.Absences {
		if x.Agent == a.ID && x.From.Before(s.End) && s.Start.Before(x.To) {
			c.broken("%s: absent (%s)", name, x.Kind)
		}
	}
	// Minute by minute is slow, plain, and cannot be wrong about midnights.
	var limited, free bool
	for _, w := range c.p.Available {
		limited = limited || w.Agent == a.ID
	}
	for at := s.Start; at.Before(s.End); at = at.Add(5 * time.Minute) {
		if !k.NightAllowed && c.night(at) {
			c.broken("%s: works at night", name)
			break
		}
		if free = limited && !c.available(a.ID, at); free {
			c.broken("%s: not available at %s", name, at.In(c.p.Site).Format("15:04"))
			break
		}
	}
	c.activities(name, a, s)
}

// night tells from the clock on the wall.
func (c *check) night(at time.Time) bool {
	clock := at.In(c.p.Site).Format("15:04")
	from, to := c.p.Config.NightFrom, c.p.Config.NightTo
	if from <= to {
		return clock >= from && clock < to
	}
	return clock >= from || clock < to
}

func (c *check) available(agent string, at time.Time) bool {
	local := at.In(c.p.Site)
	clock := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
	today, eve := local.Format(time.DateOnly), local.AddDate(0, 0, -1).Format(time.DateOnly)
	weekly, dated := false, map[string]bool{}
	mine := keep(c.p.Available, func(w Availability) bool { return w.Agent == agent })
	for _, w := range mine {
		weekly = weekly || w.Date.IsZero()
		if !w.Date.IsZero() {
			dated[w.Date.In(c.p.Site).Format(time.DateOnly)] = true
		}
	}
	for _, w := range mine {
		now, before := w.Weekday == local.Weekday() && !dated[today], (w.Weekday+1)%7 == local.Weekday() && !dated[eve]
		if date := w.Date.In(c.p.Site).Format(time.DateOnly); !w.Date.IsZero() {
			now, before = date == today, date == eve
		}
		if now && clock >= w.From && clock < w.To || before && clock+24*time.Hour < w.To {
			return true
		}
	}
	return !weekly && !dated[today]
}

// activities checks that they fill the shift, on queues the agent knows, with
// the pauses due.
func (c *check) activities(name string, a hotline.Agent, s hotline.Shift) {
	at := s.Start
	var pauses []hotline.Activity
	for _, x := range s.Activities {
		if !x.Start.Equal(at) || !x.Start.Before(x.End) {
			c.broken("%s: nothing, or two things at once, at %s", name, at.In(c.p.Site).Format("15:04"))
		}
		at = x.End
		switch {
		case x.Kind == hotline.Work:
			if skill := cmp.Or(c.skill[x.Queue], x.Queue); a.Skills[skill] <= 0 {
				c.broken("%s: serves %s without the skill %s", name, x.Queue, skill)
			}
		case x.Kind.Pause():
			pauses = append(pauses, x)
		}
	}
	if !at.Equal(s.End) {
		c.broken("%s: the activities end at %s", name, at.In(c.p.Site).Format("15:04"))
	}
	if !c.cutByHand(s) && !c.fellIll(s) {
		c.pauses(name, s, pauses)
	}
}

// fellIll reports whether a shift ends when an absence begins that was not planned.
func (c *check) fellIll(s hotline.Shift) bool {
	return slices.ContainsFunc(c.p.Absences, func(x hotline.Absence) bool {
		return x.Agent == s.Agent && !x.Planned && !x.From.After(s.End) && s.End.Before(x.From.Add(15*time.Minute))
	})
}

func (c *check) pauses(name string, s hotline.Shift, got []hotline.Activity) {
	before := s.Start
	for _, x := range got {
		if x.Start.Sub(before) < c.p.Config.MinStretch {
			c.broken("%s: a %s after only %s of work", name, x.Kind, x.Start.Sub(before))
		}
		before = x.End
	}
	if len(got) > 0 && s.End.Sub(before) < c.p.Config.MinStretch {
		c.broken("%s: only %s of work after the last pause", name, s.End.Sub(before))
	}
	for _, d := range c.breaksOf(s) {
		if s.End.Sub(s.Start) < d.MinShift {
			continue
		}
		if !slices.ContainsFunc(got, func(x hotline.Activity) bool {
			begins := x.Start.Sub(s.Start)
			return c.kindOf(d) == x.Kind && x.End.Sub(x.Start) == d.Length && begins >= d.After && begins <= d.Until
		}) {
			c.broken("%s: no %s of %s between %s and %s after the start", name, d.Kind, d.Length, d.After, d.Until)
		}
	}
}

// agent checks what adds up over an agent's shifts.
func (c *check) agent(a hotline.Agent, k hotline.Contract, mine []hotline.Shift) {
	all := slices.Clone(mine)
	for _, s := range c.p.Previous {
		if s.Agent == a.ID {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(x, y hotline.Shift) int { return x.Start.Compare(y.Start) })
	c.asked(a, all)
	rest := cmp.Or(k.Rest, c.p.Config.Rest)
	worked, perWeek, paid := map[string]bool{}, map[string]int{}, map[string]float64{}
	for i, s := range all {
		local := s.Start.In(c.p.Site)
		planned := !s.Start.Before(c.p.From)
		if i > 0 && planned && s.Start.Sub(all[i-1].End) < rest {
			c.broken("%s rests %s before %s, needs %s", a.ID, s.Start.Sub(all[i-1].End), local.Format("Mon 2 Jan 15:04"), rest)
		}
		date := local.Format(time.DateOnly)
		if worked[date] && planned {
			c.broken("%s begins two shifts on %s", a.ID, date)
		}
		worked[date] = true
		first := local
		for first.Weekday() != c.p.Config.FirstDay() {
			first = first.AddDate(0, 0, -1)
		}
		week := first.Format(time.DateOnly)
		perWeek[week]++
		paid[week] += s.End.Sub(s.Start).Hours()
		for _, x := range s.Activities {
			if !x.Kind.Paid() {
				paid[week] -= x.End.Sub(x.Start).Hours()
			}
		}
		c.sums(a, k, local, week, perWeek[week], paid[week], worked, planned)
	}
}

func (c *check) sums(a hotline.Agent, k hotline.Contract, local time.Time, week string, days int, paid float64, worked map[string]bool, planned bool) {
	if !planned {
		return
	}
	if k.DaysPerWeek > 0 && days > k.DaysPerWeek {
		c.broken("%s works %d days in the week of %s, at most %d are allowed", a.ID, days, week, k.DaysPerWeek)
	}
	if most := cmp.Or(k.MaxPerWeek, k.HoursPerWeek); most > 0 && paid > most+1e-6 {
		c.broken("%s works %.2f hours in the week of %s, at most %.2f are allowed", a.ID, paid, week, most)
	}
	row := 1
	for worked[local.AddDate(0, 0, -row).Format(time.DateOnly)] {
		row++
	}
	if k.MaxDaysInARow > 0 && row > k.MaxDaysInARow {
		c.broken("%s works %d days in a row on %s, at most %d are allowed", a.ID, row, local.Format(time.DateOnly), k.MaxDaysInARow)
	}
}

// place is a moment on a queue.
type place struct {
	queue string
	at    time.Time
}

// moments visits a span of a queue every five minutes.
func moments(queue string, from, to time.Time, visit func(place)) {
	for at := from; at.Before(to); at = at.Add(5 * time.Minute) {
		visit(place{queue, at.UTC()})
	}
}

// cover counts who serves what at every moment of every requirement, and, if
// the roster says anything about gaps, compares it with those that it admits.
func (c *check) cover(shifts []hotline.Shift, gaps []hotline.Gap, says bool) {
	admitted := map[place]hotline.Gap{}
	for _, g := range gaps {
		moments(g.Queue, g.Start, g.Start.Add(g.Interval), func(w place) { admitted[w] = g })
	}
	there := map[place]int{}
	for _, s := range append(slices.Clone(shifts), c.p.Previous...) {
		for _, x := range s.Activities {
			if x.Kind == hotline.Work {
				moments(x.Queue, x.Start, x.End, func(w place) { there[w]++ })
			}
		}
	}
	for _, d := range c.p.Demand {
		need := max(d.Agents, int(math.Round(d.GrossAgents)))
		moments(d.Queue, d.Start, d.Start.Add(d.Interval), func(w place) {
			if w.at.Before(c.p.From) || !w.at.Before(c.p.To) {
				return
			}
			c.verdict.Needed += float64(need) / 12
			c.verdict.Missing += float64(max(0, need-there[w])) / 12
			if says {
				c.gap(w, need, there[w], admitted)
			}
			delete(admitted, w)
		})
	}
	for w := range admitted {
		c.broken("%s at %s: a gap where nobody is needed", w.queue, w.at)
	}
}

// gap compares what a roster says about a moment with the truth.
func (c *check) gap(w place, need, there int, admitted map[place]hotline.Gap) {
	g, said := admitted[w]
	switch short := there < need; {
	case short && !said:
		c.broken("%s at %s: %d needed, %d there, and the roster does not say so", w.queue, w.at, need, there)
	case short && (int(g.Required) != need || int(g.Rostered) != there || g.Why == ""):
		c.broken("%s at %s: %d needed, %d there, the roster says %g and %g (%s)", w.queue, w.at, need, there, g.Required, g.Rostered, g.Why)
	case !short && said:
		c.broken("%s at %s: %d needed, %d there, and the roster calls that a gap", w.queue, w.at, need, there)
	}
}
