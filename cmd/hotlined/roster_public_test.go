package main

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// twoWeeks is an instance of the public format: two people, who want the same day.
const twoWeeks = `SECTION_HORIZON
14
SECTION_SHIFTS
D,480,
SECTION_STAFF
ann,D=14,3360,1440,5,2,2,1
bob,D=14,3360,1440,5,2,2,1
SECTION_DAYS_OFF
ann,0
SECTION_SHIFT_ON_REQUESTS
ann,3,D,2
SECTION_SHIFT_OFF_REQUESTS
bob,3,D,2
SECTION_COVER
1,D,1,100,1
3,D,1,100,1
`

func TestRosterOfAPublicFormat(t *testing.T) {
	dir := t.TempDir()
	instance, out := filepath.Join(dir, "two.txt"), filepath.Join(dir, "roster.csv")
	if err := os.WriteFile(instance, []byte(twoWeeks), 0o600); err != nil {
		t.Fatal(err)
	}
	code, text, errs := hotlined(t, "roster", "solve", "--format", "curtois", instance, "--rounds", "1", "--workers", "1", "--seed", "7", "--out", out)
	if code != 0 {
		t.Fatalf("%d: %s", code, errs)
	}
	var got publicResult
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if got.Objective != 0 || got.HardBroken != 0 || got.Seed != 7 || len(got.Trace) == 0 || got.Bound == nil || *got.Bound > 0 {
		t.Errorf("got %s", text)
	}
	code, text, errs = hotlined(t, "roster", "verify", "--format", "curtois", instance, out)
	if code != 0 || !strings.Contains(text, "objective 0, 0 breaches") {
		t.Errorf("%d: %s %s", code, text, errs)
	}
	if err := os.WriteFile(out, []byte("employee,day,shift\nann,0,D\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, text, _ = hotlined(t, "roster", "verify", "--format", "curtois", instance, out)
	if code != 1 || !strings.Contains(text, "ann: works on day 0, a day off") {
		t.Errorf("a broken roster: %d: %s", code, text)
	}
}

func TestRosterOfSeveralActivities(t *testing.T) {
	dir := t.TempDir()
	instance, out := filepath.Join(dir, "day.txt.gz"), filepath.Join(dir, "roster.csv")
	file, err := os.Create(instance)
	if err != nil {
		t.Fatal(err)
	}
	packed := gzip.NewWriter(file)
	_, err = packed.Write([]byte("SECTION_HORIZON\n1\nSECTION_TASKS\n2\nSECTION_STAFF\nann,360,600\nSECTION_COVER\n1,08:00-08:15,1,1,1\n1,13:45-14:00,2,1,1\n"))
	if err = errors.Join(err, packed.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
	code, text, errs := hotlined(t, "roster", "solve", "--format", "matsp", instance, "--rounds", "2", "--workers", "1", "--out", out)
	var got publicResult
	if err := json.Unmarshal([]byte(text), &got); err != nil || code != 0 {
		t.Fatalf("%d %v: %s %s", code, err, text, errs)
	}
	if got.Objective != 0 || got.HardBroken != 0 || got.Seed != 1 || len(got.Trace) == 0 || got.Bound == nil || *got.Bound != 0 {
		t.Errorf("got %s", text)
	}
	code, text, errs = hotlined(t, "roster", "verify", "--format", "matsp", instance, out)
	if code != 0 || !strings.Contains(text, "objective 0, 0 breaches") {
		t.Errorf("%d: %s %s", code, text, errs)
	}
	if err := os.WriteFile(out, []byte("employee,day,start,end,task\nann,1,08:00,14:00,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, text, _ = hotlined(t, "roster", "verify", "--format", "matsp", instance, out)
	if code != 1 || !strings.Contains(text, "day 1 13:45, task 2: 0 at work, at least 1 needed") {
		t.Errorf("a roster with a gap: %d: %s", code, text)
	}
}

func TestRosterOfAPublicFormatWrongUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"solve", "--format", "xml", "a"}, `--format: unknown "xml"`},
		{[]string{"solve", "--format", "curtois"}, "takes one instance file, got 0"},
		{[]string{"solve", "--format", "curtois", "absent.txt"}, "absent.txt"},
		{[]string{"solve", "--format", "curtois", "a", "--from", "2026-01-01"}, "no --from"},
		{[]string{"verify", "--format", "curtois", "a"}, "an instance and a roster file, got 1"},
	} {
		if code, _, errs := hotlined(t, append([]string{"roster"}, c.args...)...); code != 2 || !strings.Contains(errs, c.want) {
			t.Errorf("%v: %d %s, want %s", c.args, code, errs, c.want)
		}
	}
}
