package roster

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// short is a search that ends after a few rounds whatever the machine.
func short(seed uint64) Options { return Options{Seed: seed, Rounds: 3, Workers: 2} }

// sound fails unless the verifier finds nothing wrong with a solution, and the
// report says what the verifier counts.
func sound(t *testing.T, p Problem, r hotline.Roster, report Report) {
	t.Helper()
	v := Verify(p, r)
	for i, b := range v.Broken {
		if i < 5 {
			t.Error(b)
		}
	}
	for _, b := range report.Breaches {
		if b.Hard {
			t.Errorf("%s, which the verifier let pass: %s", b.Rule, b.Why)
		}
	}
	if diff := v.Missing - report.Missing; diff > 1e-6 || diff < -1e-6 {
		t.Errorf("%g agent-hours missing, the verifier counts %g", report.Missing, v.Missing)
	}
	if report.Objective < report.Bound-1e-6 {
		t.Errorf("objective %g below the bound %g", report.Objective, report.Bound)
	}
	notHeld := 0
	for _, b := range report.Breaches {
		if b.Rule == Sessions.Name {
			notHeld++
		}
	}
	if unheld := UnheldSessions(p, r.Shifts); v.NotHeld != notHeld || v.NotHeld != len(unheld) {
		t.Errorf("%d sessions not held by the rule, %d by the reasons, the verifier counts %d", notHeld, len(unheld), v.NotHeld)
	}
	for _, s := range r.Shifts {
		if s.Why == "" {
			t.Errorf("%s works %s without a reason", s.Agent, s.Start)
		}
	}
}

// scramble makes a problem awkward: odd contracts, availability, history,
// people who come and go, queues that share a skill, another grain.
func scramble(seed uint64) Problem {
	rng := rand.New(rand.NewPCG(seed, 9))
	p := bank(6+rng.IntN(8), 1+rng.IntN(2), 0.5+rng.Float64(), seed)
	starts := []string{"2025-03-10", "2025-03-24", "2025-10-20", "2025-06-05"}
	shiftBy := moment(starts[rng.IntN(len(starts))]+" 00:00").Sub(p.From) / (24 * time.Hour) * (24 * time.Hour)
	p.From, p.To = dayAfter(p.From, shiftBy), dayAfter(p.To, shiftBy)
	for i := range p.Absences {
		p.Absences[i].From, p.Absences[i].To = dayAfter(p.Absences[i].From, shiftBy), dayAfter(p.Absences[i].To, shiftBy)
	}
	if rng.IntN(4) == 0 {
		p.From, p.To = p.From.Add(9*time.Hour), p.To.Add(-5*time.Hour)
	}
	p.Demand = curve(p, 40*float64(len(p.Agents))*rng.Float64())
	if rng.IntN(3) == 0 {
		for i := range p.Demand {
			p.Demand[i].GrossAgents *= 1 + 0.4*rng.Float64()
		}
	}
	for i := range p.Contracts {
		p.Contracts[i].DaysPerWeek = 3 + rng.IntN(4)
		p.Contracts[i].MaxDaysInARow = rng.IntN(7)
		p.Contracts[i].Rest = time.Duration(8+rng.IntN(5)) * time.Hour
	}
	p.Config.WeekStart = weekStarts[rng.IntN(3)]
	p.Queues = append(p.Queues[:2:2], hotline.Queue{Name: "complaints", Skill: "accounts"})
	for i := range p.Agents {
		a := &p.Agents[i]
		switch rng.IntN(6) {
		case 0:
			for _, d := range []time.Weekday{time.Monday, time.Wednesday, time.Saturday} {
				p.Available = append(p.Available, Availability{Agent: a.ID, Weekday: d, From: 9 * time.Hour, To: time.Duration(15+rng.IntN(14)) * time.Hour})
			}
		case 1:
			a.From = p.From.AddDate(0, 0, rng.IntN(6))
		case 2:
			a.To = p.From.AddDate(0, 0, 1+rng.IntN(6))
		}
		for back := range rng.IntN(5) {
			day := p.From.AddDate(0, 0, -1-back)
			p.Previous = append(p.Previous, hotline.Shift{Agent: a.ID, Start: wall(day, 15*time.Hour), End: wall(day, 23*time.Hour)})
		}
	}
	return p
}

