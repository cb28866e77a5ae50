package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
	"github.com/hotlined/hotlined/scheduler/workforce"
)

// desk is a small hotline with a workforce folder and a requirement for the week
// of 10 March 2025, in a database of its own.
type desk struct {
	st   *store.Store
	cfg  config.Config
	file string // configuration
	dir  string
}

func newDesk(t *testing.T) desk {
	t.Helper()
	d := desk{dir: t.TempDir()}
	url := storetest.URL(t)
	site, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	staff := workforce.Workforce{Contracts: []hotline.Contract{{Name: "full-time", HoursPerWeek: 40, DaysPerWeek: 5, MaxDaysInARow: 5, MinShift: 8 * time.Hour, MaxShift: 9 * time.Hour, Rest: 11 * time.Hour}}}
	for _, name := range []string{"ann", "bob", "cyn", "dan"} {
		staff.Agents = append(staff.Agents, hotline.Agent{ID: name, Contract: "full-time", Skills: map[string]float64{"cards": 1}})
	}
	if err := workforce.Write(filepath.Join(d.dir, "workforce"), staff, site); err != nil {
		t.Fatal(err)
	}
	d.file = filepath.Join(d.dir, "hotlined.yaml")
	text := "site: {timezone: Europe/Berlin}\nstore: {url: '" + url + "'}\nroster: {time: 1s, weeks: 1}\nqueues: [{name: cards}]\nworkforce: " + filepath.Join(d.dir, "workforce") + "\n"
	if err := os.WriteFile(d.file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if d.cfg, err = config.Read(d.file); err != nil {
		t.Fatal(err)
	}
	if d.st, err = store.Open(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.st.Close() })
	if _, err := d.st.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.require(t, site, time.Date(2025, 3, 3, 6, 0, 0, 0, time.UTC))
	return d
}

// require saves that two are needed on cards on every day from 8 to 18, as
// known at an instant.
func (d desk) require(t *testing.T, site *time.Location, asOf time.Time) {
	t.Helper()
	var all []hotline.Requirement
	for day := range 7 {
		for quarter := range 40 {
			at := time.Date(2025, 3, 10+day, 8, 15*quarter, 0, 0, site)
			all = append(all, hotline.Requirement{Queue: "cards", Start: at.UTC(), Interval: 15 * time.Minute, AsOf: asOf, Agents: 2, GrossAgents: 2.2})
		}
	}
	if err := d.st.SaveRequirements(t.Context(), all); err != nil {
		t.Fatal(err)
	}
}

func (d desk) run(t *testing.T, want int, args ...string) string {
	t.Helper()
	code, out, errs := hotlined(t, append([]string{"-c", d.file, "roster"}, args...)...)
	if code != want {
		t.Fatalf("roster %v: exit %d, want %d: %s%s", args, code, want, out, errs)
	}
	return out + errs
}

