package clickhoused

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// parentVariable makes the test program run an engine until it is killed.
const parentVariable = "HOTLINED_TEST_PARENT"

func TestMain(m *testing.M) {
	Child()
	if dir := os.Getenv(parentVariable); dir != "" {
		runUntilKilled(dir)
	}
	code := m.Run()
	shared.stop()
	os.Exit(code)
}

// shared is the engine that most tests use, each with a database of its own.
var shared sharedEngine

type sharedEngine struct {
	once     sync.Once
	address  Address
	err      error
	end      context.CancelFunc
	finished chan error
	dir      string
	names    atomic.Int64
}

func (s *sharedEngine) start() {
	var engine *Engine
	if s.dir, s.err = os.MkdirTemp("", "clickhoused"); s.err != nil {
		return
	}
	cfg := Default()
	cfg.Dir, cfg.Listen = s.dir, "127.0.0.1:0"
	if engine, s.err = New(cfg, slog.New(slog.DiscardHandler)); s.err != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.end, s.finished = cancel, make(chan error, 1)
	go func() { s.finished <- engine.Run(ctx) }()
	s.address, s.err = engine.Ready(ctx)
}

func (s *sharedEngine) stop() {
	if s.end != nil {
		s.end()
		<-s.finished
	}
	_ = os.RemoveAll(s.dir)
}

// skipWithoutLibrary skips the test where the engine is not installed.
func skipWithoutLibrary(t testing.TB) {
	t.Helper()
	if _, err := FindLibrary(Default()); errors.Is(err, ErrNoLibrary) {
		t.Skip(err)
	}
}

// database gives a test the shared engine and an empty database.
func database(t testing.TB) (a Address, name string) {
	t.Helper()
	skipWithoutLibrary(t)
	shared.once.Do(shared.start)
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	name = fmt.Sprintf("test_%d", shared.names.Add(1))
	must(t, post(shared.address.URL, "CREATE DATABASE "+name))
	t.Cleanup(func() { must(t, post(shared.address.URL, "DROP DATABASE "+name)) })
	return shared.address, name
}

// engine runs an engine of the test's own.
func engine(t *testing.T, change func(*Config)) (*Engine, Config, func() error) {
	t.Helper()
	return engineWithLog(t, io.Discard, change)
}

func engineWithLog(t *testing.T, log io.Writer, change func(*Config)) (*Engine, Config, func() error) {
	t.Helper()
	skipWithoutLibrary(t)
	cfg := Default()
	cfg.Dir, cfg.Listen = t.TempDir(), "127.0.0.1:0"
	if change != nil {
		change(&cfg)
	}
	e, err := New(cfg, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	finished := make(chan error, 1)
	go func() { finished <- e.Run(ctx) }()
	stop := sync.OnceValue(func() error { cancel(); return <-finished })
	t.Cleanup(func() { _ = stop() })
	return e, cfg, stop
}

func ready(t *testing.T, e *Engine) Address {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	a, err := e.Ready(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// compressions are clickhouse-go's, all of them.
var compressions = map[string]clickhouse.CompressionMethod{
	"none": clickhouse.CompressionNone, "lz4": clickhouse.CompressionLZ4, "zstd": clickhouse.CompressionZSTD,
	"gzip": clickhouse.CompressionGZIP, "deflate": clickhouse.CompressionDeflate, "br": clickhouse.CompressionBrotli,
}

func options(t testing.TB, address, db string, m clickhouse.CompressionMethod) *clickhouse.Options {
	t.Helper()
	o, err := clickhouse.ParseDSN(address + "/" + db)
	if err != nil {
		t.Fatal(err)
	}
	o.Compression = &clickhouse.Compression{Method: m}
	o.Settings = clickhouse.Settings{}
	switch m {
	case clickhouse.CompressionGZIP, clickhouse.CompressionDeflate, clickhouse.CompressionBrotli:
		o.Settings["enable_http_compression"] = 1
		o.Compression.Level = 3
	}
	return o
}

func connect(t testing.TB, address, db string, m clickhouse.CompressionMethod) driver.Conn {
	t.Helper()
	return connectWith(t, options(t, address, db, m))
}

func connectWith(t testing.TB, o *clickhouse.Options) driver.Conn {
	t.Helper()
	c, err := clickhouse.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { giveUp(c) })
	return c
}

func connectSQL(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("clickhouse", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { giveUp(db) })
	return db
}

func do(t testing.TB, c driver.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if err := c.Exec(context.Background(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// number asks for one number.
func number(t testing.TB, c driver.Conn, query string, args ...any) uint64 {
	t.Helper()
	var n uint64
	if err := c.QueryRow(context.Background(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// codeOf is the number of a ClickHouse exception, 0 for none, -1 for other errors.
func codeOf(err error) int {
	if err == nil {
		return 0
	}
	if e, ok := errors.AsType[*clickhouse.Exception](err); ok {
		return int(e.Code)
	}
	return -1
}

func wantCode(t testing.TB, what string, err error, code int) {
	t.Helper()
	if codeOf(err) != code {
		t.Errorf("%s: got %v, want an exception with code %d", what, err, code)
	}
}

// answer is what plain HTTP gives.
type answer struct {
	status int
	header http.Header
	body   string
	err    error
}

func (a answer) code() string { return a.header.Get("X-ClickHouse-Exception-Code") }

// post sends a statement as the body, as curl --data-binary does. Options are
// URL parameters in pairs.
func post(address, statement string, params ...string) answer {
	return send(http.MethodPost, address, strings.NewReader(statement), nil, params...)
}

func send(method, address string, body io.Reader, header http.Header, params ...string) answer {
	u, err := url.Parse(address)
	if err != nil {
		return answer{err: err}
	}
	q := u.Query()
	for i := 0; i+1 < len(params); i += 2 {
		q.Set(params[i], params[i+1])
	}
	u.RawQuery = q.Encode()
	if u.Path == "" {
		u.Path = "/"
	}
	r, err := http.NewRequest(method, u.String(), body)
	if err != nil {
		return answer{err: err}
	}
	maps.Copy(r.Header, header)
	got, err := (&http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}}).Do(r)
	if err != nil {
		return answer{err: err}
	}
	defer giveUp(got.Body)
	b, err := io.ReadAll(got.Body)
	return answer{got.StatusCode, got.Header, string(b), err}
}

func must(t testing.TB, a answer) string {
	t.Helper()
	if a.err != nil || a.status != http.StatusOK {
		t.Fatalf("status %d: %s %v", a.status, a.body, a.err)
	}
	return a.body
}

// refused is an answer that says no, with the exception's number.
func refused(t testing.TB, a answer, status int, code string) {
	t.Helper()
	if a.err != nil || a.status != status || a.code() != code {
		t.Errorf("got status %d, code %q, %v: %.200s; want %d and %s", a.status, a.code(), a.err, a.body, status, code)
	}
}

// eventually waits until something holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("after half a minute still not so: %s", what)
		}
	}
}
