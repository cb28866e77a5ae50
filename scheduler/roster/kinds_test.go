package roster

import (
	"slices"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// ask is an office with a rule asked for.
func ask(rule string, values ...string) Problem {
	p := office()
	p.Config.Rules = []Setting{{Rule: rule, Level: "hard", Values: figures(values...)}}
	return p
}

// figures are keys and values in turn.
func figures(values ...string) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(values); i += 2 {
		out[values[i]] = values[i+1]
	}
	return out
}

// checked is checker for the rule that a problem asks for, in its unit; asked for
// softly, it costs as many times its price.
func checked(t *testing.T, p Problem) func(want float64, shifts ...hotline.Shift) {
	t.Helper()
	if err := p.Config.Validate(); err != nil {
		t.Fatal(err)
	}
	hard := p.Config.book()[0].Rule
	soft := p
	soft.Config.Rules = []Setting{p.Config.Rules[0]}
	soft.Config.Rules[0].Level, soft.Config.Rules[0].Price = "soft", 3
	k, _ := kindOf(p.Config.Rules[0].Rule)
	return func(want float64, shifts ...hotline.Shift) {
		t.Helper()
		checker(t, hard, p)(want, shifts...)
		if !k.Only {
			checker(t, soft.Config.book()[0].Rule, soft)(3*want, shifts...)
		}
	}
}

// daily is a shift of the same hours on every one of the days.
func daily(agent, hours string, days ...string) (out []hotline.Shift) {
	for _, d := range days {
		out = append(out, on(agent, d+" "+hours))
	}
	return out
}

func TestWeeklyRest(t *testing.T) {
	t.Parallel()
	week := []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	check := checked(t, ask("weekly-rest", "rest", "35h"))
	check(0)
	check(0, daily("ann", "08:00-13:00", week[:6]...)...)
	check(1, daily("ann", "08:00-13:15", week[:6]...)...)
	check(1, daily("ann", "08:00-16:00", week...)...)
	check(0, daily("ann", "11:00-19:00", week[1:]...)...)
	check(1, daily("ann", "10:45-19:00", week[1:]...)...)
	check(0, append(daily("ann", "11:00-19:00", week[1:]...), on("bob", "Mon 08:00-16:00"))...)
	check(0, on("ann", "Mon 08:00-16:00"), on("ann", "Sat 08:00-16:00"), on("ann", "Sun 08:00-16:00"))
	check(1, append(daily("ann", "08:00-16:00", week...), daily("ann", "08:00-13:00", "Mon+1", "Tue+1", "Wed+1", "Thu+1", "Fri+1", "Sat+1")...)...)
	// Monday is the rest of the week before where nothing else is known of it.
	p := ask("weekly-rest", "rest", "35h")
	p.From = moment("Thu 00:00")
	checked(t, p)(0, daily("ann", "08:00-16:00", week[3:]...)...)
	p.Previous = daily("ann", "08:00-16:00", week[:3]...)
	checked(t, p)(1, daily("ann", "08:00-16:00", week[3:]...)...)
	// Rolling: the weeks of the calendar do not matter.
	check = checked(t, ask("weekly-rest", "rest", "35h", "within", "6"))
	check(0, daily("ann", "08:00-16:00", week[:6]...)...)
	check(1, daily("ann", "08:00-16:00", week...)...)
	check(0, append(daily("ann", "08:00-16:00", week[:6]...), on("ann", "Mon+1 08:00-16:00"))...)
	check(2, append(daily("ann", "08:00-16:00", week...), on("ann", "Mon+1 08:00-16:00"))...)
}

