package roster

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// needs adds demand on cards: needs(&p, "Tue 00:00-06:00", 2).
func needs(p *Problem, when string, heads int) {
	s := on("", when)
	for at := s.Start; at.Before(s.End); at = at.Add(15 * time.Minute) {
		p.Demand = append(p.Demand, hotline.Requirement{Queue: "cards", Start: at, Interval: 15 * time.Minute, Agents: heads})
	}
}

// crew is people who know cards, each with a contract of his own, for the tests'
// week; shifts have eight hours and begin at midnight, eight or four.
func crew(contracts ...hotline.Contract) Problem {
	p := office()
	p.To, p.Agents, p.Contracts = p.From.AddDate(0, 0, 7), nil, nil
	p.Config.Lengths, p.Config.StartEvery = []time.Duration{8 * time.Hour}, 8*time.Hour
	for i, c := range contracts {
		c.Name = fmt.Sprintf("c%d", i)
		p.Contracts = append(p.Contracts, c)
		p.Agents = append(p.Agents, hotline.Agent{ID: []string{"ann", "bob", "cyn", "dan"}[i], Contract: c.Name, Skills: map[string]float64{"cards": 1}})
	}
	return p
}

// explained solves and explains, and wants one line.
func explained(t *testing.T, p Problem) Obstacle {
	t.Helper()
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	o := Explain(p, r, Options{Workers: 2})
	if len(o.Lines) != 1 {
		t.Fatalf("%d lines: %+v", len(o.Lines), o.Lines)
	}
	return o.Lines[0]
}

func TestTheLeastThatBlocksANight(t *testing.T) {
	t.Parallel()
	free := hotline.Contract{NightAllowed: true}
	cases := []struct {
		name  string
		make  func() Problem
		class Class
		want  string
	}{
		{"nights are not in the contract", func() Problem {
			p := crew(free, hotline.Contract{})
			needs(&p, "Tue 00:00-08:00", 2)
			return p
		}, NobodyMay, "let bob work the night Tue 11 Mar 00:00-08:00; or hire 1 more person who knows cards, contract c0"},
		{"rest", func() Problem {
			p := crew(hotline.Contract{NightAllowed: true, Rest: 11 * time.Hour})
			needs(&p, "Mon 08:00-16:00", 1)
			needs(&p, "Tue 00:00-08:00", 1)
			return p
		}, Elsewhere, "let ann rest 8h instead of 11h before Tue 11 Mar 00:00"},
		{"days in a row", func() Problem {
			p := crew(hotline.Contract{MaxDaysInARow: 2})
			for _, d := range []string{"Mon", "Tue", "Wed"} {
				needs(&p, d+" 08:00-16:00", 1)
			}
			return p
		}, Elsewhere, "let ann work 3 days in a row up to Wed 12 Mar (at most 2 now)"},
		{"days of the week", func() Problem {
			p := crew(hotline.Contract{DaysPerWeek: 2})
			for _, d := range []string{"Mon", "Wed", "Fri"} {
				needs(&p, d+" 08:00-16:00", 1)
			}
			return p
		}, Elsewhere, "let ann work 3 days in the week of 10 Mar (at most 2 now)"},
		{"hours of the week", func() Problem {
			p := crew(hotline.Contract{MaxPerWeek: 20})
			for _, d := range []string{"Mon", "Wed", "Fri"} {
				needs(&p, d+" 08:00-16:00", 1)
			}
			return p
		}, Elsewhere, "let ann work 24 hours in the week of 10 Mar (at most 20 now)"},
		{"leave, of which only the planned can be moved", func() Problem {
			p := crew(free, free)
			p.Absences = []hotline.Absence{
				{Agent: "ann", From: moment("Mon 00:00"), To: moment("Sat 00:00"), Kind: "leave", Planned: true},
				{Agent: "bob", From: moment("Mon 00:00"), To: moment("Sat 00:00"), Kind: "sickness"},
			}
			needs(&p, "Tue 08:00-16:00", 1)
			return p
		}, NobodyMay, "let ann move the leave of Tue 11 Mar; or hire"},
		{"availability", func() Problem {
			p := crew(free)
			p.Available = []Availability{{Agent: "ann", Weekday: time.Tuesday, From: 12 * time.Hour, To: 24 * time.Hour}}
			needs(&p, "Tue 08:00-16:00", 1)
			return p
		}, NobodyMay, "let ann work Tue 11 Mar 08:00-16:00, outside the hours given; or "},
		{"two matters at once", func() Problem {
			p := crew(hotline.Contract{DaysPerWeek: 1, MaxPerWeek: 8})
			needs(&p, "Mon 08:00-16:00", 1)
			needs(&p, "Wed 08:00-16:00", 1)
			return p
		}, Elsewhere, "let ann work 16 hours in the week of 10 Mar (at most 8 now) and work 2 days in the week of 10 Mar (at most 1 now)"},
		{"a rule asked for by configuration, by its name", func() Problem {
			p := crew(free)
			p.Config.Rules = []Setting{{Rule: WeeklyRest.Name, Values: map[string]string{"rest": "35h"}}}
			for _, d := range []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} {
				needs(&p, d+" 08:00-16:00", 1)
			}
			return p
		}, Elsewhere, "let ann have an exception from weekly-rest (ann never rests 35h in the week to Sun 16 Mar); or hire"},
		{"less of one colleague than of anybody who could come", func() Problem {
			p := crew(hotline.Contract{NightAllowed: true, MaxPerWeek: 8, DaysPerWeek: 1}, hotline.Contract{MaxPerWeek: 8})
			p.Available = []Availability{
				{Agent: "bob", Weekday: time.Tuesday, From: 8 * time.Hour, To: 16 * time.Hour},
				{Agent: "bob", Weekday: time.Wednesday, From: 8 * time.Hour, To: 16 * time.Hour},
			}
			needs(&p, "Mon 00:00-06:00", 1)
			needs(&p, "Tue 08:00-16:00", 1)
			needs(&p, "Wed 08:00-16:00", 1)
			return p
		}, Elsewhere, "let bob work 16 hours in the week of 10 Mar (at most 8 now), so that ann can come instead of working cards on "},
		{"the cheapest of two people", func() Problem {
			p := crew(hotline.Contract{}, hotline.Contract{NightAllowed: true, Rest: 11 * time.Hour})
			p.Available = []Availability{{Agent: "ann", Weekday: time.Tuesday, To: 8 * time.Hour}}
			needs(&p, "Mon 08:00-16:00", 1)
			needs(&p, "Tue 00:00-06:00", 1)
			return p
		}, Elsewhere, "let bob rest 8h instead of 11h before Tue 11 Mar 00:00; or let ann work the night"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := explained(t, c.make())
			if o.Class != c.class || !strings.HasPrefix(strings.Join(o.Ways(), "; or "), c.want) {
				t.Errorf("%s: %s\nwant %s: %s", o.Class, o.Sentence(), c.class, c.want)
			}
		})
	}
}

