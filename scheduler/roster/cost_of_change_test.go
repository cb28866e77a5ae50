package roster

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// What an alternative is said to cost is what the roster with it costs more, by
// the rules and by sharing out the queues anew.
func TestAlternativesCostWhatTheySay(t *testing.T) {
	t.Parallel()
	asked := 0
	for seed := range uint64(4) {
		p := scramble(seed)
		r, _ := Solve(p, short(seed))
		m := newModel(p)
		ask := NewAsker(p, r)
		price := func(shifts []hotline.Shift) (cost, missing float64, hard int) {
			l := newLineup(m, hotline.Roster{Shifts: shifts})
			for q := range m.queues {
				for slot := range m.slots {
					missing += m.hours(l.short(q, slot))
				}
			}
			for _, b := range Judge(p, shifts) {
				if b.Hard {
					hard++
				} else {
					cost += b.Cost
				}
			}
			return cost + l.cost, missing, hard
		}
		cost, missing, _ := price(r.Shifts)
		for _, a := range p.Agents[:4] {
			for _, day := range ask.Days(a.ID) {
				for i, alt := range day.Alternatives {
					if i%3 > 0 {
						continue
					}
					asked++
					shifts := slices.DeleteFunc(slices.Clone(r.Shifts), func(s hotline.Shift) bool {
						return s.Agent == a.ID && !day.Off && s.Start.Equal(day.Shift.Start)
					})
					if !alt.Off {
						shifts = append(shifts, alt.Shift)
					}
					c, miss, hard := price(shifts)
					if math.Abs(c-cost-alt.Cost) > 1e-6 || math.Abs(miss-missing-alt.Missing) > 1e-6 || (hard > 0) != (len(alt.Rules) > 0) {
						t.Errorf("seed %d, %s on %s: %s; it costs %g, %g h are missing, %d hard rules broken", seed, a.ID, day.Day, alt.Sentence(berlin), c-cost, miss-missing, hard)
					}
					if v := VerifyShifts(p, shifts); v.OK() != (len(alt.Rules) == 0) {
						t.Errorf("seed %d, %s on %s: %s; the verifier says %v", seed, a.ID, day.Day, alt.Do, v.Broken)
					}
				}
			}
		}
	}
	if asked < 100 {
		t.Errorf("only %d alternatives", asked)
	}
}

func TestWhatAChangeWouldCost(t *testing.T) {
	t.Parallel()
	p := crew(hotline.Contract{HoursPerWeek: 16, MaxPerWeek: 40, Rest: 11 * time.Hour}, hotline.Contract{HoursPerWeek: 8, MaxPerWeek: 40})
	p.Config.StartEvery, p.Config.Lengths = time.Hour, []time.Duration{6 * time.Hour, 8 * time.Hour}
	p.Absences = []hotline.Absence{{Agent: "bob", From: moment("Mon 00:00"), To: moment("Tue 00:00"), Kind: "leave"}}
	p.Wishes = []Wish{{Agent: "ann", From: moment("Thu 00:00"), To: moment("Fri 00:00"), Weight: 4}}
	needs(&p, "Mon 08:00-16:00", 1)
	needs(&p, "Tue 08:00-16:00", 1)
	needs(&p, "Wed 08:00-16:00", 1)
	r := hotline.Roster{Shifts: []hotline.Shift{on("ann", "Mon 08:00-16:00"), on("ann", "Wed 08:00-16:00"), on("bob", "Tue 08:00-16:00")}}
	ask := NewAsker(p, r)
	day := func(agent, date string, mend bool) DayOf {
		out, ok := ask.Day(agent, moment(date+" 00:00"), mend)
		if !ok {
			t.Fatalf("no %s for %s", date, agent)
		}
		return out
	}
	says := func(d DayOf, want string) {
		t.Helper()
		var all []string
		for _, alt := range d.Alternatives {
			if all = append(all, alt.Sentence(berlin)); all[len(all)-1] == want {
				return
			}
		}
		t.Errorf("%q is not in:\n%s", want, strings.Join(all, "\n"))
	}
	monday := day("ann", "Mon", false)
	says(monday, "begin 2h later: costs 6.00: 2 h more missing: cards Mon 08:00-10:00; 2 h more than needed")
	says(monday, "work 6h instead of 8h: costs 4.60: 2 h more missing: cards Mon 14:00-16:00; agreed-hours +0.60 (ann works 14 hours in the week of 10 Mar, 16 are agreed)")
	says(monday, "a day off: costs 18.40: 8 h more missing: cards Mon 08:00-16:00; agreed-hours +2.40 (ann works 8 hours in the week of 10 Mar, 16 are agreed)")
	says(monday, "work Thu 13 Mar 08:00-16:00 instead: costs 32.00: 8 h more missing: cards Mon 08:00-16:00; 8 h more than needed; "+
		"wishes +8.00 (ann wished to be free from Thu 13 Mar 00:00 to Fri 14 Mar 00:00: 8h against the wish)")
	says(day("ann", "Wed", true), "work 6h instead of 8h: costs 4.60: 2 h more missing: cards Wed 14:00-16:00; "+
		"agreed-hours +0.60 (ann works 14 hours in the week of 10 Mar, 16 are agreed); with bob planned anew it would cost 3.82, and nobody more be missing")
	says(day("bob", "Tue", false), "work Mon 10 Mar 08:00-16:00 instead: not allowed, bob works Mon 10 Mar 08:00-16:00 during leave from Mon 10 Mar 00:00 to Tue 11 Mar 00:00 "+
		"(8 h more missing: cards Tue 08:00-16:00; 8 h more than needed)")
	for _, c := range []struct{ agent, date, want string }{
		{"bob", "Mon", "off: leave"},
		{"bob", "Fri", "off: no queue that is known is open long enough"},
		{"ann", "Tue", "off: nobody is missing then whom it would help"},
	} {
		if got := day(c.agent, c.date, false).Why; got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.agent, c.date, got, c.want)
		}
	}
	if _, ok := ask.Day("zoe", p.From, false); ok {
		t.Error("nobody knows zoe")
	}
}

// What is fixed is not changed.
func TestAlternativesToWhatIsFixed(t *testing.T) {
	t.Parallel()
	p := crew(hotline.Contract{}, hotline.Contract{})
	for _, d := range []string{"Mon", "Tue", "Wed"} {
		needs(&p, d+" 08:00-16:00", 1)
	}
	r := hotline.Roster{Shifts: []hotline.Shift{on("ann", "Mon 08:00-16:00"), on("ann", "Wed 08:00-16:00")}}
	p.Fixed = Lock(r.Shifts, p.Agents[:1], []time.Time{moment("Mon 00:00"), moment("Tue 00:00")}, berlin)
	ask := NewAsker(p, r)
	for _, c := range []struct {
		agent, date string
		allowed     bool
	}{{"ann", "Mon", false}, {"ann", "Wed", true}, {"bob", "Mon", true}} {
		day, _ := ask.Day(c.agent, moment(c.date+" 00:00"), false)
		if len(day.Alternatives) == 0 {
			t.Errorf("%s on %s: nothing to choose from", c.agent, c.date)
			continue
		}
		if alt := day.Alternatives[0]; (len(alt.Rules) == 0) != c.allowed || !c.allowed && !slices.ContainsFunc(alt.Rules, func(b Breach) bool { return strings.HasSuffix(b.Why, " is fixed") }) {
			t.Errorf("%s on %s: %s", c.agent, c.date, alt.Sentence(berlin))
		}
	}
	if day, _ := ask.Day("ann", moment("Tue 00:00"), false); day.Why != "off: fixed to be free" {
		t.Error(day.Why)
	}
}
