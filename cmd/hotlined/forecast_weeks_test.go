package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
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
