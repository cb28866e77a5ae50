package roster

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// weekdays of the tests' week, which begins on Monday 10 March 2025.
var weekdays = map[string]int{"Mon": 10, "Tue": 11, "Wed": 12, "Thu": 13, "Fri": 14, "Sat": 15, "Sun": 16}

// moment reads "Mon 14:00", "Mon+1 14:00" (a week later) or "2025-03-30 02:00".
func moment(text string) time.Time {
	day, clock, _ := strings.Cut(text, " ")
	at, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, berlin)
	if err == nil {
		return at
	}
	name, later, _ := strings.Cut(day, "+")
	hour, err := time.Parse("15:04", clock)
	if err != nil || weekdays[name] == 0 {
		return time.Time{}
	}
	return time.Date(2025, 3, weekdays[name]+7*len(later), hour.Hour(), hour.Minute(), 0, 0, berlin)
}

// on is a shift, all of it on cards: on("ann", "Mon 14:00-22:00"). An end before
// the start is on the next day.
func on(agent, when string) hotline.Shift {
	day, hours, _ := strings.Cut(when, " ")
	from, to, _ := strings.Cut(hours, "-")
	s := hotline.Shift{Agent: agent, Start: moment(day + " " + from), End: moment(day + " " + to)}
	if !s.End.After(s.Start) {
		s.End = s.End.AddDate(0, 0, 1)
	}
	s.Activities = []hotline.Activity{{Start: s.Start, End: s.End, Kind: hotline.Work, Queue: "cards"}}
	return s
}

// lunch takes an unpaid half hour out of a shift.
func lunch(s hotline.Shift, clock string) hotline.Shift {
	at := moment(s.Start.In(berlin).Format("2006-01-02") + " " + clock)
	s.Activities = []hotline.Activity{
		{Start: s.Start, End: at, Kind: hotline.Work, Queue: "cards"},
		{Start: at, End: at.Add(30 * time.Minute), Kind: hotline.Lunch},
		{Start: at.Add(30 * time.Minute), End: s.End, Kind: hotline.Work, Queue: "cards"},
	}
	return s
}

// office is ann and bob, who know cards and may do anything else, for two weeks.
func office() Problem {
	p := Problem{
		ID: "office", Site: berlin, From: moment("Mon 00:00"), To: moment("Mon 00:00").AddDate(0, 0, 28),
		Contracts: []hotline.Contract{{Name: "any", NightAllowed: true}},
		Agents: []hotline.Agent{
			{ID: "ann", Contract: "any", Skills: map[string]float64{"cards": 1}},
			{ID: "bob", Contract: "any", Skills: map[string]float64{"cards": 1}},
		},
		Config: Default(),
	}
	p.Config.Breaks, p.Config.Rest = nil, 0
	return p
}

// checker says that a rule finds a total cost in some shifts, and that the
// verifier, which knows nothing of the rule, finds something just when a hard
// rule does.
func checker(t *testing.T, rule Rule, p Problem) func(want float64, shifts ...hotline.Shift) {
	return func(want float64, shifts ...hotline.Shift) {
		t.Helper()
		var cost float64
		for _, b := range Judge(p, shifts) {
			if b.Rule == rule.Name {
				cost += b.Cost
				if b.Why == "" || b.Hard != rule.Hard {
					t.Errorf("breach without reason or level: %+v", b)
				}
			}
		}
		if math.Abs(cost-want) > 1e-9 {
			t.Errorf("%s costs %g, want %g", rule.Name, cost, want)
		}
		if v := VerifyShifts(p, shifts); rule.Hard && v.OK() != (want == 0) {
			t.Errorf("%s: the verifier says %v", rule.Name, v.Broken)
		}
	}
}

