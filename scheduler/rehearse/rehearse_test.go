package rehearse

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/simulate"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	site, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// office is a roster of days from the first on, in which every queue expects the
// same in each quarter of an hour from 8 to 18.
type office struct {
	t    *testing.T
	site *time.Location
	Problem
}

func newOffice(t *testing.T, days int, queues ...string) *office {
	site := berlin(t)
	first := time.Date(2026, 3, 27, 0, 0, 0, 0, site) // the Sunday has 23 hours
	cfg := staffing.Default()
	o := &office{t: t, site: site, Problem: Problem{
		Roster: hotline.Roster{ID: "2026-03-27", Version: 1, From: first, To: first.AddDate(0, 0, days)}, Site: site, Staffing: cfg,
	}}
	for _, q := range queues {
		o.expect(q, days, 10, 4*time.Minute, 0)
	}
	return o
}

func (o *office) expect(queue string, days int, mean float64, aht, deadline time.Duration) {
	for day := range days {
		for quarter := range 40 {
			at := hotline.Midnight(o.Roster.From, o.site, day)
			at = time.Date(at.Year(), at.Month(), at.Day(), 8, 15*quarter, 0, 0, o.site)
			o.Forecasts = append(o.Forecasts, hotline.Forecast{
				Queue: queue, Start: at, Interval: 15 * time.Minute, Mean: mean, AHT: aht, Deadline: deadline,
				Quantiles: map[string]float64{"p10": mean - 1.28*math.Sqrt(mean), "p90": mean + 1.28*math.Sqrt(mean)},
			})
		}
	}
}

// hire adds people with the same skills.
func (o *office) hire(names string, skills ...string) {
	for _, name := range names {
		a := hotline.Agent{ID: string(name), Skills: map[string]float64{}}
		for _, s := range skills {
			a.Skills[s] = 1
		}
		o.Agents = append(o.Agents, a)
	}
}

// works sets people to a queue from 8 to 18 of a day, with lunch from 12 to 13.
func (o *office) works(names string, day int, queue string) {
	clock := func(hour int) time.Time {
		return time.Date(2026, 3, 27+day, hour, 0, 0, 0, o.site)
	}
	for _, name := range names {
		o.Roster.Shifts = append(o.Roster.Shifts, hotline.Shift{Agent: string(name), Start: clock(8), End: clock(18), Activities: []hotline.Activity{
			{Start: clock(8), End: clock(12), Kind: hotline.Work, Queue: queue}, {Start: clock(12), End: clock(13), Kind: hotline.Lunch},
			{Start: clock(13), End: clock(18), Kind: hotline.Work, Queue: queue},
		}})
	}
}

