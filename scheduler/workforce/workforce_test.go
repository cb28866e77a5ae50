package workforce

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/roster"
)

var berlin = func() *time.Location {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return time.UTC
	}
	return loc
}()

// folder writes files, given as name and text, into a folder.
func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i+1 < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const contracts = `contracts:
  - name: full-time
    hours-per-week: 40
    max-per-week: 44
    min-shift: 8h
    max-shift: 9h30m
    rest: 11h
    days-per-week: 5
`

func TestRead(t *testing.T) {
	t.Parallel()
	dir := folder(t, "contracts.yaml", contracts, "agents.yaml", `agents:
  - id: ann
    name: Ann Meyer
    contract: full-time
    skills: {cards: 1, accounts: 0.9}
    from: 2024-01-01
    available: [Mon-Tue 07:00-15:00, Sat 22:00-06:00]
  - id: bob
    contract: full-time
    skills: [cards]
`, "absences.yaml", `
- {agent: ann, from: 2025-03-10, to: 2025-03-14, kind: leave}
`, "wishes.csv", "agent,from,to,want,weight,note\nbob,2025-03-12 08:00,2025-03-12 12:00,free,2,dentist\n")
	w, err := Read(dir, berlin)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Agents) != 2 || w.Agents[0].Skills["accounts"] != 0.9 || w.Agents[1].Skills["cards"] != 1 {
		t.Errorf("agents %+v", w.Agents)
	}
	if c := w.Contracts[0]; c.MaxShift != 9*time.Hour+30*time.Minute || c.Rest != 11*time.Hour || c.HoursPerWeek != 40 {
		t.Errorf("contract %+v", c)
	}
	want := []roster.Availability{
		{Agent: "ann", Weekday: time.Monday, From: 7 * time.Hour, To: 15 * time.Hour},
		{Agent: "ann", Weekday: time.Tuesday, From: 7 * time.Hour, To: 15 * time.Hour},
		{Agent: "ann", Weekday: time.Saturday, From: 22 * time.Hour, To: 30 * time.Hour},
	}
	if !reflect.DeepEqual(w.Available, want) {
		t.Errorf("available %+v", w.Available)
	}
	if a := w.Absences[0]; !a.To.Equal(time.Date(2025, 3, 15, 0, 0, 0, 0, berlin)) || !a.Planned {
		t.Errorf("leave until the 14th ends %s", a.To)
	}
	if v := w.Wishes[0]; v.Work || v.Weight != 2 || !v.From.Equal(time.Date(2025, 3, 12, 8, 0, 0, 0, berlin)) {
		t.Errorf("wish %+v", v)
	}
}

func TestEveryMistakeAtOnce(t *testing.T) {
	t.Parallel()
	dir := folder(t, "contracts.yaml", contracts, "agents.csv", `id,contract,skills,from,available
ann,fulltime,cards:1,2024-01-01,
ann,full-time,cards,,
bob,full-time,cards:much,,Mon-Fry 07:00-15:00
,full-time,,01.02.2024,
`, "absences.yaml", `
- agent: zoe
  from: 2025-03-10
  to: 2025-03-01
  reason: sun
`, "wishes.yaml", "- {agent: ann, from: 2025-03-10, to: 2025-03-11, want: party, weight: -1}\n")
	_, err := Read(dir, berlin)
	if err == nil {
		t.Fatal("nothing wrong was found")
	}
	for _, want := range []string{
		`agents.csv:2: contract: unknown contract "fulltime", want one of [full-time]`,
		`agents.csv:3: id: agent "ann" is in`,
		`agents.csv:4: skills: cards: want a proficiency`,
		`agents.csv:4: available: want days and hours such as Mon-Fri 07:00-15:00, got "Mon-Fry 07:00-15:00"`,
		`agents.csv:5: id: is missing`,
		`agents.csv:5: skills: an agent needs at least one`,
		`agents.csv:5: from: want a date`,
		`absences.yaml:5: unknown key "reason"`,
		`absences.yaml:2: agent: unknown agent "zoe"`,
		`absences.yaml:4: to: 2025-03-01 is before 2025-03-10`,
		`wishes.yaml:1: want: want free or work, got "party"`,
		`wishes.yaml:1: weight: want a number`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not reported in:\n%v", want, err)
		}
	}
}

