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

// fix is something fixed: fix("ann", "Mon 14:00-22:00", "shift"), or "work cards".
func fix(agent, when, what string) Fixed {
	s := on(agent, when)
	what, name, _ := strings.Cut(what, " ")
	f := Fixed{Agent: agent, From: s.Start, To: s.End, What: what, Name: name}
	if what == string(hotline.Work) {
		f.Queue, f.Name = name, ""
	}
	return f
}

// counter is a week in which cards need two from eight to six, and ann and bob
// are there to serve them.
func counter() Problem {
	p := office()
	p.To = p.From.AddDate(0, 0, 7)
	p.Contracts = []hotline.Contract{{Name: "any", HoursPerWeek: 40, MaxPerWeek: 44, DaysPerWeek: 5, MaxShift: 10 * time.Hour, NightAllowed: true}}
	p.Config = Default()
	for day := range 5 {
		for at := wall(p.From.AddDate(0, 0, day), 8*time.Hour); at.Before(wall(p.From.AddDate(0, 0, day), 18*time.Hour)); at = at.Add(15 * time.Minute) {
			p.Demand = append(p.Demand, hotline.Requirement{Queue: "cards", Start: at, Interval: 15 * time.Minute, Agents: 2})
		}
	}
	return p
}

func TestWhatIsFixedIsKept(t *testing.T) {
	t.Parallel()
	p := counter()
	locked := lunch(on("bob", "Thu 09:20-17:20"), "12:40")
	p.Fixed = []Fixed{
		fix("ann", "Mon 06:45-14:15", "shift"),
		fix("ann", "Tue 10:00-11:30", "training ladder"),
		fix("bob", "Tue 00:00-23:55", "off"),
		fix("bob", "Wed 08:00-12:00", "work cards"),
		fix("bob", "Fri 15:00-16:00", "meeting"),
		{Agent: "bob", From: locked.Start, To: locked.End, What: FixedShift, Activities: locked.Activities},
	}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	got := map[string]string{}
	for _, s := range r.Shifts {
		for _, a := range s.Activities {
			got[s.Agent+a.Start.In(berlin).Format(" Mon 15:04")] = string(a.Kind) + " " + a.Name
		}
		if s.Agent == "bob" && s.Start.In(berlin).Weekday() == time.Tuesday {
			t.Error("bob works on the Tuesday that is to be free")
		}
	}
	for at, want := range map[string]string{
		"ann Mon 06:45": "work ", "ann Tue 10:00": "training ladder", "bob Thu 09:20": "work ", "bob Thu 12:40": "lunch ", "bob Fri 15:00": "meeting ",
	} {
		if got[at] != want {
			t.Errorf("%s: %q, want %q", at, got[at], want)
		}
	}
}

// An agent in a meeting is not on the phones.
func TestWhoIsInATrainingCoversNothing(t *testing.T) {
	t.Parallel()
	p := counter()
	_, before := Solve(p, short(1))
	for _, day := range []string{"Mon", "Tue", "Wed", "Thu", "Fri"} {
		p.Fixed = append(p.Fixed, fix("ann", day+" 10:00-12:00", "training"))
	}
	r, after := Solve(p, short(1))
	sound(t, p, r, after)
	if more := after.Missing - before.Missing; more < 9 {
		t.Errorf("ten hours of training leave %g hours more uncovered", more)
	}
	if !slices.ContainsFunc(r.Gaps, func(g hotline.Gap) bool { return strings.Contains(g.Why, "1 in a training or meeting") }) {
		t.Error("no gap names the training")
	}
}

// Whole days of a published roster are kept to the letter, and the rest is
// planned around them.
func TestLockedDaysAreKept(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			p := scramble(seed)
			old, _ := Solve(p, Options{Seed: seed + 100, Rounds: 1, Workers: 1})
			terms := Terms{Site: p.Site}
			first := terms.date(p.From)
			if first.Before(p.From) {
				first = terms.dayFrom(first, 1)
			}
			days := []time.Time{first, terms.dayFrom(first, 2), terms.dayFrom(first, 3)}
			p.Fixed = Lock(old.Shifts, p.Agents, days, p.Site)
			p.Demand = curve(p, 30*float64(len(p.Agents)))
			if err := p.Validate(); err != nil {
				t.Fatal(err)
			}
			r, report := Solve(p, short(seed))
			sound(t, p, r, report)
			for _, c := range Diff(old, r, p.Site) {
				if slices.ContainsFunc(days, c.Day.Equal) {
					t.Errorf("%s was locked and differs for %s: %v, was %v", c.Day.Format(time.DateOnly), c.Agent, c.New, c.Old)
				}
			}
		})
	}
}

