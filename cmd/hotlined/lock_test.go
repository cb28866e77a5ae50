package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/config"
)

func TestOneDaemonPerDataDirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	first, second := &app{dataDir: dir}, &app{dataDir: dir}
	release, err := first.lockDaemon()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.lockDaemon(); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("(pid %d)", os.Getpid())) {
		t.Errorf("a second daemon is told %v", err)
	}
	other, err := (&app{dataDir: t.TempDir()}).lockDaemon()
	if err != nil {
		t.Fatalf("another directory: %v", err)
	}
	other()
	release()
	if release, err = second.lockDaemon(); err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	release()
}

// A command that began before the daemon has an engine of its own. The daemon
// waits for it to end: it would be left without one in the middle of its work.
func TestDaemonAwaitsACommand(t *testing.T) {
	needEngine(t)
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	a := &app{dataDir: data}
	_, _, end, err := a.engine(t.Context(), privately(config.Default()), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		time.Sleep(2 * time.Second)
		end()
		close(ended)
	}()
	p := daemon(t, dir, settings(dir, "UTC"))
	select {
	case <-ended:
	default:
		t.Error("the daemon serves on the engine of a command")
	}
	command(t, "kpi", "--data-dir", data)
	if !strings.Contains(p.log.String(), "waiting for the engine of another command") {
		t.Errorf("said nothing of it:\n%s", p.log)
	}
	stop(t, p)
}
