package main

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
	"github.com/hotlined/hotlined/scheduler/forecast"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// manyChannels stores six weeks of a hotline: calls from 8 to 18 of whom every
// fifth gives up and half of those ring again in ten minutes, chats two at a time,
// and mails at any hour.
func manyChannels(t *testing.T, st *store.Store, first time.Time) {
	t.Helper()
	var f hotline.Facts
	add := func(c hotline.Contact, queue string, channel hotline.Channel, at time.Time, talk time.Duration) {
		c.Source, c.ID, c.Visit, c.Queue, c.Channel, c.Direction = "pbx", fmt.Sprint(len(f.Contacts)), 1, queue, channel, hotline.Inbound
		c.Offered, c.Ended = at, at.Add(time.Minute)
		if c.Outcome == "" {
			c.Outcome, c.Answered, c.Talk, c.Ended = hotline.Answered, at, talk, at.Add(talk)
		}
		if c.Customer == "" {
			c.Customer = "customer-" + c.ID
		}
		f.Contacts = append(f.Contacts, c)
	}
	for day := range 42 {
		midnight := first.AddDate(0, 0, day)
		for minute := 0; minute < 24*60; minute += 5 {
			at := midnight.Add(time.Duration(minute) * time.Minute)
			if minute%30 == 0 {
				add(hotline.Contact{Agent: "mara"}, "mail", hotline.Email, at, 10*time.Minute)
			}
			if minute < 8*60 || minute >= 18*60 {
				continue
			}
			agent := []string{"ann", "bob"}[(day+minute/5)%2]
			add(hotline.Contact{Agent: agent}, "cards", hotline.Phone, at, map[string]time.Duration{"ann": 2 * time.Minute, "bob": 4 * time.Minute}[agent])
			if minute%20 == 0 {
				who := fmt.Sprintf("impatient-%d-%d", day, minute)
				add(hotline.Contact{Outcome: hotline.Abandoned, Customer: who}, "cards", hotline.Phone, at, 0)
				if minute%40 == 0 {
					add(hotline.Contact{Agent: agent, Customer: who}, "cards", hotline.Phone, at.Add(8*time.Minute), 3*time.Minute)
				}
			}
			if minute%15 == 0 {
				add(hotline.Contact{Agent: "cleo"}, "chat", hotline.Chat, at, 10*time.Minute)
				if day%2 == 0 {
					add(hotline.Contact{Agent: "cleo"}, "chat", hotline.Chat, at.Add(time.Second), 15*time.Minute)
				}
			}
		}
	}
	if _, err := st.SaveFacts(t.Context(), "pbx", f); err != nil {
		t.Fatal(err)
	}
	if _, err := st.RebuildCounts(t.Context(), time.UTC); err != nil {
		t.Fatal(err)
	}
}

func TestEveryChannelIsForecastAsTheWorkItIs(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	first := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	manyChannels(t, st, first)
	now := first.AddDate(0, 0, 42)
	onlyBob := hotline.Roster{ID: "week", Version: 1, From: now, To: now.AddDate(0, 0, 7), Published: true}
	onlyBob.Shifts = []hotline.Shift{{Agent: "bob", Start: now.Add(8 * time.Hour), End: now.Add(12 * time.Hour), Activities: []hotline.Activity{
		{Start: now.Add(8 * time.Hour), End: now.Add(12 * time.Hour), Kind: hotline.Work, Queue: "cards"},
	}}}
	if _, err := st.SaveRoster(t.Context(), onlyBob); err != nil {
		t.Fatal(err)
	}
	cfg := config.Default()
	cfg.Forecast.HorizonDays = 7
	cfg.Forecast.Open = "daily 08:00-18:00"
	cfg.Staffing.Queues = map[string]staffing.QueueConfig{"chat": {Concurrency: 2}}
	said, err := forecastQueues(t.Context(), cfg, st, forecastRun{now: now})
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]queueForecast{}
	for _, q := range said {
		told[q.Queue] = q
	}
	near := func(what string, got, want, within float64) {
		t.Helper()
		if math.Abs(got-want) > within*want {
			t.Errorf("%s: %.3g, want about %.3g", what, got, want)
		}
	}
	if cards := told["cards"]; math.Abs(cards.Redials/cards.Contacts-0.026) > 0.01 || !strings.Contains(cards.String(), "try again") {
		t.Errorf("%s: want redials at the 5 %% who may give up, half of whom try again", cards)
	}
	near("mails of a week, nights and all", told["mail"].Contacts, 7*48, 0.05)
	near("hours of mail", told["mail"].Hours, 7*48/6., 0.05)
	near("seconds that mail can wait", told["mail"].Deadline, 86400, 0)

	week := hotline.Interval{Start: now, End: now.AddDate(0, 0, 7)}
	forecasts, err := st.LatestForecasts(t.Context(), week)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range forecasts {
		switch at := f.Start.Sub(now); {
		case f.Queue == "cards" && at == 9*time.Hour:
			near("a card call with bob alone", f.AHT.Seconds(), 240, 0.1)
		case f.Queue == "cards" && at == 14*time.Hour:
			near("a card call with the usual agents", f.AHT.Seconds(), 180, 0.1)
		case f.Queue == "chat" && at == 9*time.Hour:
			near("a chat with two at once", f.AHT.Minutes(), 12.5, 0.12)
			near("agents' time for a chat", f.Workload().Minutes()/f.Mean, f.AHT.Minutes()/2, 1e-6)
		case f.Queue == "mail" && f.Closed != (f.Start.Hour() < 8 || f.Start.Hour() >= 18):
			t.Fatalf("mail is not worked at %s: %t", f.Start, f.Closed)
		}
		if f.Queue == "mail" && (f.Channel != hotline.Email || f.Deadline != 24*time.Hour) || f.Queue == "chat" && f.Together != 2 {
			t.Fatalf("%+v", f)
		}
	}
	required, err := requireAgents(t.Context(), cfg, st, week)
	if err != nil {
		t.Fatal(err)
	}
	var mail float64
	for _, r := range required {
		if r.Queue != "mail" {
			continue
		}
		mail += r.GrossAgents * (1 - cfg.Staffing.Shrinkage.Of(r.Start, r.AsOf)) / 4
		if r.Agents > 3 || r.Agents > 0 && (r.Start.Hour() < 8 || r.Start.Hour() >= 18) {
			t.Fatalf("%d agents for mail at %s: want a few at most, by day", r.Agents, r.Start)
		}
	}
	if mail < 45 || mail > 7*8 {
		t.Errorf("%.0f hours of mail are staffed, want all but those of the last night", mail)
	}
}

// Mails are heard of when they are answered: that few came today says nothing of
// today, while a quiet morning of calls does.
func TestTodaysMailIsNotMissed(t *testing.T) {
	t.Parallel()
	cfg := config.Default()
	asOf := time.Date(2026, 3, 4, 11, 15, 0, 0, time.UTC)
	p := pastOf(cfg, nil, asOf, asOf)
	p.works = map[string]forecast.Work{"mail": {Deadline: 24 * time.Hour}}
	if got, want := p.history("mail", nil).Until, time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("mails are known until %s, want %s", got, want)
	}
	if got := p.history("cards", nil).Until; !got.Equal(asOf) {
		t.Errorf("calls are known until %s, want %s", got, asOf)
	}
}
