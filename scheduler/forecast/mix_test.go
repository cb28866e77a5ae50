package forecast

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

var monday = time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC)

// desk is a queue of calls of three minutes, open from 9 to 17, whose agents take
// as long as their pace says.
func desk(pace map[string]float64, perHour float64) (counts []Count, agents []AgentCount) {
	r := rand.New(rand.NewPCG(1, 2))
	for w := range 7 {
		for hour := 9; hour < 17; hour++ {
			byWeek := [12]Count{}
			for name, p := range pace {
				a := AgentCount{Agent: name, Weekday: time.Weekday(w), Hour: hour, Hours: 12, Recent: 4}
				for i := range byWeek {
					byWeek[i].Start = monday.AddDate(0, 0, (w+6)%7-7*(i+1)).Add(time.Duration(hour) * time.Hour)
					for range int(perHour) {
						took := time.Duration(p * 180 * r.ExpFloat64() * float64(time.Second))
						a.Contacts, a.Handle = a.Contacts+1, a.Handle+took
						byWeek[i].Handled, byWeek[i].Handle = byWeek[i].Handled+1, byWeek[i].Handle+took
					}
				}
				agents = append(agents, a)
			}
			counts = append(counts, byWeek[:]...)
		}
	}
	return counts, agents
}

func TestSlowAgentsOnDutyMakeContactsLonger(t *testing.T) {
	t.Parallel()
	counts, agents := desk(map[string]float64{"ann": 0.8, "bob": 1, "cem": 1, "dan": 1.2}, 6)
	h := HandlingTime(counts, 15*time.Minute, time.UTC, monday, time.Minute)
	m := MixOf(agents, h)
	for agent, want := range map[string]float64{"ann": 0.8, "bob": 1, "dan": 1.2} {
		if math.Abs(m.Pace[agent]-want) > 0.06 {
			t.Errorf("%s takes %.2f times the norm, want about %.1f", agent, m.Pace[agent], want)
		}
	}
	check := func(want float64, there ...string) {
		t.Helper()
		ten := monday.Add(10 * time.Hour)
		var rostered []Presence
		for _, a := range there {
			rostered = append(rostered, Presence{a, hotline.Interval{Start: ten.Add(-time.Hour), End: ten.Add(time.Hour)}})
		}
		if got := h.With(Work{Agents: agents, Rostered: rostered}).At(ten).Seconds(); math.Abs(got/want-1) > 0.06 {
			t.Errorf("with %v calls take %.0f s, want about %.0f", there, got, want)
		}
	}
	check(180)
	check(180, "ann", "bob", "cem", "dan")
	check(144, "ann")
	check(216, "dan", "dan")
	check(162, "ann", "cem")
	check(180, "a newcomer")
}

// Agents who differ by no more than chance are all the same.
func TestLuckIsNoSkill(t *testing.T) {
	t.Parallel()
	alike := map[string]float64{}
	for i := range 40 {
		alike[fmt.Sprintf("agent-%02d", i)] = 1
	}
	counts, agents := desk(alike, 1)
	m := MixOf(agents, HandlingTime(counts, 15*time.Minute, time.UTC, monday, time.Minute))
	for agent, p := range m.Pace {
		if math.Abs(p-1) > 0.05 {
			t.Errorf("%s is said to take %.2f times the norm", agent, p)
		}
	}
}

func TestBeginnersCountOnlyWhereTheDataShowThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		slower float64
		agents int
		want   float64
	}{{1.4, 8, 1.4}, {1.4, 3, 1}, {1, 8, 1}} {
		counts, agents := desk(map[string]float64{"old": 1}, 20)
		h := HandlingTime(counts, 15*time.Minute, time.UTC, monday, time.Minute)
		for i := range c.agents {
			luck := 1 + 0.02*float64(i%3-1)
			for _, isNew := range []bool{true, false} {
				n := AgentCount{Agent: fmt.Sprint("new-", i), Weekday: time.Monday, Hour: 10, New: isNew, Contacts: 300, Hours: 50, Recent: 20}
				n.Handle = time.Duration(300*180*luck) * time.Second
				if isNew {
					n.Handle = time.Duration(c.slower * 300 * 180 / luck * float64(time.Second))
				}
				agents = append(agents, n)
			}
		}
		if got := MixOf(agents, h).Beginner; math.Abs(got-c.want) > 0.08 {
			t.Errorf("%d beginners %g times as slow: taken for %.2f, want %g", c.agents, c.slower, got, c.want)
		}
	}
}

func TestARisingHandlingTimeRisesOnAndLevelsOff(t *testing.T) {
	t.Parallel()
	var counts []Count
	for d := range 26 * 7 {
		aht := 180 * math.Pow(1.01, float64(d)/7) // one per cent a week
		for hour := 9; hour < 17; hour++ {
			counts = append(counts, Count{
				Start: monday.AddDate(0, 0, d-26*7).Add(time.Duration(hour) * time.Hour), Handled: 200,
				Handle: time.Duration(200 * aht * float64(time.Second)),
			})
		}
	}
	h := HandlingTime(counts, 15*time.Minute, time.UTC, monday, time.Minute)
	at := func(weeks int) float64 { return h.At(monday.AddDate(0, 0, 7*weeks).Add(10 * time.Hour)).Seconds() }
	last := 180 * math.Pow(1.01, 25.5)
	if now := at(0); math.Abs(now/last-1) > 0.015 {
		t.Errorf("now %.1f s, want about %.1f", now, last)
	}
	if at(2) < at(0) || at(8) > 1.06*last || at(52) > 1.08*last {
		t.Errorf("%.1f s now, %.1f in two weeks, %.1f in eight, %.1f in a year: want it to rise a little and level off", at(0), at(2), at(8), at(52))
	}
	if near, far := h.SD(monday), h.SD(monday.AddDate(0, 0, 56)); far < near {
		t.Errorf("standard deviation %s now and %s in eight weeks, want it to grow", near, far)
	}
}
