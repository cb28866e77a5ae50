package roster

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// heldAt lists when somebody is in a session: "Tue 13:00 ann".
func heldAt(r hotline.Roster, name string) (out []string) {
	for _, s := range byStart(r.Shifts) {
		for _, a := range s.Activities {
			if a.Name == name {
				out = append(out, a.Start.In(berlin).Format("Mon 15:04 ")+s.Agent)
			}
		}
	}
	return out
}

// dip takes demand away: dip(p, "Wed 13:00-14:00").
func dip(p *Problem, when string) {
	s := on("", when)
	for i := range p.Demand {
		if r := &p.Demand[i]; !r.Start.Before(s.Start) && r.Start.Before(s.End) {
			r.Agents = 1
		}
	}
}

// A training is held when it hurts least: while only one is needed.
func TestSessionsGoIntoTheTroughs(t *testing.T) {
	t.Parallel()
	p := counter()
	for i := range p.Demand {
		p.Demand[i].Agents = 1 + i%2
	}
	p.Demand = counter().Demand
	dip(&p, "Wed 13:30-14:30")
	p.Sessions = []Session{{Name: "ladder", Kind: hotline.Training, Agents: []string{"ann"}, Length: time.Hour}}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	got := heldAt(r, "ladder")
	if len(got) != 1 || !strings.HasPrefix(got[0], "Wed 13:") {
		t.Errorf("the training is at %v, the trough on Wednesday", got)
	}
}

func TestSessionsTogetherAreAtOneTime(t *testing.T) {
	t.Parallel()
	p := counter()
	p.Sessions = []Session{{
		Name: "team", Kind: hotline.Meeting, Agents: []string{"ann", "bob"}, Length: 45 * time.Minute, Together: true,
		Earliest: moment("Tue 12:00"), Latest: moment("Tue 17:00"),
	}}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	if got := heldAt(r, "team"); len(got) != 2 || got[0][:9] != got[1][:9] {
		t.Errorf("the meeting is at %v", got)
	}
}

// With room for one, or a coach who can only be in one place, talks do not overlap.
func TestSessionsOneAfterTheOther(t *testing.T) {
	t.Parallel()
	p := bank(12, 1, 0.7, 4)
	var all []string
	for _, a := range p.Agents[1:] {
		all = append(all, a.ID)
	}
	p.Sessions = []Session{
		{Name: "talk", Kind: hotline.Session, Agents: all[:6], Leader: p.Agents[0].ID, Length: 30 * time.Minute},
		{Name: "test", Kind: hotline.Training, Agents: all[4:], Room: 1, Length: 30 * time.Minute, Latest: p.From.AddDate(0, 0, 3)},
		{Name: "news", Kind: hotline.Meeting, Agents: all, Room: 4, Together: true, Length: 30 * time.Minute},
	}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	if n := len(heldAt(r, "talk")); n < 10 {
		t.Errorf("6 talks and their coach have %d seats", n)
	}
	if n := len(heldAt(r, "news")); n < 10 {
		t.Errorf("%d of 11 get the news", n)
	}
}

// Who would not be at work at the time of a training is given a shift around it.
func TestShiftsAreChangedForSessions(t *testing.T) {
	t.Parallel()
	p := counter()
	p.Sessions = []Session{{Name: "fire drill", Kind: hotline.Training, Agents: []string{"ann", "bob"}, Length: time.Hour, Together: true, Earliest: moment("Sat 09:00"), Latest: moment("Sat 12:00")}}
	for day := 15; day < 16; day++ { // somebody is wanted on Saturday, but not much
		for at := time.Date(2025, 3, day, 8, 0, 0, 0, berlin); at.Before(time.Date(2025, 3, day, 18, 0, 0, 0, berlin)); at = at.Add(15 * time.Minute) {
			p.Demand = append(p.Demand, hotline.Requirement{Queue: "cards", Start: at, Interval: 15 * time.Minute, Agents: 1})
		}
	}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	if got := heldAt(r, "fire drill"); len(got) != 2 {
		t.Errorf("the drill is at %v", got)
	}
}