func TestHoursOfWeeks(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("hours-of-weeks", "weeks", "2", "most", "10"))
	check(0)
	check(0, on("ann", "Mon 08:00-18:00"), on("ann", "Mon+1 08:00-18:00"))
	check(0, lunch(on("ann", "Mon 08:00-18:30"), "12:00"))
	check(0.5, on("ann", "Mon 08:00-18:30"))
	check(2, on("ann", "Mon 08:00-14:00"), on("ann", "Mon+1 08:00-18:00"), on("ann", "Tue+1 08:00-14:00"))
	check(0, on("ann", "Mon 08:00-14:00"), on("ann", "Mon+1 08:00-18:00"), on("bob", "Tue+1 08:00-14:00"))
	check(0, on("ann", "Mon 08:00-14:00"), on("ann", "Mon+1 08:00-18:00"), on("ann", "Tue+1 08:00-12:00"))
	// What was worked before counts, and a week of leave does not.
	p := ask("hours-of-weeks", "weeks", "2", "most", "10")
	p.Previous = []hotline.Shift{on("ann", "2025-03-03 08:00-20:00")}
	checked(t, p)(2, on("ann", "Mon 08:00-18:00"))
	p.Absences = []hotline.Absence{{Agent: "ann", From: moment("2025-03-04 00:00"), To: moment("2025-03-08 00:00")}}
	checked(t, p)(10, on("ann", "Mon 08:00-18:00"))
	// A total has no weeks to share out.
	check = checked(t, ask("hours-of-weeks", "weeks", "2", "most", "10", "average", "no"))
	check(0, on("ann", "Mon 08:00-18:00"))
	check(4, on("ann", "Mon 08:00-18:00"), on("ann", "Mon+1 08:00-12:00"))
	check(0, on("ann", "Mon 08:00-18:00"), on("ann", "2025-03-24 08:00-12:00"))
}

func TestHoursOfDay(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("hours-of-day", "within", "06:00-22:00"))
	check(0)
	check(0, on("ann", "Mon 06:00-14:00"), on("ann", "Tue 14:00-22:00"))
	check(0.25, on("ann", "Mon 05:45-14:00"))
	check(2, on("ann", "Tue 16:00-00:00"))
	check(7, on("ann", "2025-03-29 22:00-06:00")) // clocks go forward
	checked(t, ask("hours-of-day", "within", "20:00-08:00"))(1, on("ann", "Mon 19:00-03:00"))
}

func TestHoursPerDay(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("hours-per-day", "most", "8h"))
	check(0)
	check(0, on("ann", "Mon 08:00-16:00"))
	check(0, lunch(on("ann", "Mon 08:00-16:30"), "12:00"))
	check(0.25, on("ann", "Mon 08:00-16:15"), on("bob", "Mon 08:00-16:00"))
}

func TestHoursPerNight(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("hours-per-night", "most", "8h"))
	check(0)
	check(0, on("ann", "Mon 22:00-06:00"))
	check(1, on("ann", "Mon 21:00-06:00"))
	check(0, on("ann", "Mon 15:00-01:45")) // not three hours of the night
	check(3, on("ann", "Mon 15:00-02:00"))
}

func TestBreakDue(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("break-due", "longer-than", "6h", "pause", "45m"))
	check(0)
	check(0, on("ann", "Mon 08:00-14:00"))
	check(0.75, on("ann", "Mon 08:00-14:15"))
	check(0.25, lunch(on("ann", "Mon 08:00-16:00"), "12:00"))
}

func TestRestBetween(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("rest-between", "rest", "10h"))
	check(0)
	check(0, on("ann", "Mon 14:00-22:00"), on("ann", "Tue 08:00-16:00"))
	check(2, on("ann", "Mon 16:00-00:00"), on("ann", "Tue 08:00-16:00"))
	check(0, on("ann", "Mon 16:00-00:00"), on("bob", "Tue 08:00-16:00"))
	check = checked(t, ask("rest-between", "rest", "10h", "each", "1.5", "hourly", "0.5"))
	check(2.5, on("ann", "Mon 16:00-00:00"), on("ann", "Tue 08:00-16:00"))
	p := ask("rest-between", "rest", "10h")
	p.Previous = []hotline.Shift{on("ann", "2025-03-09 15:00-23:00")}
	checked(t, p)(1, on("ann", "Mon 08:00-16:00"))
}

func TestRunsOfDaysAndNights(t *testing.T) {
	t.Parallel()
	days := []string{"Thu", "Fri", "Sat", "Sun", "Mon+1"}
	check := checked(t, ask("consecutive-days", "most", "3"))
	check(0)
	check(0, daily("ann", "08:00-12:00", days[:3]...)...)
	check(2, daily("ann", "08:00-12:00", days...)...)
	check(0, append(daily("ann", "08:00-12:00", days[:3]...), on("bob", "Sun 08:00-12:00"), on("ann", "Mon+1 08:00-12:00"))...)
	check = checked(t, ask("consecutive-nights", "most", "3"))
	check(0, daily("ann", "22:00-06:00", days[:3]...)...)
	check(1, daily("ann", "22:00-06:00", days[:4]...)...)
	check(0, daily("ann", "14:00-22:00", days...)...)
	check(0, on("ann", "Thu 22:00-06:00"), on("ann", "Fri 22:00-06:00"), on("ann", "Sat 14:00-22:00"), on("ann", "Sun 22:00-06:00"), on("ann", "Mon+1 22:00-06:00"))
	p := ask("consecutive-nights", "most", "3")
	p.Previous = daily("ann", "22:00-06:00", "2025-03-07", "2025-03-08", "2025-03-09")
	checked(t, p)(1, on("ann", "Mon 22:00-06:00"))
	checked(t, p)(0, on("ann", "Tue 22:00-06:00"))
}

