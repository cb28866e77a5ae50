package main

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/demo"
)

// openDemo starts hotlined demo and returns it with the address of its pages.
func openDemo(t testing.TB, dir string, flags ...string) (opened *exec.Cmd, url string) {
	t.Helper()
	needEngine(t)
	opened = exec.Command(os.Args[0], append([]string{"demo", "--listen", "127.0.0.1:0", "--data-dir", dir}, flags...)...)
	opened.Env = append(os.Environ(), asDaemon+"=1")
	opened.Stderr = os.Stderr
	out, err := opened.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Process.Kill() })
	address := make(chan string, 1)
	go func() {
		for scan := bufio.NewScanner(out); scan.Scan(); {
			if m := regexp.MustCompile(`http://\S+`).FindString(scan.Text()); m != "" {
				address <- m
			}
		}
	}()
	select {
	case url = <-address:
	case <-time.After(2 * time.Minute):
		t.Fatal("the hotline did not open within two minutes")
	}
	return opened, url
}

// stopDemo wants it to end by itself, soon, and without complaint.
func stopDemo(t *testing.T, demo *exec.Cmd) {
	t.Helper()
	began := time.Now()
	if err := demo.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := demo.Wait(); err != nil {
		t.Errorf("the demo ended with %v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("stopping took %s", took)
	}
}

// TestDemo opens the hotline, stops it and opens it again: it goes on.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	for _, turn := range []string{"first", "second"} {
		demo, url := openDemo(t, dir, "--weeks", "1", "--seed", "2", "--timezone", "Europe/Berlin")
		eventually(t, turn+" time: ready", func() bool {
			code, _ := get(t, url+"/readyz")
			return code == http.StatusOK
		})
		eventually(t, turn+" time: counted and planned", func() bool {
			_, metrics := get(t, url+"/metrics")
			return strings.Contains(metrics, `hotlined_job_last_success_timestamp_seconds{job="requirements"}`)
		})
		stopDemo(t, demo)
	}
}

// A demo in a folder beside names its files as they are found from anywhere.
func TestDemoInARelativeFolder(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	cfg, err := demoFlags{weeks: 1, timezone: "Europe/Berlin"}.hotline("bank", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	h, err := demo.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	file, err := setUp(h, cfg, "127.0.0.1:0", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	daemon, err := config.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(dir, "bank", "workforce"); daemon.Workforce != want {
		t.Errorf("the workforce is in %s, want %s", daemon.Workforce, want)
	}
}

func TestDemoRefusals(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "demo.json"), `{"seed":2,"start":"2026-10-12","timezone":"Europe/Berlin"}`)
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--weeks", "0"}, "--weeks: want 1 to 104"},
		{[]string{"--timezone", "Atlantis"}, "--timezone: unknown time zone Atlantis"},
		{[]string{"--data-dir", dir, "--seed", "3"}, "holds the hotline of --seed 2"},
	} {
		var out, complaint strings.Builder
		args := append([]string{"demo", "--data-dir", t.TempDir()}, tt.args...)
		if code := run(t.Context(), args, &out, &complaint); code != exitUsage || !strings.Contains(complaint.String(), tt.want) {
			t.Errorf("%v: exit %d, %q, want %q", tt.args, code, complaint.String(), tt.want)
		}
	}
}