func dayAfter(at time.Time, by time.Duration) time.Time {
	return at.AddDate(0, 0, int(by/(24*time.Hour)))
}

// Whatever the problem, the roster keeps every hard rule and admits every gap.
func TestSolutionsPassTheVerifier(t *testing.T) {
	t.Parallel()
	for seed := range uint64(24) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			p := scramble(seed)
			r, report := Solve(p, short(seed))
			sound(t, p, r, report)
		})
	}
}

func TestSameSeedSameRoster(t *testing.T) {
	t.Parallel()
	p := bank(20, 1, 0.9, 3)
	a, reportA := Solve(p, short(7))
	b, reportB := Solve(p, short(7))
	if !reflect.DeepEqual(a, b) {
		t.Error("two searches with one seed differ")
	}
	reportA.Elapsed, reportB.Elapsed = 0, 0
	if !reflect.DeepEqual(reportA, reportB) {
		t.Error("two reports of one seed differ")
	}
	if c, _ := Solve(p, short(8)); reflect.DeepEqual(a, c) {
		t.Error("another seed searched the same way")
	}
}

// The price that the search works with is the one that the rules and a recount
// of the finished roster give, but for changes of queue that are not worth it.
func TestObjectiveIsWhatTheRulesSay(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		p := bank(12, 2, 0.9, seed)
		_, report := Solve(p, short(seed))
		searched := report.Trace[len(report.Trace)-1].Objective
		if report.Objective < searched-1e-6 || report.Objective > 1.05*searched+0.5 {
			t.Errorf("seed %d: objective %g, searched %g", seed, report.Objective, searched)
		}
	}
}

func TestTooFewPeopleMakeGapsNotErrors(t *testing.T) {
	t.Parallel()
	p := bank(60, 1, 0.9, 1)
	p.Agents = p.Agents[:5]
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	if len(r.Gaps) == 0 || report.Missing < report.Needed/2 {
		t.Errorf("five people cover %g of %g agent-hours", report.Needed-report.Missing, report.Needed)
	}
	for _, g := range r.Gaps {
		if !strings.Contains(g.Why, "needed") {
			t.Fatalf("gap without reason: %+v", g)
		}
	}
}

func TestNobodyAndNothing(t *testing.T) {
	t.Parallel()
	p := bank(5, 1, 0.9, 1)
	p.Agents = nil
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	if len(r.Shifts) != 0 || report.Missing != report.Needed {
		t.Errorf("nobody works %d shifts", len(r.Shifts))
	}
	p = bank(5, 1, 0.9, 1)
	p.Demand = nil
	if r, _ := Solve(p, short(1)); len(r.Shifts) != 0 {
		t.Errorf("nobody is needed, and %d shifts are worked", len(r.Shifts))
	}
}

// The reasons name what stands in the way.
func TestGapsSayWhy(t *testing.T) {
	t.Parallel()
	p := office()
	p.To = p.From.AddDate(0, 0, 7)
	p.Contracts = []hotline.Contract{{Name: "any", HoursPerWeek: 40}, {Name: "nights", HoursPerWeek: 40, NightAllowed: true}}
	p.Agents = append(p.Agents, hotline.Agent{ID: "cyn", Contract: "nights", Skills: map[string]float64{"cards": 1}})
	p.Agents = append(p.Agents, hotline.Agent{ID: "dan", Contract: "nights", Skills: map[string]float64{"accounts": 1}})
	p.Absences = []hotline.Absence{{Agent: "bob", From: p.From, To: p.To, Kind: "leave"}}
	need := func(when string, heads int) {
		from, _, _ := strings.Cut(when, "-")
		s := on("", when)
		_ = from
		for at := s.Start; at.Before(s.End); at = at.Add(15 * time.Minute) {
			p.Demand = append(p.Demand, hotline.Requirement{Queue: "cards", Start: at, Interval: 15 * time.Minute, Agents: heads})
		}
	}
	need("Tue 00:00-05:00", 3)
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	if len(r.Gaps) == 0 {
		t.Fatal("three at night, and one who may")
	}
	want := "3 needed, 1 with the skill cards can work then; of 3 with the skill cards: 1 absent, 1 not allowed at night"
	if !slices.ContainsFunc(r.Gaps, func(g hotline.Gap) bool { return g.Why == want }) {
		t.Errorf("got %q, want %q", r.Gaps[0].Why, want)
	}
}

