package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func beside(t *testing.T, args ...string) sideBySide {
	t.Helper()
	code, out, errs := hotlined(t, append([]string{"forecast", "whatif", "--json"}, args...)...)
	if code != exitDone {
		t.Fatalf("whatif %v: exit %d: %s", args, code, errs)
	}
	var s sideBySide
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatifOfAFile(t *testing.T) {
	t.Parallel()
	file := weeksOfCalls(t) // up to Sunday 27 March 2022
	s := beside(t, "--series", file, "--event", "2022-03-29=+25% +10%", "--event", "2022-03-28 08:00-13:00=x2", "--multiply", "Fri 08:00-10:30=x1.4", "--to", "2022-04-01", "--staff")
	if len(s.Days) != 5 || s.From != "2022-03-28" || s.To != "2022-04-01" {
		t.Fatalf("got %+v, want the five days of a week", s)
	}
	for i, want := range []float64{1.5, 1.25, 1.1, 1, 1.1} {
		d := s.Days[i]
		if got := d.Supposed.Mean / d.Base.Mean; math.Abs(got-want) > 1e-6 || math.Abs(d.Supposed.Mean-d.Base.Mean-d.Difference) > 1e-6 {
			t.Errorf("%s: %.3f times as many, want %g", d.Date, got, want)
		}
		width := func(q map[string]float64) float64 { return q["p90"] - q["p10"] }
		if want > 1 && width(d.Supposed.Quantiles) <= width(d.Base.Quantiles) {
			t.Errorf("%s: the band is %.0f wide and would be %.0f", d.Date, width(d.Base.Quantiles), width(d.Supposed.Quantiles))
		}
		if want > 1 && *d.Supposed.Hours <= *d.Base.Hours || want == 1 && *d.Supposed.Hours != *d.Base.Hours {
			t.Errorf("%s: %.1f agent-hours, and %.1f if so", d.Date, *d.Base.Hours, *d.Supposed.Hours)
		}
	}
	if later := beside(t, "--series", file, "--event", "2022-05-03=x0"); later.To != "2022-05-03" || later.Days[len(later.Days)-1].Supposed.Mean != 0 {
		t.Errorf("an event in May is shown up to %s", later.To)
	}
	if _, text, _ := hotlined(t, "forecast", "whatif", "--series", file, "--multiply", "+10%"); !strings.Contains(text, "Mon 2022-03-28") || !strings.Contains(text, "  all") {
		t.Errorf("the table is\n%s", text)
	}
}

func TestWhatifMistakes(t *testing.T) {
	t.Parallel()
	file := weeksOfCalls(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "want --queue NAME, --series FILE"},
		{[]string{"--series", file}, "nothing is supposed yet"},
		{[]string{"--series", file, "--queue", "cards", "--multiply", "+5%"}, "not both"},
		{[]string{"--series", file, "--event", "2022-03-29"}, `event "2022-03-29": want a day and an effect`},
		{[]string{"--series", file, "--event", "2022-03-29=25"}, `effect "25": want a percentage`},
		{[]string{"--series", file, "--event", "29.3.=+5%"}, "want YYYY-MM-DD"},
		{[]string{"--series", file, "--event", "2022-03-20=+5%"}, "outside the forecast"},
		{[]string{"--series", file, "--multiply", "Mon 8-12=x2"}, `multiple "Mon 8-12=x2"`},
		{[]string{"--series", file, "--multiply", "=x2"}, "want hours of the week"},
		{[]string{"--series", file, "--multiply", "x2", "--to", "soon"}, "--to"},
		{[]string{"--series", file, "--multiply", "x2", "--from", "2023-01-01"}, "nothing is forecast between"},
		{[]string{"--list", "--queue", "cards"}, "--list and --remove"},
		{[]string{"--scenario", "a", "--event", "2022-03-29=+5%"}, "no --event and --multiply"},
	} {
		code, out, errs := hotlined(t, append([]string{"forecast", "whatif"}, c.args...)...)
		if code != exitUsage || !strings.Contains(errs, c.want) || strings.Contains(strings.TrimSpace(errs), "\n") || out != "" {
			t.Errorf("whatif %v: exit %d, %q; want one line with %q", c.args, code, errs, c.want)
		}
	}
}

// The queue's own forecast is the same before and after.
func TestAScenarioIsKeptBesideTheForecast(t *testing.T) {
	t.Parallel()
	needEngine(t)
	var calls strings.Builder
	calls.WriteString("id,queue,offered,answered,ended,wait,talk,outcome\n")
	today := time.Now().UTC().Truncate(24 * time.Hour)
	for d := -28; d < 0; d++ {
		for i := range 48 {
			at := today.AddDate(0, 0, d).Add(8*time.Hour + time.Duration(i)*10*time.Minute)
			fmt.Fprintf(&calls, "c%d-%d,cards,%s,%s,%s,10,120,answered\n", d, i, at.Format(time.RFC3339), at.Add(10*time.Second).Format(time.RFC3339), at.Add(130*time.Second).Format(time.RFC3339))
		}
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "calls.csv")
	if err := os.WriteFile(file, []byte(calls.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "hotlined.yaml")
	if err := os.WriteFile(config, []byte("forecast:\n  horizon-days: 7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	store := []string{"-c", config, "--data-dir", filepath.Join(dir, "data")}
	command(t, append(store, "import", "contacts-csv", file)...)
	command(t, append(store, "forecast", "run")...)
	tomorrow := today.AddDate(0, 0, 2).Format(time.DateOnly)
	first := beside(t, append(store, "--queue", "cards", "--event", tomorrow+"=+50%", "--save", "letter", "--staff")...)
	if first.Total.Difference < 15 || first.Total.Difference > 33 {
		t.Errorf("half of a day's 48 calls more are %+.1f", first.Total.Difference)
	}
	if last := first.Days[len(first.Days)-1]; last.Base.Quantiles["p90"] <= last.Base.Quantiles["p10"] {
		t.Errorf("the last day has no band: %+v", last)
	}
	if list := command(t, append(store, "forecast", "whatif", "--list")...); !strings.Contains(list, "letter") || !strings.Contains(list, tomorrow+"=+50%") {
		t.Errorf("the list is %q", list)
	}
	again := beside(t, append(store, "--scenario", "letter")...)
	if math.Abs(again.Total.Base.Mean-first.Total.Base.Mean) > 1e-6 || math.Abs(again.Total.Difference-first.Total.Difference) > 1e-6 || again.Queue != "cards" {
		t.Errorf("shown again: %+v, was %+v", again.Total, first.Total)
	}
	command(t, append(store, "forecast", "whatif", "--remove", "letter")...)
	if code, _, errs := hotlined(t, append(store, "forecast", "whatif", "--scenario", "letter")...); code != exitFailed || !strings.Contains(errs, "no such scenario") {
		t.Errorf("removed, it is shown: exit %d, %s", code, errs)
	}
	if code, _, errs := hotlined(t, append(store, "forecast", "run", "--as-of", "2001-01-01")...); code != exitFailed || !strings.Contains(errs, "want a later --as-of") {
		t.Errorf("before anyone called: exit %d, %s", code, errs)
	}
	if code, _, errs := hotlined(t, append(store, "forecast", "whatif", "--queue", "nobody", "--multiply", "x2")...); code != exitFailed || !strings.Contains(errs, "hotlined forecast run --queue nobody") {
		t.Errorf("a queue without a forecast: exit %d, %s", code, errs)
	}
}
