package store_test

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"golang.org/x/sync/errgroup"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

// oneOfEach is a batch with every kind of fact in it.
func oneOfEach(t *testing.T) hotline.Facts {
	t.Helper()
	nine := at(t, "2024-03-05 09:00:00")
	return hotline.Facts{
		Contacts:    []hotline.Contact{answered("1", "cards", "ann", nine, 12*time.Second, time.Minute), abandoned("2", "cards", nine, time.Second)},
		AgentStates: []hotline.AgentState{{Agent: "ann", At: nine, State: hotline.Available}, {Agent: "ann", At: nine.Add(time.Hour), State: hotline.Paused, Reason: "lunch"}},
		Surveys:     []hotline.Survey{{ID: "s1", Contact: "1", Queue: "cards", Agent: "ann", Sent: nine, Replied: nine, CSAT: 5, NPS: 10, CES: 7}},
		FollowUps:   []hotline.FollowUp{{ID: "f1", Case: "c1", Agent: "ann", Due: nine, Attempted: nine, Reached: true}},
		Evaluations: []hotline.Evaluation{{ID: "e1", Contact: "1", Queue: "cards", Agent: "ann", Evaluator: "eve", Form: "calls", At: nine, Items: []hotline.EvaluationItem{
			{Name: "greeting", Class: hotline.NonCritical, Type: "manner", Result: hotline.Pass, Weight: 1},
			{Name: "identity", Class: hotline.ComplianceCritical, Type: "wrong operation", Result: hotline.Fail, Weight: 3},
		}}},
		Cases:      []hotline.Case{{ID: "c1", Contact: "1", Queue: "cards", Channel: hotline.Phone, Opened: nine, Stage: hotline.Received}},
		CaseEvents: []hotline.CaseEvent{{Case: "c1", At: nine, Stage: hotline.Received, Actor: "ann"}},
		Rejected:   []hotline.Rejected{{Position: "calls.csv:7", Reason: "no time", Input: "x,y"}},
		Skipped:    map[string]int{"phantom": 3},
		Read:       14,
		Checkpoint: []byte("14"),
	}
}

func TestHearingItTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	if got, want := save(t, st, oneOfEach(t)), (store.Saved{Stored: 9, Quarantined: 1}); got != want {
		t.Errorf("first: %+v, want %+v", got, want)
	}
	tables := []string{"contacts", "agent_states", "surveys", "follow_ups", "evaluations", "evaluation_items", "cases", "case_events"}
	before := sizes(t, st, tables)
	if got, want := save(t, st, oneOfEach(t)), (store.Saved{Known: 9, Quarantined: 1}); got != want {
		t.Errorf("again: %+v, want %+v", got, want)
	}
	if after := sizes(t, st, tables); after != before {
		t.Errorf("rows after hearing it twice: %s, before: %s", after, before)
	}
	if n := number(t, st, "(SELECT count() FROM quarantine FINAL)"); n != 1 {
		t.Errorf("%g rows in quarantine, want 1", n)
	}
}

// sizes counts the rows of tables, replaced ones included.
func sizes(t *testing.T, st *store.Store, tables []string) string {
	t.Helper()
	var out []string
	for _, table := range tables {
		out = append(out, fmt.Sprintf("%s %g", table, number(t, st, "(SELECT count() FROM "+table+")")))
	}
	return strings.Join(out, ", ")
}

func TestMoreKnownReplacesWhatWasSaid(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	nine := at(t, "2024-03-05 09:00:00")
	waiting := hotline.Contact{ID: "1", Visit: 1, Queue: "cards", Offered: nine, Outcome: hotline.Waiting}
	done := answered("1", "cards", "ann", nine, 12*time.Second, time.Minute)
	save(t, st, hotline.Facts{Contacts: []hotline.Contact{waiting}})
	rebuild(t, st, time.UTC)
	if got := save(t, st, hotline.Facts{Contacts: []hotline.Contact{done}}); got.Stored != 1 {
		t.Errorf("saved %+v, want the answer stored", got)
	}
	rebuild(t, st, time.UTC)
	wantNumber(t, st, "(SELECT count() FROM contacts FINAL)", 1)
	wantNumber(t, st, "(SELECT sum(offered) * 100 + sum(answered) * 10 + sum(waiting) FROM interval_counts)", 110)
}