func TestRest(t *testing.T) {
	t.Parallel()
	p := office()
	p.Contracts[0].Rest = 11 * time.Hour
	check := checker(t, Rest, p)
	check(0)
	check(0, on("ann", "Mon 14:00-22:00"))
	check(0, on("ann", "Mon 13:00-21:00"), on("ann", "Tue 08:00-16:00"))
	check(15, on("ann", "Mon 13:00-21:15"), on("ann", "Tue 08:00-16:00"))
	check(60, on("ann", "Mon 14:00-22:00"), on("ann", "Tue 08:00-16:00"))
	check(0, on("ann", "Mon 14:00-22:00"), on("bob", "Tue 08:00-16:00"))
	// Clocks: 20:00 to 06:00 is nine hours in spring and eleven in autumn.
	check(120, on("ann", "2025-03-29 12:00-20:00"), on("ann", "2025-03-30 06:00-14:00"))
	p.From, p.To = moment("2025-10-20 00:00"), moment("2025-11-03 00:00")
	checker(t, Rest, p)(0, on("ann", "2025-10-25 12:00-20:00"), on("ann", "2025-10-26 06:00-14:00"))
	// What was worked before the period counts.
	p = office()
	p.Contracts[0].Rest = 11 * time.Hour
	p.Previous = []hotline.Shift{on("ann", "2025-03-09 15:00-23:00")}
	checker(t, Rest, p)(120, on("ann", "Mon 08:00-16:00"))
	// Where the contract says nothing, the configuration does.
	p = office()
	p.Config.Rest = 9 * time.Hour
	checker(t, Rest, p)(0, on("ann", "Mon 14:00-22:00"), on("ann", "Tue 07:00-15:00"))
	checker(t, Rest, p)(60, on("ann", "Mon 14:00-22:00"), on("ann", "Tue 06:00-14:00"))
}

func TestHoursPerWeek(t *testing.T) {
	t.Parallel()
	p := office()
	p.Contracts[0].HoursPerWeek, p.Contracts[0].MaxPerWeek = 16, 20
	check := checker(t, HoursPerWeek, p)
	check(0)
	check(0, on("ann", "Mon 08:00-18:00"), on("ann", "Sun 08:00-18:00"))
	check(15, on("ann", "Mon 08:00-18:15"), on("ann", "Sun 08:00-18:00"))
	check(0, lunch(on("ann", "Mon 08:00-18:30"), "12:00"), on("ann", "Sun 08:00-18:00"))
	check(0, on("ann", "Mon 08:00-18:00"), on("ann", "Wed 08:00-18:00"), on("bob", "Fri 08:00-18:00"))
	check(0, on("ann", "Sun 08:00-18:00"), on("ann", "Sat 08:00-18:00"), on("ann", "Mon+1 08:00-18:00"))
	// A night shift counts in the week it begins in, and by the hours that pass.
	check(600, on("ann", "Fri 08:00-18:00"), on("ann", "Sat 08:00-18:00"), on("ann", "Sun 20:00-06:00"))
	check(0, on("ann", "2025-03-28 08:00-19:00"), on("ann", "2025-03-29 22:00-08:00"))
	p.Contracts[0].MaxPerWeek = 0 // then what is agreed is the most
	checker(t, HoursPerWeek, p)(60, on("ann", "Mon 08:00-18:00"), on("ann", "Wed 08:00-15:00"))
}

func TestDaysPerWeek(t *testing.T) {
	t.Parallel()
	p := office()
	p.Contracts[0].DaysPerWeek = 2
	check := checker(t, DaysPerWeek, p)
	check(0)
	check(0, on("ann", "Mon 08:00-12:00"), on("ann", "Sun 08:00-12:00"))
	check(1, on("ann", "Mon 08:00-12:00"), on("ann", "Wed 08:00-12:00"), on("ann", "Sun 08:00-12:00"))
	check(0, on("ann", "Mon 08:00-12:00"), on("ann", "Wed 08:00-12:00"), on("bob", "Sun 08:00-12:00"))
	check(0, on("ann", "Sat 08:00-12:00"), on("ann", "Sun 08:00-12:00"), on("ann", "Mon+1 08:00-12:00"))
	p.Previous = []hotline.Shift{on("ann", "2025-03-09 08:00-12:00")} // last week's
	checker(t, DaysPerWeek, p)(0, on("ann", "Mon 08:00-12:00"), on("ann", "Tue 08:00-12:00"))
	p.Config.WeekStart = "sunday" // then it is this week's
	checker(t, DaysPerWeek, p)(1, on("ann", "Mon 08:00-12:00"), on("ann", "Tue 08:00-12:00"))
}

