package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/scheduler/forecast"
)

// weeksOfCalls writes twelve weeks of half hours, open Monday to Friday from
// eight to six, and returns the file.
func weeksOfCalls(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	text.WriteString("time,value\n")
	start := time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC)
	for at := start; at.Before(start.AddDate(0, 0, 84)); at = at.Add(30 * time.Minute) {
		calls := 0
		if weekday := at.Weekday(); weekday != time.Saturday && weekday != time.Sunday && at.Hour() >= 8 && at.Hour() < 18 {
			calls = 100 + 10*int(weekday)
		}
		fmt.Fprintf(&text, "%s,%d\n", at.Format("2006-01-02 15:04"), calls)
	}
	name := filepath.Join(t.TempDir(), "calls.csv")
	if err := os.WriteFile(name, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func packed(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	if _, err := zip.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	name += ".gz"
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestForecastPredict(t *testing.T) {
	t.Parallel()
	file := weeksOfCalls(t)
	var plain, fromGzip, problems bytes.Buffer
	args := []string{"forecast", "predict", "--interval", "30m", "--horizon", "7d", "--series"}
	if code := run(t.Context(), append(args, file), &plain, &problems); code != exitDone {
		t.Fatalf("exit %d: %s", code, problems.String())
	}
	if code := run(t.Context(), append(args, packed(t, file)), &fromGzip, &problems); code != exitDone {
		t.Fatalf("exit %d: %s", code, problems.String())
	}
	if plain.String() != fromGzip.String() {
		t.Error("the packed file gives another forecast")
	}
	lines := strings.Split(strings.TrimSpace(plain.String()), "\n")
	if len(lines) != 1+7*48 || lines[0] != "time,mean,p05,p10,p25,p50,p75,p90,p95" {
		t.Fatalf("got %d lines, the first %q", len(lines), lines[0])
	}
	if !strings.HasPrefix(lines[1], "2022-03-28 00:00,0.000,0.000") {
		t.Errorf("Monday at midnight is %q, want it closed", lines[1])
	}
	if !strings.HasPrefix(lines[1+20], "2022-03-28 10:00,1") {
		t.Errorf("Monday at ten is %q, want about 110 calls", lines[1+20])
	}
}

func TestForecastPaths(t *testing.T) {
	t.Parallel()
	args := []string{"forecast", "predict", "--horizon", "7d", "--paths", "3", "--series", weeksOfCalls(t)}
	_, one, _ := hotlined(t, args...)
	_, same, _ := hotlined(t, args...)
	_, other, _ := hotlined(t, append(args, "--seed", "2")...)
	lines := strings.Split(strings.TrimSpace(one), "\n")
	if len(lines) != 1+7*48 || lines[0] != "time,path1,path2,path3" || lines[1] != "2022-03-28 00:00,0,0,0" {
		t.Fatalf("%d lines, beginning with %q", len(lines), lines[:2])
	}
	if one != same || one == other {
		t.Errorf("the same seed must draw the same paths, and another others")
	}
}

func TestForecastBacktest(t *testing.T) {
	t.Parallel()
	var out, problems bytes.Buffer
	args := []string{"forecast", "backtest", "--series", weeksOfCalls(t), "--horizons", "1d,7d", "--origins", "10", "--json"}
	if code := run(t.Context(), args, &out, &problems); code != exitDone {
		t.Fatalf("exit %d: %s", code, problems.String())
	}
	var report struct {
		From, To string
		Rows     []struct {
			Model   string
			Horizon int `json:"horizon_days"`
			Days    int
			WAPE    float64
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Rows) != 2*(len(forecast.Models)+1) || report.To != "2022-03-27" {
		t.Errorf("got %d rows up to %s, want every model and their combination at two horizons", len(report.Rows), report.To)
	}
	for _, r := range report.Rows {
		if r.Days != 10 || r.WAPE > 0.02 {
			t.Errorf("a line without chance is forecast like this: %+v", r)
		}
	}
}

func TestForecastExplain(t *testing.T) {
	t.Parallel()
	var out, problems bytes.Buffer
	args := []string{"forecast", "explain", "--date", "2022-03-29", "--series", weeksOfCalls(t)}
	if code := run(t.Context(), args, &out, &problems); code != exitDone {
		t.Fatalf("exit %d: %s", code, problems.String())
	}
	if text := out.String(); !strings.Contains(text, "Tuesday 2022-03-29: 2400 contacts expected") || !strings.Contains(text, "x 0.92") {
		t.Errorf("a Tuesday with 120 calls in each half hour, and Wednesdays with 130, is explained so:\n%s", text)
	}
	out.Reset()
	if code := run(t.Context(), append(args, "--json"), &out, &problems); code != exitDone {
		t.Fatalf("exit %d: %s", code, problems.String())
	}
	var e struct {
		Mean     float64
		Ordinary float64 `json:"ordinary_day"`
		Factors  []struct{ Times float64 }
	}
	if err := json.Unmarshal(out.Bytes(), &e); err != nil {
		t.Fatal(err)
	}
	product := e.Ordinary
	for _, f := range e.Factors {
		product *= f.Times
	}
	if e.Mean < 2390 || product < e.Mean-0.1 || product > e.Mean+0.1 {
		t.Errorf("the factors make %.2f of a forecast of %.2f", product, e.Mean)
	}
}

func TestForecastMistakes(t *testing.T) {
	t.Parallel()
	file := weeksOfCalls(t)
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"predict", exitUsage, "--series"},
		{"predict --series nowhere.csv", exitFailed, "nowhere.csv"},
		{"predict --interval 7m --series " + file, exitUsage, "interval 7m0s"},
		{"predict --horizon 0d --series " + file, exitUsage, "want a span"},
		{"predict --timezone Local --series " + file, exitUsage, "want an IANA name"},
		{"predict --series -", exitFailed, "standard input: no contacts"},
		{"predict --interval 15m --series " + file, exitFailed, "a row every 30m"},
		{"predict --timezone Nowhere --series " + file, exitUsage, "--timezone"},
		{"predict --open Mon --series " + file, exitUsage, "--open"},
		{"predict --horizon soon --series " + file, exitUsage, "--horizon"},
		{"predict --paths -1 --series " + file, exitUsage, "--paths"},
		{"predict --as-of noon --series " + file, exitUsage, "--as-of"},
		{"predict --as-of 2022-01-05 --series " + file, exitFailed, "at least a week"},
		{"predict --holidays nowhere.csv --series " + file, exitFailed, "nowhere.csv"},
		{"predict --country xx --series " + file, exitUsage, "country"},
		{"backtest", exitUsage, "--series FILE"},
		{"backtest --horizons 1h --series " + file, exitUsage, "--horizons"},
		{"backtest --intraday 1d --series " + file, exitUsage, "--intraday"},
		{"backtest --origins 0 --series " + file, exitUsage, "--origins"},
		{"backtest --origins 80 --series " + file, exitFailed, "too few"},
		{"explain --date tomorrow --series " + file, exitUsage, "--date"},
		{"explain --date 2022-03-29", exitUsage, "--series FILE"},
		{"explain --date 2022-03-29 --as-of 2022-03-30T12:00 --series " + file, exitFailed, "was over"},
		{"run --as-of noon", exitUsage, "--as-of"},
	} {
		var out, problems bytes.Buffer
		code := run(t.Context(), append([]string{"forecast"}, strings.Fields(c.args)...), &out, &problems)
		text := strings.TrimSpace(problems.String())
		if code != c.code || !strings.Contains(text, c.want) || strings.Contains(text, "\n") || out.Len() > 0 {
			t.Errorf("forecast %s: exit %d, %q; want exit %d and one line with %q", c.args, code, text, c.code, c.want)
		}
	}
}

// Eighty-four days are too few for the usual sixty, three weeks ahead.
func TestBacktestOfAShortHistory(t *testing.T) {
	t.Parallel()
	file := weeksOfCalls(t)
	if code, _, errs := hotlined(t, "forecast", "backtest", "--series", file, "--origins", "60"); code == exitDone || !strings.Contains(errs, "too few") {
		t.Errorf("sixty days asked for: exit %d, %s", code, errs)
	}
	code, out, errs := hotlined(t, "forecast", "backtest", "--series", file, "--json")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var report struct {
		From, To string
		Rows     []accuracy
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatal(err)
	}
	// From the sixth Monday on: 84 days less 35 are seven weeks of five days.
	if report.From != "2022-02-07" || len(report.Rows) == 0 || report.Rows[0].Days != 35 {
		t.Errorf("%s", out)
	}
}