func TestLastOfABatchWins(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	nine := at(t, "2024-03-05 09:00:00")
	first, last := abandoned("1", "cards", nine, time.Second), answered("1", "cards", "ann", nine, time.Second, time.Minute)
	if got, want := save(t, st, hotline.Facts{Contacts: []hotline.Contact{first, last}}), (store.Saved{Stored: 1, Known: 1}); got != want {
		t.Errorf("saved %+v, want %+v", got, want)
	}
	wantNumber(t, st, "(SELECT countIf(outcome = 'answered') * 10 + count() FROM contacts)", 11)
}

// A correction and its correction: the same words a third time are news.
func TestSayingTheOldThingAgainCounts(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	nine := at(t, "2024-03-05 09:00:00")
	one, other := abandoned("1", "cards", nine, time.Second), abandoned("1", "cards", nine, 2*time.Second)
	for _, c := range []hotline.Contact{one, other, one} {
		if got := save(t, st, hotline.Facts{Contacts: []hotline.Contact{c}}); got.Stored != 1 {
			t.Errorf("saved %+v, want it stored", got)
		}
	}
	wantNumber(t, st, "(SELECT wait_ms FROM contacts FINAL)", 1000)
}

// A clock set back must not make the older version win.
func TestClockSetBack(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	nine := at(t, "2024-03-05 09:00:00")
	st.SetClock(func() time.Time { return nine.Add(time.Hour) })
	save(t, st, hotline.Facts{Contacts: []hotline.Contact{abandoned("1", "cards", nine, time.Second)}})
	st.SetClock(func() time.Time { return nine })
	save(t, st, hotline.Facts{Contacts: []hotline.Contact{abandoned("1", "cards", nine, 2*time.Second)}})
	wantNumber(t, st, "(SELECT wait_ms FROM contacts FINAL)", 2000)
}

// The first import took the times for UTC; the second knows better. Contacts move over
// midnight and over the end of a month, and are counted once, where they belong.
func TestCorrectedTimeZoneMovesContacts(t *testing.T) {
	t.Parallel()
	for _, many := range []bool{false, true} {
		st := storetest.Open(t)
		var wrong, right []hotline.Contact
		n := 48
		if many {
			n = 2400
		}
		for i := range n {
			offered := at(t, "2024-02-29 12:00:00").Add(time.Duration(i) * 48 * time.Hour / time.Duration(n)).Truncate(time.Second)
			wrong = append(wrong, abandoned(fmt.Sprint(i), "cards", offered, time.Second))
			right = append(right, abandoned(fmt.Sprint(i), "cards", offered.Add(-3*time.Hour), time.Second))
		}
		save(t, st, hotline.Facts{Contacts: wrong})
		rebuild(t, st, time.UTC)
		save(t, st, hotline.Facts{Contacts: right})
		rebuild(t, st, time.UTC)
		wantNumber(t, st, "(SELECT sum(offered) FROM interval_counts)", float64(n))
		wantNumber(t, st, "(SELECT count() FROM contacts FINAL WHERE offered < '2024-03-01')", float64(n*15/48))
		wantNumber(t, st, "(SELECT sum(offered) FROM interval_counts WHERE interval < '2024-03-01')", float64(n*15/48))
		wantNumber(t, st, "(SELECT count() FROM contacts FINAL)", float64(n))
	}
}