func TestDaysInARow(t *testing.T) {
	t.Parallel()
	p := office()
	p.Contracts[0].MaxDaysInARow = 3
	check := checker(t, DaysInARow, p)
	run := []hotline.Shift{on("ann", "Fri 08:00-12:00"), on("ann", "Sat 08:00-12:00"), on("ann", "Sun 08:00-12:00")}
	check(0)
	check(0, run...)
	check(1, append(run, on("ann", "Mon+1 08:00-12:00"))...)
	check(0, append(run, on("ann", "Tue+1 08:00-12:00"))...)
	check(0, append(run, on("bob", "Mon+1 08:00-12:00"))...)
	check(1, on("ann", "2025-03-28 08:00-12:00"), on("ann", "2025-03-29 08:00-12:00"), on("ann", "2025-03-30 08:00-12:00"), on("ann", "2025-03-31 08:00-12:00"))
	p.Previous = []hotline.Shift{on("ann", "2025-03-08 08:00-12:00"), on("ann", "2025-03-09 08:00-12:00")}
	checker(t, DaysInARow, p)(0, on("ann", "Mon 08:00-12:00"))
	checker(t, DaysInARow, p)(1, on("ann", "Mon 08:00-12:00"), on("ann", "Tue 08:00-12:00"))
}

func TestShiftLength(t *testing.T) {
	t.Parallel()
	p := office()
	p.Contracts[0].MinShift, p.Contracts[0].MaxShift = 6*time.Hour, 9*time.Hour
	check := checker(t, ShiftLength, p)
	check(0)
	check(0, on("ann", "Mon 08:00-14:00"), on("ann", "Tue 08:00-17:00"))
	check(15, on("ann", "Mon 08:00-13:45"))
	check(15, on("ann", "Mon 08:00-17:15"))
	check(60, on("ann", "2025-03-29 23:00-06:00"), on("ann", "2025-03-30 22:00-03:00")) // 6 h and 5 h
	// Who falls ill at work has worked what was worked; planned leave is no reason.
	p.Absences = []hotline.Absence{{Agent: "ann", From: moment("Mon 09:00"), To: moment("Tue 00:00"), Kind: "sickness"}}
	checker(t, ShiftLength, p)(0, on("ann", "Mon 08:00-09:00"))
	checker(t, ShiftLength, p)(300, on("bob", "Mon 08:00-09:00"))
	p.Absences[0].Planned = true
	checker(t, ShiftLength, p)(300, on("ann", "Mon 08:00-09:00"))
}

func TestAbsence(t *testing.T) {
	t.Parallel()
	p := office()
	p.Absences = []hotline.Absence{{Agent: "ann", From: moment("Wed 00:00"), To: moment("Fri 00:00"), Kind: "leave"}}
	check := checker(t, Absence, p)
	check(0)
	check(0, on("ann", "Tue 16:00-00:00"), on("ann", "Fri 00:00-08:00"))
	check(15, on("ann", "Tue 16:00-00:15"))
	check(480, on("ann", "Thu 08:00-16:00"))
	check(0, on("bob", "Thu 08:00-16:00"))
}

func TestEmployment(t *testing.T) {
	t.Parallel()
	p := office()
	p.Agents[0].From, p.Agents[0].To = moment("Tue 00:00"), moment("Sat 00:00")
	check := checker(t, Employment, p)
	check(0)
	check(0, on("ann", "Tue 00:00-08:00"), on("ann", "Fri 16:00-00:00"))
	check(60, on("ann", "Mon 23:00-08:00"))
	check(120, on("ann", "Fri 18:00-02:00"))
	check(480, on("ann", "Sun 08:00-16:00"))
	check(0, on("bob", "Sun 08:00-16:00"))
}

func TestAvailable(t *testing.T) {
	t.Parallel()
	p := office()
	p.Available = []Availability{
		{Agent: "ann", Weekday: time.Monday, From: 8 * time.Hour, To: 16 * time.Hour},
		{Agent: "ann", Weekday: time.Saturday, From: 22 * time.Hour, To: 30 * time.Hour},
	}
	check := checker(t, Available, p)
	check(0)
	check(0, on("ann", "Mon 08:00-16:00"), on("ann", "Sat 22:00-06:00"))
	check(15, on("ann", "Mon 08:00-16:15"))
	check(480, on("ann", "Tue 08:00-16:00"))
	check(0, on("bob", "Tue 08:00-16:00"))
	check(0, on("ann", "2025-03-29 22:00-06:00")) // the short night ends at six all the same
	check(15, on("ann", "2025-03-29 22:00-06:15"))
}

