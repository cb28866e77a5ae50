package scoring_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
	"github.com/hotlined/hotlined/scoring"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// site is where the days begin: half an hour off the others, and with two
// strange days a year.
const site = "Australia/Adelaide"

var targets = []hotline.Target{
	{AnswerWithin: 20 * time.Second, ServiceLevel: 0.8, ShortAbandon: 5 * time.Second},
	{Queue: "cards", AnswerWithin: 30 * time.Second, ServiceLevel: 0.8, ShortAbandon: 10 * time.Second},
}

// facts makes up three days over the night in which Adelaide's clocks go back.
func facts(rng *rand.Rand) hotline.Facts {
	var f hotline.Facts
	noon := time.Date(2026, 4, 4, 2, 30, 0, 0, time.UTC)
	for i := range 3000 {
		c := hotline.Contact{
			Source: "pbx", ID: fmt.Sprint(i), Visit: 1, Channel: hotline.Phone, Direction: hotline.Inbound,
			Queue:   []string{"cards", "accounts", "complaints"}[rng.IntN(3)],
			Outcome: hotline.Outcomes[rng.IntN(len(hotline.Outcomes))],
			Offered: noon.Add(time.Duration(rng.Int64N(int64(72*time.Hour))) / 1e6 * 1e6),
			Wait:    time.Duration(rng.ExpFloat64()*40e3) * time.Millisecond,
		}
		switch rng.IntN(4) {
		case 0:
			c.Wait = time.Duration(rng.IntN(4)) * 10 * time.Second // exactly at a threshold
		case 1:
			c.Wait *= 40 // into the coarse buckets
		}
		c.Ended = c.Offered.Add(c.Wait)
		if c.WasAnswered() {
			c.Agent = fmt.Sprintf("agent-%d", rng.IntN(9))
			c.Answered = c.Offered.Add(c.Wait)
			c.Talk = time.Duration(rng.ExpFloat64()*180e3) * time.Millisecond
			c.Wrap = time.Duration(rng.ExpFloat64()*30e3) * time.Millisecond
			c.Hold = time.Duration(rng.ExpFloat64()*10e3) * time.Millisecond
			c.Ended = c.Answered.Add(c.Talk + c.Hold)
			c.Transfer = []hotline.Transfer{"", "", "", hotline.Blind}[rng.IntN(4)]
		}
		if rng.IntN(10) == 0 {
			c.Evidence = []string{"clock-back"}
		}
		f.Contacts = append(f.Contacts, c)
		if c.WasAnswered() && rng.IntN(3) == 0 {
			f.Surveys = append(f.Surveys, survey(rng, c))
		}
		if c.WasAnswered() && rng.IntN(5) == 0 {
			f.Evaluations = append(f.Evaluations, evaluation(rng, c))
		}
	}
	for i := range 9 {
		agent := fmt.Sprintf("agent-%d", i)
		f.AgentStates = append(f.AgentStates,
			hotline.AgentState{Source: "pbx", Agent: agent, At: noon, State: hotline.Available},
			hotline.AgentState{Source: "pbx", Agent: agent, At: noon.Add(3 * time.Hour), State: hotline.Paused},
			hotline.AgentState{Source: "pbx", Agent: agent, At: noon.Add(4 * time.Hour), State: hotline.Available},
			hotline.AgentState{Source: "pbx", Agent: agent, At: noon.Add(30 * time.Hour), State: hotline.LoggedOut})
	}
	return f
}

func survey(rng *rand.Rand, c hotline.Contact) hotline.Survey {
	s := hotline.Survey{Source: "mail", ID: c.ID, Contact: c.ID, Queue: c.Queue, Agent: c.Agent, Sent: c.Ended.Add(time.Minute), NPS: -1}
	if rng.IntN(3) > 0 {
		s.Replied = s.Sent.Add(time.Hour)
		s.CSAT = int8(rng.IntN(6))
		s.NPS = int8(rng.IntN(12) - 1)
	}
	return s
}

func evaluation(rng *rand.Rand, c hotline.Contact) hotline.Evaluation {
	e := hotline.Evaluation{Source: "qa", ID: c.ID, Contact: c.ID, Queue: c.Queue, Agent: c.Agent, Evaluator: "eve", Form: "calls", At: c.Ended.Add(time.Hour)}
	for i, class := range []hotline.ErrorClass{hotline.CustomerCritical, hotline.BusinessCritical, hotline.ComplianceCritical, hotline.NonCritical, hotline.NonCritical} {
		result := []hotline.ItemResult{hotline.Pass, hotline.Pass, hotline.Fail, hotline.NotApplicable}[rng.IntN(4)]
		e.Items = append(e.Items, hotline.EvaluationItem{Name: fmt.Sprint(i), Class: class, Type: "wrong information", Result: result, Weight: float64(1 + i)})
	}
	return e
}

