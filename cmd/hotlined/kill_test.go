package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// callers appends calls to a queue_log, each of its own: two of three answered,
// one gives up, and wraps the answered ones up.
func callers(t *testing.T, path string, from, n int, at time.Time) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines strings.Builder
	for i := from; i < from+n; i++ {
		s, id := at.Unix()+int64(i), fmt.Sprintf("%d.%d", at.Unix(), i)
		fmt.Fprintf(&lines, "%d|%s|cards|NONE|ENTERQUEUE||0301234%d|1\n", s, id, i)
		if i%3 == 0 {
			fmt.Fprintf(&lines, "%d|%s|cards|NONE|ABANDON|1|1|7\n", s+7, id)
			continue
		}
		fmt.Fprintf(&lines, "%d|%s|cards|ann|CONNECT|4|x|2\n%d|%s|cards|ann|COMPLETEAGENT|4|60|1\n%d|%s|cards|ann|WRAPUP|15\n", s+4, id, s+64, id, s+79, id)
	}
	if _, err := f.WriteString(lines.String()); err != nil {
		t.Fatal(err)
	}
}

// Killed again and again while it collects, the daemon loses no call and counts
// none twice.
func TestKilledDaemonLosesNothing(t *testing.T) {
	needEngine(t)
	dir := t.TempDir()
	log, yesterday := filepath.Join(dir, "queue_log"), time.Now().Add(-24*time.Hour)
	const rounds, each = 4, 6000
	for round := range rounds {
		callers(t, log, round*each, each, yesterday)
		p := daemon(t, dir, settings(dir, "UTC"))
		time.Sleep(time.Duration(round*150) * time.Millisecond) // each time at another point of its work
		if err := p.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		<-p.end
	}
	p := daemon(t, dir, settings(dir, "UTC"))
	data := filepath.Join(dir, "data")
	counts := func() map[string]float64 {
		var answer struct {
			Rows []struct{ Counts map[string]float64 }
		}
		if err := json.Unmarshal([]byte(command(t, "kpi", "--data-dir", data, "--json")), &answer); err != nil {
			t.Fatal(err)
		}
		if len(answer.Rows) == 0 {
			return nil
		}
		return answer.Rows[0].Counts
	}
	eventually(t, "every call is collected", func() bool { c := counts(); return c["answered"]+c["abandoned"] >= rounds*each })
	stop(t, p)
	for name, want := range map[string]float64{
		"offered": rounds * each, "abandoned": rounds * each / 3, "answered": rounds * each * 2 / 3, "waiting": 0, "lost": 0,
		"talk_ms": rounds * each * 2 / 3 * 60_000, "wrap_ms": rounds * each * 2 / 3 * 15_000,
	} {
		if got := counts()[name]; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