// Who could come at a price that nobody would pay is not blocked.
func TestFreeButNotWorthIt(t *testing.T) {
	t.Parallel()
	p := crew(hotline.Contract{HoursPerWeek: 8, MaxPerWeek: 40})
	p.Config.OvertimeHour = 3
	needs(&p, "Mon 08:00-16:00", 1)
	needs(&p, "Wed 08:00-16:00", 1)
	o := explained(t, p)
	if o.Class != NotWorth || len(o.Remedies) > 0 || !strings.Contains(o.Why, "no rule stands in the way") {
		t.Errorf("%s: %s", o.Class, o.Sentence())
	}
}

// What shifts are like in general can stand in the way as well.
func TestFactsAboutShifts(t *testing.T) {
	t.Parallel()
	p := crew(hotline.Contract{})
	p.Available = []Availability{{Agent: "ann", Weekday: time.Tuesday, From: 15 * time.Hour, To: 20 * time.Hour}}
	needs(&p, "Tue 16:00-19:00", 1)
	p.Config.StartEvery = time.Hour
	covered := func(p Problem) {
		t.Helper()
		if _, report := Solve(p, short(1)); report.Missing > 0 {
			t.Errorf("%g h are still missing", report.Missing)
		}
	}
	if o := explained(t, p); !strings.Contains(strings.Join(o.Ways(), "; or "), "allow shifts of 4h (ann could then come, and covers 3 h)") {
		t.Error(o.Sentence())
	}
	p.Config.Lengths = append(p.Config.Lengths, 4*time.Hour)
	covered(p)

	p = crew(hotline.Contract{})
	p.Available = []Availability{{Agent: "ann", Weekday: time.Tuesday, From: 9 * time.Hour, To: 17 * time.Hour}}
	needs(&p, "Tue 09:00-17:00", 1)
	if o := explained(t, p); !strings.Contains(strings.Join(o.Ways(), "; or "), "let shifts begin every 1h (ann could then come, and covers 8 h)") {
		t.Error(o.Sentence())
	}
	p.Config.StartEvery = time.Hour
	covered(p)

	p = crew(hotline.Contract{}, hotline.Contract{})
	p.Config.Breaks = []Pause{{Kind: hotline.Lunch, Length: 30 * time.Minute, MinShift: 8 * time.Hour, After: 4 * time.Hour, Until: 4 * time.Hour}}
	needs(&p, "Tue 08:00-11:30", 2)
	needs(&p, "Tue 11:30-12:30", 1)
	needs(&p, "Tue 12:30-16:00", 2)
	if o := explained(t, p); !strings.Contains(strings.Join(o.Ways(), "; or "), "let pauses lie up to 1h earlier or later") {
		t.Error(o.Sentence())
	}
	p.Config.Breaks[0].After = 3 * time.Hour
	covered(p)
}