func TestDaysOffInARow(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("days-off-in-a-row", "least", "3"))
	check(0)
	check(0, daily("ann", "08:00-12:00", "Mon", "Tue", "Sat")...)
	check(1, daily("ann", "08:00-12:00", "Mon", "Tue", "Fri")...)
	check(2, daily("ann", "08:00-12:00", "Mon", "Tue", "Thu")...)
	check(0, on("ann", "Wed 08:00-12:00"), on("bob", "Fri 08:00-12:00")) // nobody knows what was before
	p := ask("days-off-in-a-row", "least", "3")
	p.Previous = daily("ann", "08:00-12:00", "2025-03-09")
	checked(t, p)(1, on("ann", "Wed 08:00-12:00"))
	checked(t, p)(0, on("ann", "Thu 08:00-12:00"))
}

func TestWeekends(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("whole-weekends"))
	check(0)
	check(0, daily("ann", "08:00-12:00", "Fri", "Sat", "Sun", "Mon+1")...)
	check(1, daily("ann", "08:00-12:00", "Fri", "Sat")...)
	check(2, daily("ann", "08:00-12:00", "Sun", "Sat+1")...)
	check(0, append(daily("ann", "08:00-12:00", "Sat"), daily("ann", "08:00-12:00", "Sun")...)...)
	checked(t, ask("whole-weekends", "weekend", "fri-sat"))(1, daily("ann", "08:00-12:00", "Sat", "Sun")...)
	// A Saturday before the period cannot be mended; a Sunday after a free one can.
	p := ask("whole-weekends")
	p.From = moment("Sun 00:00")
	p.Previous = daily("ann", "08:00-12:00", "Sat")
	checked(t, p)(0)
	p.Previous = daily("ann", "08:00-12:00", "Fri")
	checked(t, p)(1, on("ann", "Sun 08:00-12:00"))
	check = checked(t, ask("weekends-of-weeks", "most", "1", "weeks", "2"))
	check(0, daily("ann", "08:00-12:00", "Sat", "Sun")...)
	check(1, daily("ann", "08:00-12:00", "Sat", "Sun", "Sun+1")...)
	check(0, daily("ann", "08:00-12:00", "Sat", "Sun", "2025-03-30")...)
}

func TestCountsOfWeeks(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("nights-of-weeks", "most", "2", "weeks", "2"))
	check(0)
	check(0, daily("ann", "22:00-06:00", "Mon", "Sun")...)
	check(1, daily("ann", "22:00-06:00", "Mon", "Sun", "Tue+1")...)
	check(0, append(daily("ann", "22:00-06:00", "Mon", "Sun"), daily("ann", "08:00-12:00", "Tue+1")...)...)
	check(0, daily("ann", "22:00-06:00", "Mon", "Sun", "2025-03-24")...)
	check = checked(t, ask("days-of-weeks", "most", "5", "weeks", "1"))
	check(0, daily("ann", "08:00-12:00", "Mon", "Tue", "Wed", "Thu", "Sun", "Mon+1")...)
	check(1, daily("ann", "08:00-12:00", "Mon", "Tue", "Wed", "Thu", "Sat", "Sun")...)
}

func TestSuccession(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("succession", "after", "13:00-24:00", "not", "05:00-10:00"))
	check(0)
	check(1, on("ann", "Mon 13:00-21:00"), on("ann", "Tue 09:45-16:00"))
	check(0, on("ann", "Mon 12:45-21:00"), on("ann", "Tue 06:00-14:00"))
	check(0, on("ann", "Mon 13:00-21:00"), on("ann", "Tue 10:00-16:00"))
	check(0, on("ann", "Mon 13:00-21:00"), on("ann", "Wed 06:00-14:00"))
	check(0, on("ann", "Mon 13:00-21:00"), on("bob", "Tue 06:00-14:00"))
}

