package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
	"github.com/hotlined/hotlined/scoring"
)

// fortnight fills a store with two weeks of six agents, of whom eve takes half
// again as long as the others, leaves every second caller dissatisfied and tells
// the wrong fee; it returns the configuration and the evening of the last day.
func fortnight(t *testing.T, st *store.Store) (config.Config, time.Time) {
	t.Helper()
	cfg := config.Default()
	cfg.Site.Timezone = "Europe/Berlin"
	first := time.Date(2026, 3, 23, 8, 0, 0, 0, cfg.Site.Location()) // over the night in which the clocks change
	var f hotline.Facts
	var last time.Time
	for day := range 14 {
		for i, agent := range []string{"ann", "bob", "cat", "dan", "eve", "fay"} {
			for call := range 30 {
				at := first.AddDate(0, 0, day).Add(time.Duration(10*call+i) * time.Minute)
				id := fmt.Sprintf("%s-%02d-%02d", agent, day, call)
				odd := (day*31+call*17+i*7)%10 + 1 // 1 to 10, in no order
				talk := time.Duration(60+30*odd) * time.Second
				mark, wrong := int8(5), odd == 1
				if agent == "eve" {
					talk, wrong = talk*3/2, odd <= 6
				}
				if odd == 10 || (agent == "eve" && odd > 4) {
					mark = 2
				}
				last = at
				f.Contacts = append(f.Contacts, hotline.Contact{
					Source: "pbx", ID: id, Visit: 1, Channel: hotline.Phone, Direction: hotline.Inbound, Queue: "cards", Agent: agent,
					Offered: at, Answered: at.Add(10 * time.Second), Ended: at.Add(10*time.Second + talk),
					Wait: 10 * time.Second, Talk: talk, Outcome: hotline.Answered,
				})
				if call%3 == 0 {
					f.Surveys = append(f.Surveys, hotline.Survey{Source: "mail", ID: id, Contact: id, Queue: "cards", Agent: agent, Sent: at, Replied: at, CSAT: mark, NPS: -1})
				}
				if call%10 == 0 {
					f.Evaluations = append(f.Evaluations, hotline.Evaluation{
						Source: "qa", ID: id, Contact: id, Queue: "cards", Agent: agent, At: at,
						Items: []hotline.EvaluationItem{{Name: "fee", Class: hotline.CustomerCritical, Type: "wrong fee", Result: map[bool]hotline.ItemResult{true: hotline.Fail, false: hotline.Pass}[wrong], Weight: 1}},
					})
				}
			}
		}
	}
	if _, err := st.SaveFacts(t.Context(), "pbx", f); err != nil {
		t.Fatal(err)
	}
	if err := st.SaveAgents(t.Context(), []hotline.Agent{{ID: "eve", Team: "north"}}, first); err != nil {
		t.Fatal(err)
	}
	if _, err := st.RebuildCounts(t.Context(), cfg.Site.Location()); err != nil {
		t.Fatal(err)
	}
	var views []store.View
	for _, v := range scoring.Views(cfg.Site.Timezone) {
		views = append(views, store.View{Name: v.Name, SQL: v.SQL})
	}
	if err := st.ApplyViews(t.Context(), views); err != nil {
		t.Fatal(err)
	}
	return cfg, last
}