func TestTeachingASkill(t *testing.T) {
	t.Parallel()
	p := crew(hotline.Contract{}, hotline.Contract{HoursPerWeek: 8})
	p.Agents[1].Skills = map[string]float64{"accounts": 1}
	p.Absences = []hotline.Absence{{Agent: "ann", From: p.From, To: p.To, Kind: "sickness"}}
	needs(&p, "Wed 08:00-16:00", 1)
	for _, r := range p.Demand[:16] { // bob is needed for half of the day
		r.Queue = "accounts"
		p.Demand = append(p.Demand, r)
	}
	if o := explained(t, p); !strings.Contains(strings.Join(o.Ways(), "; or "), "teach cards to bob, at work then with time to spare (covers 4 h of 8 h)") {
		t.Error(o.Sentence())
	}
}

func TestGapsOfAKindAreOneLine(t *testing.T) {
	t.Parallel()
	p := crew(hotline.Contract{NightAllowed: true}, hotline.Contract{})
	for _, d := range []string{"Mon", "Tue", "Wed", "Thu"} {
		needs(&p, d+" 00:00-08:00", 2)
	}
	o := explained(t, p)
	for _, want := range []string{"cards, 4 nights from Mon 10 Mar to Thu 13 Mar, between 00:00 and 08:00: 32 h missing, 2 needed and 1 there at worst", "from now on let bob work nights (covers 32 h of 32 h)", "contract c0 (covers 32 h of 32 h)"} {
		if !strings.Contains(o.Sentence(), want) {
			t.Errorf("%q is not in %s", want, o.Sentence())
		}
	}
}

// rarely is a small problem of somewhat tight contracts.
func rarely(rng *rand.Rand) Problem {
	var contracts []hotline.Contract
	for range 2 {
		contracts = append(contracts, hotline.Contract{
			NightAllowed: rng.IntN(2) == 0, MaxPerWeek: 8 * float64(1+rng.IntN(4)), DaysPerWeek: 1 + rng.IntN(4), MaxDaysInARow: 1 + rng.IntN(4),
			Rest: time.Duration(8+rng.IntN(5)) * time.Hour,
		})
	}
	p := crew(contracts...)
	p.To = p.From.AddDate(0, 0, 5)
	if rng.IntN(2) == 0 {
		p.Absences = []hotline.Absence{{Agent: "ann", From: moment("Tue 00:00"), To: moment("Thu 00:00"), Kind: "leave", Planned: true}}
	}
	for _, d := range []string{"Mon", "Tue", "Wed", "Thu", "Fri"} {
		for _, part := range []string{"00:00-08:00", "08:00-16:00", "16:00-00:00"} {
			if heads := rng.IntN(5) / 2; heads > 0 {
				needs(&p, d+" "+part, heads)
			}
		}
	}
	return p
}

