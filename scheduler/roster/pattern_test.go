package roster

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// allWeek is a counter that is open on every day.
func allWeek() Problem {
	p := counter()
	p.Demand = nil
	for day := range 7 {
		for at := wall(p.From.AddDate(0, 0, day), 7*time.Hour); at.Before(wall(p.From.AddDate(0, 0, day), 20*time.Hour)); at = at.Add(15 * time.Minute) {
			p.Demand = append(p.Demand, hotline.Requirement{Queue: "cards", Start: at, Interval: 15 * time.Minute, Agents: 1})
		}
	}
	return p
}

func no() *bool  { v := false; return &v }
func yes() *bool { v := true; return &v }

// On weekdays shifts have names, on Saturdays they are free within six hours, and
// a holiday has a shift of its own.
func TestShiftsByKindOfDay(t *testing.T) {
	t.Parallel()
	p := allWeek()
	p.Agents = append(p.Agents, hotline.Agent{ID: "cyn", Contract: "any", Skills: map[string]float64{"cards": 1}})
	p.Holidays = []time.Time{moment("Wed 00:00")}
	p.Config.Shifts = []NamedShift{
		{Name: "early", Start: "07:00", Length: 8 * time.Hour, On: []string{"weekday"}},
		{Name: "late", Start: "12:15", Length: 7*time.Hour + 45*time.Minute, On: []string{"weekday"}, Breaks: []Pause{
			{Kind: hotline.Lunch, Length: 45 * time.Minute, After: 3 * time.Hour, Until: 4 * time.Hour, Paid: yes()},
		}},
		{Name: "feast", Start: "10:00", Length: 5 * time.Hour, On: []string{"holiday"}},
	}
	p.Config.Days = []DayShifts{{On: []string{"saturday"}, StartEvery: time.Hour, Lengths: []time.Duration{6 * time.Hour}}}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	seen := map[string]bool{}
	for _, s := range r.Shifts {
		local := s.Start.In(berlin)
		text := local.Format("15:04 ") + brief(s.End.Sub(s.Start))
		kind := "weekday"
		switch local.Weekday() {
		case time.Wednesday:
			kind = "holiday"
		case time.Saturday:
			kind = "saturday"
			text = local.Format(":04 ") + brief(s.End.Sub(s.Start))
		case time.Sunday:
			kind = "sunday"
		}
		want := map[string][]string{"weekday": {"07:00 8h", "12:15 7h45m"}, "holiday": {"10:00 5h"}, "saturday": {":00 6h"}}[kind]
		if kind != "sunday" && !slices.Contains(want, text) {
			t.Errorf("on a %s somebody works %s, want one of %v", kind, text, want)
		}
		if text == "12:15 7h45m" {
			if n := len(s.Activities); n != 3 || s.Activities[1].Kind != hotline.PaidLunch || Paid(s) != s.End.Sub(s.Start) {
				t.Errorf("the late shift is %+v", s.Activities)
			}
		}
		seen[kind] = true
	}
	if !seen["weekday"] || !seen["holiday"] || !seen["saturday"] {
		t.Errorf("worked only on %v", seen)
	}
}

// A holiday that no shift names is a day like any other of its week.
func TestHolidaysThatNoShiftNames(t *testing.T) {
	t.Parallel()
	terms := Terms{Site: berlin, Config: Default(), Holidays: []time.Time{moment("Wed 00:00")}}
	terms.Config.Shifts = []NamedShift{{Name: "early", Start: "07:00", Length: 8 * time.Hour, On: []string{"wednesday"}}}
	if got := terms.patterns(moment("Wed 00:00")); len(got) != 1 || got[0].clock != 7*time.Hour {
		t.Errorf("on the holiday %d shifts are on offer", len(got))
	}
	if got := terms.patterns(moment("Tue 00:00")); len(got) != 48*len(Default().Lengths) {
		t.Errorf("on the day before %d shifts are on offer", len(got))
	}
}

func TestNamedShifts(t *testing.T) {
	t.Parallel()
	p := office()
	p.Config.Shifts = []NamedShift{
		{Name: "early", Start: "07:00", Length: 8 * time.Hour},
		{Name: "night", Start: "22:00", Length: 8 * time.Hour, On: []string{"weekend", "friday"}},
	}
	p.Contracts = append(p.Contracts, hotline.Contract{Name: "early birds", Shifts: []string{"early", "night"}, NightAllowed: true})
	p.Agents[0].Contract = "early birds"
	check := checker(t, NamedShifts, p)
	check(0)
	check(0, on("ann", "Mon 07:00-15:00"), on("ann", "Fri 22:00-06:00"))
	check(15, on("ann", "Mon 07:15-15:15"))
	check(30, on("ann", "Mon 07:15-15:30"))
	check(480, on("ann", "Mon 22:00-06:00"))
	check(0, on("bob", "Mon 07:15-15:15"))
	p.Contracts[1].Shifts = []string{"swing"}
	if err := p.Validate(); err == nil || !strings.Contains(err.Error(), `contract early birds: unknown shift "swing"`) {
		t.Errorf("got %v", err)
	}
}

