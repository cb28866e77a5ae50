package roster

import (
	"slices"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// priced is checker for a soft rule, in its unit.
func priced(t *testing.T, p Problem, s Setting) func(want float64, shifts ...hotline.Shift) {
	t.Helper()
	s.Price = 2
	p.Config.Rules = []Setting{s}
	if err := p.Config.Validate(); err != nil {
		t.Fatal(err)
	}
	rule := p.Config.book()[0].Rule
	return func(want float64, shifts ...hotline.Shift) {
		t.Helper()
		checker(t, rule, p)(2*want, shifts...)
	}
}

func TestFairNights(t *testing.T) {
	t.Parallel()
	p := office()
	check := priced(t, p, Setting{Rule: "fair-nights"})
	check(0, on("ann", "Mon 14:00-22:00"))
	check(1, on("ann", "Mon 22:00-06:00"))
	check(3, on("ann", "Mon 22:00-06:00"), on("ann", "Tue 22:00-06:00")) // the second night is twice as dear
	check(2, on("ann", "Mon 22:00-06:00"), on("bob", "Tue 22:00-06:00"))
	p.Ledger = map[string]Tally{"ann": {Nights: 30}, "bob": {Nights: 10}} // twenty each would be fair
	check = priced(t, p, Setting{Rule: "fair-nights"})
	check(11, on("ann", "Mon 22:00-06:00"))
	check(0, on("bob", "Mon 22:00-06:00"))
	// Who may not work at night has no part in them.
	p.Contracts = append(p.Contracts, hotline.Contract{Name: "days"})
	p.Agents = append(p.Agents, hotline.Agent{ID: "eve", Contract: "days", Skills: map[string]float64{"cards": 1}})
	priced(t, p, Setting{Rule: "fair-nights"})(11, on("ann", "Mon 22:00-06:00"))
	p.Agents[1].Team = "elsewhere" // then all thirty are her own
	priced(t, p, Setting{Rule: "fair-nights"})(1, on("ann", "Mon 22:00-06:00"))
}

func TestFairWeekends(t *testing.T) {
	t.Parallel()
	p := office()
	check := priced(t, p, Setting{Rule: "fair-weekends"})
	check(0, daily("ann", "08:00-12:00", "Thu", "Fri")...)
	check(1, daily("ann", "08:00-12:00", "Sat", "Sun")...)
	check(3, daily("ann", "08:00-12:00", "Sun", "Sat+1")...)
	p.Ledger = map[string]Tally{"ann": {Weekends: 4}, "bob": {Weekends: 8}}
	p.Contracts = append(p.Contracts, hotline.Contract{Name: "half", NightAllowed: true, HoursPerWeek: 20})
	p.Agents[1].Contract = "half" // bob's part is a third of the twelve: four
	check = priced(t, p, Setting{Rule: "fair-weekends"})
	check(5, daily("bob", "08:00-12:00", "Sat")...)
	check(0, daily("ann", "08:00-12:00", "Sat")...)
}

func TestFairWishes(t *testing.T) {
	t.Parallel()
	p := office()
	p.Wishes = []Wish{{Agent: "ann", From: moment("Mon 12:00"), To: moment("Mon 18:00"), Weight: 1}}
	p.Ledger = map[string]Tally{"ann": {Refused: 15}, "bob": {Refused: 5}} // ten each would be fair: half as much again
	check := priced(t, p, Setting{Rule: "fair-wishes"})
	check(0, on("ann", "Mon 06:00-12:00"))
	check(1, on("ann", "Mon 06:00-14:00"))
	p.Ledger["bob"] = Tally{Refused: 100}
	priced(t, p, Setting{Rule: "fair-wishes"})(0, on("ann", "Mon 06:00-14:00"))
}

func TestStability(t *testing.T) {
	t.Parallel()
	p := office()
	p.MadeAt = p.From
	p.Published = []hotline.Shift{on("ann", "Mon 08:00-16:00"), on("bob", "Wed 08:00-16:00"), on("ann", "Mon+1 08:00-16:00")}
	kept := on("bob", "Wed 08:00-16:00")
	next := on("ann", "Mon+1 08:00-16:00")
	check := priced(t, p, Setting{Rule: "stability", Values: figures("nearer", "0")})
	check(0, on("ann", "Mon 08:00-16:00"), kept, next)
	check(3, on("ann", "Mon 09:00-18:00"), kept, next)
	check(4, kept, next)
	check(4, on("ann", "Mon 08:00-16:00"), on("ann", "Tue 08:00-16:00"), kept, next)
	check(0, on("ann", "Mon 08:00-16:00"), kept, next, on("ann", "Tue+1 08:00-16:00")) // after the published days
	// Today four times as dear, in a week two and a half times.
	check = priced(t, p, Setting{Rule: "stability"})
	check(4, on("ann", "Mon 09:00-16:00"), kept, next)
	check(2.5, on("ann", "Mon 08:00-16:00"), kept, on("ann", "Mon+1 08:00-17:00"))
}

func TestAdvanceNotice(t *testing.T) {
	t.Parallel()
	p := office()
	p.MadeAt = moment("Mon 12:00")
	p.Published = []hotline.Shift{on("ann", "Tue 08:00-16:00"), on("bob", "Mon 08:00-16:00"), on("bob", "Sun+1 08:00-16:00")}
	rest := []hotline.Shift{on("bob", "Mon 08:00-16:00"), on("bob", "Sun+1 08:00-16:00")}
	check := priced(t, p, Setting{Rule: "advance-notice", Values: figures("notice", "7", "free", "30m")})
	with := func(shifts ...hotline.Shift) []hotline.Shift { return append(shifts, rest...) }
	check(0, with(on("ann", "Tue 08:00-16:00"))...)
	check(0, with(on("ann", "Tue 08:30-16:30"))...)
	check(1, with(on("ann", "Tue 09:00-17:00"))...)
	check(1, with(on("ann", "Tue 08:00-16:00"), on("ann", "Wed 08:00-16:00"))...)
	check(1, with(on("ann", "Tue 08:00-14:00"))...) // half of two hours
	check(4, with()...)
	check(0, with(on("ann", "Tue 08:00-16:00"), on("ann", "Thu+1 08:00-16:00"))...) // in good time
	check = priced(t, p, Setting{Rule: "advance-notice", Values: figures("notice", "7", "lost", "0")})
	check(1, with()...)
}

func TestTogether(t *testing.T) {
	t.Parallel()
	p := office()
	p.Agents = append(p.Agents, hotline.Agent{ID: "eve", Contract: "any", Skills: map[string]float64{"cards": 1}})
	for i := range p.Agents {
		p.Agents[i].Team = "north"
	}
	check := priced(t, p, Setting{Rule: "together"})
	check(0, on("ann", "Mon 08:00-16:00"), on("bob", "Mon 08:00-14:00"))
	check(2, on("ann", "Mon 08:00-16:00"), on("bob", "Mon 10:00-14:00"))
	check(3, on("ann", "Mon 08:00-16:00"), on("bob", "Mon 10:00-14:00"), on("eve", "Mon 11:00-15:00"))
	check(0, on("ann", "Mon 08:00-16:00"), on("bob", "Tue 10:00-14:00"))
	priced(t, p, Setting{Rule: "together", For: Audience{Contracts: []string{"half"}}})(0, on("ann", "Mon 08:00-16:00"), on("bob", "Mon 10:00-14:00"))
	p.Agents[1].Team = "south"
	priced(t, p, Setting{Rule: "together"})(3, on("ann", "Mon 08:00-16:00"), on("bob", "Mon 10:00-14:00"), on("eve", "Mon 11:00-15:00"))
}

// A price on something makes it rarer: soft rules are weighed, not only told.
func TestSoftRulesChangeRosters(t *testing.T) {
	t.Parallel()
	for _, s := range []Setting{
		{Rule: "whole-weekends", Level: "soft", Price: 5},
		{Rule: "succession", Level: "soft", Price: 5, Values: figures("after", "09:00-24:00", "not", "05:00-09:00")},
		{Rule: "start-range", Level: "soft", Price: 5, Values: figures("most", "30m")},
		{Rule: "together", Price: 5},
		{Rule: "hours-of-weeks", Level: "soft", Price: 5, Values: figures("weeks", "1", "most", "30")},
	} {
		p := bank(14, 2, 0.9, 3)
		for a := range p.Agents {
			p.Agents[a].Team = []string{"north", "south"}[a%2]
		}
		breaches := func(price float64) (n float64) {
			s.Price = price
			p.Config.Rules = []Setting{s}
			r, _ := Solve(p, short(1))
			for _, b := range Judge(p, r.Shifts) {
				if b.Rule == s.Rule {
					n += b.Cost / price
				}
			}
			return n
		}
		if cheap, dear := breaches(1e-6), breaches(5); dear > cheap/2 {
			t.Errorf("%s: broken %g times at no price, %g times at a high one", s.Rule, cheap, dear)
		}
	}
}

// What was published is kept where nothing else is at stake.
func TestRostersStayAsPublished(t *testing.T) {
	t.Parallel()
	p := bank(14, 1, 0.8, 5)
	first, _ := Solve(p, short(1))
	p.Published, p.MadeAt = first.Shifts, p.From.Add(-24*time.Hour)
	p.Config.Rules = []Setting{{Rule: "stability"}}
	second, report := Solve(p, short(2))
	sound(t, p, second, report)
	p.Config.Rules = nil
	third, _ := Solve(p, short(2))
	if moved, free := unmoved(first, second), unmoved(first, third); moved <= len(first.Shifts)/2 || moved <= free {
		t.Errorf("%d of %d shifts are kept, %d without the rule", moved, len(first.Shifts), free)
	}
}

// unmoved counts the shifts of a roster that another has as well.
func unmoved(a, b hotline.Roster) (n int) {
	for _, x := range a.Shifts {
		if slices.ContainsFunc(b.Shifts, func(y hotline.Shift) bool {
			return x.Agent == y.Agent && x.Start.Equal(y.Start) && x.End.Equal(y.End)
		}) {
			n++
		}
	}
	return n
}