// The least number of rules that give way is what trying every plan of every
// agent finds.
func TestLeastSetsAgainstEveryPlan(t *testing.T) {
	t.Parallel()
	blocked, seeds := 0, uint64(60)
	if testing.Short() {
		seeds = 15
	}
	for seed := range seeds {
		p := rarely(rand.New(rand.NewPCG(seed, 5)))
		p.Config.RuleSets = [][]string{nil, {"eu-working-time"}, {"cn-labour-law"}}[seed%3]
		r, report := Solve(p, Options{Seed: seed, Rounds: 6, Workers: 1})
		sound(t, p, r, report)
		o := Explain(p, r, Options{Workers: 2})
		for _, line := range o.Lines {
			if line.Class == NotFound || line.Class == NotWorth {
				continue
			}
			blocked++
			got, two := 0, 0 // rules that give way for one agent, and for a colleague of one who comes
			for _, remedy := range line.Remedies {
				switch {
				case len(remedy.Eases) == 0 || remedy.Always:
				case strings.Contains(remedy.Text, "so that"):
					two = leastOf(remedy.Eases)
				case got == 0:
					got = leastOf(remedy.Eases)
				}
			}
			if want := everyPlan(p, r, line); got != want || two > 0 && want > 0 && two >= want {
				t.Errorf("seed %d: %d rules give way, trying everything finds %d: %s", seed, got, want, line.Sentence())
			}
		}
	}
	if blocked < int(seeds)/2 {
		t.Errorf("only %d gaps were blocked", blocked)
	}
}

// leastOf is how many rules give way for the one of whom least is asked.
func leastOf(eases []Ease) int {
	rules := map[string]map[string]bool{}
	for _, e := range eases {
		if rules[e.Agent] == nil {
			rules[e.Agent] = map[string]bool{}
		}
		rules[e.Agent][e.Rule] = true
	}
	least := 99
	for _, set := range rules {
		least = min(least, len(set))
	}
	return least
}

// everyPlan tries all plans of all agents, one agent at a time, and returns the
// fewest rules broken by one that closes the deepest gap of a line; 0 if none
// does within what rules may give way.
func everyPlan(p Problem, r hotline.Roster, line Obstacle) int {
	m := newModel(p)
	s := newLineup(m, r)
	reach := newReacher(s)
	var deep stretch
	for _, st := range m.stretches(r.Gaps) {
		if m.at(st.from).Equal(line.From) && m.queues[st.q] == line.Queue {
			deep = st
		}
	}
	target := target{deep.q, deep.worst, deep.from, deep.to}
	best := 0
	for a := range m.agents {
		if !s.absent(a, target) {
			continue
		}
		reach.s.lift(a, s.shifts[a])
		for code := range 1 << (2 * len(m.days)) { // off or one of three shifts, every day
			var shifts []hotline.Shift
			for d := range m.days {
				if n := code >> (2 * d) & 3; n > 0 {
					c := candidate{start: int32(m.days[d].start + 32*(n-1))}
					shifts = append(shifts, m.shiftAt(m.agents[a].terms.Agent.ID, "cards", c, placed{}, nil))
				}
			}
			w := reach.judge(a, target, &access{was: s.shifts[a]}, shifts)
			if w == nil || !w.closes() || !inSteps(s.m.agents[a].terms, w.eases, m.at(target.slot)) {
				continue
			}
			if n := leastOf(w.eases); n <= rulesAtMost && (best == 0 || n < best) {
				best = n
			}
		}
		reach.s.put(a, s.shifts[a])
	}
	return best
}

// inSteps reports whether rules give way no farther than they may, and those that
// look at a shift alone only for the one at a moment.
func inSteps(t Terms, eases []Ease, at time.Time) bool {
	for _, e := range eases {
		by := e.By
		if e.Rule == HoursPerWeek.Name {
			by /= 60
		}
		if e.Rule == OneShiftADay.Name {
			return false
		}
		if t.rule(e.Rule).Allows != nil && (e.shift.Start.After(at) || !e.shift.End.After(at)) {
			return false
		}
		if steps := t.rule(e.Rule).steps(t); len(steps) > 0 && by > steps[len(steps)-1] {
			return false
		}
	}
	return true
}

// What is agreed to does cover the gap: with it, another search misses less.
func TestRemediesHelp(t *testing.T) {
	t.Parallel()
	tried, seeds := 0, uint64(40)
	if testing.Short() {
		seeds = 10
	}
	for seed := range seeds {
		p := rarely(rand.New(rand.NewPCG(seed, 6)))
		r, report := Solve(p, Options{Seed: seed, Rounds: 8, Workers: 1})
		for _, line := range Explain(p, r, Options{Workers: 2}).Lines {
			for _, remedy := range line.Remedies {
				if len(remedy.Eases) == 0 {
					continue
				}
				tried++
				eased := agreed(p, remedy.Eases)
				again, after := Solve(eased, Options{Seed: seed, Rounds: 8, Workers: 1})
				sound(t, eased, again, after)
				if after.Missing > report.Missing-remedy.Covers/2+1e-6 {
					t.Errorf("seed %d: %g h missing, %g h before: %s", seed, after.Missing, report.Missing, remedy.Text)
				}
			}
		}
	}
	if tried < int(seeds)/2 {
		t.Errorf("only %d remedies", tried)
	}
}

