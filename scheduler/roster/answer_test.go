package roster

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// shop is ann, bob, cyn and dan, who know cards, dan mail besides and eve mail
// alone; so many are needed on cards from 8 to 18 every day of a week. Shifts have
// a lunch and want eleven hours of rest.
func shop(need int) Problem {
	p := office()
	p.To = p.From.AddDate(0, 0, 7)
	p.MadeAt = p.From.AddDate(0, 0, -1)
	p.Agents = nil
	for _, id := range []string{"ann", "bob", "cyn", "dan", "eve"} {
		a := hotline.Agent{ID: id, Contract: "any", Skills: map[string]float64{"cards": 1}}
		switch id {
		case "dan":
			a.Skills["mail"] = 1
		case "eve":
			a.Skills = map[string]float64{"mail": 1}
		}
		p.Agents = append(p.Agents, a)
	}
	p.Config.Rest = 11 * time.Hour
	p.Config.Breaks = []Pause{{Kind: hotline.Lunch, Length: 30 * time.Minute, MinShift: 6 * time.Hour, After: 2 * time.Hour, Until: 6 * time.Hour}}
	for day := range 7 {
		for quarter := range 40 {
			at := wall(p.From.AddDate(0, 0, day), 8*time.Hour+time.Duration(quarter)*15*time.Minute)
			p.Demand = append(p.Demand, hotline.Requirement{Queue: "cards", Start: at, Interval: 15 * time.Minute, Agents: need})
		}
	}
	return p
}

// posted is a roster of shifts with the gaps that they leave.
func posted(p Problem, shifts ...hotline.Shift) hotline.Roster {
	r := hotline.Roster{ID: p.ID, Version: 1, From: p.From, To: p.To, Shifts: byStart(shifts)}
	r.Gaps = newStanding(p, shifts, nil).gaps(nil, "nobody else can work then")
	return r
}

