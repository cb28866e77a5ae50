package clickhoused

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

func TestRunReturnsAtOnceWhenAsked(t *testing.T) {
	t.Parallel()
	e, cfg, stop := engine(t, nil)
	a := ready(t, e)
	if now, running := Running(cfg.Dir); !running || now != a {
		t.Errorf("Running: %v, %v; want %v", now, running, a)
	}
	// A statement that never ends does not hold it up.
	answered := make(chan answer, 1)
	go func() { answered <- post(a.URL, "SELECT max(cityHash64(number)) FROM system.numbers") }()
	time.Sleep(100 * time.Millisecond)
	begin := time.Now()
	if err := stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begin); took > 5*time.Second { // what is promised of the whole daemon
		t.Errorf("Run took %v to return", took)
	}
	if a := <-answered; a.err == nil && a.status == 200 && a.code() == "" && !strings.Contains(a.body, "Exception") {
		t.Errorf("the endless statement ended well: %+v", a)
	}
	if _, err := e.Ready(t.Context()); !errors.Is(err, ErrStopped) {
		t.Errorf("Ready: %v", err)
	}
	if _, running := Running(cfg.Dir); running {
		t.Error("Running: still there")
	}
	if err := syscall.Kill(a.PID, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the child %d is still there: %v", a.PID, err)
	}
	if err := e.Run(t.Context()); err == nil {
		t.Error("a second Run should fail")
	}
}

// The claim the collectors rest on: what was acknowledged is there, whole,
// whatever happens to the engine, and whoever waits for the port gets through.
func TestKilledEngineLosesNothing(t *testing.T) {
	t.Parallel()
	e, _, _ := engine(t, nil)
	a := ready(t, e)
	setup := connect(t, a.URL, "default", clickhouse.CompressionLZ4)
	do(t, setup, "CREATE DATABASE kept", "CREATE TABLE kept.calls (batch UInt64, i UInt32, s String) ENGINE = ReplacingMergeTree ORDER BY (batch, i)")
	const rounds, rows = 3, 2000
	var acknowledged sync.Map
	var next atomic.Uint64
	pid := a.PID
	for round := range rounds {
		c := connect(t, a.URL, "kept", clickhouse.CompressionLZ4)
		ctx, enough := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		for range 3 {
			writers.Go(func() {
				for ctx.Err() == nil {
					n := next.Add(1)
					b, err := c.PrepareBatch(ctx, "INSERT INTO calls")
					if err != nil {
						return
					}
					for i := range rows {
						err = errors.Join(err, b.Append(n, uint32(i), "a caller"))
					}
					if errors.Join(err, b.Send()) != nil {
						return
					}
					acknowledged.Store(n, true)
				}
			})
		}
		before := next.Load()
		eventually(t, "some batches are written", func() bool { return next.Load() > before+20 })
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		writers.Wait()
		enough()
		now := number(t, connect(t, a.URL, "kept", clickhouse.CompressionLZ4), "SELECT count() FROM calls") // waits in line
		eventually(t, "the engine has a new process", func() bool { return ready(t, e).PID != pid })
		if pid = ready(t, e).PID; ready(t, e).URL != a.URL {
			t.Errorf("the engine moved to %s", ready(t, e).URL)
		}
		t.Logf("round %d: %d rows", round, now)
	}
	c := connect(t, a.URL, "kept", clickhouse.CompressionLZ4)
	if n := number(t, c, fmt.Sprintf("SELECT count() FROM (SELECT batch FROM calls GROUP BY batch HAVING count() != %d)", rows)); n != 0 {
		t.Errorf("%d batches are stored in part", n)
	}
	acknowledged.Range(func(batch, _ any) bool {
		if number(t, c, "SELECT count() FROM calls WHERE batch = ?", batch) == 0 {
			t.Errorf("batch %v is lost", batch)
		}
		return true
	})
}