// The same among more people, with breaks, availability and queues that share
// them.
func TestRemediesHelpAHotline(t *testing.T) {
	t.Parallel()
	tried, seeds := 0, uint64(16)
	if testing.Short() {
		seeds = 4
	}
	for seed := range seeds {
		p := scramble(seed)
		opts := Options{Seed: seed, Rounds: 25, Workers: 2}
		r, report := Solve(p, opts)
		o := Explain(p, r, Options{Workers: 2})
		if len(o.Lines) == 0 || len(o.Lines[0].Remedies) == 0 || len(o.Lines[0].Remedies[0].Eases) == 0 {
			continue
		}
		tried++
		remedy := o.Lines[0].Remedies[0]
		eased := agreed(p, remedy.Eases)
		again, after := Solve(eased, opts)
		sound(t, eased, again, after)
		if after.Missing > report.Missing-remedy.Covers/4 {
			t.Errorf("seed %d: %g h missing, %g h before: %s", seed, after.Missing, report.Missing, o.Lines[0].Sentence())
		}
	}
	if tried < int(seeds)/2 {
		t.Errorf("only %d remedies", tried)
	}
}

// agreed is a problem in which some eases are agreed to.
func agreed(p Problem, eases []Ease) Problem {
	p.Contracts, p.Agents = slices.Clone(p.Contracts), slices.Clone(p.Agents)
	for _, e := range eases {
		i := slices.IndexFunc(p.Agents, func(a hotline.Agent) bool { return a.ID == e.Agent })
		k := slices.IndexFunc(p.Contracts, func(c hotline.Contract) bool { return c.Name == p.Agents[i].Contract })
		own := p.Contracts[k]
		own.Name = "of " + e.Agent
		if k = slices.IndexFunc(p.Contracts, func(c hotline.Contract) bool { return c.Name == own.Name }); k < 0 {
			k, p.Contracts = len(p.Contracts), append(p.Contracts, own)
			p.Agents[i].Contract = own.Name
		}
		c := &p.Contracts[k]
		switch e.Rule {
		case Rest.Name:
			c.Rest = min(c.Rest, c.Rest-time.Duration(e.By)*time.Minute)
		case DaysInARow.Name:
			c.MaxDaysInARow += int(e.By)
		case DaysPerWeek.Name:
			c.DaysPerWeek += int(e.By)
		case HoursPerWeek.Name:
			c.MaxPerWeek = hoursLimit(Terms{Contract: *c}) + e.By/60
		case Night.Name:
			c.NightAllowed = true
		case ShiftLength.Name:
			long := e.shift.End.Sub(e.shift.Start)
			c.MinShift, c.MaxShift = min(c.MinShift, long), max(c.MaxShift, long)
		case Absence.Name:
			p.Absences = slices.DeleteFunc(slices.Clone(p.Absences), func(a hotline.Absence) bool { return a.Agent == e.Agent })
		case Available.Name:
			local := e.shift.Start.In(p.Site)
			from := Terms{Site: p.Site}.clockOf(e.shift.Start)
			p.Available = append(slices.Clip(p.Available), Availability{
				Agent: e.Agent, Weekday: local.Weekday(), From: from, To: from + e.shift.End.Sub(e.shift.Start)})
		}
	}
	return p
}

// The bound on what is missing holds, and is met where everybody works all the
// time.
func TestLeastMissing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		p := scramble(seed)
		_, report := Solve(p, short(seed))
		if m := newModel(p); m.least() > report.Missing+1e-6 {
			t.Errorf("seed %d: %g h missing, and no roster could miss fewer than %g", seed, report.Missing, m.least())
		}
	}
	p := crew(hotline.Contract{MaxPerWeek: 16})
	for _, d := range []string{"Mon", "Tue", "Wed"} {
		needs(&p, d+" 08:00-16:00", 1)
	}
	_, report := Solve(p, short(1))
	if report.Least != 8 || !strings.HasPrefix(report.Proven(), "no roster can miss fewer than 8 h, and this one misses no more") {
		t.Errorf("%g: %s", report.Least, report.Proven())
	}
}
