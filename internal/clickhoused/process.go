package clickhoused

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"
)

// How a dying engine is replaced: at once at first, then more and more slowly,
// until one has lived for a while.
const (
	firstPause = 50 * time.Millisecond
	maxPause   = 5 * time.Second
	longLife   = 30 * time.Second
)

// stopPatience is what a child gets to end by itself before it is killed.
const stopPatience = 1500 * time.Millisecond

// keepUp runs one child after the other until ctx ends.
func (e *Engine) keepUp(ctx context.Context, l launch) error {
	pause := firstPause
	for lives := 1; ; lives++ {
		born := time.Now()
		err := e.live(ctx, l, lives)
		e.set(func(s *state) { s.up = false })
		if ctx.Err() != nil {
			return nil
		}
		if early, ok := errors.AsType[*startError](err); ok && lives == 1 {
			return early
		}
		if time.Since(born) > longLife {
			pause = firstPause
		}
		e.log.Error("engine died", "err", err, "lived", time.Since(born).Round(time.Millisecond), "restart_in", pause)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
		pause = min(2*pause, maxPause)
	}
}

// startError is the end of a child that never answered.
type startError struct{ err error }

func (e *startError) Error() string { return "start the engine: " + e.err.Error() }
func (e *startError) Unwrap() error { return e.err }

// live runs one child from its start to its end.
func (e *Engine) live(ctx context.Context, l launch, lives int) error {
	c, err := l.start()
	if err != nil {
		return &startError{err}
	}
	died := make(chan error, 1)
	go func() { died <- c.wait() }()
	select {
	case ok := <-c.ready:
		if !ok {
			return &startError{<-died}
		}
	case <-ctx.Done():
		return c.stop(died)
	}
	l.address.PID = c.cmd.Process.Pid
	if err := l.address.write(l.cfg.Dir); err != nil {
		return errors.Join(&startError{err}, c.stop(died))
	}
	e.set(func(s *state) { s.up, s.address = true, l.address })
	if lives > 1 {
		e.log.Info("engine is back", "pid", l.address.PID)
	}
	select {
	case err := <-died:
		return err
	case <-ctx.Done():
		return c.stop(died)
	}
}

// launch is what every child of an engine gets.
type launch struct {
	cfg        Config
	address    Address
	port, lock *os.File
}

// child is a running engine process, seen from its parent.
type child struct {
	cmd   *exec.Cmd
	life  io.Closer   // the pipe whose end the child outlives by a moment only
	ready <-chan bool // true when it serves, closed when it is gone
	words *lastWords
}

// start executes this program again as an engine. The child's standard input
// carries its orders, and closes when this process ends, however it ends.
func (l launch) start() (*child, error) {
	executable, err := ownExecutable()
	if err != nil {
		return nil, err
	}
	signalRead, signalWrite, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer giveUp(signalWrite) // the child has its own
	c := &child{cmd: exec.Command(executable), words: new(lastWords)}
	c.cmd.Args = []string{"hotlined-engine", l.cfg.Dir}
	c.cmd.Env = append(os.Environ(), childVariable+"=1", "TZ=UTC")
	c.cmd.Dir = l.cfg.Dir
	c.cmd.Stderr = c.words
	c.cmd.ExtraFiles = []*os.File{l.port, signalWrite, l.lock} // descriptors 3, 4 and 5
	c.cmd.WaitDelay = time.Second
	stdin, err := c.cmd.StdinPipe()
	if err != nil {
		giveUp(signalRead)
		return nil, err
	}
	c.life = stdin
	if err := c.cmd.Start(); err != nil {
		giveUp(signalRead)
		return nil, err
	}
	c.ready = awaitSignal(signalRead)
	if err := json.NewEncoder(stdin).Encode(l.orders()); err != nil {
		return nil, errors.Join(err, c.cmd.Process.Kill(), c.wait())
	}
	return c, nil
}

// ownExecutable is this very program, even if its file was replaced by a newer one.
func ownExecutable() (string, error) {
	if _, err := os.Stat("/proc/self/exe"); err == nil && runtime.GOOS == "linux" {
		return "/proc/self/exe", nil
	}
	return os.Executable()
}

// awaitSignal waits for the byte that a child writes once it serves.
func awaitSignal(r *os.File) <-chan bool {
	ready := make(chan bool, 1)
	go func() {
		defer giveUp(r)
		defer close(ready)
		if _, err := r.Read(make([]byte, 1)); err == nil {
			ready <- true
		}
	}()
	return ready
}

// wait returns when the child is gone, with its last words.
func (c *child) wait() error {
	err := c.cmd.Wait()
	if err == nil {
		err = errors.New("exited without being asked")
	}
	if s := c.words.String(); s != "" {
		err = fmt.Errorf("%w: %s", err, s)
	}
	return err
}

// stop lets the child end, and sees to it that it does.
func (c *child) stop(died <-chan error) error {
	giveUp(c.life)
	select {
	case <-died:
	case <-time.After(stopPatience):
		_ = c.cmd.Process.Kill() // fails only if it is gone
		<-died
	}
	return nil
}

// giveUp closes what nothing is lost with.
func giveUp(c io.Closer) { _ = c.Close() }

// lastWords keeps the end of what a child writes to standard error.
type lastWords struct {
	mu   sync.Mutex
	tail []byte
}

const lastWordsSize = 4 << 10

// Write implements io.Writer.
func (w *lastWords) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tail = append(w.tail, b...)
	if extra := len(w.tail) - lastWordsSize; extra > 0 {
		w.tail = bytes.Clone(w.tail[extra:])
	}
	return len(b), nil
}

func (w *lastWords) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.TrimSpace(string(w.tail))
}