// An evaluation sent again with fewer items loses the others.
func TestEvaluationCorrected(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	f := oneOfEach(t)
	save(t, st, f)
	save(t, st, f)
	day := hotline.Interval{Start: at(t, "2024-03-05 00:00:00"), End: at(t, "2024-03-06 00:00:00")}
	items, err := st.EvaluationItems(t.Context(), day)
	if err != nil || len(items) != 2 {
		t.Errorf("%d items, %v; want 2", len(items), err)
	}
	f.Evaluations[0].Items = f.Evaluations[0].Items[:1]
	save(t, st, hotline.Facts{Evaluations: f.Evaluations})
	items, err = st.EvaluationItems(t.Context(), day)
	if err != nil || len(items) != 1 || items[0].Item != f.Evaluations[0].Items[0] || items[0].Agent != "ann" || items[0].Contact != "1" {
		t.Errorf("%+v, %v; want the greeting alone", items, err)
	}
	rebuild(t, st, time.UTC)
	wantNumber(t, st, "(SELECT sum(evaluated) * 1000 + sum(compliance_ok) * 100 + sum(items_checked) * 10 + sum(items_ok) FROM agent_day_counts)", 1111)
}

// errCrash is what a process that died at that point would not even have seen.
var errCrash = &clickhouse.Exception{Code: 1, Message: "cut off"}

// Wherever a batch is cut off, doing it again stores everything once, counts it
// and moves the checkpoint on.
func TestBatchCutOffAnywhere(t *testing.T) {
	t.Parallel()
	tables := []string{"contacts", "agent_states", "surveys", "follow_ups", "evaluation_items", "evaluations", "cases", "case_events",
		"stale_days", "quarantine", "collector_runs", "checkpoints"}
	st := storetest.Open(t)
	st.SetClock(func() time.Time { return at(t, "2024-03-05 12:00:00") })
	for i, table := range tables {
		cutOffBefore(t, st, table)
		got, err := st.SaveFacts(t.Context(), table, oneOfEach(t))
		if err != nil || got.Stored+got.Known != 9 {
			t.Errorf("after a crash before %s: %+v, %v; want 9 facts", table, got, err)
		}
		rebuild(t, st, time.UTC)
		if checkpoint, err := st.Checkpoint(t.Context(), table); err != nil || string(checkpoint) != "14" {
			t.Errorf("after a crash before %s: checkpoint %q, %v", table, checkpoint, err)
		}
		n := i + 1 // sources so far
		want := fmt.Sprint([]any{uint64(2 * n), uint64(2 * n), uint64(n), uint64(n), uint64(2 * n), uint64(n), uint64(n), uint64(n), uint64(2 * n), uint64(n), uint64(n * 60_000)})
		_, rows, err := st.Rows(t.Context(), `SELECT (SELECT count() FROM contacts), (SELECT count() FROM agent_states), (SELECT count() FROM surveys),
			(SELECT count() FROM evaluations), (SELECT count() FROM evaluation_items FINAL), (SELECT count() FROM cases), (SELECT count() FROM case_events),
			(SELECT count() FROM follow_ups), (SELECT sum(offered) FROM interval_counts), (SELECT sum(evaluated) FROM agent_day_counts), (SELECT sum(handling_ms) FROM agent_day_times)`)
		if err != nil || fmt.Sprint(rows[0]) != want {
			t.Errorf("after a crash before %s: %v, %v; want %s", table, rows, err, want)
		}
	}
}

// cutOffBefore saves a batch of a source named like the table and dies before that table is written.
func cutOffBefore(t *testing.T, st *store.Store, table string) {
	t.Helper()
	st.CutOff(func(statement string) error {
		if strings.HasPrefix(statement, "INSERT INTO `"+table+"`") {
			return errCrash
		}
		return nil
	})
	defer st.CutOff(nil)
	if _, err := st.SaveFacts(t.Context(), table, oneOfEach(t)); !errors.Is(err, errCrash) {
		t.Fatalf("before %s: %v, want the crash", table, err)
	}
	if checkpoint, err := st.Checkpoint(t.Context(), table); err != nil || checkpoint != nil {
		t.Errorf("before %s: checkpoint %q, %v; want none", table, checkpoint, err)
	}
	st.CutOff(nil)
	rebuild(t, st, time.UTC) // the daemon goes on counting in between
}

// The way to the server breaks for a moment: nobody has to notice.
func TestTroubleThatPasses(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	failures := 3
	st.CutOff(func(string) error {
		if failures--; failures >= 0 {
			return &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
		}
		return nil
	})
	save(t, st, oneOfEach(t))
	wantNumber(t, st, "(SELECT count() FROM contacts)", 2)
}

