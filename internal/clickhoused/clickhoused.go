// Package clickhoused runs ClickHouse inside a Go program: no server to install,
// no port to open to the world, and the same SQL and the same client as in front
// of a server or a cluster.
//
// The engine is libchdb, ClickHouse itself as a shared library, loaded without
// cgo. It runs in a child process, which is this very program executed again:
// whatever happens inside the engine cannot harm the program, and a child that
// dies is started anew. The child speaks as much of ClickHouse's HTTP interface
// as clickhouse-go, curl and Grafana's ClickHouse plugin use. The program opens
// the port and hands it down, so it stays open while a child is being replaced:
// clients that come in between wait in line.
//
// A program that uses it begins with Child, which never returns in the child:
//
//	func main() {
//		clickhoused.Child()
//		...
//		engine, err := clickhoused.New(cfg, log)
//		go engine.Run(ctx)
//		address, err := engine.Ready(ctx)
//		db, err := sql.Open("clickhouse", address.URL)
//
// There are two users, with random passwords that live in engine.json in the
// data directory, for the owner of that directory only. The user hotlined may do
// everything. The user reader may only read, and neither the host's files nor
// the network: SELECT file(), INTO OUTFILE, url(), s3(), KILL and SET are
// refused, as is whatever writes. It does see all databases. Its statements have no
// SETTINGS clause: the few settings that readers may choose come with the request.
//
// What differs from a server: there is no CREATE USER or ROLE, no replication,
// no query_log; inserts are never asynchronous; dictionaries are not reloaded by
// their LIFETIME; an empty result has no columns; and a DateTime with a time
// zone loses the zone's name on its way (DateTime64 keeps it). A batch of up to
// a million rows is stored whole or not at all.
//
// libchdb exists for Linux with glibc and for macOS.
package clickhoused

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Engine is an embedded ClickHouse. New makes it, Run runs it.
type Engine struct {
	cfg Config
	log *slog.Logger

	mu      sync.Mutex
	state   state
	changed chan struct{} // closed and replaced whenever state changes
}

// state is what Ready waits for.
type state struct {
	started bool
	up      bool
	address Address
	ended   error // why Run returned
}

// ErrStopped says that the engine is not running any more.
var ErrStopped = errors.New("the engine is stopped")

// New checks the configuration and finds the library. It starts nothing.
func New(cfg Config, log *slog.Logger) (*Engine, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.Dir == "" {
		return nil, errors.New("the engine needs a data directory")
	}
	var err error
	if cfg.Library, err = FindLibrary(cfg); err != nil {
		return nil, err
	}
	// The child works in the data directory itself.
	if cfg.Dir, err = filepath.Abs(cfg.Dir); err != nil {
		return nil, err
	}
	return &Engine{cfg: cfg, log: log, changed: make(chan struct{})}, nil
}

// Run runs the engine until ctx ends, and returns when its process is gone. It
// starts the engine anew when it dies. It fails when the engine cannot be started
// in the first place: with ErrBusy, when another process has the data directory.
func (e *Engine) Run(ctx context.Context) error {
	if !e.begin() {
		return errors.New("the engine runs only once")
	}
	err := e.run(ctx)
	e.set(func(s *state) {
		s.up = false
		s.ended = errors.Join(ErrStopped, err)
	})
	return err
}

// Ready waits until the engine answers and says where. While a dead engine is
// being replaced it waits for the new one.
func (e *Engine) Ready(ctx context.Context) (Address, error) {
	for {
		e.mu.Lock()
		s, changed := e.state, e.changed
		e.mu.Unlock()
		switch {
		case s.ended != nil:
			return Address{}, s.ended
		case s.up:
			return s.address, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Address{}, fmt.Errorf("waiting for the engine: %w", ctx.Err())
		}
	}
}

func (e *Engine) begin() (first bool) {
	e.set(func(s *state) {
		first = !s.started
		s.started = true
	})
	return first
}

func (e *Engine) set(change func(*state)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	change(&e.state)
	close(e.changed)
	e.changed = make(chan struct{})
}

// lockPatience is longer than a child needs to notice that its parent is gone. It
// answers until it does, so that an answer proves nothing.
const lockPatience = 3 * time.Second

func (e *Engine) run(ctx context.Context) error {
	if err := os.MkdirAll(e.cfg.Dir, 0o700); err != nil {
		return err
	}
	held, err := lock(e.cfg.Dir, lockPatience)
	if err != nil {
		return err
	}
	defer giveUp(held)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", listenAddress(e.cfg.Listen))
	if err != nil {
		return fmt.Errorf("listen: %w; is another engine running? Choose another port, or 127.0.0.1:0 for any", err)
	}
	defer giveUp(listener)
	port, err := listener.(*net.TCPListener).File()
	if err != nil {
		return err
	}
	defer giveUp(port)
	address, err := addressFor(e.cfg, listener.Addr().String())
	if err != nil {
		return err
	}
	return e.keepUp(ctx, launch{cfg: e.cfg, address: address, port: port, lock: held})
}