func TestWhatIsPlannedIsRead(t *testing.T) {
	t.Parallel()
	at := func(day, hour int) time.Time { return time.Date(2025, 3, day, hour, 0, 0, 0, berlin) }
	dir := folder(t, "contracts.yaml", contracts, "agents.csv", `id,contract,skills,team
ann,full-time,cards,north
bob,full-time,cards,north
cyn,full-time,cards,south
`, "fixed.csv", `agent,from,to,what,queue,name
ann,2025-03-10 08:00,2025-03-10 16:30,shift,,
ann,2025-03-10 10:00,2025-03-10 11:00,training,,ladder
bob,2025-03-10,2025-03-11,off,,
cyn,2025-03-12 08:00,2025-03-12 12:00,queue,cards,
`, "activities.yaml", `
- name: news
  kind: meeting
  team: north
  agents: [cyn]
  leader: bob
  length: 45m
  earliest: 2025-03-10
  latest: 2025-03-14
  together: yes
  room: 8
`, "availability.yaml", `
- {agent: ann, from: 2025-03-13, to: 2025-03-14, hours: none}
- {agent: bob, from: 2025-03-13, to: 2025-03-13, hours: [08:00-12:00, 14:00-18:00]}
`)
	w, err := Read(dir, berlin)
	if err != nil {
		t.Fatal(err)
	}
	if want := dir + "/fixed.csv:4"; len(w.Fixed) != 4 || w.Fixed[2].Source != want || !w.Fixed[2].To.Equal(at(12, 0)) || w.Fixed[3].What != "work" {
		t.Errorf("fixed %+v", w.Fixed)
	}
	want := roster.Session{
		Name: "news", Kind: hotline.Meeting, Agents: []string{"cyn", "ann"}, Leader: "bob", Length: 45 * time.Minute,
		Earliest: at(10, 0), Latest: at(15, 0), Together: true, Room: 8, Weight: 1, Source: dir + "/activities.yaml:2",
	}
	if len(w.Sessions) != 1 || !reflect.DeepEqual(w.Sessions[0], want) {
		t.Errorf("sessions %+v\nwant %+v", w.Sessions, want)
	}
	if a := w.Available; len(a) != 4 || !a[1].Date.Equal(at(14, 0)) || a[1].From != a[1].To || a[3].From != 14*time.Hour || a[3].Weekday != time.Thursday {
		t.Errorf("available %+v", a)
	}
}

