package main

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store/storetest"
	"github.com/hotlined/hotlined/scheduler/forecast"
)

// Three queues, two of a line: what is saved of the line is what is saved of its
// queues, and nobody who reads the forecasts counts a contact twice.
func TestForecastsOfALineAreThoseOfItsQueues(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	first := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	var f hotline.Facts
	for day := range 42 {
		for i, queue := range []string{"cards", "loans", "complaints"} {
			for call := range 20 + 10*i + day%7 {
				at := first.AddDate(0, 0, day).Add(9*time.Hour + time.Duration(call*8)*time.Minute)
				f.Contacts = append(f.Contacts, hotline.Contact{
					Source: "pbx", ID: fmt.Sprintf("%s-%d-%d", queue, day, call), Visit: 1, Channel: hotline.Phone, Direction: hotline.Inbound, Queue: queue, Agent: "ann",
					Offered: at, Answered: at.Add(10 * time.Second), Ended: at.Add(3 * time.Minute), Wait: 10 * time.Second, Talk: 170 * time.Second, Outcome: hotline.Answered,
				})
			}
		}
	}
	if _, err := st.SaveFacts(t.Context(), "pbx", f); err != nil {
		t.Fatal(err)
	}
	if _, err := st.RebuildCounts(t.Context(), time.UTC); err != nil {
		t.Fatal(err)
	}
	cfg := config.Default()
	cfg.Forecast.HorizonDays = 7
	cfg.Queues = []config.Queue{{Name: "cards", Line: "retail"}, {Name: "loans", Line: "retail"}, {Name: "never-called", Line: "retail"}}
	now := first.AddDate(0, 0, 42)
	said, err := forecastQueues(t.Context(), cfg, st, forecastRun{now: now})
	if err != nil || len(said) != 3 {
		t.Fatalf("%+v, %v", said, err)
	}
	week := hotline.Interval{Start: now, End: now.AddDate(0, 0, 7)}
	intervals, err := st.LatestForecasts(t.Context(), week)
	if err != nil {
		t.Fatal(err)
	}
	byQueue := map[string]float64{}
	for _, n := range intervals {
		byQueue[n.Queue] += n.Mean
	}
	sum := func(level string) map[string]float64 {
		t.Helper()
		totals, err := st.LatestForecastTotals(t.Context(), week, level, "day")
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]float64{}
		for _, d := range totals {
			out[d.Name] += d.Mean
			if d.Quantiles["p975"] <= d.Quantiles["p025"] {
				t.Errorf("%s on %s: %v", d.Name, d.Day, d.Quantiles)
			}
		}
		return out
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-6*want || want == 0 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	queues := sum(forecast.OfQueue)
	for _, q := range said {
		near(q.Queue+" as told", q.Contacts, byQueue[q.Queue])
		near(q.Queue+" by the day", queues[q.Queue], byQueue[q.Queue])
	}
	near("the line", sum(forecast.OfLine)["retail"], byQueue["cards"]+byQueue["loans"])
	near("everything", sum(forecast.OfAll)["total"], byQueue["cards"]+byQueue["loans"]+byQueue["complaints"])
	if len(byQueue) != 3 || len(sum(forecast.OfSite)) != 0 {
		t.Errorf("queues %v, sites %v", byQueue, sum(forecast.OfSite))
	}
	// A queue forecast alone says nothing about its line.
	if _, err := forecastQueues(t.Context(), cfg, st, forecastRun{now: now.Add(time.Hour), queue: "cards"}); err != nil {
		t.Fatal(err)
	}
	near("the line, after", sum(forecast.OfLine)["retail"], byQueue["cards"]+byQueue["loans"])
	if _, err := forecastQueues(t.Context(), cfg, st, forecastRun{now: now, queue: "card"}); err == nil {
		t.Error("a queue nobody knows is forecast")
	}
}