func (d desk) versions(t *testing.T) []hotline.Roster {
	t.Helper()
	all, err := d.st.Rosters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The job makes a week's roster once per forecast, and never touches a published one.
func TestRosterJob(t *testing.T) {
	d := newDesk(t)
	now := time.Date(2025, 3, 3, 7, 0, 0, 0, time.UTC)
	job := rosterJob(d.cfg, d.st)
	for range 2 {
		if err := job(t.Context(), now); err != nil {
			t.Fatal(err)
		}
	}
	all := d.versions(t)
	if len(all) != 1 || all[0].ID != "2025-03-10" || all[0].Published {
		t.Fatalf("after two runs there is %+v", all)
	}
	d.require(t, d.cfg.Site.Location(), now.Add(24*time.Hour))
	if err := job(t.Context(), now.Add(25*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if all = d.versions(t); len(all) != 2 {
		t.Fatalf("a new forecast made %d versions", len(all))
	}
	if err := d.st.PublishRoster(t.Context(), "2025-03-10", 2); err != nil {
		t.Fatal(err)
	}
	d.require(t, d.cfg.Site.Location(), now.Add(48*time.Hour))
	if err := job(t.Context(), now.Add(49*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if all = d.versions(t); len(all) != 2 {
		t.Errorf("a published week was planned anew")
	}
}

func TestRosterJobWithoutWorkforceOrDemand(t *testing.T) {
	d := newDesk(t)
	cfg := d.cfg
	cfg.Workforce = ""
	if err := rosterJob(cfg, d.st)(t.Context(), time.Date(2025, 3, 3, 7, 0, 0, 0, time.UTC)); err != nil {
		t.Error(err)
	}
	if err := rosterJob(d.cfg, d.st)(t.Context(), time.Date(2025, 6, 3, 7, 0, 0, 0, time.UTC)); err != nil {
		t.Error(err)
	}
	if all := d.versions(t); len(all) != 0 {
		t.Errorf("rosters out of nothing: %+v", all)
	}
}

func TestRosterCommands(t *testing.T) {
	d := newDesk(t)
	csv := filepath.Join(d.dir, "week.csv")
	var made solved
	code, out, errs := hotlined(t, "-c", d.file, "roster", "solve", "--from", "2025-03-10", "--json", "--out", csv)
	if err := json.Unmarshal([]byte(out), &made); code != exitDone || err != nil {
		t.Fatalf("exit %d, %v: %s", code, err, errs)
	}
	if made.HardBroken != 0 || made.Version != 1 || made.NeededHours != 140 || made.Bound > made.Objective || len(made.Trace) == 0 {
		t.Errorf("solved %+v", made)
	}
	say := func(want string, args ...string) {
		t.Helper()
		if got := d.run(t, exitDone, args...); !strings.Contains(got, want) {
			t.Errorf("roster %v printed %q, want %q", args, got, want)
		}
	}
	say("0 breaches", "verify")
	say("0 breaches", "verify", csv)
	say("ann in roster 2025-03-10, version 1", "explain", "ann")
	say("", "explain", "--gaps")
	say("BEGIN:VCALENDAR", "export", "--format", "ics", "--agent", "ann")
	say("employee,date,start,end,activity,queue", "export")
	say(`"agent": "ann"`, "export", "--format", "json", "--agent", "ann")
	exportedKeys(t, d.run(t, exitDone, "export", "--format", "json"))
	say("version 2", "solve", "--from", "2025-03-10", "--seed", "5", "--time", "100ms")
	say("", "diff", "1", "2")
	say("not checked: roster 2025-03-10: no forecast", "publish", "--version", "1")
	d.run(t, exitFailed, "publish", "--version", "2", "--strict")
	say("published")
}

func TestRosterBadInput(t *testing.T) {
	d := newDesk(t)
	fails := func(code int, want string, args ...string) {
		t.Helper()
		if got := d.run(t, code, args...); !strings.Contains(got, want) {
			t.Errorf("roster %v printed %q, want %q", args, got, want)
		}
	}
	fails(exitUsage, "unknown flag: --formats", "solve", "--formats", "curtois")
	fails(exitUsage, "want FILE.csv, FILE.ics or FILE.html", "solve", "--from", "2025-03-10", "--out", "week.xls")
	fails(exitUsage, "is no day", "solve", "--from", "monday")
	fails(exitFailed, "nothing is required", "solve", "--from", "2025-06-02")
	fails(exitFailed, "no roster is stored", "verify")
	fails(exitUsage, "wants an agent or --gaps", "explain")
	fails(exitUsage, "wants two versions", "diff", "1")
	fails(exitUsage, `unknown "xls"`, "export", "--format", "xls")
	fails(exitUsage, "no such file", "verify", filepath.Join(d.dir, "none.csv"))
	agents := filepath.Join(d.dir, "workforce", "agents.yaml")
	if err := os.WriteFile(agents, []byte("- {id: ann, contract: full-time, skills: [crads]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	fails(exitFailed, `agents.yaml:1: agent ann: no queue needs the skill "crads"`, "solve", "--from", "2025-03-10")
}

// exportedKeys wants a roster as JSON to be spelled like all other JSON of the program.
func exportedKeys(t *testing.T, text string) {
	t.Helper()
	for _, key := range []string{"id", "version", "from", "to", "made_at", "published", "shifts", "agent", "start", "end", "activities", "kind", "queue", "why", "gaps"} {
		if !strings.Contains(text, `"`+key+`":`) {
			t.Errorf("no %s in the exported roster", key)
		}
	}
	if wrong := regexp.MustCompile(`"[a-z_]*[A-Z]\w*":`).FindString(text); wrong != "" {
		t.Errorf("%s is not spelled as elsewhere", wrong)
	}
	if !strings.Contains(text, `"from": "2025-03-10T00:00:00+01:00"`) {
		t.Errorf("the period does not begin at the site's midnight: %.200s", text)
	}
}