func TestMistakesOfWhatIsPlannedAreAllReported(t *testing.T) {
	t.Parallel()
	dir := folder(t, "contracts.yaml", contracts, "agents.csv", "id,contract,skills,team\nann,full-time,cards,north\n",
		"absences.csv", "agent,from,to\nann,2025-03-12,2025-03-12\n",
		"fixed.csv", `agent,from,to,what,queue,name
ann,2025-03-10 08:00,2025-03-10 16:30,shift,,
ann,2025-03-10 12:00,2025-03-10 20:00,shift,,
ann,2025-03-12 12:00,2025-03-12 13:00,meeting,,
zoe,2025-03-10,2025-03-11,off,,
ann,2025-03-13 08:00,2025-03-13 09:00,queue,,
ann,2025-03-13 10:00,2025-03-13 11:00,training,cards,
ann,2025-03-13 12:00,2025-03-13 13:00,party,,
`, "activities.csv", `name,kind,agents,team,length,together,room
news,meeting,,east,45m,,
,training,ann,,,perhaps,-1
drill,lunch,zoe,,1h,,
`, "availability.csv", "agent,from,to,hours\nzoe,2025-03-10,2025-03-11,never\n")
	_, err := Read(dir, berlin)
	if err == nil {
		t.Fatal("nothing wrong was found")
	}
	for _, want := range []string{
		"fixed.csv:3: agent ann: shift Mon 10 Mar 12:00-20:00 and shift Mon 10 Mar 08:00-16:30 (" + dir + "/fixed.csv:2) cannot both be kept",
		"fixed.csv:4: agent ann: meeting Wed 12 Mar 12:00-13:00 is fixed during leave from Wed 12 Mar 00:00 to Thu 13 Mar 00:00 (" + dir + "/absences.csv:2)",
		`fixed.csv:5: agent: unknown agent "zoe"`,
		"fixed.csv:6: queue: is missing",
		"fixed.csv:7: queue: only what: queue has one, not training",
		"fixed.csv:8: what: want one of [shift off work training meeting coaching], got \"party\"",
		`activities.csv:2: team: unknown team "east", want one of [north]`,
		"activities.csv:3: name: is missing", "activities.csv:3: length: is missing", "activities.csv:3: together: want yes or no", "activities.csv:3: room: want a number",
		"activities.csv:4: lunch drill: want a kind of [training meeting coaching]", `activities.csv:4: lunch drill: unknown agent "zoe"`,
		`availability.csv:2: agent: unknown agent "zoe"`, `availability.csv:2: hours: want none or hours such as 07:00-15:00, got "never"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not reported in:\n%v", want, err)
		}
	}
}

func TestBrokenFiles(t *testing.T) {
	t.Parallel()
	for name, files := range map[string][]string{
		"nothing there":   {},
		"no list":         {"contracts.yaml", "full-time", "agents.yaml", "agents: []"},
		"not YAML":        {"contracts.yaml", contracts, "agents.yaml", "\tid: ann"},
		"a key twice":     {"contracts.yaml", contracts, "agents.yaml", "- {id: ann, id: bob}"},
		"a ragged row":    {"contracts.yaml", contracts, "agents.csv", "id,skills\nann\n"},
		"no mapping":      {"contracts.yaml", contracts, "agents.yaml", "- ann\n- bob"},
		"shifts reversed": {"contracts.yaml", "- {name: x, min-shift: 9h, max-shift: 8h}", "agents.yaml", ""},
		"hours reversed":  {"contracts.yaml", "- {name: x, hours-per-week: 40, max-per-week: 30}", "agents.yaml", ""},
	} {
		if w, err := Read(folder(t, files...), berlin); err == nil {
			t.Errorf("%s: read %+v", name, w)
		}
	}
}

func TestCheckSkills(t *testing.T) {
	t.Parallel()
	dir := folder(t, "contracts.yaml", contracts, "agents.yaml", "- id: ann\n  contract: full-time\n  skills: {cards: 1, crads: 1}\n")
	w, err := Read(dir, berlin)
	if err != nil {
		t.Fatal(err)
	}
	err = w.CheckSkills([]hotline.Queue{{Name: "cards"}, {Name: "vip", Skill: "gold"}})
	if err == nil || !strings.Contains(err.Error(), `agents.yaml:1: agent ann: no queue needs the skill "crads", want one of [cards gold]`) {
		t.Errorf("got %v", err)
	}
}

// forget drops where things were read from.
func (w *Workforce) forget() {
	for i := range w.Agents {
		w.Agents[i].Source = ""
	}
	for i := range w.Absences {
		w.Absences[i].Source = ""
	}
	for i := range w.Wishes {
		w.Wishes[i].Source = ""
	}
	for i := range w.Fixed {
		w.Fixed[i].Source = ""
	}
	for i := range w.Sessions {
		w.Sessions[i].Source = ""
	}
}

func TestWriteIsReadBack(t *testing.T) {
	t.Parallel()
	at := func(day, hour int) time.Time { return time.Date(2025, 3, day, hour, 0, 0, 0, berlin) }
	w := Workforce{
		Contracts: []hotline.Contract{{
			Name: "nights", HoursPerWeek: 36, MinPerWeek: 27, MaxPerWeek: 45, MinShift: 8 * time.Hour, MaxShift: 9*time.Hour + 30*time.Minute,
			MaxDaysInARow: 5, DaysPerWeek: 4, Rest: 11 * time.Hour, NightAllowed: true, Shifts: []string{"early", "late"},
		}},
		Agents:    []hotline.Agent{{Languages: []string{"de", "fr"}, SeniorSince: at(2, 0), ID: "ann", Name: "Ann", Team: "Cards", Contract: "nights", Skills: map[string]float64{"cards": 1}, From: at(1, 0), To: at(31, 0)}},
		Available: []roster.Availability{{Agent: "ann", Weekday: time.Sunday, From: 20 * time.Hour, To: 32 * time.Hour}, {Agent: "ann", Weekday: time.Monday, To: 24 * time.Hour}},
		Absences:  []hotline.Absence{{Agent: "ann", From: at(3, 0), To: at(5, 0), Kind: "leave", Planned: true}},
		Wishes:    []roster.Wish{{Agent: "ann", From: at(6, 8), To: at(6, 12), Work: true, Weight: 2, Note: "needs the hours"}},
		Fixed: []roster.Fixed{
			{Agent: "ann", From: at(7, 8), To: at(7, 12), What: "work", Queue: "cards"},
			{Agent: "ann", From: at(8, 8), To: at(8, 9), What: "training", Name: "ladder"},
		},
		Sessions: []roster.Session{{
			Name: "team", Kind: hotline.Meeting, Agents: []string{"ann"}, Length: 90 * time.Minute, Earliest: at(9, 0), Latest: at(12, 0), Together: true, Room: 3, Weight: 2,
		}},
	}
	w.Available = append(w.Available,
		roster.Availability{Agent: "ann", Weekday: time.Monday, Date: at(10, 0)},
		roster.Availability{Agent: "ann", Weekday: time.Tuesday, Date: at(11, 0), From: 7 * time.Hour, To: 9 * time.Hour},
		roster.Availability{Agent: "ann", Weekday: time.Tuesday, Date: at(11, 0), From: 12 * time.Hour, To: 26 * time.Hour})
	dir := t.TempDir()
	if err := Write(dir, w, berlin); err != nil {
		t.Fatal(err)
	}
	got, err := Read(dir, berlin)
	if err != nil {
		t.Fatal(err)
	}
	got.forget()
	if !reflect.DeepEqual(got, w) {
		t.Errorf("read back\n%+v\nwant\n%+v", got, w)
	}
}

// Who serves a queue in a language has its skill and speaks the language.
func TestSpeak(t *testing.T) {
	t.Parallel()
	agents := []hotline.Agent{
		{ID: "ann", Skills: map[string]float64{"cards": 0.9}, Languages: []string{"de", "fr"}},
		{ID: "bob", Skills: map[string]float64{"cards": 1}},
		{ID: "cyn", Skills: map[string]float64{"accounts": 1}, Languages: []string{"fr"}},
	}
	queues, got := Speak([]hotline.Queue{{Name: "cards"}, {Name: "cartes", Skill: "cards", Language: "fr"}}, agents)
	if queues[0].Skill != "" || queues[1].Skill != "cards in fr" {
		t.Errorf("queues %+v", queues)
	}
	if got[0].Skills["cards in fr"] != 0.9 || len(got[1].Skills) != 1 || len(got[2].Skills) != 1 {
		t.Errorf("agents %+v", got)
	}
	if len(agents[0].Skills) != 1 {
		t.Error("the agents that came in were changed")
	}
}
