package roster

import (
	"testing"

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
