package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func simulatedFrom(t *testing.T, args ...string) (simulation, string) {
	t.Helper()
	code, out, errs := hotlined(t, append([]string{"simulate", "--json"}, args...)...)
	if code != exitDone {
		t.Fatalf("simulate %v: exit %d: %s", args, code, errs)
	}
	var s simulation
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		t.Fatal(err)
	}
	return s, out
}

const bankScenario = "testdata/simulate/bank.yaml"

func TestSimulateTellsTheSameTwice(t *testing.T) {
	s, first := simulatedFrom(t, bankScenario, "--replications", "30")
	if _, again := simulatedFrom(t, bankScenario, "--replications", "30"); again != first {
		t.Error("the same seed gave something else")
	}
	if other, _ := simulatedFrom(t, bankScenario, "--replications", "30", "--seed", "2"); *other.Queues[0].Total.KPIs["sl-1"].Value == *s.Queues[0].Total.KPIs["sl-1"].Value {
		t.Error("another seed gave the same")
	}
	if len(s.Queues) != 4 || len(s.Queues[0].Intervals) != 10 || len(s.Groups) != 3 || s.Queues[0].Intervals[1].Start != "2026-03-02 08:30:00" {
		t.Errorf("%d queues of %d intervals, %d groups", len(s.Queues), len(s.Queues[0].Intervals), len(s.Groups))
	}
	sl := s.Queues[0].Total.KPIs["sl-1"]
	if sl == nil || *sl.Low >= *sl.Value || *sl.Value >= *sl.High || *sl.Low < 0.5 {
		t.Errorf("service level of the cards: %+v", sl)
	}
	if p := s.Queues[0].Total.PTarget; p == nil || *p.High > 1 || p.N != 30 {
		t.Errorf("probability of the target: %+v", p)
	}
}

func TestSimulateUntilPrecise(t *testing.T) {
	s, _ := simulatedFrom(t, bankScenario, "--replications", "5000", "--precision", "2%")
	if !s.Reached || s.Replications >= 5000 {
		t.Errorf("%d replications, reached %v", s.Replications, s.Reached)
	}
	for _, q := range s.Queues[:3] {
		if sl := q.Total.KPIs["sl-1"]; *sl.High-*sl.Low > 0.04 {
			t.Errorf("%s is known to ± %.4f only", q.Queue, (*sl.High-*sl.Low)/2)
		}
	}
}

func TestSimulatePrints(t *testing.T) {
	for by, want := range map[string]string{"total": "experts", "day": "Mon 2026-03-02", "interval": "12:30"} {
		code, out, errs := hotlined(t, "simulate", bankScenario, "--replications", "10", "--by", by)
		if code != exitDone || !strings.Contains(out, want) || !strings.Contains(out, "10 replications, seed 1") {
			t.Errorf("--by %s: exit %d\n%s%s", by, code, out, errs)
		}
	}
}

func TestSimulateBadInput(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	if err := os.WriteFile(bad, []byte("interval: 30m\nqueus: {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"":                                       "want one scenario file",
		"nowhere.yaml":                           "nowhere.yaml: there is no such file",
		bad:                                      "queus: unknown key",
		bankScenario + " --by hour":              "--by: unknown",
		bankScenario + " --replications -1":      "replications: want 1 to",
		bankScenario + " --precision 2":          "want a share",
		bankScenario + " --replications 9999999": "replications: want 1 to",
	} {
		code, _, errs := hotlined(t, append([]string{"simulate"}, strings.Fields(args)...)...)
		if code != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("simulate %s: exit %d, %q, want %q", args, code, errs, want)
		}
	}
}

// A queue that nobody can answer is no reason to fail, but is told.
func TestSimulateTheImpossible(t *testing.T) {
	file := filepath.Join(t.TempDir(), "alone.yaml")
	text := "interval: 30m\nlength: 4h\nqueues:\n  cards: {arrivals: 10, handling: 4m}\n  loans: {arrivals: 5, handling: 9m, service-level: 0.8}\ngroups:\n  front: {agents: 5, skills: [cards]}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, _ := simulatedFrom(t, file)
	if len(s.Impossible) != 1 || s.Impossible[0].Queue != "loans" || !strings.Contains(s.Impossible[0].Reason, "no group has the skill") {
		t.Errorf("told: %v", s.Impossible)
	}
	total := s.Queues[1].Total
	if *total.PTarget.Value != 0 || total.KPIs["sl-1"].Value != nil || *total.KPIs["never-answered"].Value < 35 {
		t.Errorf("loans: %+v", total)
	}
}
