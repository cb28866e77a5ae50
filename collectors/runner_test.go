package collectors

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

// lines collects what a logger writes.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// start runs collectors until the returned func is called.
func start(t *testing.T, st *store.Store, configs ...Config) (reg *prometheus.Registry, log *lines, stop func()) {
	t.Helper()
	reg, log = prometheus.NewRegistry(), &lines{}
	r := NewRunner(st, time.UTC, reg, slog.New(slog.NewTextHandler(log, nil)))
	r.CustomerKey = key
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx, configs) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("run: %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Error("the runner does not stop within five seconds")
		}
	}
	t.Cleanup(stop)
	return reg, log, stop
}

// eventually waits for the database to say so.
func eventually(t *testing.T, st *store.Store, sql string, want float64) {
	t.Helper()
	var got float64
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if got = number(t, st, sql); got == want {
			return
		}
	}
	t.Fatalf("%s: %v, want %v", sql, got, want)
}

func add(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func queueLog(path string) Config {
	return Config{Name: "pbx-1", Kind: "asterisk-queue-log", Poll: 100 * time.Millisecond, Options: map[string]any{"path": path}}
}

func TestRunnerFollowsAndGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	path := filepath.Join(t.TempDir(), "queue_log")
	add(t, path, "1700000000|c1|cards|NONE|ENTERQUEUE||5550001|1\nbroken\n")
	reg, _, stop := start(t, st, queueLog(path))
	eventually(t, st, "SELECT count() FROM contacts FINAL WHERE outcome = 'waiting'", 1)
	add(t, path, "1700000009|c1|cards|Ann|CONNECT|9|c2|3\n")
	eventually(t, st, "SELECT count() FROM contacts FINAL WHERE outcome = 'connected'", 1)
	stop()
	if n := testutil.CollectAndCount(reg, "hotlined_collector_last_success_timestamp_seconds"); n != 1 {
		t.Errorf("%d collectors say when they last succeeded", n)
	}
	problems, err := testutil.GatherAndLint(reg)
	if err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}

	add(t, path, "1700000100|c1|cards|Ann|COMPLETECALLER|9|91|1\n")
	_, _, stop = start(t, st, queueLog(path))
	eventually(t, st, "SELECT count() FROM contacts FINAL WHERE outcome = 'answered' AND talk_ms = 91000", 1)
	stop()
	for sql, want := range map[string]float64{
		"SELECT count() FROM contacts FINAL":                           1,
		"SELECT sum(read) FROM collector_runs":                         4,
		"SELECT count() FROM quarantine FINAL":                         1,
		"SELECT count() FROM checkpoints FINAL WHERE source = 'pbx-1'": 1,
	} {
		if got := number(t, st, sql); got != want {
			t.Errorf("%s: %v, want %v", sql, got, want)
		}
	}
}

func TestOneCollectorsTroubleIsItsOwn(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	dir := t.TempDir()
	add(t, filepath.Join(dir, "surveys.csv"), "id,sent,csat\ns1,2026-01-31T09:15:00Z,5\n")
	add(t, filepath.Join(dir, "cases.csv"), "id,opened,stage,colour\nk1,2026-01-31T09:15:00Z,received,red\n")
	reg, log, stop := start(t, st,
		Config{Name: "pbx", Kind: "asterisk-queue-log", Options: map[string]any{"path": filepath.Join(dir, "queue_log")}},
		Config{Name: "crm", Kind: "cases-csv", Options: map[string]any{"path": filepath.Join(dir, "cases.csv")}},
		Config{Name: "surveys", Kind: "surveys-csv", Options: map[string]any{"path": filepath.Join(dir, "surveys.csv")}})
	stored := func() error {
		return testutil.GatherAndCompare(reg, strings.NewReader(`
# HELP hotlined_collector_stored_total Facts stored that said something new.
# TYPE hotlined_collector_stored_total counter
hotlined_collector_stored_total{collector="surveys"} 1
`), "hotlined_collector_stored_total")
	}
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if strings.Contains(log.String(), "collector=crm") && stored() == nil {
			break
		}
	}
	stop()
	for _, want := range []string{"collector=pbx", "file does not exist", "collector=crm", `unknown column colour;`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%s is not in the log:\n%s", want, log)
		}
	}
	if err := stored(); err != nil {
		t.Error(err)
	}
	if n := number(t, st, "SELECT count() FROM surveys FINAL WHERE csat = 5"); n != 1 {
		t.Errorf("%v surveys", n)
	}
}

// counting is a source of numbered surveys, which breaks off at times.
type counting struct{ total, failAt, calls int }

