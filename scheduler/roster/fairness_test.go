package roster

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// lots draws who works when by lot: everybody five days of fifty weeks, in each of
// them a few have the nights of the whole week, a few the Saturday.
func lots(seed uint64, people int) Year {
	rng := rand.New(rand.NewPCG(seed, 3))
	y := Year{Site: berlin, Config: Default(), Moved: map[string]int{}, Span: hotline.Interval{Start: moment("2024-03-11 00:00"), End: moment("2025-03-10 00:00")}}
	for i := range people {
		y.Agents = append(y.Agents, hotline.Agent{ID: fmt.Sprintf("a%02d", i), Team: fmt.Sprint("team", i%2), Contract: "any"})
	}
	for week := range 50 {
		monday := y.Span.Start.AddDate(0, 0, 7*week)
		for place, i := range rng.Perm(people) {
			for day := range 5 {
				hour := 8 * time.Hour
				if place < people/10 {
					hour = 22 * time.Hour
				} else if place < people/4 {
					day++ // Tuesday to Saturday
				}
				at := wall(monday.AddDate(0, 0, day), hour)
				y.Shifts = append(y.Shifts, hotline.Shift{Agent: y.Agents[i].ID, Start: at, End: at.Add(8 * time.Hour)})
			}
		}
	}
	return y
}

// Where lots were drawn, hardly anybody is told to have been treated unfairly; one
// who had every third night is.
func TestLedgerTellsNoiseFromUnfairness(t *testing.T) {
	t.Parallel()
	years, named := 20, 0
	for seed := range uint64(years) {
		for _, a := range Ledger(lots(seed, 40)) {
			if a.Burdens[BurdenNights].Verdict != AsChance || a.Burdens[BurdenWeekends].Verdict != AsChance {
				named++
			}
		}
	}
	if named > years/4 {
		t.Errorf("%d of %d people are named though lots were drawn", named, 40*years)
	}
	y := lots(1, 40)
	for i := range y.Shifts { // a00 takes the nights of a third of the weeks
		s := &y.Shifts[i]
		week := int(s.Start.Sub(y.Span.Start).Hours()) / (7 * 24)
		if night := s.Start.In(berlin).Hour() == 22; night && s.Agent != "a00" && week%3 == 0 && !works(y, "a00", *s) {
			s.Agent = "a00"
		}
	}
	all := Ledger(y)
	for _, a := range all {
		want := AsChance
		if a.Agent == "a00" {
			want = MoreThanChance
		}
		b := a.Burdens[BurdenNights]
		if a.Agent == "a00" && (b.Verdict != want || b.Count < b.High || math.Abs(b.Expected-b.Of*rate(all, BurdenNights)) > 5) {
			t.Errorf("%s: %+v", a.Agent, b)
		}
	}
}

func works(y Year, agent string, at hotline.Shift) bool {
	for _, s := range y.Shifts {
		if s.Agent == agent && s.Start.Equal(at.Start) {
			return true
		}
	}
	return false
}

func rate(all []Account, burden string) float64 {
	var count, of float64
	for _, a := range all {
		count += a.Burdens[burden].Count
		of += a.Burdens[burden].Of
	}
	return count / of
}

func TestLedgerCounts(t *testing.T) {
	t.Parallel()
	y := Year{
		Site: berlin, Config: Default(), Span: hotline.Interval{Start: moment("2025-01-01 00:00"), End: moment("2025-12-31 00:00")},
		Agents: []hotline.Agent{{ID: "ann"}, {ID: "bob"}}, Moved: map[string]int{"bob": 2},
		Covered: []hotline.Interval{{Start: moment("Mon 00:00"), End: moment("Mon+1 00:00")}},
		Holiday: func(day time.Time) bool { return day.Day() == 12 },
		Shifts: []hotline.Shift{
			on("ann", "Mon 22:00-06:00"), on("ann", "Tue 20:00-01:00"), on("ann", "Wed 08:00-16:00"), on("ann", "Sat 08:00-16:00"), on("ann", "Sun 08:00-16:00"),
			on("ann", "Sun+1 08:00-16:00"), on("ann", "2024-12-31 08:00-16:00"),
		},
		Wishes: []Wish{
			{Agent: "ann", From: moment("Wed 00:00"), To: moment("Thu 00:00"), Weight: 2}, {Agent: "ann", From: moment("Thu 00:00"), To: moment("Fri 00:00"), Weight: 1},
			{Agent: "ann", From: moment("Sat 00:00"), To: moment("Sun 00:00"), Work: true, Weight: 1}, {Agent: "bob", From: moment("Sat 00:00"), To: moment("Sun 00:00"), Work: true, Weight: 1},
			{Agent: "bob", From: moment("Mon+1 00:00"), To: moment("Tue+1 00:00"), Weight: 1}, // not rostered yet
		},
	}
	got := Ledger(y)
	ann, bob := got[0], got[1]
	count := func(a Account, burden string, count, of float64) {
		t.Helper()
		if b := a.Burdens[burden]; b.Count != count || b.Of != of || b.Verdict != TooFew {
			t.Errorf("%s, %s: %+v, want %g of %g", a.Agent, burden, b, count, of)
		}
	}
	count(ann, BurdenNights, 1, 6) // two hours of a night are an evening
	count(ann, BurdenWeekends, 2, 2)
	count(ann, BurdenHolidays, 1, 6)
	count(ann, BurdenRefused, 1, 3)
	count(ann, BurdenMoved, 0, 6)
	count(bob, BurdenRefused, 1, 1)
	count(bob, BurdenMoved, 2, 2)
	if ann.RefusedHours != 18 || bob.RefusedHours != 8 || bob.Shifts != 0 {
		t.Errorf("ann %+v, bob %+v", ann, bob)
	}
	if len(Ledger(Year{Site: berlin, Config: Default()})) != 0 {
		t.Error("a ledger of nobody")
	}
}
