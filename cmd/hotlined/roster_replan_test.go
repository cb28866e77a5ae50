package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// Ann falls ill on Monday at nine: somebody is called in, what was worked stays,
// and nobody counts on ann for the rest of the day.
func TestRosterReplan(t *testing.T) {
	d := newDesk(t)
	d.expect(t, 2, time.Date(2025, 3, 3, 6, 0, 0, 0, time.UTC))
	d.post(t, true)
	ill := []string{"replan", "--from", "2025-03-10T09:05", "--absent", "ann", "--most-changed", "2"}
	var got replanRecord
	if err := json.Unmarshal([]byte(d.run(t, exitDone, append(ill, "--json")...)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Made != 0 || len(got.Absent) != 1 || len(got.Moves) == 0 || len(got.Moves) > 2 || got.Won <= 0 || !got.Known {
		t.Fatalf("proposed %+v", got)
	}
	if *got.LevelWithout >= *got.LevelRostered || *got.LevelWith <= *got.LevelWithout || got.MissingAfter >= got.MissingBefore+7 {
		t.Errorf("service level %g, %g without ann, %g with the moves; %g hours missing", *got.LevelRostered, *got.LevelWithout, *got.LevelWith, got.MissingAfter)
	}
	for _, m := range got.Moves {
		if m.Agent == "ann" || m.New.Start.Before(time.Date(2025, 3, 10, 9, 5, 0, 0, time.UTC)) && m.Kind == "called in" || m.Why == "" {
			t.Errorf("asked %+v", m)
		}
	}
	if all := d.versions(t); len(all) != 1 {
		t.Fatalf("asking made %d versions", len(all))
	}
	out := d.run(t, exitDone, append(ill, "--apply")...)
	for _, want := range []string{"absent: Mon 10 Mar ann: 08:00-16:30 (cards) -> 08:00-09:15 (cards)", "service level from now on:", "(called in): comes ", "version 2 has it"} {
		if !strings.Contains(out, want) {
			t.Errorf("printed %q, want %q", out, want)
		}
	}
	d.has(t, "ann  ", "leave")
	d.has(t, " 0 breaches of hard rules", "verify") // what ann worked until she fell ill is no short shift
	if again := d.run(t, exitDone, "replan", "--from", "2025-03-10T09:05"); strings.Contains(again, "ann (") {
		t.Errorf("ann is ill, and was asked: %s", again)
	}
	if all := d.versions(t); len(all) != 2 || !all[0].Published || !strings.HasPrefix(all[0].Note, "planned anew from Mon 10 Mar 09:05 on") {
		t.Errorf("versions %+v", all)
	}
}

func TestRosterReplanBadInput(t *testing.T) {
	d := newDesk(t)
	d.fails(t, exitFailed, "run hotlined roster solve first", "replan")
	d.post(t, false)
	d.has(t, "nobody is to be asked", "replan", "--from", "2025-03-10T17:55")
	d.has(t, "cover from now on", "replan", "--from", "2025-03-10T09:05", "--absent", "ann")
	d.fails(t, exitUsage, "no roster has Tue 2025-04-01 12:00", "replan", "--from", "2025-04-01T12:00")
	d.fails(t, exitUsage, "is not after", "replan", "--from", "2025-03-10T12:00", "--until", "2025-03-10T11:00")
	d.fails(t, exitUsage, `unknown agent "zoe"`, "replan", "--from", "2025-03-10T12:00", "--absent", "zoe")
	d.fails(t, exitUsage, "--most-changed: must not be negative", "replan", "--most-changed", "-1")
	d.fails(t, exitUsage, "--least-gain: must be positive", "replan", "--least-gain", "0")
	d.fails(t, exitUsage, "--notice and --reach", "replan", "--reach", "13h")
}
