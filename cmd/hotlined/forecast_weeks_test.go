package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

func TestForecastWeeks(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("time,value\n")
	for day := range 7 * 40 {
		at := time.Date(2025, 1, 6+day, 0, 0, 0, 0, time.UTC)
		n := 100
		if at.Weekday() == time.Sunday {
			n = 0
		}
		fmt.Fprintf(&text, "%s,%d\n", at.Format(time.DateOnly), n)
	}
	file := filepath.Join(t.TempDir(), "calls.csv")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := hotlined(t, "forecast", "weeks", "--series", file, "--weeks", "78")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != exitDone || len(lines) != 79 || lines[0] != "week,mean,p05,p10,p25,p50,p75,p90,p95" || !strings.HasPrefix(lines[1], "2025-10-13,600.0,") {
		t.Errorf("exit %d, %d lines, %q %q", code, len(lines), lines[:2], errs)
	}
	if !strings.Contains(errs, "40 weeks of history show no season") {
		t.Errorf("nothing is said of the short history: %q", errs)
	}
	for args, want := range map[string]string{
		"--series x --queue y":  "want --series with a file",
		"":                      "or --queue with a queue",
		"--queue y --weeks 105": "--weeks: want 1 to 104",
	} {
		if code, _, errs := hotlined(t, append([]string{"forecast", "weeks"}, strings.Fields(args)...)...); code != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %q", args, code, errs)
		}
	}
}

// Ten weeks of twenty contacts a working day, planned by the store.
func TestWeeksOfTheStore(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	first := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	var f hotline.Facts
	for day := range 71 {
		date := first.AddDate(0, 0, day)
		if date.Weekday() == time.Saturday || date.Weekday() == time.Sunday {
			continue
		}
		for call := range 20 {
			at := date.Add(9*time.Hour + time.Duration(call*8)*time.Minute)
			f.Contacts = append(f.Contacts, hotline.Contact{
				Source: "pbx", ID: fmt.Sprintf("%d-%d", day, call), Visit: 1, Channel: hotline.Phone, Direction: hotline.Inbound, Queue: "cards", Agent: "ann",
				Offered: at, Answered: at.Add(10 * time.Second), Ended: at.Add(3 * time.Minute), Wait: 10 * time.Second, Talk: 170 * time.Second, Outcome: hotline.Answered,
			})
		}
	}
	if _, err := st.SaveFacts(t.Context(), "pbx", f); err != nil {
		t.Fatal(err)
	}
	if _, err := st.RebuildCounts(t.Context(), time.UTC); err != nil {
		t.Fatal(err)
	}
	said, err := storedWeeks(t.Context(), config.Default(), st, []string{"cards"}, 52)
	if err != nil {
		t.Fatal(err)
	}
	weeks := said["cards"].Weeks
	if len(weeks) != 52 || weeks[0].From.String() != "2026-03-16" {
		t.Fatalf("%d weeks from %s", len(weeks), weeks[0].From)
	}
	for _, w := range weeks {
		if w.Mean < 95 || w.Mean > 105 {
			t.Errorf("week of %s: %.1f contacts, want 100", w.From, w.Mean)
		}
	}
	if _, err := storedWeeks(t.Context(), config.Default(), st, []string{"nobody"}, 52); err == nil || !strings.Contains(err.Error(), "queue nobody: no contacts") {
		t.Errorf("a queue without contacts: %v", err)
	}
}
