// Package dashboardstest fills a store with a small hotline, so that tests can
// show every panel with something in it.
package dashboardstest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
)

// Zone is the time zone of the small hotline.
const Zone = "Europe/Berlin"

// Size is how large the small hotline is.
type Size struct {
	Days   int // of history, today not counted
	PerDay int // contacts
	Agents int
}

// Small is enough for every panel to have something to show.
var Small = Size{Days: 15, PerDay: 240, Agents: 12}

// source is the name of the only phone system.
const source = "pbx-1"

var queues = []string{"accounts", "cards", "complaints"}

// town makes one hotline up to an instant.
type town struct {
	*rand.Rand
	size  Size
	now   time.Time
	today time.Time // the site's midnight
	site  *time.Location
}

// Fill writes the hotline as it is known at now into the store, through the
// store's own front door, and counts it.
func Fill(t testing.TB, st *store.Store, now time.Time, size Size) {
	t.Helper()
	site, err := time.LoadLocation(Zone)
	if err != nil {
		t.Fatal(err)
	}
	y, m, d := now.In(site).Date()
	h := &town{Rand: rand.New(rand.NewPCG(7, 7)), size: size, now: now, today: time.Date(y, m, d, 0, 0, 0, 0, site), site: site}
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(st.SaveTargets(ctx, []hotline.Target{
		{AnswerWithin: 20 * time.Second, ServiceLevel: 0.8, ShortAbandon: 5 * time.Second, MaxOccupancy: 0.88, MaxAbandon: 0.05},
		{Queue: "complaints", AnswerWithin: 30 * time.Second, ServiceLevel: 0.7, ShortAbandon: 5 * time.Second},
	}, now.AddDate(-1, 0, 0)))
	must(st.SaveAgents(ctx, h.agents(), now.AddDate(-1, 0, 0)))
	for day := -size.Days; day <= 0; day++ {
		facts := h.day(day)
		_, err := st.SaveFacts(ctx, source, facts)
		must(err)
	}
	_, err = st.SaveFacts(ctx, "broken", hotline.Facts{Read: 3, Skipped: map[string]int{"phantom": 2}, Rejected: []hotline.Rejected{{
		Source: "broken", Position: "calls.csv:1042", Reason: `q_start: want H:MM:SS, got "7:75:00"`, Input: "9,AA0101,7:75:00", At: now.Add(-time.Hour),
	}}})
	must(err)
	_, err = st.RebuildCounts(ctx, site)
	must(err)
	h.plans(t, st)
	h.judgements(t, st)
	h.runs(t, st)
}

func (h *town) agents() []hotline.Agent {
	first := []string{"Ada", "Ben", "Cem", "Dora", "Eva", "Finn", "Gül", "Hans", "Ida", "Jan", "Kim", "Lea"}
	last := []string{"Albers", "Brandt", "Celik", "Diehl", "Ehlers", "Frank", "Grün"}
	var out []hotline.Agent
	for i := range h.size.Agents {
		out = append(out, hotline.Agent{
			ID: agent(i), Name: first[i%len(first)] + " " + last[(i*5+i/len(first))%len(last)], Team: []string{"North", "South", "West"}[i%3],
			Skills: map[string]float64{queues[i%3]: 1, queues[(i+1)%3]: 0.9}, Contract: "full", From: h.now.AddDate(-2, 0, 0),
		})
	}
	return out
}

func agent(i int) string { return fmt.Sprintf("a%03d", i+1) }

// curve is how busy an hour of the day is, two humps as every bank has them.
func curve(hour float64) float64 {
	if hour < 7 || hour >= 21 {
		return 0
	}
	hump := func(at, width float64) float64 { return math.Exp(-(hour - at) * (hour - at) / (2 * width * width)) }
	return 0.15 + hump(10.5, 1.8) + 0.8*hump(15, 2.2)
}

// weekday makes Mondays busy and Sundays quiet.
func weekday(day time.Time) float64 {
	return []float64{0.35, 1.25, 1.1, 1, 0.95, 1.05, 0.6}[day.Weekday()]
}

// offset is a moment of the day drawn from the curve.
func (h *town) offset() time.Duration {
	for {
		hour := 7 + 14*h.Float64()
		if h.Float64()*1.2 < curve(hour) {
			return time.Duration(hour * float64(time.Hour))
		}
	}
}

func (h *town) exp(mean time.Duration) time.Duration {
	return time.Duration(h.ExpFloat64() * float64(mean)).Truncate(time.Millisecond)
}