// A date of its own counts instead of its weekday.
func TestAvailableOnDates(t *testing.T) {
	t.Parallel()
	p := office()
	day := func(name string) time.Time { return moment(name + " 00:00") }
	p.Available = []Availability{
		{Agent: "ann", Weekday: time.Monday, From: 8 * time.Hour, To: 16 * time.Hour},
		{Agent: "ann", Weekday: time.Tuesday, From: 8 * time.Hour, To: 16 * time.Hour},
		{Agent: "ann", Weekday: time.Monday, Date: day("Mon")},
		{Agent: "ann", Weekday: time.Tuesday, Date: day("Tue"), From: 14 * time.Hour, To: 26 * time.Hour},
		{Agent: "bob", Weekday: time.Wednesday, Date: day("Wed"), From: 9 * time.Hour, To: 12 * time.Hour},
	}
	check := checker(t, Available, p)
	check(480, on("ann", "Mon 08:00-16:00"))
	check(0, on("ann", "Mon+1 08:00-16:00"), on("ann", "Tue+1 08:00-16:00"))
	check(480, on("ann", "Tue 08:00-16:00"))
	check(0, on("ann", "Tue 18:00-02:00"))
	check(15, on("ann", "Tue 18:00-02:15"))
	check(0, on("bob", "Mon 08:00-16:00"), on("bob", "Wed 09:00-12:00"), on("bob", "Thu 08:00-16:00"))
	check(60, on("bob", "Wed 09:00-13:00"))
}

func TestNight(t *testing.T) {
	t.Parallel()
	p := office()
	p.Contracts = append(p.Contracts, hotline.Contract{Name: "days"})
	p.Agents[0].Contract = "days"
	check := checker(t, Night, p)
	check(0)
	check(0, on("ann", "Mon 06:00-14:00"), on("ann", "Tue 15:00-23:00"))
	check(15, on("ann", "Mon 15:00-23:15"))
	check(15, on("ann", "Mon 05:45-14:00"))
	check(0, on("bob", "Mon 22:00-06:00"))
	check(420, on("ann", "Mon 22:00-06:00"))
	check(360, on("ann", "2025-03-29 22:00-06:00")) // an hour of that night is missing
	p.From, p.To = moment("2025-10-20 00:00"), moment("2025-11-03 00:00")
	checker(t, Night, p)(480, on("ann", "2025-10-25 22:00-06:00"))
}

func TestOneShiftADay(t *testing.T) {
	t.Parallel()
	check := checker(t, OneShiftADay, office())
	check(0)
	check(0, on("ann", "Mon 08:00-12:00"), on("ann", "Tue 08:00-12:00"))
	check(1, on("ann", "Mon 06:00-10:00"), on("ann", "Mon 16:00-20:00"))
	check(0, on("ann", "Mon 06:00-10:00"), on("bob", "Mon 16:00-20:00"))
	check(0, on("ann", "Sun 22:00-02:00"), on("ann", "Mon+1 16:00-20:00"))
}

func TestSkill(t *testing.T) {
	t.Parallel()
	p := office()
	p.Agents[0].Skills = map[string]float64{"gold": 1}
	p.Queues = []hotline.Queue{{Name: "cards"}, {Name: "vip", Skill: "gold"}}
	check := checker(t, Skill, p)
	vip := on("ann", "Mon 08:00-12:00")
	vip.Activities[0].Queue = "vip"
	check(0)
	check(0, vip)
	check(240, on("ann", "Mon 08:00-12:00"))
	check(0, on("bob", "Mon 08:00-12:00"))
}

func TestPauses(t *testing.T) {
	t.Parallel()
	p := office()
	p.Config.Breaks = []Pause{{Kind: hotline.Lunch, Length: 30 * time.Minute, MinShift: 6*time.Hour + 15*time.Minute, After: 3 * time.Hour, Until: 5 * time.Hour}}
	check := checker(t, Pauses, p)
	check(0)
	check(0, on("ann", "Mon 08:00-14:00"))
	check(30, on("ann", "Mon 08:00-14:15"))
	check(0, lunch(on("ann", "Mon 08:00-16:00"), "11:00"))
	check(0, lunch(on("ann", "Mon 08:00-16:00"), "13:00"))
	check(15, lunch(on("ann", "Mon 08:00-16:00"), "10:45"))
	check(15, lunch(on("ann", "Mon 08:00-16:00"), "13:15"))
	check(30, lunch(on("ann", "Mon 08:00-16:00"), "12:00"), on("bob", "Mon 08:00-16:00"))
}

