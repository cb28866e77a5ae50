package sequence

import (
	"bytes"
	"strings"
	"testing"
)

// small is an instance of two people and one week.
const small = `# a comment
SECTION_HORIZON
7
SECTION_SHIFTS
E,480,
N,600,E
SECTION_STAFF
ann,E=7|N=2,2400,960,5,2,2,1
bob,E=7|N=0,2400,0,5,1,1,1
SECTION_DAYS_OFF
ann,0
SECTION_SHIFT_ON_REQUESTS
ann,1,E,3
SECTION_SHIFT_OFF_REQUESTS
bob,2,E,5
SECTION_COVER
1,E,1,100,1
1,N,1,100,1
2,E,1,100,1
`

func read(t *testing.T, text string) *Problem {
	t.Helper()
	p, err := Read(strings.NewReader(text), "week.txt")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRead(t *testing.T) {
	p := read(t, strings.ReplaceAll(small, "\n", "\r\n"))
	if p.Days != 7 || len(p.Shifts) != 2 || len(p.Staff) != 2 || len(p.Cover) != 3 {
		t.Fatalf("got %+v", p)
	}
	ann := p.Staff[0]
	if ann.MaxShifts[1] != 2 || ann.MaxMinutes != 2400 || ann.MinMinutes != 960 || ann.MaxRun != 5 || ann.MinRun != 2 || ann.MinOff != 2 || ann.MaxWeekends != 1 {
		t.Errorf("ann: %+v", ann)
	}
	if len(p.Shifts[1].NotNext) != 1 || p.Shifts[1].NotNext[0] != 0 {
		t.Errorf("E must not follow N: %+v", p.Shifts)
	}
}

func TestReadTellsEveryMistakeWithItsLine(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"N,600,E", "N,600,X", `week.txt:6: unknown shift "X"`},
		{"N,600,E", "E,600,", `week.txt:6: shift "E": want a new, non-empty ID`},
		{"ann,1,E,3", "amy,1,E,3", `week.txt:13: unknown employee "amy"`},
		{"ann,1,E,3", "ann,7,E,3", `week.txt:13: day: want a whole number from 0 to 6, got "7"`},
		{"bob,2,E,5", "bob,2,E,much", `week.txt:15: weight: want a whole number from 0 to 1000000, got "much"`},
		{"2,E,1,100,1", "1,E,1,100,1", "week.txt:19: the cover of shift E on day 1 is given twice"},
		{"2400,960", "2400,9600", "week.txt:8: employee ann: at least 9600 and at most 2400 minutes"},
		{"SECTION_COVER", "SECTION_COVERS", `week.txt:16: unknown section "SECTION_COVERS"`},
		{"# a comment", "7", `week.txt:1: want a SECTION_ line first`},
		{"ann,E=7|N=2,2400", "ann,2400", "week.txt:8: want ID, MaxShifts"},
	} {
		_, err := Read(strings.NewReader(strings.Replace(small, c.from, c.to, 1)), "week.txt")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s for %s: got %v, want %s", c.to, c.from, err, c.want)
		}
	}
	_, err := Read(strings.NewReader(strings.NewReplacer("ann,1,E,3", "amy,1,E,3", "bob,2,E,5", "bob,9,E,5").Replace(small)), "week.txt")
	if err == nil || !strings.Contains(err.Error(), ":13:") || !strings.Contains(err.Error(), ":15:") {
		t.Errorf("two mistakes: got %v", err)
	}
}

func TestCSVTellsEveryMistakeWithItsLine(t *testing.T) {
	p := read(t, small)
	text := "employee,day,shift\nann,1,E\namy,1,E\nann,7,E\nann,1,N\nann,2,X\n"
	_, err := ReadCSV(strings.NewReader(text), "roster.csv", p)
	for _, want := range []string{`roster.csv:3: unknown employee "amy"`, "roster.csv:4: day", "roster.csv:5: a second shift", `roster.csv:6: unknown shift "X"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %s in %v", want, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(small)
	f.Add("SECTION_STAFF\nann,,0,0,1,1,1,0\nSECTION_SHIFTS\nE,1,\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Read(strings.NewReader(text), "fuzz")
		if err != nil {
			return
		}
		if len(p.Staff)*p.Days > 100_000 {
			return
		}
		empty := newRoster(p)
		var file bytes.Buffer
		if err := WriteCSV(&file, p, empty); err != nil {
			t.Fatal(err)
		}
		back, err := ReadCSV(&file, "roster", p)
		if err != nil || Verify(p, back).Objective != Verify(p, empty).Objective {
			t.Errorf("an empty roster does not come back: %v", err)
		}
	})
}
