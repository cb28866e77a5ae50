package tour

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

// small is an instance of two people and two days.
const small = `# a comment
SECTION_HORIZON
2
SECTION_TASKS
2
SECTION_STAFF
# ID, MinTotalMinutes, MaxTotalMinutes
ann,360,600
bob,0,1200
SECTION_COVER
# Day, Time, TaskID, Min, Max
1,06:00-06:15,1,1,1
1,23:45-24:00,2,1,2
2,00:00-00:15,2,0,1
3,05:45-06:00,1,0,0
`

func read(t *testing.T, text string) *Problem {
	t.Helper()
	p, err := Read(strings.NewReader(text), "days.txt")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRead(t *testing.T) {
	p := read(t, strings.ReplaceAll(small, "\n", "\r\n"))
	want := &Problem{
		Days: 2, Tasks: 2,
		Staff: []Employee{{"ann", 360, 600}, {"bob", 0, 1200}},
		Cover: []Cover{{0, 0, 1, 1}, {71, 1, 1, 2}, {72, 1, 0, 1}, {191, 0, 0, 0}},
	}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("got %+v\nwant %+v", p, want)
	}
}

func TestReadTellsEveryMistakeWithItsLine(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"SECTION_HORIZON\n2", "SECTION_HORIZON\ntwo", `days.txt:3: days: want a whole number from 1 to 366, got "two"`},
		{"bob,0,1200", "ann,0,1200", `days.txt:9: employee "ann": want a new, non-empty ID`},
		{"bob,0,1200", "bob,1260,1200", "days.txt:9: employee bob: at least 1260 and at most 1200 minutes"},
		{"bob,0,1200", "bob,1200", "days.txt:9: want ID, MinTotalMinutes, MaxTotalMinutes, got 2 fields"},
		{"06:00-06:15,1,1,1", "06:00-06:15,3,1,1", `days.txt:12: task: want a whole number from 1 to 2, got "3"`},
		{"06:00-06:15,1,1,1", "06:00-06:30,1,1,1", `days.txt:12: time: want a quarter of an hour such as 06:00-06:15, got "06:00-06:30"`},
		{"06:00-06:15,1,1,1", "05:45-06:00,1,1,1", "days.txt:12: day 1 05:45-06:00 lies outside the horizon"},
		{"06:00-06:15,1,1,1", "06:00-06:15,1,2,1", "days.txt:12: at least 2 and at most 1 at work"},
		{"2,00:00-00:15,2,0,1", "1,06:00-06:15,1,0,1", "days.txt:14: the cover of day 1 06:00-06:15, task 1, is given twice"},
		{"SECTION_COVER", "SECTION_COVERS", `days.txt:10: unknown section "SECTION_COVERS"`},
		{"SECTION_TASKS\n2\n", "", "days.txt:10: cover before the horizon and the tasks are known"},
		{"# a comment", "7", "days.txt:1: want a SECTION_ line first"},
	} {
		_, err := Read(strings.NewReader(strings.Replace(small, c.from, c.to, 1)), "days.txt")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s for %s: got %v, want %s", c.to, c.from, err, c.want)
		}
	}
	_, err := Read(strings.NewReader(strings.NewReplacer("bob,0", "ann,0", "3,05:45", "4,05:45").Replace(small)), "days.txt")
	if err == nil || !strings.Contains(err.Error(), ":9:") || !strings.Contains(err.Error(), ":15:") {
		t.Errorf("two mistakes: got %v", err)
	}
	if _, err := Read(strings.NewReader("SECTION_HORIZON\n3\n"), "days.txt"); err == nil || !strings.Contains(err.Error(), "nothing in SECTION_STAFF") {
		t.Errorf("half a file: got %v", err)
	}
}

func TestCSVTellsEveryMistakeWithItsLine(t *testing.T) {
	p := read(t, small)
	text := "employee,day,start,end,task\nann,1,06:00,12:00,1\namy,1,06:00,12:00,1\nann,4,06:00,12:00,1\nann,1,05:00,12:00,1\nann,1,06:05,12:00,1\nann,1,06:00,12:00,3\n"
	_, err := ReadCSV(strings.NewReader(text), "roster.csv", p)
	for _, want := range []string{
		`roster.csv:3: unknown employee "amy"`, `roster.csv:4: day: want a whole number from 1 to 3, got "4"`,
		"roster.csv:5: day 1 05:00 to 12:00 lies outside the horizon", `roster.csv:6: start: want HH:MM on a quarter of an hour, got "06:05"`,
		`roster.csv:7: task: want a whole number from 1 to 2, got "3"`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %s in %v", want, err)
		}
	}
}

func TestCSVComesBack(t *testing.T) {
	p := read(t, small)
	r := Roster{{{Start: 68, End: 72, Task: 1}, {Start: 72, End: 100, Task: 0}}, {{Start: 152, End: 192, Task: 1}}}
	var file bytes.Buffer
	if err := WriteCSV(&file, p, r); err != nil {
		t.Fatal(err)
	}
	want := "employee,day,start,end,task\nann,1,23:00,00:00,2\nann,2,00:00,07:00,1\nbob,2,20:00,06:00,2\n"
	if file.String() != want {
		t.Errorf("got %s, want %s", file.String(), want)
	}
	back, err := ReadCSV(&file, "roster.csv", p)
	if err != nil || !reflect.DeepEqual(back, r) {
		t.Errorf("got %v %v, want %v", back, err, r)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(small)
	f.Add("SECTION_STAFF\nann,,0\nSECTION_TASKS\n1\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Read(strings.NewReader(text), "fuzz")
		if err != nil {
			return
		}
		if len(p.Staff)*p.Days*p.Tasks > 10_000 {
			return
		}
		r := Solve(p, Options{Rounds: 1, Stop: func() bool { return true }})
		var file bytes.Buffer
		if err := WriteCSV(&file, p, r.Roster); err != nil {
			t.Fatal(err)
		}
		back, err := ReadCSV(&file, "roster", p)
		if err != nil {
			t.Fatal(err)
		}
		if v := Verify(p, back); v.Objective != r.Objective || v.Uncovered != r.Uncovered {
			t.Errorf("%d missing and %d after reading, %d and %d before", v.Uncovered, v.Objective, r.Uncovered, r.Objective)
		}
	})
}
