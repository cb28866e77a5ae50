package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// post stores a roster of the desk's week: ann and bob from 8 to 16:30 on Monday
// to Wednesday, cyn and dan on Wednesday to Friday.
func (d desk) post(t *testing.T, publish bool) {
	t.Helper()
	site := d.cfg.Site.Location()
	at := func(day, quarter int) time.Time { return time.Date(2025, 3, 10+day, 8, 15*quarter, 0, 0, site).UTC() }
	r := hotline.Roster{ID: "2025-03-10", From: hotline.DayStart(2025, 3, 10, site), To: hotline.DayStart(2025, 3, 17, site), MadeAt: time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)}
	for agent, first := range map[string]int{"ann": 0, "bob": 0, "cyn": 2, "dan": 2} {
		for day := first; day < first+3; day++ {
			r.Shifts = append(r.Shifts, hotline.Shift{Agent: agent, Start: at(day, 0), End: at(day, 34), Why: "cards", Activities: []hotline.Activity{
				{Start: at(day, 0), End: at(day, 8), Kind: hotline.Work, Queue: "cards"}, {Start: at(day, 8), End: at(day, 9), Kind: hotline.Break},
				{Start: at(day, 9), End: at(day, 16), Kind: hotline.Work, Queue: "cards"}, {Start: at(day, 16), End: at(day, 18), Kind: hotline.Lunch},
				{Start: at(day, 18), End: at(day, 26), Kind: hotline.Work, Queue: "cards"}, {Start: at(day, 26), End: at(day, 27), Kind: hotline.Break},
				{Start: at(day, 27), End: at(day, 34), Kind: hotline.Work, Queue: "cards"},
			}})
		}
	}
	version, err := d.st.SaveRoster(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if publish {
		if err := d.st.PublishRoster(t.Context(), r.ID, version); err != nil {
			t.Fatal(err)
		}
	}
}

func (d desk) has(t *testing.T, want string, args ...string) {
	t.Helper()
	if got := d.run(t, exitDone, args...); !strings.Contains(got, want) {
		t.Errorf("roster %v printed %q, want %q", args, got, want)
	}
}

func (d desk) fails(t *testing.T, code int, want string, args ...string) {
	t.Helper()
	if got := d.run(t, code, args...); !strings.Contains(got, want) {
		t.Errorf("roster %v printed %q, want %q", args, got, want)
	}
}

const before = "2025-03-07" // the Friday before the week of the desk

// A swap is answered, made, and in force; agents see it as they saw the one before.
func TestRosterSwap(t *testing.T) {
	d := newDesk(t)
	d.expect(t, 1, time.Date(2025, 3, 3, 6, 0, 0, 0, time.UTC))
	d.post(t, true)
	var got answerRecord
	out := d.run(t, exitDone, "swap", "ann", "2025-03-10", "cyn", "2025-03-13", "--at", before, "--json")
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Verdict != "allowed" || got.Made != 0 || len(got.Changes) != 4 || got.Roster != "2025-03-10" {
		t.Errorf("answered %+v", got)
	}
	if all := d.versions(t); len(all) != 1 {
		t.Fatalf("asking made %d versions", len(all))
	}
	d.has(t, "version 2 has it", "swap", "ann", "2025-03-10", "cyn", "2025-03-13", "--at", before, "--apply")
	d.has(t, "0 breaches", "verify")
	d.has(t, "Mon 10 Mar ann: 08:00-16:30 (cards) -> off", "diff", "1", "2")
	list := d.run(t, exitDone, "list")
	if !strings.Contains(list, "replaced") || !strings.Contains(list, "published") || !strings.Contains(list, "swap: ann takes Thu 13 Mar 08:00-16:30 of cyn") {
		t.Errorf("listed %s", list)
	}
	// What two agreed on is not lost when the roster is made anew.
	d.has(t, "version 3", "solve", "--from", "2025-03-10", "--time", "300ms")
	if out := d.run(t, exitDone, "diff", "2", "3"); strings.Contains(out, "10 Mar ann") || strings.Contains(out, "13 Mar cyn") || strings.Contains(out, "13 Mar ann") {
		t.Errorf("the swap is gone: %s", out)
	}
	// The next one builds upon it.
	d.fails(t, exitFailed, "cyn works Wed 12 Mar 08:00-16:30 already", "give", "ann", "2025-03-12", "cyn", "--at", before)
}

