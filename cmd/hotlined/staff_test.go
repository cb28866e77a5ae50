package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hotlined runs a command line and returns the exit code and what it printed.
func hotlined(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, &out, &errs)
	return code, out.String(), errs.String()
}

func staffed(t *testing.T, args string) staffAnswer {
	t.Helper()
	code, out, errs := hotlined(t, append([]string{"staff", "--json"}, strings.Fields(args)...)...)
	if code != exitDone {
		t.Fatalf("staff %s: exit %d: %s", args, code, errs)
	}
	var a staffAnswer
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestStaffTextbook(t *testing.T) {
	near := func(what string, got, want, tolerance float64) {
		t.Helper()
		if math.Abs(got-want) > tolerance {
			t.Errorf("%s = %.8g, want %.8g", what, got, want)
		}
	}
	a := staffed(t, "--volume 100 --aht 180 --interval 30m --service-level 80% --answer-within 20s --shrinkage 0.3")
	if a.Agents != 14 {
		t.Errorf("%d agents, want 14", a.Agents)
	}
	near("service level", a.ServiceLevel, 0.88835, 5e-6)
	near("gross agents", a.GrossAgents, 20, 1e-9)
	if a := staffed(t, "--volume 100 --aht 3m --interval 1800 --max-occupancy 0.7"); a.Agents != 15 {
		t.Errorf("%d agents at an occupancy of 70 %%, want 15", a.Agents)
	}
	a = staffed(t, "--volume 100 --aht 180s --patience 5m --agents 14")
	near("share that waits", a.Wait, 0.145260, 5e-7)
	near("abandonment", a.Abandonment, 0.013984, 5e-7)
	near("mean wait of all", *a.ASAAll, 4.195, 5e-4)
	near("mean wait of the answered", *a.ASAAnswered, 3.878, 5e-4)
	near("service level", a.ServiceLevel, 0.916792, 5e-7)
	if a.PTarget != 1 {
		t.Errorf("14 agents meet 80/20 with probability %g", a.PTarget)
	}
}

func TestStaffTrunksAndNearby(t *testing.T) {
	a := staffed(t, "--volume 100 --aht 180 --patience 5m --trunks 16")
	if a.Blocking <= 0 || a.WaitP95 == nil || *a.WaitP95 <= 0 {
		t.Errorf("sixteen trunks for ten erlangs: %+v", a)
	}
	if len(a.Nearby) != 5 || a.Nearby[2].Agents != a.Agents || !(a.Nearby[1].ServiceLevel < 0.8 && a.Nearby[2].ServiceLevel >= 0.8) {
		t.Errorf("two fewer to two more than %d: %+v", a.Agents, a.Nearby)
	}
	if a := staffed(t, "--volume 100 --aht 180 --agents 1"); len(a.Nearby) != 3 || a.Nearby[0].Agents != 1 {
		t.Errorf("nobody works with fewer than one: %+v", a.Nearby)
	}
}

func TestStaffProfile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "day.csv")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	follow := func() (out profileAnswer) {
		t.Helper()
		code, text, errs := hotlined(t, "staff", "--json", "--profile", file, "--aht", "300", "--interval", "15m", "--patience", "3m")
		if code != exitDone {
			t.Fatal(errs)
		}
		if err := json.Unmarshal([]byte(text), &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	write("volume\n20\n60\n0\n30\n")
	for i, r := range follow().Intervals {
		if r.Volume > 0 && (r.ServiceLevel < 0.8 || r.PTarget != 1) || r.Volume == 0 && r.Agents != 0 {
			t.Errorf("interval %d: %+v", i, r)
		}
	}
	write("volume,agents\n90,10\n30,25\n")
	got := follow().Intervals
	if got[0].Backlog < 10 || got[1].Backlog > 1 || got[1].ServiceLevel > 0.99 {
		t.Errorf("a rush with too few, then plenty: %+v", got)
	}
	write("calls\n90\n")
	if code, _, errs := hotlined(t, "staff", "--profile", file, "--aht", "300"); code != exitUsage || !strings.Contains(errs, "no column volume") {
		t.Errorf("exit %d, %q", code, errs)
	}
}

func TestStaffOverload(t *testing.T) {
	a := staffed(t, "--volume 100 --aht 180 --agents 5")
	if !a.Overloaded || a.ASAAll != nil || a.ServiceLevel != 0 || a.PTarget != 0 {
		t.Errorf("five agents for ten erlangs: %+v", a)
	}
}

func TestStaffUncertain(t *testing.T) {
	sure, unsure := staffed(t, "--volume 400 --aht 180 --patience 180"), staffed(t, "--volume 400 --aht 180 --patience 180 --volume-cv 0.15 --probability 0.9")
	if unsure.Agents <= sure.Agents || unsure.PTarget < 0.9 {
		t.Errorf("%d agents for a volume that is known, %d (p %g) for one that is not", sure.Agents, unsure.Agents, unsure.PTarget)
	}
}

func TestStaffPerInterval(t *testing.T) {
	long, each := staffed(t, "--volume 30 --aht 240 --patience 180 --interval 15m"), staffed(t, "--volume 30 --aht 240 --patience 180 --interval 15m --per-interval --probability .9")
	if each.Agents <= long.Agents || each.PInterval == nil || *each.PInterval < 0.9 || *long.PInterval > 0.9 {
		t.Errorf("%d agents on average, %d for nine intervals in ten", long.Agents, each.Agents)
	}
	even := staffed(t, "--volume 300 --aht 240 --patience 180 --call-cv 0 --agents 80")
	odd := staffed(t, "--volume 300 --aht 240 --patience 180 --call-cv 1.5 --agents 80")
	if even.ASAAll == nil || *even.ASAAll >= *odd.ASAAll {
		t.Error("handling times that vary more make nobody wait longer")
	}
}

func TestStaffBadInput(t *testing.T) {
	for args, want := range map[string]string{
		"":                                                   "--volume: want",
		"--volume 100":                                       "--aht: want",
		"--volume 100 --aht 0":                               "--aht: want",
		"--volume -1 --aht 180":                              "--volume: want",
		"--volume 100 --aht 180 --patience 0":                "--patience: must be positive",
		"--volume 100 --aht 180 --interval 0":                "--interval: must be positive",
		"--volume 100 --aht 180 --agents 0":                  "--agents: want 1 to 100000",
		"--volume 100 --aht 180 --shrinkage 1":               "--shrinkage: must be below 1",
		"--volume 100 --aht 180 --volume-cv -1":              "--volume-cv: want 0 to 3",
		"--volume 100 --aht soon":                            "want a time such as",
		"--volume 100 --aht 180 --service-level 1":           "a service level of 100 %",
		"--volume 100 --aht 180 --service-level 80":          "want a share such as 0.8 or 80%",
		"--volume 100 --aht 180 --trunks -1":                 "--trunks: want 0 to",
		"--volume 100 --aht 180 --max-blocking .01":          "nobody is turned away without --trunks",
		"--volume 100 --aht 180 --max-occupancy 2":           "want a share such as 0.8 or 80%",
		"--volume 100 --aht 180 --per-interval":              "want a --probability and a --service-level",
		"--volume 100 --aht 180 --call-cv -1":                "the variation of handling times must be between 0 and 5",
		"--volume 100 --aht 180 --trunks 9 --call-cv 2":      "trunks cannot be combined",
		"--volume 100 --aht 180 --aht-cv 2":                  "--aht-cv: want 0 to 0.5",
		"--volume 100 --aht 180 --concurrency 0":             "--concurrency: must be 1 or more",
		"--volume 100 --aht 180 --stretch 1,1.4":             "want a --concurrency with it",
		"--volume 9 --aht 180 --concurrency 2 --stretch 1,3": "want no more than 1 at once",
		"--from 2025-03-01 --to 2025-02-01":                  "is not after",
		"--to 2025-02-01":                                    "--from: want the first day",
	} {
		code, _, errs := hotlined(t, append([]string{"staff"}, strings.Fields(args)...)...)
		if code != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("staff %s: exit %d, %q, want %q", args, code, errs, want)
		}
	}
	code, _, errs := hotlined(t, "staff", "--volume", "1e9", "--aht", "180")
	if code != exitFailed || !strings.Contains(errs, "100000 agents, the most considered") {
		t.Errorf("more than anybody can staff: exit %d, %q", code, errs)
	}
}