func TestDeathIsToldOnce(t *testing.T) {
	t.Parallel()
	var said lastWords
	e, _, stop := engineWithLog(t, &said, nil)
	a := ready(t, e)
	for range 2 {
		if err := syscall.Kill(ready(t, e).PID, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		before := a.PID
		eventually(t, "the engine is back", func() bool { a = ready(t, e); return a.PID != before })
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if s := said.String(); strings.Count(s, "engine died") != 2 || strings.Count(s, "engine is back") != 2 || strings.Count(s, "\n") != 3 || !strings.Contains(s, "signal: killed") {
		t.Errorf("the log says:\n%s", s)
	}
	if got := post(a.URL, "SELECT 1"); got.err == nil {
		t.Errorf("the port is still open: %+v", got)
	}
}

func TestOneEnginePerDirectory(t *testing.T) {
	t.Parallel()
	first, cfg, _ := engine(t, nil)
	a := ready(t, first)
	second, err := New(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := second.Run(t.Context()); !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), cfg.Dir) {
		t.Errorf("got %v, want ErrBusy", err)
	}
	if took := time.Since(begin); took > 2*lockPatience {
		t.Errorf("took %v to find out", took)
	}
	if _, err := second.Ready(t.Context()); !errors.Is(err, ErrBusy) || !errors.Is(err, ErrStopped) {
		t.Errorf("Ready: %v", err)
	}
	must(t, post(a.URL, "SELECT 1"))
}

func TestPasswordsStayAndAreSecret(t *testing.T) {
	t.Parallel()
	e, cfg, stop := engine(t, nil)
	a := ready(t, e)
	must(t, post(a.URL, "CREATE TABLE t (a Int8) ENGINE = MergeTree ORDER BY a"))
	info, err := os.Stat(addressFile(cfg.Dir))
	if err != nil || info.Mode() != fs.FileMode(0o600) {
		t.Errorf("engine.json: %v, %v", info.Mode(), err)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	b := ready(t, func() *Engine { e, _, _ := engine(t, func(c *Config) { c.Dir = cfg.Dir }); return e }())
	if b.password() != a.password() || b.ReaderPassword != a.ReaderPassword || a.password() == a.ReaderPassword {
		t.Errorf("was %v, is %v", a, b)
	}
	if got := must(t, post(b.ReaderURL(), "SHOW TABLES")); got != "t\n" {
		t.Errorf("tables after the restart: %q", got)
	}
	files := engineFiles(t, cfg.Dir)
	if strings.Contains(files, "engine-") {
		t.Errorf("left behind: %s", files)
	}
}

func engineFiles(t *testing.T, dir string) string {
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(files, " ")
}

func TestRelativeDirectory(t *testing.T) {
	dir := t.TempDir()
	skipWithoutLibrary(t)
	library, err := FindLibrary(Default())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	e, _, _ := engine(t, func(c *Config) { c.Dir, c.Library = "here", library })
	must(t, post(ready(t, e).URL, "SELECT 1"))
	if files := engineFiles(t, filepath.Join(dir, "here")); !strings.Contains(files, "/here/data") {
		t.Errorf("files: %s", files)
	}
}

func TestPasswordFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	owner, reader := filepath.Join(dir, "owner"), filepath.Join(dir, "reader")
	for file, content := range map[string]string{owner: "o'w n\n", reader: "r:@/\n"} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e, _, _ := engine(t, func(c *Config) { c.PasswordFile, c.ReaderPasswordFile = owner, reader })
	a := ready(t, e)
	if a.password() != "o'w n" || a.ReaderPassword != "r:@/" {
		t.Errorf("%+v", a)
	}
	must(t, post(a.URL, "SELECT 1"))
	must(t, post(a.ReaderURL(), "SELECT 1"))
}

func TestMistakesAtTheStart(t *testing.T) {
	t.Parallel()
	skipWithoutLibrary(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer giveUp(taken)
	notALibrary := filepath.Join(t.TempDir(), "libchdb.so")
	if err := os.WriteFile(notALibrary, []byte("not a library"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"port taken":       {func(c *Config) { c.Listen = taken.Addr().String() }, "is another engine running?"},
		"broken library":   {func(c *Config) { c.Library = notALibrary }, "start the engine: exit status 1: load " + notALibrary},
		"no password file": {func(c *Config) { c.PasswordFile = "/nowhere" }, "password-file: open /nowhere"},
		"empty password":   {func(c *Config) { c.ReaderPasswordFile = os.DevNull }, "reader-password-file: /dev/null is empty"},
		"dir is a file":    {func(c *Config) { c.Dir = notALibrary }, notALibrary},
	} {
		t.Run(name, func(t *testing.T) {
			e, _, stop := engine(t, test.change)
			if _, err := e.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Ready: %v, want %q", err, test.want)
			}
			if err := stop(); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Run: %v, want %q", err, test.want)
			}
		})
	}
	if _, err := New(Config{Listen: "0.0.0.0:1"}, nil); err == nil {
		t.Error("New took a bad configuration")
	}
	if _, err := New(Default(), nil); err == nil {
		t.Error("New took no directory")
	}
}

// runUntilKilled is a program with an engine, for the test below.
func runUntilKilled(dir string) {
	cfg := Default()
	cfg.Dir, cfg.Listen = dir, "127.0.0.1:0"
	e, err := New(cfg, slog.New(slog.DiscardHandler))
	if err == nil {
		err = e.Run(context.Background())
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func TestEngineEndsWithItsParent(t *testing.T) {
	t.Parallel()
	skipWithoutLibrary(t)
	dir := t.TempDir()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	parent := exec.Command(executable)
	parent.Env = append(os.Environ(), parentVariable+"="+dir)
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var a Address
	eventually(t, "the other process has an engine", func() (running bool) {
		a, running = Running(dir)
		return running
	})
	must(t, post(a.URL, "CREATE TABLE t (a Int8) ENGINE = MergeTree ORDER BY a"))
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait() // killed, as it should be
	// The next one may start at once, on the same directory.
	e, _, _ := engine(t, func(c *Config) { c.Dir, c.Listen = dir, a.Listen() })
	b := ready(t, e)
	if b.URL != a.URL || b.PID == a.PID {
		t.Errorf("was %+v, is %+v", a, b)
	}
	if got := must(t, post(b.URL, "SHOW TABLES")); got != "t\n" {
		t.Errorf("tables: %q", got)
	}
}

func TestMemoryLimit(t *testing.T) {
	t.Parallel()
	e, _, _ := engine(t, func(c *Config) { c.Memory = 400 << 20 })
	a := ready(t, e)
	refused(t, post(a.URL, "SELECT uniqExact(number) FROM numbers(100000000)"), 500, "241")
	refused(t, post(a.ReaderURL(), "SELECT uniqExact(number) FROM numbers(10000000)"), 500, "241")
	if got := must(t, post(a.ReaderURL(), "SELECT getSetting('max_memory_usage')")); got != fmt.Sprintln(200<<20) {
		t.Errorf("a reader may take %s bytes", got)
	}
	must(t, post(a.URL, "SELECT 1"))
}

func TestConcurrencyLimit(t *testing.T) {
	t.Parallel()
	e, _, _ := engine(t, func(c *Config) { c.Concurrency = 2 })
	a := ready(t, e)
	begin := time.Now()
	var clients sync.WaitGroup
	for range 6 {
		clients.Go(func() { must(t, post(a.URL, "SELECT sleep(0.3)")) })
	}
	clients.Wait()
	if took := time.Since(begin); took < 900*time.Millisecond {
		t.Errorf("six statements of 0.3 s took %v, two at a time", took)
	}
}

func TestSlots(t *testing.T) {
	t.Parallel()
	s := newSlots(4)
	s.patience = 20 * time.Millisecond
	enter := func(readOnly bool) (func(), error) { return s.enter(t.Context(), account{ReadOnly: readOnly}) }
	for range 3 {
		if _, err := enter(true); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := enter(true); asException(err).code != codeTooMany {
		t.Errorf("the fourth reader: %v", err)
	}
	leave, err := enter(false)
	if err != nil {
		t.Fatalf("the last slot is for writers: %v", err)
	}
	if _, err := enter(false); asException(err).code != codeTooMany {
		t.Errorf("one too many: %v", err)
	}
	leave()
	if leave, err = enter(false); err != nil {
		t.Errorf("the slot is free again: %v", err)
	}
	leave()
}