func (o *office) play() hotline.RosterCheck {
	o.t.Helper()
	c, err := Play(o.Problem, simulate.Options{Seed: 1, Workers: 2, Replications: 100})
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

// period finds one; by the clock of the site for days and intervals.
func (o *office) period(c hotline.RosterCheck, queue, kind, start string) hotline.CheckedPeriod {
	o.t.Helper()
	for _, p := range c.Periods {
		if p.Queue == queue && p.Period == kind && (kind == hotline.CheckedRoster || p.Start.In(o.site).Format("2 15:04") == start) {
			return p
		}
	}
	o.t.Fatalf("no %s of %s at %s", kind, queue, start)
	return hotline.CheckedPeriod{}
}

func TestBreaksAreNotWorked(t *testing.T) {
	o := newOffice(t, 1, "cards")
	o.hire("abcdef", "cards")
	o.works("abcdef", 0, "cards")
	c := o.play()
	busy, lunch := o.period(c, "cards", hotline.CheckedInterval, "27 10:00"), o.period(c, "cards", hotline.CheckedInterval, "27 12:30")
	if busy.Agents < 6 || busy.Agents > 6.5 || busy.Kept < 0.9 {
		t.Errorf("six agents for 2.7 erlangs: %+v", busy)
	}
	if lunch.Agents > 0.01 || lunch.ServiceLevel > 0.3 || lunch.Kept > 0.1 {
		t.Errorf("at lunch nobody answers: %+v", lunch)
	}
	day, all := o.period(c, "cards", hotline.CheckedDay, "27 00:00"), o.period(c, "cards", hotline.CheckedRoster, "")
	if day.ServiceLevel != all.ServiceLevel || day.Length != 24*time.Hour || math.Abs(day.Offered-400) > 10 {
		t.Errorf("the only day is %+v, all is %+v", day, all)
	}
}

// Who is in a training, a meeting or with a coach takes no calls.
func TestWhoIsInASessionIsAway(t *testing.T) {
	for i, kind := range []hotline.ActivityKind{hotline.Training, hotline.Meeting, hotline.Session, hotline.UnpaidBreak} {
		o := newOffice(t, 1, "cards")
		o.hire("abcdef", "cards")
		o.works("abcdef", 0, "cards")
		for j := range o.Roster.Shifts {
			if j > i {
				o.Roster.Shifts[j].Activities[1] = hotline.Activity{
					Start: o.Roster.Shifts[j].Activities[1].Start, End: o.Roster.Shifts[j].Activities[1].End, Kind: kind, Name: "ladder"}
			}
		}
		if noon := o.period(o.play(), "cards", hotline.CheckedInterval, "27 12:30"); noon.Agents > 0.01 || noon.ServiceLevel > 0.3 {
			t.Errorf("%s: during it %+v", kind, noon)
		}
	}
}

// Callers hear the phone ring before they are answered.
func TestPhonesRing(t *testing.T) {
	o := newOffice(t, 1, "cards")
	o.hire("abcd", "cards")
	o.works("abcd", 0, "cards")
	plain := o.period(o.play(), "cards", hotline.CheckedRoster, "")
	o.Staffing.Ringing = 10 * time.Second
	ringing := o.period(o.play(), "cards", hotline.CheckedRoster, "")
	if longer := ringing.ASA - plain.ASA; longer < 9*time.Second || longer > 14*time.Second || ringing.ServiceLevel > plain.ServiceLevel-0.01 {
		t.Errorf("answered after %s and in time to %g, without ringing after %s and to %g", ringing.ASA, ringing.ServiceLevel, plain.ASA, plain.ServiceLevel)
	}
}

// On the night the clocks change, days begin at the site's midnights all the same.
func TestDayOfTheClockChange(t *testing.T) {
	o := newOffice(t, 4, "cards")
	o.hire("abcd", "cards")
	for day := range 4 {
		o.works("abcd", day, "cards")
	}
	c := o.play()
	for start, want := range map[string]time.Duration{"28 00:00": 24 * time.Hour, "29 00:00": 23 * time.Hour, "30 00:00": 24 * time.Hour} {
		p := o.period(c, "cards", hotline.CheckedDay, start)
		if p.Length != want || math.Abs(p.Offered-400) > 10 {
			t.Errorf("the day of %s has %s and %.0f contacts", start, p.Length, p.Offered)
		}
	}
	if early := o.period(c, "cards", hotline.CheckedInterval, "29 08:00"); early.Agents < 4 {
		t.Errorf("at 8 on Sunday there are %.1f agents", early.Agents)
	}
}

// Whoever has both skills takes the contacts of both queues, wherever the roster
// sets them.
func TestSkillsAreShared(t *testing.T) {
	o := newOffice(t, 1, "accounts", "cards")
	o.hire("abcdefgh", "accounts", "cards")
	o.works("abcdefgh", 0, "cards")
	if p := o.period(o.play(), "accounts", hotline.CheckedInterval, "27 10:00"); p.Kept < 0.6 {
		t.Errorf("nobody is set to accounts, but eight can do both: %+v", p)
	}
	o = newOffice(t, 1, "accounts", "cards")
	o.hire("abcdefgh", "cards")
	o.works("abcdefgh", 0, "cards")
	if p := o.period(o.play(), "accounts", hotline.CheckedInterval, "27 10:00"); p.ServiceLevel > 0.3 || p.Agents != 0 || !math.IsNaN(p.Occupancy) {
		t.Errorf("nobody has the skill: %+v", p)
	}
}

// Mail is done by those set to it, and keeps nobody from the telephone.
func TestWorkThatCanWait(t *testing.T) {
	o := newOffice(t, 1, "cards")
	o.expect("mail", 1, 2, 10*time.Minute, 4*time.Hour)
	o.hire("abcdefgh", "cards", "mail")
	o.works("abcdef", 0, "cards")
	o.works("gh", 0, "mail")
	c := o.play()
	mail, cards := o.period(c, "mail", hotline.CheckedDay, "27 00:00"), o.period(c, "cards", hotline.CheckedInterval, "27 10:00")
	if mail.AnswerWithin != 4*time.Hour || mail.ServiceLevel < 0.95 || mail.Agents > 1 {
		t.Errorf("two do 1.3 erlangs of mail within four hours: %+v", mail)
	}
	if cards.Agents > 6.5 || cards.Kept < 0.9 {
		t.Errorf("six remain on the telephone: %+v", cards)
	}
}

// Part of those rostered does not come: as many as the requirement reckons with.
func TestAbsencesAreReckonedWith(t *testing.T) {
	o := newOffice(t, 1, "cards")
	o.hire("abcdefghij", "cards")
	o.works("abcdefghij", 0, "cards")
	o.Required = []hotline.Requirement{{Queue: "cards", Agents: 8, GrossAgents: 10}}
	if p := o.period(o.play(), "cards", hotline.CheckedInterval, "27 10:00"); math.Abs(p.Agents-8) > 0.4 {
		t.Errorf("%.2f of ten are there, want eight", p.Agents)
	}
}

// A night shift of the roster before still answers on the first morning.
func TestShiftsBefore(t *testing.T) {
	o := newOffice(t, 1, "cards")
	o.hire("abcdef", "cards")
	from := o.Roster.From
	for _, name := range "abcdef" {
		o.Before = append(o.Before, hotline.Shift{Agent: string(name), Start: from.Add(-2 * time.Hour), End: from.Add(9 * time.Hour)})
	}
	c := o.play()
	if p := o.period(c, "cards", hotline.CheckedInterval, "27 08:30"); p.Agents < 6 {
		t.Errorf("at half past eight %.1f are there", p.Agents)
	}
	if p := o.period(c, "cards", hotline.CheckedInterval, "27 10:00"); p.Agents > 0.5 {
		t.Errorf("at ten %.1f are there", p.Agents)
	}
}

func TestNothingToPlayOn(t *testing.T) {
	o := newOffice(t, 1)
	if _, err := Play(o.Problem, simulate.Options{}); !errors.Is(err, ErrNoForecast) {
		t.Errorf("got %v", err)
	}
	o.expect("cards", 1, 0, 0, 0) // closed
	if _, err := Play(o.Problem, simulate.Options{}); !errors.Is(err, ErrNoForecast) {
		t.Errorf("got %v", err)
	}
}