// Whatever is fixed, it is kept wherever Validate lets it pass.
func TestAnythingFixedIsKept(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes its time")
	}
	passed := 0
	for seed := range uint64(30) {
		p := scramble(seed)
		rng := rand.New(rand.NewPCG(seed, 77))
		for range 3 {
			a := p.Agents[rng.IntN(len(p.Agents))]
			from := p.From.Add(time.Duration(rng.IntN(7*96)) * 15 * time.Minute)
			what := Fixable[rng.IntN(len(Fixable))]
			f := Fixed{Agent: a.ID, From: from, To: from.Add(time.Duration(1+rng.IntN(34)) * 15 * time.Minute), What: what}
			if what == string(hotline.Work) {
				f.Queue = []string{"cards", "accounts", "complaints"}[rng.IntN(3)]
			}
			p.Fixed = append(p.Fixed, f)
			if p.Validate() != nil {
				p.Fixed = p.Fixed[:len(p.Fixed)-1]
			}
		}
		passed += len(p.Fixed)
		r, report := Solve(p, Options{Seed: seed, Rounds: 1, Workers: 1})
		sound(t, p, r, report)
	}
	if passed < 20 {
		t.Errorf("only %d of 90 passed: the test says little", passed)
	}
}

func TestContradictionsAreAllReported(t *testing.T) {
	t.Parallel()
	p := counter()
	p.Contracts[0].NightAllowed, p.Contracts[0].DaysPerWeek = false, 3
	p.Absences = []hotline.Absence{{Agent: "ann", From: moment("Thu 00:00"), To: moment("Fri 00:00"), Kind: "leave", Source: "absences.yaml:9"}}
	p.Agents[1].To = moment("Sat 00:00")
	p.Fixed = []Fixed{
		fix("ann", "Mon 08:00-16:00", "shift"),          // 1
		fix("ann", "Mon 12:00-20:00", "shift"),          // 2: two at once
		fix("ann", "Thu 10:00-11:00", "meeting"),        // 3: on leave
		fix("bob", "Mon 14:00-22:00", "shift"),          // 4
		fix("bob", "Tue 06:00-14:00", "shift"),          // 5: rest
		fix("bob", "Tue 13:00-15:00", "training"),       // 6: half in the shift
		fix("bob", "Wed 22:00-04:00", "shift"),          // 7: night
		fix("bob", "Sat 08:00-12:00", "shift"),          // 8: gone
		fix("bob", "Fri 09:00-10:00", "work accounts"),  // 9: unknown queue
		fix("ann", "Fri 09:00-10:00", "party"),          // 10: no such thing
		fix("zoe", "Fri 09:00-10:00", "off"),            // 11: nobody
		fix("ann", "Fri 09:03-10:00", "meeting budget"), // 12: odd minutes
	}
	for i := range p.Fixed {
		p.Fixed[i].Source = fmt.Sprintf("fixed.yaml:%d", i+1)
	}
	err := p.Validate()
	if err == nil {
		t.Fatal("nothing wrong was found")
	}
	for _, want := range []string{
		"fixed.yaml:2: agent ann: shift Mon 10 Mar 12:00-20:00 and shift Mon 10 Mar 08:00-16:00 (fixed.yaml:1) cannot both be kept",
		"fixed.yaml:3: agent ann: meeting Thu 13 Mar 10:00-11:00 is fixed during leave from Thu 13 Mar 00:00 to Fri 14 Mar 00:00 (absences.yaml:9)",
		"fixed.yaml:4 and fixed.yaml:5: agent bob: fixed against the rule rest: bob rests 8h between",
		"fixed.yaml:6: agent bob: training Tue 11 Mar 13:00-15:00 and shift Tue 11 Mar 06:00-14:00 (fixed.yaml:5) cannot both be kept",
		"fixed.yaml:7: agent bob: fixed against the rule night:",
		"fixed.yaml:8: agent bob: fixed against the rule employment:",
		"fixed.yaml:4 and fixed.yaml:5 and fixed.yaml:7 and fixed.yaml:8: agent bob: fixed against the rule days-per-week:",
		`fixed.yaml:9: agent bob: unknown queue "accounts"`,
		`fixed.yaml:10: agent ann: want what as one of [shift off work training meeting coaching], got "party"`,
		`fixed.yaml:11: fixed for unknown agent "zoe"`,
		"fixed.yaml:12: agent ann: budget Fri 14 Mar 09:03-10:00 must begin and end on the five minutes",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not reported in:\n%v", want, err)
		}
	}
}

