// Package storetest gives each test a database of its own on the real engine.
//
// A package that uses it has one line in a file of its tests:
//
//	func TestMain(m *testing.M) { storetest.Main(m) }
//
// and its tests begin with st := storetest.Open(t).
package storetest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/clickhoused"
	"github.com/hotlined/hotlined/internal/store"
)

// server is the engine of this test process; nil until Main ran.
var server *engine

// engine starts when the first test asks for it.
type engine struct {
	once    sync.Once
	cancel  context.CancelFunc
	done    chan error
	dir     string
	address clickhoused.Address
	err     error
}

// Main runs the tests of a package and does not return: it ends the process with
// their result, after the engine, if any test used it, has ended. In the
// engine's own process, which is the test binary started again, it is the engine.
func Main(m *testing.M) {
	clickhoused.Child()
	server = &engine{}
	code := m.Run()
	server.stop()
	os.Exit(code)
}

// Open gives the test a Store on a fresh database with all tables; both are gone
// when the test ends. The test is skipped, with the reason, where the engine's library is
// not installed.
func Open(t testing.TB) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), URL(t))
	if err != nil {
		t.Fatalf("open the test's database: %v", err)
	}
	t.Cleanup(func() { _ = st.Close() }) // the engine is going away anyway
	if _, err := st.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate the test's database: %v", err)
	}
	return st
}

// URL is the address of a database of the test's own, without tables, that is
// dropped when the test ends.
func URL(t testing.TB) string {
	t.Helper()
	a := Engine(t)
	base := strings.TrimSuffix(a.URL, "/")
	url := fmt.Sprintf("%s/test_%d", base, databases.next())
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := drop(ctx, url); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return url
}

// Engine is the address of the engine of this test process, which is started if
// need be. Tests that kill it find its process there.
func Engine(t testing.TB) clickhoused.Address {
	t.Helper()
	if server == nil {
		t.Fatal("storetest: the package needs func TestMain(m *testing.M) { storetest.Main(m) }")
	}
	server.once.Do(server.start)
	if errors.Is(server.err, clickhoused.ErrNoLibrary) {
		t.Skipf("the embedded engine is not installed: %v", server.err)
	}
	if server.err != nil {
		t.Fatalf("start the engine: %v", server.err)
	}
	return server.address
}

func (e *engine) start() {
	e.dir, e.err = os.MkdirTemp("", "hotlined-storetest-")
	if e.err != nil {
		return
	}
	cfg := clickhoused.Default()
	cfg.Dir, cfg.Listen = e.dir, "127.0.0.1:0"
	running, err := clickhoused.New(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		e.err = err
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	e.cancel, e.done = cancel, make(chan error, 1)
	go func() { e.done <- running.Run(ctx) }()
	ready, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	e.address, e.err = running.Ready(ready)
}

func (e *engine) stop() {
	if e.cancel != nil {
		e.cancel()
		<-e.done
	}
	if e.dir != "" {
		_ = os.RemoveAll(e.dir) // a temporary directory; the system clears what remains
	}
}

// counter numbers the databases.
type counter struct {
	mu sync.Mutex
	n  int
}

var databases counter

func (c *counter) next() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return c.n
}

func drop(ctx context.Context, url string) error {
	st, err := store.Open(ctx, url)
	if err != nil {
		return err
	}
	return errors.Join(st.Drop(ctx), st.Close())
}
