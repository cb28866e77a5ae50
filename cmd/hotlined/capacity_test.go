package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCapacityOfTheExample(t *testing.T) {
	t.Parallel()
	code, out, errs := hotlined(t, "capacity", "testdata/capacity/bank.yaml", "--json")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var a capacityAnswer
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatal(err)
	}
	if len(a.Scenarios) != 4 || len(a.Scenarios[0].Groups) != 2 || len(a.Scenarios[0].Groups[0].Weeks) != 78 {
		t.Fatalf("%d scenarios: %.200s", len(a.Scenarios), out)
	}
	of := map[string]capacityGroup{}
	for _, s := range a.Scenarios {
		of[s.Name] = s.Groups[0]
	}
	hired := func(name string) (n int) {
		for _, c := range of[name].Classes {
			if c.Recommended {
				n += c.Heads
			}
			if c.Recommended && (c.Heads < 4 || c.Heads > 12 || c.Start < "2026-04-13") {
				t.Errorf("%s: a class of %d on %s", name, c.Heads, c.Start)
			}
		}
		return n
	}
	if hired("base") >= hired("busier") || hired("base") >= hired("leaving") || hired("no-hiring") > 0 {
		t.Errorf("hires %d, %d where it is busier, %d where more leave, %d where nobody is hired", hired("base"), hired("busier"), hired("leaving"), hired("no-hiring"))
	}
	if !(of["base"].Cost < of["no-hiring"].Cost && of["base"].WithoutNew == of["no-hiring"].Cost) {
		t.Errorf("costs %.0f, without hiring %.0f", of["base"].Cost, of["no-hiring"].Cost)
	}
	for _, w := range of["base"].Weeks {
		if w.PEnough > w.PWithOvertime || w.NeedP10 > w.Need || w.Need > w.NeedP90 {
			t.Errorf("week of %s: %+v", w.Week, w)
		}
	}
}

func TestCapacityIsShown(t *testing.T) {
	t.Parallel()
	code, out, errs := hotlined(t, "capacity", "testdata/capacity/bank.yaml", "--every", "26")
	if code != exitDone || !strings.Contains(out, "busier  retail") || !strings.Contains(out, "2026-03-16: 8 (settled)") || !strings.Contains(out, "2026-08-31") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	code, out, _ = hotlined(t, "capacity", "testdata/capacity/bank.yaml", "--csv")
	if lines := strings.Split(strings.TrimSpace(out), "\n"); code != exitDone || len(lines) != 1+4*2*78 || strings.Count(lines[5], ",") != strings.Count(lines[0], ",") {
		t.Errorf("exit %d, %d lines", code, len(lines))
	}
}

func TestCapacityOfAWorkforceFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("contracts.yaml", "- { name: full, hours-per-week: 40 }\n- { name: half, hours-per-week: 20 }\n")
	write("agents.yaml", `- { id: ann, name: Ann, contract: full, skills: { cards: 1 } }
- { id: bob, name: Bob, contract: half, skills: { cards: 1, loans: 1 } }
- { id: cat, name: Cat, contract: full, skills: { loans: 1 } }
- { id: dan, name: Dan, contract: full, skills: { cards: 1 }, from: 2027-01-01 }
`)
	write("plan.yaml", `start: 2026-03-02
weeks: 2
groups:
  cards:
    heads: { workforce: `+dir+`, skills: [cards] }
    queues: { cards: { volume: 100, handling-time: 3m } }
`)
	code, out, errs := hotlined(t, "capacity", filepath.Join(dir, "plan.yaml"), "--json")
	var a capacityAnswer
	if err := json.Unmarshal([]byte(out), &a); err != nil || code != exitDone {
		t.Fatalf("exit %d, %v: %s", code, err, errs)
	}
	if got := a.Scenarios[0].Groups[0].Weeks[0].Heads; got != 1.5 {
		t.Errorf("%g heads, want 1.5: Ann and half of Bob", got)
	}
}

func TestCapacityThatIsWrong(t *testing.T) {
	t.Parallel()
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	if err := os.WriteFile(bad, []byte("start: 2026-03-03\nweeks: 200\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"":                                       "want one plan file",
		"none.yaml":                              "there is no such file",
		bad:                                      "bad.yaml:2: weeks: want 1 to 104",
		bad + " --json --csv":                    "not both",
		"testdata/simulate/bank.yaml":            "unknown key",
		"testdata/capacity/bank.yaml x y":        "got 3",
		"testdata/capacity/bank.yaml --every -1": "--every: want",
	} {
		code, _, errs := hotlined(t, append([]string{"capacity"}, strings.Fields(args)...)...)
		if code != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("capacity %s: exit %d, %q, want %q", args, code, errs, want)
		}
	}
}