// Leave says what is lost, and who could come; those who are away are not asked.
func TestRosterLeave(t *testing.T) {
	d := newDesk(t)
	d.expect(t, 2, time.Date(2025, 3, 3, 6, 0, 0, 0, time.UTC))
	d.post(t, false)
	d.has(t, "service level of the time concerned", "leave", "ann", "2025-03-10", "2025-03-11", "--at", before)
	out := d.run(t, exitDone, "leave", "ann", "2025-03-10", "2025-03-10", "--at", before, "--apply")
	for _, want := range []string{"allowed with a cost", "Mon 10 Mar 08:00-16:30 could be taken by:\n  cyn (cards)", "version 2 has it"} {
		if !strings.Contains(out, want) {
			t.Errorf("printed %q, want %q", out, want)
		}
	}
	d.fails(t, exitFailed, "absence", "give", "bob", "2025-03-10", "ann", "--at", before, "--apply")
	d.has(t, "the leave goes on after this roster", "leave", "dan", "2025-03-14", "2025-03-20", "--at", before)
	d.has(t, "ann  ", "leave")
	d.has(t, "leave of ann from Mon 10 Mar 00:00 is taken back", "leave", "ann", "2025-03-10", "2025-03-10", "--cancel")
	d.has(t, "version 3 has it", "give", "bob", "2025-03-10", "ann", "--at", before, "--apply")
}

func TestRosterChangesThatCannotBe(t *testing.T) {
	d := newDesk(t)
	d.fails(t, exitFailed, "run hotlined roster solve first", "swap", "ann", "2025-03-10", "cyn", "2025-03-13")
	d.fails(t, exitFailed, "run hotlined roster solve first", "lock")
	d.post(t, false)
	d.fails(t, exitUsage, `unknown agent "Ann": the workforce folder has no such id; ann?`, "swap", "Ann", "2025-03-10", "cyn", "2025-03-13")
	d.fails(t, exitUsage, "no roster has Tue 2025-04-01", "swap", "ann", "2025-04-01", "cyn", "2025-03-13")
	d.fails(t, exitUsage, "2025-04-01 is not in roster 2025-03-10", "swap", "ann", "2025-03-10", "cyn", "2025-04-01")
	d.fails(t, exitUsage, "is no day", "swap", "ann", "monday", "cyn", "2025-03-13")
	d.fails(t, exitUsage, "wants AGENT1 DAY1 AGENT2 DAY2", "swap", "ann", "2025-03-10")
	d.fails(t, exitUsage, "wants AGENT DAY TO", "give", "ann")
	d.fails(t, exitUsage, "wants AGENT FROM TO", "leave", "ann")
	d.fails(t, exitFailed, "ann does not work on Fri 14 Mar", "swap", "ann", "2025-03-14", "cyn", "2025-03-13", "--at", before)
	d.fails(t, exitFailed, "no such roster", "swap", "ann", "2025-03-10", "cyn", "2025-03-13", "--version", "7", "--roster", "2025-03-10")
	d.fails(t, exitFailed, "has begun", "swap", "ann", "2025-03-10", "cyn", "2025-03-13", "--at", "2025-03-11", "--apply")
	d.fails(t, exitUsage, "must end after it begins", "leave", "ann", "2025-03-12", "2025-03-11")
}