func TestStartRange(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("start-range", "most", "2h"))
	check(0)
	check(0, on("ann", "Mon 08:00-12:00"), on("ann", "Wed 10:00-14:00"), on("ann", "Fri 09:00-14:00"))
	check(0.5, on("ann", "Mon 08:00-12:00"), on("ann", "Wed 10:30-14:00"))
	check(1.5, on("ann", "Mon 08:00-12:00"), on("ann", "Wed 10:30-14:00"), on("ann", "Fri 07:00-14:00"))
	check(0, on("ann", "Mon 08:00-12:00"), on("ann", "Mon+1 14:00-18:00"))
	check(0, on("ann", "Mon 23:00-05:00"), on("ann", "Thu 01:00-06:00"))
	check(1, on("ann", "Mon 23:00-05:00"), on("ann", "Thu 02:00-06:00"))
}

func TestOvertimeOfMonth(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("overtime-of-month", "normal", "8", "most", "3"))
	check(0)
	check(0, on("ann", "Mon 08:00-18:00"), on("ann", "Mon+1 08:00-17:00"))
	check(1, on("ann", "Mon 08:00-18:00"), on("ann", "Mon+1 08:00-18:00"))
	check(0, on("ann", "Mon 08:00-18:00"), on("ann", "Mon+1 08:00-16:00"))
	p := ask("overtime-of-month", "normal", "8", "most", "3")
	p.Previous = []hotline.Shift{on("ann", "2025-02-24 08:00-18:00"), on("ann", "2025-03-03 08:00-18:00")} // February's do not count
	checked(t, p)(1, on("ann", "Mon 08:00-18:00"))
}

// split is a shift with hours off in the middle of it.
func split(s hotline.Shift, off time.Duration) hotline.Shift {
	middle := s.Start.Add(s.End.Sub(s.Start)/2 - off/2)
	s.Activities = []hotline.Activity{
		{Start: s.Start, End: middle, Kind: hotline.Work, Queue: "cards"},
		{Start: middle, End: middle.Add(off), Kind: hotline.Lunch},
		{Start: middle.Add(off), End: s.End, Kind: hotline.Work, Queue: "cards"},
	}
	return s
}

func TestSplitShifts(t *testing.T) {
	t.Parallel()
	check := checked(t, ask("split-shifts"))
	check(0)
	check(0, lunch(on("ann", "Mon 08:00-16:00"), "12:00"))
	check(0, split(on("ann", "Mon 08:00-20:00"), 105*time.Minute))
	check(3, split(on("ann", "Mon 08:00-20:00"), 3*time.Hour))
	check = checked(t, ask("split-shifts", "span", "12h"))
	check(0, split(on("ann", "Mon 08:00-20:00"), 3*time.Hour))
	check(0.5, split(on("ann", "Mon 08:00-20:30"), 3*time.Hour))
	check(0, on("ann", "Mon 08:00-20:30"))
}

// A day in two parts is a named shift with hours off in it: rosters use it where
// two peaks are far apart, and only for those who are not spared it.
func TestRostersWithSplitShifts(t *testing.T) {
	t.Parallel()
	p := bank(12, 1, 0.9, 1)
	p.Demand = slices.DeleteFunc(p.Demand, func(r hotline.Requirement) bool {
		h := r.Start.In(p.Site).Hour()
		return h < 8 || h >= 12 && h < 16 || h >= 20
	})
	for i := range p.Agents {
		p.Agents[i].Contract, p.Agents[i].Team = "any", []string{"north", "south"}[i%2]
	}
	p.Contracts = []hotline.Contract{{Name: "any", HoursPerWeek: 40, DaysPerWeek: 5}}
	off := []Pause{{Kind: hotline.Lunch, Length: 4 * time.Hour, After: 4 * time.Hour, Until: 4 * time.Hour}}
	p.Config.Shifts = []NamedShift{
		{Name: "split", Start: "08:00", Length: 12 * time.Hour, Breaks: off},
		{Name: "morning", Start: "08:00", Length: 4 * time.Hour}, {Name: "evening", Start: "16:00", Length: 4 * time.Hour},
	}
	p.Config.Rules = []Setting{{Rule: "split-shifts", For: Audience{Teams: []string{"north"}}}}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	splits := map[string]int{}
	for _, s := range r.Shifts {
		if timeOff(s) == 4*time.Hour {
			splits[p.Agents[slices.IndexFunc(p.Agents, func(a hotline.Agent) bool { return a.ID == s.Agent })].Team]++
			if Paid(s) != 8*time.Hour {
				t.Errorf("%s is paid for %s", s.Agent, Paid(s))
			}
		}
	}
	if splits["north"] > 0 || splits["south"] < 6 {
		t.Errorf("split shifts by team: %v", splits)
	}
}