func TestAgreedHours(t *testing.T) {
	t.Parallel()
	p := office()
	p.To = p.From.AddDate(0, 0, 7)
	p.Agents = p.Agents[:1]
	p.Contracts[0] = hotline.Contract{Name: "any", HoursPerWeek: 20, MinPerWeek: 16, DaysPerWeek: 5, NightAllowed: true}
	check := checker(t, AgreedHours, p)
	idle, over := p.Config.IdleHour, p.Config.OvertimeHour
	check(idle * (20 + 16))
	check(0, on("ann", "Mon 08:00-18:00"), on("ann", "Tue 08:00-18:00"))
	check(over*1, on("ann", "Mon 08:00-18:00"), on("ann", "Tue 08:00-19:00"))
	check(idle*4, on("ann", "Mon 08:00-18:00"), on("ann", "Tue 08:00-14:00"))
	p.Absences = []hotline.Absence{{Agent: "ann", From: moment("Wed 00:00"), To: moment("Mon+1 00:00"), Kind: "leave"}}
	checker(t, AgreedHours, p)(0, on("ann", "Mon 08:00-16:00")) // three of five days are leave
	// From Thursday on, two fifths of the hours are due and all of them are allowed.
	p.Absences, p.From = nil, moment("Thu 00:00")
	check = checker(t, AgreedHours, p)
	check(0, on("ann", "Thu 08:00-16:00"))
	check(0, on("ann", "Thu 08:00-18:00"), on("ann", "Fri 08:00-18:00"))
	check(over, on("ann", "Thu 08:00-18:00"), on("ann", "Fri 08:00-19:00"))
}

func TestWishes(t *testing.T) {
	t.Parallel()
	p := office()
	p.Wishes = []Wish{
		{Agent: "ann", From: moment("Wed 12:00"), To: moment("Wed 18:00"), Weight: 2},
		{Agent: "bob", From: moment("Thu 08:00"), To: moment("Thu 12:00"), Work: true, Weight: 1},
	}
	check := checker(t, Wishes, p)
	hour := p.Config.WishHour
	bob := on("bob", "Thu 08:00-16:00")
	check(4 * hour)
	check(0, bob)
	check(0, bob, on("ann", "Wed 04:00-12:00"))
	check(2*2*hour, bob, on("ann", "Wed 06:00-14:00"))
	check(1*hour, on("bob", "Thu 09:00-16:00"))
	check(0, bob, on("bob", "Wed 12:00-18:00"))
}

func TestSteadyStarts(t *testing.T) {
	t.Parallel()
	p := office()
	check := checker(t, SteadyStarts, p)
	hour := p.Config.MovedHour
	check(0)
	check(0, on("ann", "Mon 08:00-12:00"), on("ann", "Tue 08:00-12:00"))
	check(2*hour, on("ann", "Mon 08:00-12:00"), on("ann", "Tue 10:00-14:00"))
	check(0, on("ann", "Mon 08:00-12:00"), on("ann", "Wed 10:00-14:00"))
	check(0, on("ann", "Mon 08:00-12:00"), on("bob", "Tue 10:00-14:00"))
	check(2*hour, on("ann", "Mon 23:00-05:00"), on("ann", "Wed 01:00-06:00"), on("ann", "Thu 23:00-05:00"))
	check(0, on("ann", "2025-03-29 08:00-12:00"), on("ann", "2025-03-30 08:00-12:00"))
}

// A rule without a name, a sentence or a level cannot be told to anybody.
func TestRulesAreTold(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range Rules {
		if r.Name == "" || seen[r.Name] || !strings.HasSuffix(r.Help, ".") || r.Breaches == nil {
			t.Errorf("rule %q: %q", r.Name, r.Help)
		}
		seen[r.Name] = true
	}
}

// Hours in a part of the day are those that a walk over every quarter of an hour
// counts, when clocks change as well.
func TestHoursInAPartOfTheDay(t *testing.T) {
	t.Parallel()
	terms := Terms{Site: berlin}
	for _, w := range []window24{{22 * time.Hour, 6 * time.Hour}, {0, 6 * time.Hour}, {9 * time.Hour, 17 * time.Hour}, {0, 24 * time.Hour}} {
		for _, from := range []string{"2025-03-12 18:00", "2025-03-29 20:00", "2025-03-30 01:30", "2025-10-25 21:00", "2025-10-26 00:00", "2025-07-01 05:45"} {
			s := hotline.Shift{Start: moment(from), End: moment(from).Add(10 * time.Hour)}
			var want time.Duration
			for at := s.Start; at.Before(s.End); at = at.Add(15 * time.Minute) {
				if w.holds(terms.clockOf(at)) || w.to == 24*time.Hour {
					want += 15 * time.Minute
				}
			}
			if got := terms.hoursIn(s, w); got != want {
				t.Errorf("%s of %s in %v, want %s", got, from, w, want)
			}
		}
	}
}