func TestConcurrentSaversAndRebuilds(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	contacts := contactsOf(20_000, 20, at(t, "2024-03-20 00:00:00"))
	berlin := zone(t, "Europe/Berlin")
	var g errgroup.Group
	for range 2 { // two processes' worth: each contact is told twice, at the same time
		g.Go(func() error {
			saveAll(t, st, contacts, 2000, 3)
			return nil
		})
	}
	for range 3 {
		g.Go(func() error {
			_, err := st.RebuildCounts(t.Context(), berlin)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	rebuild(t, st, berlin)
	wantNumber(t, st, "(SELECT count() FROM contacts FINAL)", 20_000)
	wantNumber(t, st, "(SELECT sum(offered) FROM interval_counts)", 20_000)
	if stored, known := saveAll(t, st, contacts, 5000, 4); stored != 0 || known != 20_000 {
		t.Errorf("again: %d stored, %d known", stored, known)
	}
}

// Two programs on one database, each with its own idea of what was counted when.
func TestTwoProgramsRebuildAtOnce(t *testing.T) {
	t.Parallel()
	url := storetest.URL(t)
	var stores []*store.Store
	for range 2 {
		st, err := store.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = st.Close() })
		if _, err := st.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		stores = append(stores, st)
	}
	contacts := contactsOf(4000, 40, at(t, "2024-02-10 00:00:00"))
	var g errgroup.Group
	for i, st := range stores {
		half := contacts[i*2000 : (i+1)*2000]
		g.Go(func() error {
			for part := range slices.Chunk(half, 250) {
				if _, err := st.SaveFacts(t.Context(), "pbx", hotline.Facts{Contacts: part}); err != nil {
					return err
				}
				if _, err := st.RebuildCounts(t.Context(), time.UTC); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	wantNumber(t, stores[0], "(SELECT sum(offered) FROM interval_counts)", 4000)
	wantNumber(t, stores[0], "(SELECT sum(answered) FROM agent_day_counts)", number(t, stores[0], "(SELECT sum(answered) FROM interval_counts)"))
}

// Platforms name things as they like.
func TestStrangeNames(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	nine := at(t, "2024-03-05 09:00:00")
	var f hotline.Facts
	for _, name := range []string{"it's", `back\slash`, "tab\tand\nline", `"quoted"`, "客服", "nul\x00byte", "{a:String}", "?", ""} {
		c := answered(name, name, name, nine, time.Second, time.Minute)
		c.Recording = name
		f.Contacts = append(f.Contacts, c)
		f.Surveys = append(f.Surveys, hotline.Survey{ID: name, Sent: nine, Queue: name, Agent: name})
		f.AgentStates = append(f.AgentStates, hotline.AgentState{Agent: name, At: nine, State: hotline.Paused, Reason: name})
	}
	for i, want := range []store.Saved{{Stored: 27}, {Known: 27}} {
		if got := save(t, st, f); got != want {
			t.Errorf("time %d: %+v, want %+v", i+1, got, want)
		}
	}
	for _, want := range f.Contacts {
		n := 0
		for c, err := range st.Contacts(t.Context(), store.ContactQuery{Agent: want.Agent, Queue: want.Queue}) {
			if err != nil {
				t.Fatal(err)
			}
			if c.Agent == want.Agent && (c.Recording != want.Recording || c.ID != want.ID) {
				t.Errorf("%q came back as %q", want.ID, c.ID)
			}
			n++
		}
		if n != 1 && want.Agent != "" {
			t.Errorf("%d contacts of %q, want 1", n, want.Agent)
		}
	}
	rebuild(t, st, time.UTC)
	if err := st.Quarantine(t.Context(), "it's", []hotline.Rejected{{Position: "'", Reason: "\t", Input: strings.Repeat("\x00\xff", 5000)}}); err != nil {
		t.Error(err)
	}
}

func wantNumber(t *testing.T, st *store.Store, sql string, want float64) {
	t.Helper()
	if got := number(t, st, sql); got != want {
		t.Errorf("%s is %g, want %g", sql, got, want)
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}