// An unpaid break takes its time off the hours; a paid lunch does not.
func TestWhatIsPaid(t *testing.T) {
	t.Parallel()
	p := counter()
	p.Config.Breaks = []Pause{
		{Kind: hotline.Break, Length: 15 * time.Minute, MinShift: 4 * time.Hour, After: time.Hour, Until: 3 * time.Hour, Paid: no()},
		{Kind: hotline.Lunch, Length: 30 * time.Minute, MinShift: 6 * time.Hour, After: 3 * time.Hour, Until: 6 * time.Hour, Paid: yes()},
	}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	for _, s := range r.Shifts {
		if want := s.End.Sub(s.Start) - 15*time.Minute; Paid(s) != want {
			t.Errorf("of %s %s are paid, want %s", s.End.Sub(s.Start), Paid(s), want)
		}
		if v := pausesOf(s); v[0].Kind != hotline.UnpaidBreak || len(v) > 1 && v[1].Kind != hotline.PaidLunch {
			t.Errorf("pauses %+v", v)
		}
	}
}

func TestMistakesOfShiftsAreAllReported(t *testing.T) {
	t.Parallel()
	c := Default()
	c.Shifts = []NamedShift{
		{Name: "early", Start: "07:00", Length: 8 * time.Hour},
		{Name: "early", Start: "7", Length: 20 * time.Hour, On: []string{"sundays"}},
		{Start: "07:00", Length: 8 * time.Hour, On: []string{"monday"}, Breaks: []Pause{{Kind: "nap", Length: time.Minute}}},
		{Name: "short", Start: "07:00", Length: time.Hour, Breaks: []Pause{{Kind: hotline.Lunch, Length: 30 * time.Minute, Until: time.Hour}}},
	}
	c.Days = []DayShifts{{StartEvery: 7 * time.Hour, Lengths: []time.Duration{time.Minute}}}
	err := c.Validate()
	if err == nil {
		t.Fatal("nothing wrong was found")
	}
	for _, want := range []string{
		`shifts[1].name: "early" is shifts[0] already`, `shifts[1].start: want a quarter hour such as 07:15, got "7"`, "shifts[1].length: want up to 16h", `shifts[1].on: want one of`,
		"shifts[2].name: is missing", "shifts[2]: begins and ends with early on the same days, and has other breaks", `shifts[2].breaks[0].kind: want break or lunch, got "nap"`,
		"shifts[3].breaks: a shift of 1h has no room for the lunch of 30m",
		"days[0].on: want one of", "days[0].start-every: want a part of a day", "days[0].lengths[0]: want up to 16h",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not reported in:\n%v", want, err)
		}
	}
}

// Of two equal wishes that of the senior agent is fulfilled; one that weighs more
// by itself goes before both.
func TestSeniorityDecidesBetweenEqualWishes(t *testing.T) {
	t.Parallel()
	p := counter()
	p.Demand = nil
	for at := moment("Mon 09:00"); at.Before(moment("Mon 15:00")); at = at.Add(15 * time.Minute) {
		p.Demand = append(p.Demand, hotline.Requirement{Queue: "cards", Start: at, Interval: 15 * time.Minute, Agents: 1})
	}
	p.Contracts[0].HoursPerWeek = 0
	works := func(senior int, weight float64) string {
		p.Agents[0].SeniorSince, p.Agents[1].SeniorSince = time.Time{}, time.Time{}
		p.Agents[senior].SeniorSince = moment("2010-03-01 00:00")
		p.Wishes = nil
		for i, a := range p.Agents {
			w := Wish{Agent: a.ID, From: moment("Mon 00:00"), To: moment("Tue 00:00"), Weight: 1}
			if i != senior {
				w.Weight = weight
			}
			p.Wishes = append(p.Wishes, w)
		}
		r, report := Solve(p, short(1))
		sound(t, p, r, report)
		if len(r.Shifts) != 1 {
			return ""
		}
		return r.Shifts[0].Agent
	}
	for senior, junior := range []string{"bob", "ann"} {
		if got := works(senior, 1); got != junior {
			t.Errorf("%q works, want the junior %s", got, junior)
		}
		if got := works(senior, 2); got != p.Agents[senior].ID {
			t.Errorf("%q works in spite of the heavier wish of %s", got, junior)
		}
	}
	for at, want := range map[string]float64{"2025-03-11 00:00": 1, "2024-03-11 00:00": 1, "2024-03-10 00:00": 1.01, "1980-01-01 00:00": 1.2, "2030-01-01 00:00": 1} {
		if got := seniority(hotline.Agent{SeniorSince: moment(at)}, moment("2025-03-10 00:00")); got < want-1e-9 || got > want+1e-9 {
			t.Errorf("senior since %s weighs %g, want %g", at, got, want)
		}
	}
}