// An agent with two skills is one agent.
func TestNobodyIsCountedTwice(t *testing.T) {
	t.Parallel()
	p := office()
	p.To = p.From.AddDate(0, 0, 1)
	p.Agents = p.Agents[:1]
	p.Agents[0].Skills = map[string]float64{"cards": 1, "accounts": 1}
	for at := moment("Mon 08:00"); at.Before(moment("Mon 16:00")); at = at.Add(15 * time.Minute) {
		for _, q := range []string{"cards", "accounts"} {
			p.Demand = append(p.Demand, hotline.Requirement{Queue: q, Start: at, Interval: 15 * time.Minute, Agents: 1})
		}
	}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	if report.Missing < 8 {
		t.Errorf("one agent covers %g of 16 agent-hours", 16-report.Missing)
	}
}

// Whoever is at work when the period begins is on a queue of his own.
func TestFirstSlotOfThePeriod(t *testing.T) {
	t.Parallel()
	p := office()
	p.To = p.From.AddDate(0, 0, 1)
	for at := p.From; at.Before(moment("Mon 08:00")); at = at.Add(15 * time.Minute) {
		for _, q := range []string{"accounts", "cards"} {
			p.Demand = append(p.Demand, hotline.Requirement{Queue: q, Start: at, Interval: 15 * time.Minute, Agents: 1})
		}
	}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	if len(r.Shifts) == 0 || !r.Shifts[0].Start.Equal(p.From) {
		t.Errorf("nobody works at midnight: %+v", r.Shifts)
	}
}

// The shifts of the night before a period cover its first hours, and those of
// its last night are worth what they cover in the morning after.
func TestNightsCrossPeriods(t *testing.T) {
	t.Parallel()
	week := func(from time.Time, previous []hotline.Shift) (Problem, hotline.Roster) {
		p := office()
		p.From, p.To, p.Previous = from, from.AddDate(0, 0, 7), previous
		p.Contracts[0] = hotline.Contract{Name: "any", HoursPerWeek: 42, MinShift: 8 * time.Hour, MaxShift: 8 * time.Hour, Rest: 11 * time.Hour, NightAllowed: true}
		p.Config.Breaks = nil
		for at := p.From; at.Before(p.To.AddDate(0, 0, 1)); at = at.Add(15 * time.Minute) {
			if h := at.In(berlin).Hour(); h >= 22 || h < 6 {
				p.Demand = append(p.Demand, hotline.Requirement{Queue: "cards", Start: at, Interval: 15 * time.Minute, Agents: 1})
			}
		}
		r, report := Solve(p, short(1))
		sound(t, p, r, report)
		return p, r
	}
	p, first := week(moment("Mon 00:00"), nil)
	last := first.Shifts[len(first.Shifts)-1]
	if last.End.Before(moment("Mon+1 06:00")) {
		t.Errorf("the last shift is %s to %s", last.Start, last.End)
	}
	_, second := week(p.To, first.Shifts)
	if len(second.Gaps) > 0 || second.Shifts[0].Start.Before(moment("Mon+1 06:00")) {
		t.Errorf("the second week begins at %s and lacks %v", second.Shifts[0].Start, second.Gaps)
	}
}

// Chains: a specialist for accounts frees the one who knows both for cards.
func TestSkillsAreShared(t *testing.T) {
	t.Parallel()
	p := office()
	p.To = p.From.AddDate(0, 0, 1)
	p.Agents[0].Skills = map[string]float64{"cards": 1, "accounts": 1}
	p.Agents[1].Skills = map[string]float64{"accounts": 1}
	for at := moment("Mon 08:00"); at.Before(moment("Mon 16:00")); at = at.Add(15 * time.Minute) {
		for _, q := range []string{"cards", "accounts"} {
			p.Demand = append(p.Demand, hotline.Requirement{Queue: q, Start: at, Interval: 15 * time.Minute, Agents: 1})
		}
	}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	if report.Missing != 0 {
		t.Errorf("%g agent-hours missing: %v", report.Missing, r.Gaps)
	}
}