func TestSessionsThatCannotBeHeldSayWhy(t *testing.T) {
	t.Parallel()
	p := counter()
	p.Absences = []hotline.Absence{{Agent: "ann", From: moment("Mon 00:00"), To: moment("Wed 00:00"), Kind: "leave"}}
	p.Agents[1].To = moment("Fri 00:00")
	early := moment("Tue 00:00")
	p.Sessions = []Session{
		{Name: "tills", Kind: hotline.Training, Agents: []string{"ann"}, Length: time.Hour, Latest: early},
		{Name: "night", Kind: hotline.Training, Agents: []string{"bob"}, Length: time.Hour, Earliest: early, Latest: early.Add(3 * time.Hour)},
		{Name: "all", Kind: hotline.Meeting, Agents: []string{"ann", "bob"}, Together: true, Length: time.Hour, Latest: early},
		{Name: "next week", Kind: hotline.Meeting, Agents: []string{"ann"}, Length: time.Hour, Earliest: p.To.AddDate(0, 0, 1)},
		{Name: "dear", Kind: hotline.Meeting, Agents: []string{"bob"}, Length: time.Hour, Latest: early, Weight: 1e-6},
	}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	r, report := Solve(p, short(1))
	sound(t, p, r, report)
	got := map[string]string{}
	for _, u := range UnheldSessions(p, r.Shifts) {
		got[u.Session.Name+" "+u.Agent] = u.Why
	}
	for who, want := range map[string]string{
		"tills ann": "ann is not there between Mon 10 Mar 00:00 and Tue 11 Mar 00:00: absent, not available or not employed",
		"night bob": "bob has no shift between Tue 11 Mar 00:00 and Tue 11 Mar 03:00 into which 1h fit",
		"all ann":   "ann is not there between Mon 10 Mar 00:00 and Tue 11 Mar 00:00: absent, not available or not employed",
		"dear bob":  "there is no time between Mon 10 Mar 00:00 and Tue 11 Mar 00:00 at which bob can be missed on the phones",
	} {
		if got[who] != want {
			t.Errorf("%s: got %q, want %q", who, got[who], want)
		}
	}
	if len(got) != 4 {
		t.Errorf("got %v", got)
	}
}

func TestSessionMistakesAreAllReported(t *testing.T) {
	t.Parallel()
	p := counter()
	p.Sessions = []Session{
		{Name: "a", Kind: hotline.Lunch, Agents: []string{"ann"}, Length: time.Hour, Source: "s:1"},
		{Name: "b", Kind: hotline.Meeting, Agents: []string{"zoe"}, Length: time.Hour, Source: "s:2"},
		{Name: "c", Kind: hotline.Meeting, Length: 7 * time.Minute, Source: "s:3"},
		{Name: "d", Kind: hotline.Meeting, Agents: []string{"ann"}, Leader: "ann", Length: time.Hour, Room: -1, Source: "s:4"},
		{Name: "d", Kind: hotline.Meeting, Agents: []string{"ann"}, Length: time.Hour, Source: "s:5", Earliest: p.From, Latest: p.From.Add(time.Minute)},
	}
	err := p.Validate()
	if err == nil {
		t.Fatal("nothing wrong was found")
	}
	for _, want := range []string{
		"s:1: lunch a: want a kind of [training meeting coaching]",
		`s:2: meeting b: unknown agent "zoe"`,
		"s:3: meeting c: want a length up to 8h in steps of 5m, got 7m0s",
		"s:3: meeting c: nobody takes part",
		"s:4: meeting d: ann leads and is not to be among the others",
		"s:4: meeting d: room and weight must not be negative",
		"s:5: meeting d: ann is in another of that name already (s:4): give them names that differ",
		"s:5: meeting d: 1h do not fit between",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not reported in:\n%v", want, err)
		}
	}
}

// Whatever is asked for, what is held is held as asked.
func TestAnySessionsPassTheVerifier(t *testing.T) {
	t.Parallel()
	given, want := 0, 0
	for seed := range uint64(10) {
		p := scramble(seed)
		rng := rand.New(rand.NewPCG(seed, 3))
		for i := range 4 {
			x := Session{
				Name: fmt.Sprint("session ", i), Kind: sessionKinds[rng.IntN(3)], Length: time.Duration(1+rng.IntN(8)) * 15 * time.Minute,
				Together: rng.IntN(2) == 0, Room: rng.IntN(4),
			}
			for at, a := range rng.Perm(len(p.Agents)) {
				if at == 0 && rng.IntN(2) == 0 {
					x.Leader = p.Agents[a].ID
				} else if at < 6 {
					x.Agents = append(x.Agents, p.Agents[a].ID)
				}
			}
			if rng.IntN(2) == 0 {
				x.Earliest = p.From.Add(time.Duration(rng.IntN(72)) * time.Hour)
				x.Latest = x.Earliest.Add(time.Duration(8+rng.IntN(72)) * time.Hour)
			}
			p.Sessions = append(p.Sessions, x)
			want += len(x.Agents)
		}
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		r, report := Solve(p, short(seed))
		sound(t, p, r, report)
		given += want - given - len(UnheldSessions(p, r.Shifts))
	}
	t.Logf("%d of %d sessions are held", given, want)
}

// A window that rolls on in the middle of a week, over the end of a month and the
// spring change, goes on with what was worked before: read as one period, nothing
// is broken where the two meet.
func TestRollingWindows(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		p := bank(10, 3, 0.9, seed)
		p.Absences, p.Wishes = nil, nil
		whole, first := p, p
		first.To = moment("2025-03-27 00:00")
		a, report := Solve(first, short(seed))
		sound(t, first, a, report)
		next := p
		next.From = moment("2025-03-20 00:00") // a week before the first roster ends
		for _, s := range a.Shifts {
			if s.Start.Before(next.From) {
				next.Previous = append(next.Previous, s)
			}
		}
		b, report := Solve(next, short(seed))
		sound(t, next, b, report)
		v := VerifyShifts(whole, append(append([]hotline.Shift{}, next.Previous...), b.Shifts...))
		for _, broken := range v.Broken {
			t.Error(broken)
		}
	}
}
