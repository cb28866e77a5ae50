package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/roster"
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

// The rules on fairness get the year before a roster; nobody else pays for it.
func TestLedgerOfAProblem(t *testing.T) {
	d := newDesk(t)
	d.post(t, true)
	next := hotline.Interval{Start: hotline.DayStart(2025, 3, 17, d.cfg.Site.Location()), End: hotline.DayStart(2025, 3, 24, d.cfg.Site.Location())}
	problem := func() roster.Problem {
		t.Helper()
		p, err := rosterProblem(t.Context(), d.cfg, d.st, next, next.Start)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	if p := problem(); p.Ledger != nil {
		t.Errorf("nobody asked for %v", p.Ledger)
	}
	d.cfg.Roster.Rules = []roster.Setting{{Rule: "fair-weekends"}}
	if p := problem(); len(p.Ledger) != 4 || p.Ledger["ann"] != (roster.Tally{}) {
		t.Errorf("the ledger is %v", p.Ledger)
	}
	at := next.Start.AddDate(0, 0, -8) // a Sunday
	r := hotline.Roster{ID: "2025-03-03", From: at.AddDate(0, 0, -6), To: at.AddDate(0, 0, 1), MadeAt: at, Published: true, Shifts: []hotline.Shift{{Agent: "ann", Start: at.Add(8 * time.Hour), End: at.Add(12 * time.Hour)}}}
	if _, err := d.st.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if p := problem(); p.Ledger["ann"].Weekends != 1 || p.Ledger["bob"].Weekends != 0 {
		t.Errorf("ann worked on a Sunday: %v", p.Ledger)
	}
}