func (c *counting) Collect(_ context.Context, checkpoint []byte, emit func(hotline.Facts) error) error {
	c.calls++
	from := 0
	_, _ = fmt.Sscan(string(checkpoint), &from)
	for n := from + 1; n <= c.total; n++ {
		if n == c.failAt {
			c.failAt = 0
			return errors.New("connection lost")
		}
		if err := emit(hotline.Facts{
			Surveys: []hotline.Survey{{ID: fmt.Sprint(n), Sent: time.Unix(1700000000+int64(n), 0)}},
			Read:    1, Checkpoint: fmt.Append(nil, n),
		}); err != nil {
			return err
		}
	}
	return nil
}

func TestWhatWasReadBeforeAnErrorIsKept(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	r := NewRunner(st, time.UTC, prometheus.NewRegistry(), slog.New(slog.DiscardHandler))
	c := &counting{total: 10, failAt: 7}
	s := &source{Runner: r, name: "crm", collector: c}
	if err := s.turn(t.Context()); err == nil || err.Error() != "connection lost" {
		t.Fatal(err)
	}
	if n := number(t, st, "SELECT count() FROM surveys FINAL"); n != 6 {
		t.Errorf("%v surveys after the first turn, want 6", n)
	}
	if err := s.turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := number(t, st, "SELECT count() FROM surveys FINAL"); n != 10 || number(t, st, "SELECT sum(read) FROM collector_runs") != 10 {
		t.Errorf("%v surveys after the second turn, want 10, each read once", n)
	}
}

func TestStoreTroubleIsReadAgain(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	r := NewRunner(st, time.UTC, prometheus.NewRegistry(), slog.New(slog.DiscardHandler))
	c := &counting{total: 10}
	s := &source{Runner: r, name: "crm", collector: c}
	if _, _, err := st.Rows(t.Context(), "SELECT 1"); err != nil {
		t.Fatal(err)
	}
	gone := &source{Runner: NewRunner(closedStore(t), time.UTC, prometheus.NewRegistry(), slog.New(slog.DiscardHandler)), name: "crm", collector: c, loaded: true}
	if err := gone.turn(t.Context()); err == nil || gone.loaded {
		t.Errorf("stored into a closed store: %v", err)
	}
	if err := s.turn(t.Context()); err != nil || number(t, st, "SELECT count() FROM surveys FINAL") != 10 {
		t.Error(err)
	}
}

func closedStore(t *testing.T) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), storetest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	_ = st.Close()
	return st
}

func TestBatchesAreWorthStoring(t *testing.T) {
	t.Parallel()
	var saved []int
	b := &batch{save: func(_ context.Context, f hotline.Facts) error { saved = append(saved, rows(f)); return nil }}
	piece := func(n int) hotline.Facts {
		return hotline.Facts{Contacts: make([]hotline.Contact, n), Read: n, Skipped: map[string]int{"phantom": 1}}
	}
	for range 9 {
		if err := b.add(t.Context(), piece(batchRows/4)); err != nil {
			t.Fatal(err)
		}
	}
	b.since = b.since.Add(-batchAge)
	if err := b.add(t.Context(), piece(1)); err != nil {
		t.Fatal(err)
	}
	if err := b.flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []int{batchRows, batchRows, batchRows/4 + 1}; fmt.Sprint(saved) != fmt.Sprint(want) {
		t.Errorf("batches of %v, want %v", saved, want)
	}
}

func TestConfig(t *testing.T) {
	t.Parallel()
	short := write(t, "key", "short\n")
	for name, test := range map[string]struct {
		cfg  Config
		want string
	}{
		"right":              {queueLog("/var/log/asterisk/queue_log"), ""},
		"all mistakes":       {Config{Poll: -1}, "name: is missing\npoll: want at least 100ms, got -1ns\nkind: unknown collector \"\", want one of [asterisk-queue-log case-events-csv cases-csv contacts-csv evaluations-csv follow-ups-csv surveys-csv]"},
		"unknown option":     {Config{Name: "a", Kind: "asterisk-queue-log", Options: map[string]any{"file": "x", "pathe": "y"}}, "unknown option \"file\", want [give-up-after path queues]\nunknown option \"pathe\", want [give-up-after path queues]"},
		"option's value":     {Config{Name: "a", Kind: "asterisk-queue-log", Options: map[string]any{"give-up-after": "5m"}}, "give-up-after: want at least 1h, got 5m0s"},
		"missing path":       {Config{Name: "a", Kind: "surveys-csv"}, "path: is missing, want the file to follow"},
		"mapping":            {Config{Name: "a", Kind: "contacts-csv", Options: map[string]any{"path": "x", "mapping": "y"}}, `mapping: "y" is neither a shipped mapping (default, technion) nor a file`},
		"short customer key": {Config{Name: "a", Kind: "asterisk-queue-log", CustomerKeyFile: short}, fmt.Sprintf("customer-key-file: customer key: %s holds 5 bytes, want at least 16 random ones", short)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if err := test.cfg.Validate(); err != nil {
				got = err.Error()
			}
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if _, err := New(test.cfg, nil, nil); name == "right" && err != nil {
				t.Error(err)
			}
		})
	}
}
