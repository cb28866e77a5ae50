package clickhoused

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// childVariable marks a process as an engine's child.
const childVariable = "HOTLINED_ENGINE_CHILD"

// Child runs the engine and never returns, when this process was started as an
// engine's child; otherwise it returns at once. It is the first line of main, and
// of TestMain in packages whose tests use the engine.
func Child() {
	if os.Getenv(childVariable) == "" {
		return
	}
	if err := childMain(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// orders are what a parent tells its child, in one line of JSON on standard input.
type orders struct {
	Library     string
	Args        []string
	Accounts    map[string]account
	Concurrency int
}

func (l launch) orders() orders {
	args := []string{
		"--path=" + filepath.Join(l.cfg.Dir, "data"),
		// The library takes clickhouse-local's defaults, which differ from a server's.
		"--implicit_select=0", "--allow_introspection_functions=0", "--storage_file_read_method=pread",
	}
	if l.cfg.Memory > 0 {
		args = append(args, fmt.Sprintf("--max_server_memory_usage=%d", l.cfg.Memory))
	} else {
		args = append(args, "--max_server_memory_usage_to_ram_ratio=0.5")
	}
	return orders{
		Library: l.cfg.Library,
		Args:    args,
		Accounts: map[string]account{
			ownerName:  {Password: l.address.password()},
			readerName: {Password: l.address.ReaderPassword, ReadOnly: true},
		},
		Concurrency: l.cfg.Concurrency,
	}
}

// A child's files beside the standard ones.
const (
	portFile   = 3
	signalFile = 4
)

func childMain() error {
	// The parent decides when to end: it closes the pipe. A signal to the whole
	// process group or control group must not end the engine under its feet.
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	_ = os.Unsetenv(childVariable) // for whatever this process may start
	in := bufio.NewReader(os.Stdin)
	line, err := in.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("read orders: %w", err)
	}
	var o orders
	if err := json.Unmarshal(line, &o); err != nil {
		return fmt.Errorf("read orders: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		_, _ = io.Copy(io.Discard, in) // ends with the parent
		cancel()
		time.Sleep(stopPatience)
		os.Exit(1) // the engine is stuck; what it has acknowledged is safe
	}()
	return o.serve(ctx)
}

// serve boots the engine and serves until ctx ends.
func (o orders) serve(ctx context.Context) error {
	lib, err := openLibrary(o.Library)
	if err != nil {
		return err
	}
	// Closing the last connection would shut the engine down: this one is kept.
	keeper, err := lib.open(o.Args)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	info, err := askInfo(keeper)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	rules, err := askPolicy(keeper)
	if err != nil {
		return fmt.Errorf("ask the engine for its functions: %w", err)
	}
	f := &front{
		lib: lib, args: o.Args, accounts: o.Accounts, info: info, policy: rules,
		slots: newSlots(o.Concurrency), sessions: sessions{byID: map[string]*session{}},
	}
	listener, err := net.FileListener(os.NewFile(portFile, "port"))
	if err != nil {
		return fmt.Errorf("inherited port: %w", err)
	}
	running, cut := context.WithCancel(context.Background())
	defer cut()
	server := &http.Server{
		Handler:           f,
		ReadHeaderTimeout: 10 * time.Second,
		MaxHeaderBytes:    16 << 20, // parameters of statements come in the URL
		IdleTimeout:       5 * time.Minute,
		BaseContext:       func(net.Listener) context.Context { return running },
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	ready := os.NewFile(signalFile, "ready")
	_, err = ready.Write([]byte{1})
	if err := errors.Join(err, ready.Close()); err != nil {
		return fmt.Errorf("tell the parent: %w", err)
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	if f.quit(server, cut) {
		f.sessions.close()
		keeper.close()
		lib.shutdown()
	}
	return nil
}

// quit lets running statements end, then cancels them. It reports whether the
// engine has come to rest.
func (f *front) quit(server *http.Server, cut context.CancelFunc) bool {
	for _, patience := range []time.Duration{200 * time.Millisecond, 800 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		err := server.Shutdown(ctx)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			return err == nil
		}
		cut()
	}
	return false
}
