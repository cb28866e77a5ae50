package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// centreFile writes a scenario of two hours whose groups are to be found.
func centreFile(t *testing.T, groups string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "centre.yaml")
	text := `
start: 2026-03-02 08:00
interval: 30m
length: 2h
replications: 50
queues:
  cards: {arrivals: [40, 60, 60, 50], handling: 4m, patience: 3m, service-level: 80%}
  loans: {arrivals: 20, handling: {distribution: lognormal, mean: 5m, cv: 0.8}, wrap-up: 30s, patience: 3m, service-level: 80%, transfers: {cards: 0.1}}
` + groups
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func skilled(t *testing.T, args ...string) (s skillsAnswer) {
	t.Helper()
	code, out, errs := hotlined(t, append([]string{"staff", "--json", "--skills"}, args...)...)
	if code != exitDone {
		t.Fatalf("staff --skills %v: exit %d: %s", args, code, errs)
	}
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStaffSkills(t *testing.T) {
	file := centreFile(t, `
groups:
  front: {skills: [cards]}
  both: {skills: [cards, loans], cost: 1.1, at-most: 30}
  guests: {skills: [loans], agents: {ann: 08:00-10:00}}
`)
	s := skilled(t, file, "--value")
	if len(s.Intervals) != 4 || len(s.Groups) != 3 || len(s.Impossible) != 0 || s.Groups[2].Found || s.Groups[2].Hours != 2 {
		t.Fatalf("%+v", s)
	}
	for _, q := range s.Queues {
		if *q.ServiceLevel.Value < 0.8 || *q.ServiceLevel.Low >= *q.ServiceLevel.High {
			t.Errorf("%s: %+v", q.Queue, q.ServiceLevel)
		}
	}
	if h := s.Hours; h.Found >= h.Single || h.Found < 0.9*h.Pooled {
		t.Errorf("agent-hours %+v", h)
	}
	if v := s.Groups[1].Value; len(v) != 4 || v[1].Low > v[1].Contacts || v[1].Contacts <= 0 {
		t.Errorf("value of an agent-hour: %+v", v)
	}
	code, out, _ := hotlined(t, "staff", "--skills", file)
	if code != exitDone || !strings.Contains(out, "against single queues") || !strings.Contains(out, "08:30") {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

func TestStaffSkillsCrossTrained(t *testing.T) {
	file := centreFile(t, "")
	apart, both := skilled(t, file, "--cross-train", "1"), skilled(t, file, "--cross-train", "2", "--whole")
	if apart.Hours.Found <= both.Hours.Found || both.Groups[0].Group != "everything" {
		t.Errorf("one skill each takes %g agent-hours, two %g of %q", apart.Hours.Found, both.Hours.Found, both.Groups[0].Group)
	}
}

func TestStaffSkillsBadInput(t *testing.T) {
	for groups, want := range map[string]string{
		"groups: {front: {skills: [cards]}}":                         "queue loans: no group serves it",
		"groups: {front: {skills: [cards, loans], agents: 9}}":       "every group has its agents",
		"groups: {front: {skills: [cards, loans], cost: 0}}":         "front.cost: must be positive",
		"groups: {front: {skills: [cards, loans], at-most: [1, 2]}}": "want one number, or one per interval (4)",
		"groups: {front: {skills: [cards, loans], heads: 3}}":        "unknown key",
		"": "groups: is missing",
		"groups: {front: {skills: [cards]}, back: {skills: [loans], at-most: [0.5]}}": "want whole numbers",
	} {
		code, _, errs := hotlined(t, "staff", "--skills", centreFile(t, groups))
		if code != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %q, want %q", groups, code, errs, want)
		}
	}
	code, _, errs := hotlined(t, "simulate", centreFile(t, "groups: {front: {skills: [cards, loans]}}"))
	if code != exitUsage || !strings.Contains(errs, "front.agents: is missing (hotlined staff --skills finds it)") {
		t.Errorf("simulate without agents: exit %d, %q", code, errs)
	}
	code, _, errs = hotlined(t, "staff", "--skills", centreFile(t, ""), "--cross-train", "3")
	if code != exitUsage || !strings.Contains(errs, "want 1 to 2 skills") {
		t.Errorf("more skills than queues: exit %d, %q", code, errs)
	}
	code, out, _ := hotlined(t, "staff", "--skills", centreFile(t, "groups: {front: {skills: [cards]}, back: {skills: [loans], at-most: 2}}"))
	if code != exitDone || !strings.Contains(out, "impossible: queue loans: 80.0 % wanted") {
		t.Errorf("two agents for more than three erlangs: exit %d, %q", code, out)
	}
}
