package store_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/clickhoused"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

// ownEngine starts an engine that nobody else uses, so that it can be killed.
func ownEngine(t *testing.T) (dir string, st *store.Store) {
	t.Helper()
	cfg := clickhoused.Default()
	cfg.Dir, cfg.Listen = t.TempDir(), "127.0.0.1:0"
	e, err := clickhoused.New(cfg, slog.New(slog.DiscardHandler))
	if errors.Is(err, clickhoused.ErrNoLibrary) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	ready, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	address, err := e.Ready(ready)
	if errors.Is(err, clickhoused.ErrNoLibrary) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if st, err = store.Open(t.Context(), address.URL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if _, err := st.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return cfg.Dir, st
}

// The engine is killed again and again while facts are being stored. Savers
// notice nothing but a delay, and everything is there once.
func TestEngineKilledWhileSaving(t *testing.T) {
	t.Parallel()
	dir, st := ownEngine(t)
	const n = 60_000
	contacts := contactsOf(n, 40, at(t, "2024-02-10 00:00:00"))
	saving := make(chan struct{})
	kills := make(chan int)
	go func() {
		r := rand.New(rand.NewPCG(5, 5))
		killed := 0
		defer func() { kills <- killed }()
		for {
			select {
			case <-saving:
				return
			case <-time.After(time.Duration(50+r.IntN(400)) * time.Millisecond):
			}
			if a, ok := clickhoused.Running(dir); ok && killed < 6 && syscall.Kill(a.PID, syscall.SIGKILL) == nil {
				killed++
			}
		}
	}()
	stored, known := saveAll(t, st, contacts, 1500, 3)
	close(saving)
	if killed := <-kills; killed < 2 {
		t.Logf("the engine was killed only %d times", killed)
	}
	if stored+known != n {
		t.Errorf("%d stored and %d known, want %d together", stored, known, n)
	}
	rebuild(t, st, time.UTC)
	wantNumber(t, st, "(SELECT count() FROM contacts)", n)
	wantNumber(t, st, "(SELECT count() FROM contacts FINAL)", n)
	wantNumber(t, st, "(SELECT sum(offered) FROM interval_counts)", n)
	wantNumber(t, st, "(SELECT sum(read) FROM collector_runs)", n) // not even the log says it twice
}

// A batch whose answer was lost is sent again under its token and stays stored once.
func TestSameBatchTwice(t *testing.T) {
	t.Parallel()
	_, st := ownEngine(t)
	f := hotline.Facts{Contacts: contactsOf(100, 70, at(t, "2024-01-10 00:00:00")), Read: 100}
	lost := map[string]bool{}
	st.LoseAnswers(func(statement string) bool {
		first := !lost[statement]
		lost[statement] = true
		return first
	})
	save(t, st, f)
	if len(lost) < 3 {
		t.Fatalf("only %d answers were lost", len(lost))
	}
	wantNumber(t, st, "(SELECT count() FROM contacts)", 100)
	wantNumber(t, st, "(SELECT count() FROM collector_runs)", 1)
	rebuild(t, st, time.UTC)
	wantNumber(t, st, "(SELECT sum(offered) FROM interval_counts)", 100)
	wantNumber(t, st, "(SELECT count() FROM (SELECT token FROM stale_days GROUP BY kind, day, token HAVING sum(sign) != 0))", 0)
}

// An engine killed after it noted a batch's token and before it had the rows takes
// the retry for a repetition. The rows are there all the same.
func TestRowsLostWhileTheirTokenStayed(t *testing.T) {
	t.Parallel()
	for _, table := range []string{"contacts", "surveys", "stale_days"} {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			st := storetest.Open(t)
			day := at(t, "2024-01-10 00:00:00")
			f := hotline.Facts{Contacts: contactsOf(100, 70, day), Surveys: []hotline.Survey{{ID: "s1", Sent: day, Replied: day, CSAT: 4}}, Read: 101}
			st.LoseRows(table)
			save(t, st, f)
			wantNumber(t, st, "(SELECT count() FROM contacts FINAL)", 100)
			wantNumber(t, st, "(SELECT count() FROM surveys FINAL)", 1)
			rebuild(t, st, time.UTC)
			wantNumber(t, st, "(SELECT sum(offered) FROM interval_counts)", 100)
		})
	}
}
