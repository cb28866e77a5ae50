package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// page is a dashboard as the daemon serves it.
type page struct {
	ID, From, To string
	Rows         []struct{ Panels []struct{ ID string } }
}

func pages(t testing.TB, url string) []page {
	t.Helper()
	resp, err := http.Get(url + "/api/dashboards")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var all struct{ Dashboards []page }
	if err := json.NewDecoder(resp.Body).Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all.Dashboards
}

// askPanel asks for what a panel shows and returns how many rows that is.
func askPanel(url string, p page, panel string) (rows int, err error) {
	ask, err := json.Marshal(map[string]any{"dashboard": p.ID, "panel": panel, "from": p.From, "to": p.To, "vars": map[string]any{}})
	if err != nil {
		return 0, err
	}
	resp, err := http.Post(url+"/api/query", "application/json", bytes.NewReader(ask))
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("status %d: %s", resp.StatusCode, body)
	}
	var answer struct{ Rows []json.RawMessage }
	err = json.Unmarshal(body, &answer)
	return len(answer.Rows), err
}

// Whoever opens the demo finds something in every panel of every page.
func TestNoPanelOfTheDemoIsEmpty(t *testing.T) {
	if testing.Short() {
		t.Skip("generates five weeks of a hotline")
	}
	demo, url := openDemo(t, t.TempDir(), "--weeks", "5")
	panels := 0
	for _, p := range pages(t, url) {
		for _, row := range p.Rows {
			for _, panel := range row.Panels {
				panels++
				eventually(t, p.ID+" "+panel.ID+" shows something", func() bool {
					rows, err := askPanel(url, p, panel.ID)
					if err != nil {
						t.Fatalf("%s %s: %v", p.ID, panel.ID, err)
					}
					return rows > 0
				})
			}
		}
	}
	if panels < 30 {
		t.Errorf("only %d panels were looked at", panels)
	}
	stopDemo(t, demo)
}

// BenchmarkPagesOfTheDemo asks every panel of a twelve-week demo, and weighs the
// daemon. It reports the slowest and the median panel, best of five each.
func BenchmarkPagesOfTheDemo(b *testing.B) {
	demo, url := openDemo(b, b.TempDir(), "--weeks", "12")
	eventually(b, "the plans are made", func() bool {
		resp, err := http.Get(url + "/metrics")
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		return err == nil && strings.Contains(string(text), `hotlined_job_runs_total{job="roster",result="ok"}`)
	})
	for b.Loop() {
		best := map[string]time.Duration{}
		for range 5 {
			for _, p := range pages(b, url) {
				for _, row := range p.Rows {
					for _, panel := range row.Panels {
						began := time.Now()
						if _, err := askPanel(url, p, panel.ID); err != nil {
							b.Fatal(err)
						}
						took, key := time.Since(began), p.ID+" "+panel.ID
						if old, ok := best[key]; !ok || took < old {
							best[key] = took
						}
					}
				}
			}
		}
		report(b, best)
	}
	b.ReportMetric(residentMB(b, demo.Process.Pid), "MB-daemon")
}

func report(b *testing.B, best map[string]time.Duration) {
	b.Helper()
	var all []time.Duration
	slowest := ""
	for key, took := range best {
		all = append(all, took)
		if slowest == "" || took > best[slowest] {
			slowest = key
		}
	}
	slices.Sort(all)
	b.Logf("slowest: %s", slowest)
	b.ReportMetric(float64(best[slowest].Microseconds())/1000, "ms-slowest")
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "ms-median")
}

// residentMB is the memory of a process without its engine, which is another one.
func residentMB(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("no /proc here: ", err)
	}
	m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		b.Fatal("no VmRSS in the process's status")
	}
	kB, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return kB / 1024
}