func TestScoresAndCoachingFromTheStore(t *testing.T) {
	st := storetest.Open(t)
	cfg, now := fortnight(t, st)
	scores, coaching, err := makeScores(t.Context(), cfg, st, now)
	if err != nil {
		t.Fatal(err)
	}
	find := func(measure, name string) hotline.Score {
		i := slices.IndexFunc(scores, func(s hotline.Score) bool { return s.Measure == measure && s.Name == name })
		if i < 0 {
			t.Fatalf("no %s of %s", measure, name)
		}
		return scores[i]
	}
	for measure, want := range map[string]float64{"sl-1": 1, "asa": 10, "longest-wait": 10} {
		if got := find(measure, "cards"); got.Value != want || got.N != 14*6*30 {
			t.Errorf("%s: %v of %v, want %v of %d", measure, got.Value, got.N, want, 14*6*30)
		}
	}
	if got := find("sl-1", "cards").Verdict; got != scoring.Above {
		t.Errorf("everybody answered in time is %q", got)
	}
	for _, measure := range []string{"aht", "csat", "customer-critical-accuracy"} {
		if got := find(measure, "eve").Verdict; got != scoring.Below {
			t.Errorf("%s of eve is %q", measure, got)
		}
		if got := find(measure, "bob").Verdict; got == scoring.Below {
			t.Errorf("%s of bob is %q", measure, got)
		}
	}
	topics := map[string]hotline.Coaching{}
	for _, c := range coaching {
		if c.Agent != "eve" || c.Team != "north" {
			t.Errorf("%s of %q is to be coached on %s", c.Agent, c.Team, c.Topic)
		}
		topics[c.Topic] = c
	}
	for _, topic := range []string{"aht", "csat", "customer-critical-accuracy", "wrong fee"} {
		if c := topics[topic]; len(c.Evidence) != cfg.Scoring.Examples || !strings.HasPrefix(c.Evidence[0], "eve-") {
			t.Errorf("%s: hear %v", topic, c.Evidence)
		}
	}
}

func TestASuggestionNotMadeAgainIsWithdrawn(t *testing.T) {
	st := storetest.Open(t)
	period := hotline.Interval{Start: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC)}
	score := hotline.Score{Measure: "aht", Subject: "agent", Name: "eve", Period: period, Value: 300, Low: 290, High: 310, N: 100}
	run := func(topics ...string) []string {
		t.Helper()
		var suggestions []hotline.Coaching
		for i, topic := range topics {
			suggestions = append(suggestions, hotline.Coaching{Agent: "eve", Topic: topic, Period: period, Priority: float64(9 - i)})
		}
		if err := st.SaveScores(t.Context(), []hotline.Score{score}); err != nil {
			t.Fatal(err)
		}
		if err := st.SaveCoaching(t.Context(), suggestions); err != nil {
			t.Fatal(err)
		}
		found := scored{scores: []hotline.Score{score}}
		if err := found.stored(t.Context(), st); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range found.coaching {
			got = append(got, c.Topic)
		}
		return got
	}
	if got := run("aht", "csat"); !slices.Equal(got, []string{"aht", "csat"}) {
		t.Errorf("got %v", got)
	}
	if got := run("csat"); !slices.Equal(got, []string{"csat"}) {
		t.Errorf("got %v after aht was withdrawn", got)
	}
	if got := run(); len(got) != 0 {
		t.Errorf("got %v after everything was withdrawn", got)
	}
}

func TestAnEmptyStoreHasNobodyToScore(t *testing.T) {
	st := storetest.Open(t)
	scores, coaching, err := makeScores(t.Context(), config.Default(), st, time.Now())
	if err != nil || len(scores) != 0 || len(coaching) != 0 {
		t.Errorf("%v, %v, %v", scores, coaching, err)
	}
	var out bytes.Buffer
	printCoaching(&out, scored{})
	if !strings.Contains(out.String(), "no contacts") {
		t.Error(out.String())
	}
	out.Reset()
	printCoaching(&out, scored{scores: []hotline.Score{{}}})
	if !strings.HasPrefix(out.String(), "Nobody stands out") {
		t.Error(out.String())
	}
}

func TestKPIsWithWhatCallersSaid(t *testing.T) {
	st := storetest.Open(t)
	cfg, _ := fortnight(t, st)
	f := kpiFlags{by: "agent", definition: "sl-1", from: "2026-03-23", to: "2026-04-06"}
	site := cfg.Site.Location()
	period, err := f.period(t.Context(), st, site)
	if err != nil {
		t.Fatal(err)
	}
	groups, err := countKPIs(t.Context(), st, f, period, cfg, &progress{out: &bytes.Buffer{}, started: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	rows := f.report(period, site, groups).Rows
	if len(rows) != 6 {
		t.Fatalf("%d agents, want 6", len(rows))
	}
	for _, row := range rows {
		if row.Counts["answered"] != 14*30 || row.KPIs["csat"] == nil || row.KPIs["csat"].N != 14*10 || row.KPIs["customer-critical-accuracy"].N != 14*3 {
			t.Errorf("%s: answered %v, marks %v, evaluated %v", row.Agent, row.Counts["answered"], row.KPIs["csat"], row.KPIs["customer-critical-accuracy"])
		}
	}
}
