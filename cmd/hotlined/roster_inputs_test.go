package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
)

// folder writes files of the workforce, given as name and text.
func (d desk) folder(t *testing.T, files ...string) {
	t.Helper()
	for i := 0; i+1 < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(d.dir, "workforce", files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// configure adds lines to the configuration.
func (d *desk) configure(t *testing.T, old, changed string) {
	t.Helper()
	text, err := os.ReadFile(d.file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.file, []byte(strings.Replace(string(text), old, changed, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if d.cfg, err = config.Read(d.file); err != nil {
		t.Fatal(err)
	}
}

// What managers settle and plan goes from their files through the roster to the
// verifier, the calendar and the table.
func TestFixedAndActivitiesFromFileToCalendar(t *testing.T) {
	d := newDesk(t)
	d.configure(t, "weeks: 1}", "weeks: 1, coaching: 30m}")
	today := time.Now().UTC().Truncate(24 * time.Hour)
	period := hotline.Interval{Start: today.AddDate(0, 0, -28), End: today}
	if err := d.st.SaveCoaching(t.Context(), []hotline.Coaching{
		{Agent: "dan", Topic: "aht", Priority: 2, Period: period}, {Agent: "dan", Topic: "csat", Priority: 1, Period: period},
		{Agent: "gone", Topic: "aht", Priority: 3, Period: period},
	}); err != nil {
		t.Fatal(err)
	}
	d.folder(t, "fixed.yaml", `
- {agent: ann, from: 2025-03-10 08:00, to: 2025-03-10 16:30, what: shift}
- {agent: bob, from: 2025-03-10, to: 2025-03-11, what: off}
- {agent: cyn, from: 2025-03-13 09:30, to: 2025-03-13 11:00, what: training, name: ladder}
- {agent: cyn, from: 2025-04-13 09:30, to: 2025-04-13 11:00, what: training, name: ladder}
`, "activities.yaml", `
- {name: news, kind: meeting, agents: [ann, bob, cyn], length: 45m, together: yes, earliest: 2025-03-12, latest: 2025-03-14}
- {name: night drill, kind: training, agents: [ann], length: 1h, earliest: 2025-03-12 01:00, latest: 2025-03-12 04:00}
`, "wishes.yaml", `
- {agent: ann, from: 2025-03-14, to: 2025-03-14, want: free}
- {agent: ann, from: 2025-05-14, to: 2025-05-14, want: free}
`)
	out := d.run(t, 0, "solve", "--from", "2025-03-10")
	for _, want := range []string{
		"not held: training night drill of ann (" + d.dir + "/workforce/activities.yaml:3): ann has no shift between Wed 12 Mar 01:00",
		"note: wishes of other days than 2025-03-10 to 2025-03-16, not looked at here: 1 (" + d.dir + "/workforce/wishes.yaml:3)",
		"note: fixed entries of other days", "fixed.yaml:5)",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not in:\n%s", want, out)
		}
	}
	r, err := d.st.Roster(t.Context(), "2025-03-10", 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, s := range r.Shifts {
		for _, a := range s.Activities {
			if a.Name != "" {
				seen[string(a.Kind)+" "+a.Name]++
			}
		}
	}
	for what, n := range map[string]int{"training ladder": 1, "meeting news": 3, "coaching aht": 1} {
		if seen[what] != n {
			t.Errorf("%s: %d seats, want %d, in %v", what, seen[what], n, seen)
		}
	}
	d.run(t, 0, "verify")
	table := filepath.Join(d.dir, "week.csv")
	d.run(t, 0, "export", "--out", table)
	d.run(t, 0, "verify", table)
	if out := d.run(t, 0, "export", "--format", "ics", "--agent", "cyn"); !strings.Contains(strings.ReplaceAll(out, "\r\n ", ""), "training ladder") {
		t.Errorf("no training in the calendar:\n%s", out)
	}
	if out := d.run(t, 0, "explain", "cyn"); !strings.Contains(out, "09:30-11:00 training ladder") {
		t.Errorf("no training in the explanation:\n%s", out)
	}
	if _, doctor, _ := hotlined(t, "-c", d.file, "doctor"); !strings.Contains(doctor, "nothing stands against the next 1 weeks; wishes of other days") {
		t.Errorf("the doctor says nothing of wishes:\n%s", doctor)
	}
	var made struct{ Unheld, Notes []any }
	if err := json.Unmarshal([]byte(d.run(t, 0, "solve", "--from", "2025-03-10", "--json")), &made); err != nil || len(made.Unheld) != 1 || len(made.Notes) != 2 {
		t.Errorf("as JSON %+v, %v", made, err)
	}
}

// Mistakes in the folder are told all at once, with file and line, by solve and
// by the doctor.
func TestContradictionsStopARosterAndAreDiagnosed(t *testing.T) {
	d := newDesk(t)
	next := week(time.Now(), d.cfg).AddDate(0, 0, 7)
	at := func(day int, clock string) string { return next.AddDate(0, 0, day).Format(time.DateOnly) + " " + clock }
	d.folder(t, "fixed.csv", "agent,from,to,what,queue\n"+
		"ann,"+at(0, "14:00")+","+at(0, "22:30")+",shift,\n"+
		"ann,"+at(1, "06:00")+","+at(1, "14:30")+",shift,\n"+
		"bob,"+at(0, "09:00")+","+at(0, "10:00")+",queue,accounts\n"+
		"cyn,"+at(0, "08:00")+","+at(0, "16:30")+",shift,\n"+
		"cyn,"+at(0, "10:00")+","+at(0, "17:00")+",meeting,\n")
	if err := os.Remove(filepath.Join(d.dir, "workforce", "fixed.yaml")); err != nil {
		t.Fatal(err)
	}
	file := d.dir + "/workforce/fixed.csv:"
	_, doctor, _ := hotlined(t, "-c", d.file, "doctor")
	if want := file + "6: agent cyn: meeting"; !strings.Contains(doctor, want) || !strings.Contains(doctor, "("+file+"5) cannot both be kept") {
		t.Errorf("%s is not in:\n%s", want, doctor)
	}
	text, err := os.ReadFile(filepath.Join(d.dir, "workforce", "fixed.csv"))
	if err != nil {
		t.Fatal(err)
	}
	d.folder(t, "fixed.csv", strings.Join(strings.SplitAfter(string(text), "\n")[:5], ""))
	_, doctor, _ = hotlined(t, "-c", d.file, "doctor")
	solve := d.run(t, 1, "solve", "--from", next.Format(time.DateOnly))
	for _, want := range []string{
		file + "2 and " + file + "3: agent ann: fixed against the rule rest: ann rests 7h30m",
		file + `4: agent bob: unknown queue "accounts"`,
	} {
		if !strings.Contains(doctor, want) || !strings.Contains(solve, want) {
			t.Errorf("%s is not in:\n%s\nor not in:\n%s", want, doctor, solve)
		}
	}
}

// A skill that no queue needs is told with its line, by both.
func TestUnknownSkillIsTold(t *testing.T) {
	d := newDesk(t)
	d.folder(t, "agents.yaml", "- {id: ann, contract: full-time, skills: [cards]}\n- {id: bob, contract: full-time, skills: [crads]}\n")
	want := d.dir + `/workforce/agents.yaml:2: agent bob: no queue needs the skill "crads", want one of [cards]`
	_, doctor, _ := hotlined(t, "-c", d.file, "doctor")
	if solve := d.run(t, 1, "solve", "--from", "2025-03-10"); !strings.Contains(solve, want) || !strings.Contains(doctor, want) {
		t.Errorf("%s is not in:\n%s\nor not in:\n%s", want, solve, doctor)
	}
}

// What is required while the hotline is closed is told, and nobody rostered for it.
func TestDemandInClosedHours(t *testing.T) {
	d := newDesk(t)
	d.configure(t, "queues:", "forecast: {open: 'Mon-Fri 08:00-18:00'}\nqueues:")
	out := d.run(t, 0, "solve", "--from", "2025-03-10")
	want := "note: cards: agents are required from Sat 15 Mar 08:00 to Sat 15 Mar 18:00 while it is closed by the opening hours; nobody is rostered for that"
	if !strings.Contains(out, want) {
		t.Errorf("%s is not in:\n%s", want, out)
	}
	r, err := d.st.Roster(t.Context(), "2025-03-10", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range r.Shifts {
		if day := s.Start.In(d.cfg.Site.Location()).Weekday(); day == time.Saturday || day == time.Sunday {
			t.Errorf("%s works on a closed %s", s.Agent, day)
		}
	}
}

// Where rosters overlap, every day before a period is read from one of them: the
// published one, or the one that begins later.
func TestHistoryIsReadOnce(t *testing.T) {
	d := newDesk(t)
	site := d.cfg.Site.Location()
	day := func(month time.Month, day int) time.Time { return time.Date(2025, month, day, 0, 0, 0, 0, site) }
	shift := func(month time.Month, of int, hour int) hotline.Shift {
		at := day(month, of).Add(time.Duration(hour) * time.Hour)
		return hotline.Shift{Agent: "ann", Start: at.UTC(), End: at.Add(8 * time.Hour).UTC(), Activities: []hotline.Activity{
			{Start: at.UTC(), End: at.Add(8 * time.Hour).UTC(), Kind: hotline.Work, Queue: "cards"}}, Why: "test"}
	}
	save := func(id string, from, to time.Time, publish bool, shifts ...hotline.Shift) {
		t.Helper()
		v, err := d.st.SaveRoster(t.Context(), hotline.Roster{ID: id, From: from, To: to, MadeAt: from.AddDate(0, 0, -7), Shifts: shifts})
		if err == nil && publish {
			err = d.st.PublishRoster(t.Context(), id, v)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	save("2025-02-17", day(2, 17), day(3, 10), true, shift(2, 24, 8), shift(2, 26, 8))
	save("2025-02-24", day(2, 24), day(3, 3), false, shift(2, 24, 10), shift(2, 25, 10))
	save("2025-03-03", day(3, 3), day(3, 17), true, shift(3, 3, 12), shift(3, 4, 12), shift(3, 6, 12))
	got, err := shiftsBefore(t.Context(), d.st, day(3, 5), 14)
	if err != nil {
		t.Fatal(err)
	}
	var starts []string
	for _, s := range got {
		starts = append(starts, s.Start.In(site).Format("2 Jan 15"))
	}
	if text := strings.Join(starts, ", "); text != "24 Feb 08, 26 Feb 08, 3 Mar 12, 4 Mar 12" {
		t.Errorf("read %s", text)
	}
}