// asks fails where a question cannot even be put.
func asks(t *testing.T) func(Ask, error) Ask {
	return func(a Ask, err error) Ask {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

// half has each agent answer ten of the forty callers of cards in an hour in time.
func half(queue string, _ time.Time, rostered int) (level, perHour float64, ok bool) {
	return min(1, float64(rostered)/4), 40, queue == "cards"
}

func TestSwap(t *testing.T) {
	t.Parallel()
	p, ask := shop(1), asks(t)
	r := posted(p, lunch(on("ann", "Mon 08:00-16:00"), "12:00"), lunch(on("bob", "Tue 10:00-18:00"), "13:00"))
	a := Check(p, r, ask(Swap(p, r, "ann", moment("Mon 00:00"), "bob", moment("Tue 00:00"))), half)
	if a.Verdict != Allowed || len(a.Touched) != 0 || len(a.Instead) != 0 {
		t.Errorf("nothing speaks against it: %+v", a)
	}
	if v := Verify(p, a.Roster); !v.OK() {
		t.Errorf("the roster with the swap: %v", v.Broken)
	}
	if got := a.Roster.Shifts; len(got) != 2 || got[0].Agent != "bob" || !got[0].Start.Equal(moment("Mon 08:00")) || got[1].Agent != "ann" {
		t.Errorf("shifts %+v", got)
	}
	// Who works on that day already cannot take another shift.
	r = posted(p, lunch(on("ann", "Mon 08:00-16:00"), "12:00"), lunch(on("ann", "Tue 08:00-16:00"), "12:00"), lunch(on("bob", "Tue 10:00-18:00"), "13:00"))
	a = Check(p, r, ask(Swap(p, r, "ann", moment("Mon 00:00"), "bob", moment("Tue 00:00"))), nil)
	if a.Verdict != NotAllowed || len(a.Broken) != 0 || len(a.Refused) != 1 || a.Refused[0] != "ann works Tue 11 Mar 08:00-16:00 already, and cannot take Tue 11 Mar 10:00-18:00" {
		t.Errorf("two shifts on Tuesday: %q %+v", a.Refused, a.Broken)
	}
	if i := a.Instead[1]; len(i.Takers) != 2 || i.Others != "" {
		t.Errorf("instead of ann on Tuesday: %+v", i)
	}
	// On one day both keep working, in the other's hours.
	r = posted(p, lunch(on("ann", "Mon 08:00-16:00"), "12:00"), lunch(on("bob", "Mon 10:00-18:00"), "13:00"))
	a = Check(p, r, ask(Swap(p, r, "ann", moment("Mon 00:00"), "bob", moment("Mon 00:00"))), nil)
	if a.Verdict != Allowed || len(a.Ask.Changes) != 2 {
		t.Errorf("an exchange of hours: %+v", a)
	}
}

func TestSwapThatBreaksTheRest(t *testing.T) {
	t.Parallel()
	p, ask := shop(1), asks(t)
	r := posted(p, lunch(on("ann", "Mon 08:00-16:00"), "12:00"), lunch(on("ann", "Wed 08:00-16:00"), "12:00"), lunch(on("bob", "Tue 14:00-22:00"), "17:00"))
	a := Check(p, r, ask(Swap(p, r, "ann", moment("Mon 00:00"), "bob", moment("Tue 00:00"))), nil)
	if a.Verdict != NotAllowed || len(a.Broken) != 1 || a.Broken[0].Agent != "ann" || !strings.Contains(a.Broken[0].Why, "rests 10h between") {
		t.Fatalf("ann would sleep too little: %+v", a)
	}
	// Others could take either shift; eve does not know cards, and who swaps is busy.
	if len(a.Instead) != 2 || len(a.Instead[0].Takers) != 2 || a.Instead[0].Takers[0].Agent != "cyn" || a.Instead[1].Takers[1].Agent != "dan" {
		t.Errorf("instead: %+v", a.Instead)
	}
	if len(r.Shifts) != 3 || r.Shifts[0].Agent != "ann" {
		t.Errorf("the roster asked about was changed: %+v", r.Shifts)
	}
}

func TestWhatCannotBeAsked(t *testing.T) {
	t.Parallel()
	p := shop(1)
	r := posted(p, on("ann", "Mon 08:00-13:00"), on("bob", "Tue 08:00-13:00"))
	if _, err := Swap(p, r, "ann", moment("Tue 00:00"), "bob", moment("Tue 00:00")); err == nil || !strings.Contains(err.Error(), "ann does not work on Tue 11 Mar") {
		t.Errorf("got %v", err)
	}
	if _, err := Swap(p, r, "ann", moment("Mon 00:00"), "ann", moment("Mon 00:00")); err == nil {
		t.Error("ann swapped with herself")
	}
	if _, err := Give(p, r, "ann", moment("Mon 00:00"), "ann"); err == nil {
		t.Error("ann gave to herself")
	}
	if _, err := Leave(p, r, "ann", moment("Tue 00:00"), moment("Mon 00:00")); err == nil {
		t.Error("a leave that ends before it begins")
	}
	p.MadeAt = moment("Mon 08:15")
	a := Check(p, r, asks(t)(Give(p, r, "ann", moment("Mon 00:00"), "cyn")), nil)
	if a.Verdict != NotAllowed || len(a.Refused) != 1 || !strings.Contains(a.Refused[0], "has begun") {
		t.Errorf("ann is at work: %+v", a)
	}
	a = Check(p, r, asks(t)(Give(p, r, "bob", moment("Tue 00:00"), "zoe")), nil)
	if a.Verdict != NotAllowed || len(a.Refused) != 1 || !strings.Contains(a.Refused[0], "does not know zoe") {
		t.Errorf("nobody knows zoe: %+v", a)
	}
}

// Who lacks a skill serves the queues that he or she has; that costs the one given up.
func TestGiveToSomebodyWithOtherSkills(t *testing.T) {
	t.Parallel()
	p := shop(2)
	p.Demand = append(p.Demand, hotline.Requirement{Queue: "mail", Start: moment("Mon 08:00"), Interval: 15 * time.Minute, Agents: 1})
	r := posted(p, on("ann", "Mon 08:00-13:00"), on("bob", "Mon 08:00-13:00"))
	a := Check(p, r, asks(t)(Give(p, r, "ann", moment("Mon 00:00"), "eve")), half)
	if a.Verdict != AtACost || math.Abs(a.MissingAfter-a.MissingBefore-4.75) > 1e-9 {
		t.Errorf("five hours of cards are lost, a quarter of mail is won: %s, %g to %g", a.Verdict, a.MissingBefore, a.MissingAfter)
	}
	if before, after := a.Share(); before != 0.5 || after != 0.25 || math.Abs(a.Lost-50) > 1e-9 {
		t.Errorf("service %g to %g, %g lost", before, after, a.Lost)
	}
	if lost := a.Losing(); len(lost) != 1 || lost[0].Queue != "cards" || lost[0].Length != 5*time.Hour || lost[0].Before != 2 || lost[0].After != 1 {
		t.Errorf("losing: %+v", lost)
	}
	if v := Verify(p, a.Roster); !v.OK() {
		t.Errorf("the roster with it: %v", v.Broken)
	}
	if len(a.Instead) != 1 || len(a.Instead[0].Takers) != 2 {
		t.Errorf("cyn and dan could serve cards: %+v", a.Instead)
	}
}

func TestLeave(t *testing.T) {
	t.Parallel()
	p := shop(1)
	p.Config.IdleHour = 0.3
	p.Contracts[0].HoursPerWeek, p.Contracts[0].MaxPerWeek = 40, 44
	r := posted(p, lunch(on("ann", "Mon 08:00-16:00"), "12:00"), lunch(on("ann", "Tue 08:00-16:00"), "12:00"), lunch(on("bob", "Tue 09:00-17:00"), "12:00"))
	a := Check(p, r, asks(t)(Leave(p, r, "ann", moment("Tue 00:00"), moment("Thu 00:00"))), nil)
	if a.Verdict != AtACost || math.Abs(a.MissingAfter-a.MissingBefore-1) > 1e-9 || len(a.Ask.Changes) != 1 {
		t.Errorf("an hour is lost on Tuesday: %+v", a)
	}
	if len(a.Instead) != 1 || len(a.Instead[0].Takers) != 2 || !strings.HasPrefix(a.Instead[0].Takers[0].Why, "so far cyn works 0 hours") {
		t.Errorf("cyn has worked nothing yet: %+v", a.Instead)
	}
	full := p
	full.Contracts = []hotline.Contract{{Name: "any", NightAllowed: true, MaxShift: 6 * time.Hour}}
	if a := Check(full, r, asks(t)(Leave(full, r, "ann", moment("Tue 00:00"), moment("Thu 00:00"))), nil); len(a.Instead[0].Takers) != 0 || a.Instead[0].Others != "2 would break shift-length, 1 work on that day" {
		t.Errorf("nobody may work so long: %+v", a.Instead)
	}
	// From noon on: the morning is no shift of its own where the contract wants more.
	p.Contracts[0].MinShift = 4 * time.Hour
	a = Check(p, r, asks(t)(Leave(p, r, "ann", moment("Mon 12:00"), moment("Mon 18:00"))), nil)
	if left := a.Ask.Changes[0].New; !left.End.Equal(moment("Mon 12:00")) || len(left.Activities) != 1 || a.Verdict != AtACost {
		t.Errorf("four hours are left: %+v", a.Ask.Changes)
	}
	a = Check(p, r, asks(t)(Leave(p, r, "ann", moment("Mon 11:00"), moment("Mon 18:00"))), nil)
	if !a.Ask.Changes[0].New.Start.IsZero() {
		t.Errorf("three hours are too few: %+v", a.Ask.Changes)
	}
	// Who falls ill at work has worked what was worked.
	p.MadeAt = moment("Mon 10:50")
	a = Check(p, r, asks(t)(Leave(p, r, "ann", moment("Mon 10:50"), moment("Tue 00:00"))), nil)
	if left := a.Ask.Changes[0].New; a.Verdict == NotAllowed || !left.Start.Equal(moment("Mon 08:00")) || !left.End.Equal(moment("Mon 11:00")) {
		t.Errorf("three hours were worked: %+v %+v", a.Broken, a.Ask.Changes)
	}
	// Whom leave does not touch, it costs nothing.
	a = Check(p, r, asks(t)(Leave(p, r, "dan", moment("Tue 00:00"), moment("Wed 00:00"))), nil)
	if a.Verdict != Allowed || len(a.Ask.Changes) != 0 {
		t.Errorf("dan works nothing: %+v", a)
	}
}

// The night on which clocks change is as long as it is: a shift over it changes
// hands as it stands.
func TestSwapOverTheClockChange(t *testing.T) {
	t.Parallel()
	p := shop(0)
	p.From, p.To, p.MadeAt = moment("2025-03-24 00:00"), moment("2025-03-31 00:00"), moment("2025-03-20 00:00")
	for i := range p.Demand {
		p.Demand[i].Start = p.Demand[i].Start.AddDate(0, 0, 14)
	}
	night := lunch(on("ann", "2025-03-29 22:00-06:00"), "22:00")
	night.Activities[0].End, night.Activities[1] = moment("2025-03-30 01:00"), hotline.Activity{Start: moment("2025-03-30 01:00"), End: moment("2025-03-30 01:30"), Kind: hotline.Lunch}
	night.Activities[2].Start = moment("2025-03-30 01:30")
	r := posted(p, night, lunch(on("bob", "2025-03-28 08:00-16:00"), "12:00"))
	a := Check(p, r, asks(t)(Swap(p, r, "ann", moment("2025-03-29 00:00"), "bob", moment("2025-03-28 00:00"))), nil)
	if a.Verdict != Allowed || a.Roster.Shifts[1].Agent != "bob" || a.Roster.Shifts[1].End.Sub(a.Roster.Shifts[1].Start) != 7*time.Hour {
		t.Errorf("seven hours, not eight: %s %+v %+v", a.Verdict, a.Broken, a.Roster.Shifts)
	}
	if v := Verify(p, a.Roster); !v.OK() {
		t.Error(v.Broken)
	}
}

// Who takes a shift over does not get the other's training.
func TestTrainingsDoNotChangeHands(t *testing.T) {
	t.Parallel()
	p := shop(1)
	s := on("ann", "Mon 08:00-13:00")
	s.Activities = []hotline.Activity{
		{Start: s.Start, End: moment("Mon 10:00"), Kind: hotline.Training, Name: "loans"}, {Start: moment("Mon 10:00"), End: s.End, Kind: hotline.Work, Queue: "cards"},
	}
	p.Sessions = []Session{{Name: "loans", Kind: hotline.Training, Agents: []string{"ann"}, Length: 2 * time.Hour}}
	r := posted(p, s)
	a := Check(p, r, asks(t)(Give(p, r, "ann", moment("Mon 00:00"), "bob")), nil)
	if got := a.Roster.Shifts[0]; got.Agent != "bob" || len(got.Activities) != 1 || got.Activities[0].Kind != hotline.Work || got.Activities[0].Queue != "cards" {
		t.Errorf("bob works %+v", got)
	}
	if a.Verdict != AtACost || len(a.Soft) != 1 || a.Soft[0].Rule != Sessions.Name || a.Soft[0].Agent != "ann" {
		t.Errorf("ann goes without the training: %s %+v", a.Verdict, a.Soft)
	}
}