// filled is a store with facts counted and the views made.
func filled(t *testing.T) (*store.Store, hotline.Facts) {
	t.Helper()
	st := storetest.Open(t)
	zone, err := time.LoadLocation(site)
	if err != nil {
		t.Fatal(err)
	}
	f := facts(rand.New(rand.NewPCG(1, 2)))
	if _, err := st.SaveFacts(t.Context(), "pbx", f); err != nil {
		t.Fatal(err)
	}
	if err := st.SaveTargets(t.Context(), targets, time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := st.RebuildCounts(t.Context(), zone); err != nil {
		t.Fatal(err)
	}
	var views []store.View
	for _, v := range scoring.Views(site) {
		views = append(views, store.View{Name: v.Name, SQL: v.SQL})
	}
	if err := st.ApplyViews(t.Context(), views); err != nil {
		t.Fatal(err)
	}
	return st, f
}

// rows asks the engine, and keys the answer by its first columns.
func rows(t *testing.T, st *store.Store, sql string) []map[string]any {
	t.Helper()
	cols, answer, err := st.Rows(t.Context(), sql)
	if err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	var out []map[string]any
	for _, values := range answer {
		row := map[string]any{}
		for i, c := range cols {
			row[c.Name] = values[i]
		}
		out = append(out, row)
	}
	if len(out) == 0 {
		t.Fatalf("no rows: %s", sql)
	}
	return out
}

// same compares one figure: Go's and the engine's.
func same(t *testing.T, what string, k scoring.KPI, c *scoring.Counts, got any) {
	t.Helper()
	want, ok := k.Of(c)
	var engine float64
	switch v := got.(type) {
	case nil:
		if ok {
			t.Errorf("%s, %s: the engine has nothing, Go %v", what, k.ID, want.Value)
		}
		return
	case float64:
		engine = v
	case uint16:
		engine = float64(v)
	default:
		t.Errorf("%s, %s: the engine answers with a %T", what, k.ID, got)
		return
	}
	if !ok || math.Abs(engine-want.Value) > 1e-9*max(1, math.Abs(want.Value)) {
		t.Errorf("%s, %s: the engine says %v, Go %v (%v)", what, k.ID, engine, want.Value, ok)
	}
}

func TestTheEngineCountsAsGoDoes(t *testing.T) {
	st, f := filled(t)
	zone, _ := time.LoadLocation(site)
	byInterval, byDay, byQueue := map[string]*scoring.Counts{}, map[string]*scoring.Counts{}, map[string]*scoring.Counts{}
	for _, c := range f.Contacts {
		target := scoring.TargetOf(targets, c.Queue)
		for key, of := range map[string]map[string]*scoring.Counts{
			c.Queue + c.Offered.Truncate(hotline.BaseInterval).UTC().Format(time.RFC3339): byInterval,
			c.Queue + c.Offered.In(zone).Format(time.DateOnly):                            byDay,
			c.Queue: byQueue,
		} {
			if of[key] == nil {
				of[key] = &scoring.Counts{}
			}
			of[key].Count(c, target)
		}
	}
	check := func(view string, key func(map[string]any) string, want map[string]*scoring.Counts) {
		t.Helper()
		got := rows(t, st, "SELECT * FROM "+view)
		if len(got) != len(want) {
			t.Errorf("%s has %d rows, want %d", view, len(got), len(want))
		}
		for _, row := range got {
			c := want[key(row)]
			if c == nil {
				t.Errorf("%s: nobody called in %s", view, key(row))
				continue
			}
			for _, count := range scoring.QueueCounts.Counts() {
				if n := scoring.FromColumns([]string{count.String()}, []any{row[count.String()]}); n.Get(count) != c.Get(count) {
					t.Errorf("%s %s: %s is %v, Go counts %v", view, key(row), count, row[count.String()], c.Get(count))
				}
			}
			for _, k := range scoring.On(scoring.QueueCounts) {
				same(t, view+" "+key(row), k, c, row[k.Column()])
			}
		}
	}
	instant := func(row map[string]any) string { return row["interval"].(time.Time).UTC().Format(time.RFC3339) }
	queue := func(row map[string]any) string { return row["queue"].(string) }
	check("kpi_interval", func(row map[string]any) string { return queue(row) + instant(row) }, byInterval)
	check("kpi_day", func(row map[string]any) string {
		return queue(row) + row["day"].(time.Time).Format(time.DateOnly)
	}, byDay)
	check("kpi_total(from = '2026-04-01 00:00:00', to = '2026-05-01 00:00:00')", queue, byQueue)
}

// Every figure, asked of its table as one statement as a dashboard would.
func TestEveryFigureAsAnAggregate(t *testing.T) {
	st, _ := filled(t)
	for _, table := range scoring.Tables {
		cols, stored, err := st.Rows(t.Context(), "SELECT * FROM "+string(table))
		if err != nil || len(stored) == 0 {
			t.Fatalf("%s: %d rows, %v", table, len(stored), err)
		}
		var names []string
		for _, c := range cols {
			names = append(names, c.Name)
		}
		for _, count := range table.Counts() {
			if !slices.Contains(names, count.String()) {
				t.Errorf("%s has no column %s", table, count)
			}
		}
		var all scoring.Counts
		for _, values := range stored {
			c := scoring.FromColumns(names, values)
			all.Merge(&c)
		}
		for _, k := range scoring.On(table) {
			row := rows(t, st, "SELECT "+k.SQL()+" AS value FROM "+string(table))
			same(t, string(table), k, &all, row[0]["value"])
			none := rows(t, st, "SELECT "+k.SQL()+" AS value FROM "+string(table)+" WHERE 0")
			if none[0]["value"] != nil {
				t.Errorf("%s of nothing is %v, want NULL", k.ID, none[0]["value"])
			}
		}
	}
	for _, view := range []string{"kpi_agent_day", "kpi_agent_time_day", "kpi_queue_voice_day"} {
		rows(t, st, "SELECT * FROM "+view)
	}
}