// No rule forbids any one of them; together they leave no legal week.
func TestWhatOnlyTogetherCannotBeKept(t *testing.T) {
	t.Parallel()
	p := counter()
	p.Contracts[0].DaysPerWeek = 2
	p.Fixed = []Fixed{fix("ann", "Mon 09:00-10:00", "meeting"), fix("ann", "Tue 09:00-10:00", "meeting"), fix("ann", "Wed 09:00-10:00", "meeting")}
	err := p.Validate()
	want := "agent ann: no legal shifts keep all that is fixed: meeting Mon 10 Mar 09:00-10:00; meeting Tue 11 Mar 09:00-10:00; meeting Wed 12 Mar 09:00-10:00"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v", err)
	}
	p.Fixed = p.Fixed[:2]
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
}

// What is fixed does not change hands.
func TestSwapsKeepWhatIsFixed(t *testing.T) {
	t.Parallel()
	p, ask := shop(1), asks(t)
	r := posted(p, lunch(on("ann", "Mon 08:00-16:00"), "12:00"), lunch(on("bob", "Tue 10:00-18:00"), "13:00"))
	for what, fixed := range map[string]Fixed{
		"shift Mon 10 Mar 08:00-16:00 is fixed": fix("ann", "Mon 08:00-16:00", "shift"),
		"8h of which are settled to be free":    fix("ann", "Tue 00:00-23:55", "off"),
	} {
		p.Fixed = []Fixed{fixed}
		a := Check(p, r, ask(Swap(p, r, "ann", moment("Mon 00:00"), "bob", moment("Tue 00:00"))), half)
		if a.Verdict != NotAllowed || len(a.Broken) != 1 || !strings.Contains(a.Broken[0].Why, what) {
			t.Errorf("%s: %s, %+v", what, a.Verdict, a.Broken)
		}
	}
}

func TestKeptFree(t *testing.T) {
	t.Parallel()
	p := office()
	p.Fixed = []Fixed{fix("ann", "Tue 12:00-18:00", "off")}
	check := checker(t, KeptFree, p)
	check(0, on("ann", "Tue 04:00-12:00"), on("ann", "Wed 08:00-16:00"))
	check(15, on("ann", "Tue 04:00-12:15"))
	check(360, on("ann", "Tue 10:00-20:00"))
	check(0, on("bob", "Tue 10:00-20:00"))
}

func TestVerifierSeesWhatIsNotKept(t *testing.T) {
	t.Parallel()
	p := counter()
	p.Config.Breaks = nil
	shift := on("ann", "Mon 08:00-16:00")
	for _, c := range []struct {
		fixed  Fixed
		broken bool
	}{
		{fix("ann", "Mon 08:00-16:00", "shift"), false},
		{fix("ann", "Mon 08:00-15:00", "shift"), true},
		{fix("ann", "Tue 08:00-16:00", "shift"), true},
		{fix("ann", "Mon 16:00-23:55", "off"), false},
		{fix("ann", "Mon 15:55-23:55", "off"), true},
		{fix("ann", "Mon 10:00-11:00", "work cards"), false},
		{fix("ann", "Mon 10:00-11:00", "work accounts"), true},
		{fix("ann", "Mon 10:00-11:00", "training"), true},
		{Fixed{Agent: "ann", From: shift.Start, To: shift.End, What: FixedShift, Activities: lunch(shift, "12:00").Activities}, true},
	} {
		p.Fixed = []Fixed{c.fixed}
		if v := VerifyShifts(p, []hotline.Shift{shift}); v.OK() == c.broken {
			t.Errorf("%s %s: %v", c.fixed.What, c.fixed.From, v.Broken)
		}
	}
}