func TestStopEndsTheSearch(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	p := bank(30, 2, 0.9, 2)
	r, report := Solve(p, Options{Seed: 1, Workers: 2, Stop: func() bool { return asked.Add(1) > 80 }})
	sound(t, p, r, report)
	if n := asked.Load(); n > 200 {
		t.Errorf("asked %d times whether to stop", n)
	}
}

func TestProgressIsTold(t *testing.T) {
	t.Parallel()
	var told []Progress
	opts := short(1)
	opts.Progress = func(p Progress) { told = append(told, p) }
	_, report := Solve(bank(10, 1, 0.9, 4), opts)
	if len(told) != report.Rounds+1 {
		t.Errorf("told %d times in %d rounds", len(told), report.Rounds)
	}
	for i := 1; i < len(told); i++ {
		if told[i].Objective > told[i-1].Objective+1e-9 {
			t.Errorf("round %d made it worse: %g after %g", i, told[i].Objective, told[i-1].Objective)
		}
	}
}

// Wishes are kept where that costs little.
func TestWishesAreKept(t *testing.T) {
	t.Parallel()
	p := bank(20, 1, 0.6, 5)
	p.Wishes = nil
	for i, a := range p.Agents {
		day := p.From.AddDate(0, 0, i%5)
		p.Wishes = append(p.Wishes, Wish{Agent: a.ID, From: day, To: day.AddDate(0, 0, 1), Weight: 1})
	}
	_, report := Solve(p, short(1))
	broken := 0
	for _, b := range report.Breaches {
		if b.Rule == Wishes.Name {
			broken++
		}
	}
	if broken > 5 {
		t.Errorf("%d of %d wishes are not kept", broken, len(p.Wishes))
	}
}

func TestProblemValidate(t *testing.T) {
	t.Parallel()
	p := office()
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
	p.From, p.To = p.To, p.From
	p.Site = nil
	p.Agents = append(p.Agents, p.Agents[0], hotline.Agent{ID: "eve", Contract: "none"})
	p.Wishes = []Wish{{Agent: "zoe"}}
	p.Absences = []hotline.Absence{{Agent: "ann", From: moment("Tue 00:00"), To: moment("Mon 00:00")}}
	p.Demand = []hotline.Requirement{{Queue: "cards", Agents: -1}, {Queue: "cards", Start: moment("Mon 08:01"), Interval: time.Hour}}
	p.Config.Time = 0
	err := p.Validate()
	if err == nil {
		t.Fatal("nothing wrong was found")
	}
	for _, want := range []string{
		"the period must end", "time zone is missing", "agent ann is listed twice", `agent eve: unknown contract "none"`,
		`unknown agent "zoe"`, "an absence must end", "queue cards", "on the five minutes", "time: must be positive",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not reported in:\n%v", want, err)
		}
	}
}

func TestConfigValidate(t *testing.T) {
	t.Parallel()
	if err := Default().Validate(); err != nil {
		t.Error(err)
	}
	c := Config{
		StartEvery: 7 * time.Minute, Lengths: []time.Duration{20 * time.Hour, 4 * time.Hour}, MinStretch: -1, Rest: -1,
		Breaks:    []Pause{{Kind: "nap", Length: time.Minute, After: 2 * time.Hour, Until: time.Hour}, {Kind: hotline.Lunch, Length: time.Hour, After: 5 * time.Hour, Until: 5 * time.Hour}},
		NightFrom: "noon", NightTo: "25:00", IdleHour: -1, OvertimeHour: -1, WishHour: -1, MovedHour: -1,
	}
	err := c.Validate()
	if err == nil {
		t.Fatal("nothing wrong was found")
	}
	for _, want := range []string{
		"weeks:", "time:", "workers:", "start-every:", "lengths[0]:", "breaks[0].kind:", "breaks[0].length:", "breaks[0]:",
		"breaks: a shift of 4h has no room for the lunch", "min-stretch:", "rest:", "week-start:", "night-from:", "night-to:",
		"idle-hour:", "overtime-hour:", "wish-hour:", "moved-hour:",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not reported in:\n%v", want, err)
		}
	}
	c = Default()
	c.Lengths, c.Breaks = nil, make([]Pause, maxPauses+1)
	if err := c.Validate(); err == nil || !strings.Contains(err.Error(), "lengths: want 1 to") || !strings.Contains(err.Error(), "breaks: want at most") {
		t.Errorf("got %v", err)
	}
}
