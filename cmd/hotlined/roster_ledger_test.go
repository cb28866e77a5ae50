package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// The ledger counts what was published, and what became another after that.
func TestRosterLedger(t *testing.T) {
	d := newDesk(t)
	d.post(t, false)
	d.fails(t, exitFailed, "nothing is published yet", "ledger")
	d.has(t, "published", "publish")
	d.has(t, "version 2 has it", "swap", "ann", "2025-03-10", "cyn", "2025-03-13", "--at", before, "--apply")
	out := d.run(t, exitDone, "ledger")
	for _, want := range []string{"published rosters from 2024-03-17 to 2025-03-16", "nobody bore more or less than chance explains", "an equal share"} {
		if !strings.Contains(out, want) {
			t.Errorf("printed %q, want %q", out, want)
		}
	}
	var got ledgerRecord
	if err := json.Unmarshal([]byte(d.run(t, exitDone, "ledger", "--json", "--until", "2025-03-16", "--days", "7")), &got); err != nil {
		t.Fatal(err)
	}
	for _, a := range got.Agents {
		moved := map[string]float64{"ann": 2, "cyn": 2}[a.Agent]
		if a.Shifts != 3 || a.Burdens["shifts_moved"].Count != moved || a.Burdens["shifts_moved"].Expected != 1 || a.Peers != 4 || a.Burdens["nights"].Count != 0 {
			t.Errorf("%s: %+v", a.Agent, a)
		}
	}
	if len(got.Agents) != 4 {
		t.Errorf("%d agents", len(got.Agents))
	}
	d.fails(t, exitUsage, `nobody is in "green"`, "ledger", "--team", "green")
	d.fails(t, exitUsage, "--days: want 1 to 3660", "ledger", "--days", "0")
	d.fails(t, exitUsage, "is no day", "ledger", "--until", "monday")
}