// Locks are kept, shown, and taken back.
func TestRosterLocks(t *testing.T) {
	d := newDesk(t)
	d.post(t, true)
	d.has(t, "everybody's days from Mon 10 Mar to Tue 11 Mar stay", "lock", "--until", "2025-03-11")
	d.has(t, "the days of ann, bob on Fri 14 Mar stay", "lock", "--agent", "ann,bob", "--day", "2025-03-14")
	d.has(t, "published, 2 of 7 days and days of 2 agents locked", "list")
	d.fails(t, exitFailed, "Mon 10 Mar is locked for everybody", "unlock", "--agent", "ann")
	d.has(t, "from Mon 10 Mar to Tue 11 Mar can be planned anew", "unlock", "--until", "2025-03-11")
	d.has(t, "the days of ann on Fri 14 Mar can be planned anew", "unlock", "--agent", "ann")
	d.has(t, "nothing of that is locked", "unlock", "--agent", "ann")
	d.has(t, "published, days of 1 agents locked", "list")
	d.has(t, "stay as they are", "lock")
	d.has(t, "published, locked", "list")
	d.has(t, `"state": "published, locked"`, "list", "--json")
	d.has(t, "can be planned anew", "unlock")
	d.fails(t, exitUsage, "is not in roster", "lock", "--day", "2025-03-20")
	d.fails(t, exitUsage, "want a day such as", "lock", "--until", "friday")
	d.fails(t, exitUsage, "--day and --until", "lock", "--until", "2025-03-11", "--day", "2025-03-11")
	d.fails(t, exitUsage, `unknown agent "zoe"`, "lock", "--agent", "zoe")
}

// What is locked stays when the roster is made anew, but for who is ill by now.
func TestLockedDaysAreSolvedAround(t *testing.T) {
	d := newDesk(t)
	d.post(t, false)
	d.has(t, "stay as they are", "lock", "--until", "2025-03-12")
	d.has(t, "version 2", "solve", "--from", "2025-03-10", "--time", "300ms")
	if out := d.run(t, exitDone, "diff", "1", "2"); strings.Contains(out, "10 Mar") || strings.Contains(out, "12 Mar") || !strings.Contains(out, "14 Mar") {
		t.Errorf("locked up to Wednesday, and changed were %s", out)
	}
	d.has(t, "version 3 has it", "leave", "ann", "2025-03-11", "2025-03-11", "--at", before, "--apply")
	d.has(t, "version 4", "solve", "--from", "2025-03-10", "--time", "300ms")
	if out := d.run(t, exitDone, "diff", "1", "4"); !strings.Contains(out, "Tue 11 Mar ann: 08:00-16:30 (cards) -> off") || strings.Contains(out, "10 Mar") {
		t.Errorf("ann is ill on Tuesday, and changed were %s", out)
	}
	d.has(t, "0 breaches", "verify", "--version", "4")
}

// Calendars for everybody go into a folder; a page is printed.
func TestRosterExports(t *testing.T) {
	d := newDesk(t)
	d.post(t, false)
	folder := filepath.Join(d.dir, "calendars")
	d.has(t, "4 calendars of roster 2025-03-10, version 1", "export", "--format", "ics", "--out", folder)
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 4 || files[0].Name() != "ann.ics" {
		t.Errorf("files %v, %v", files, err)
	}
	if text, err := os.ReadFile(filepath.Join(folder, "ann.ics")); err != nil || strings.Count(string(text), "BEGIN:VEVENT") != 3 {
		t.Errorf("ann has %s, %v", text, err)
	}
	d.has(t, "1 calendars", "export", "--format", "ics", "--agent", "ann", "--out", folder)
	d.has(t, "<title>Roster 2025-03-10, version 1</title>", "export", "--format", "html")
	d.has(t, "", "export", "--format", "html", "--out", filepath.Join(d.dir, "week.html"))
	d.has(t, "", "export", "--format", "ics", "--out", filepath.Join(d.dir, "week.ics"))
	d.fails(t, exitUsage, `unknown agent "zoe"`, "export", "--agent", "zoe")
	d.fails(t, exitUsage, `unknown "xlsx"`, "export", "--format", "xlsx")
	d.fails(t, exitUsage, "--out", "export", "--format", "ics", "--out", filepath.Join(folder, "ann.ics", "sub"))
	d.fails(t, exitFailed, "no such roster", "export", "--version", "9")
}
