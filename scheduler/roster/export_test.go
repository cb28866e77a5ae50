package roster

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

func TestCSVIsReadBack(t *testing.T) {
	t.Parallel()
	p := bank(15, 1, 0.9, 1)
	p.From, p.To = moment("2025-10-20 00:00"), moment("2025-10-27 00:00") // with an hour that happens twice
	p.Demand = curve(p, 300)
	r, _ := Solve(p, short(1))
	var b bytes.Buffer
	if err := WriteCSV(&b, r.Shifts, berlin); err != nil {
		t.Fatal(err)
	}
	got, err := ReadCSV(&b)
	if err != nil {
		t.Fatal(err)
	}
	if changes := Diff(r, hotline.Roster{Shifts: got}, berlin); len(changes) > 0 || len(got) != len(r.Shifts) {
		t.Errorf("%d shifts came back of %d: %+v", len(got), len(r.Shifts), changes)
	}
	if v := VerifyShifts(p, got); !v.OK() {
		t.Error(v.Broken)
	}
}

func TestCSVLooksLikeThis(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := WriteCSV(&b, []hotline.Shift{lunch(on("ann", "Mon 08:00-16:00"), "12:00")}, berlin); err != nil {
		t.Fatal(err)
	}
	want := `employee,date,start,end,activity,queue
ann,2025-03-10,2025-03-10T08:00:00+01:00,2025-03-10T12:00:00+01:00,work,cards
ann,2025-03-10,2025-03-10T12:00:00+01:00,2025-03-10T12:30:00+01:00,lunch,
ann,2025-03-10,2025-03-10T12:30:00+01:00,2025-03-10T16:00:00+01:00,work,cards
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
}

func TestBrokenCSV(t *testing.T) {
	t.Parallel()
	head := strings.Join(columns, ",") + "\n"
	for what, text := range map[string]string{
		"line 1: want the columns":      "agent,when\n",
		"line 2: want 6 fields, got 2":  head + "ann,2025-03-10\n",
		"line 2: want times such as":    head + "ann,2025-03-10,8:00,16:00,work,cards\n",
		"line 2: the activity ends":     head + "ann,2025-03-10,2025-03-10T16:00:00Z,2025-03-10T08:00:00Z,work,cards\n",
		`line 2: unknown activity "nap`: head + "ann,2025-03-10,2025-03-10T08:00:00Z,2025-03-10T16:00:00Z,nap,\n",
	} {
		if _, err := ReadCSV(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("got %v, want %s", err, what)
		}
	}
	if _, err := ReadCSV(strings.NewReader("")); err == nil {
		t.Error("an empty file was read")
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add(strings.Join(columns, ",") + "\nann,2025-03-10,2025-03-10T08:00:00Z,2025-03-10T16:00:00Z,work,cards\n")
	f.Add("employee\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		shifts, err := ReadCSV(strings.NewReader(text))
		for _, s := range shifts {
			if err == nil && !s.Start.Before(s.End) && len(s.Activities) == 1 {
				t.Errorf("a shift that ends before it begins: %+v", s)
			}
		}
	})
}

func TestICS(t *testing.T) {
	t.Parallel()
	ann := lunch(on("ann", "Mon 08:00-16:00"), "12:00")
	ann.Why = "cards: needed"
	r := hotline.Roster{ID: "2025-03-10", Version: 3, MadeAt: moment("Mon 00:00"), Shifts: []hotline.Shift{ann, on("bob", "Tue 08:00-16:00")}}
	var b bytes.Buffer
	if err := WriteICS(&b, r, "ann", berlin); err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(b.String(), "\r\n ", "")
	for _, want := range []string{
		"BEGIN:VCALENDAR", "UID:ann-20250310@hotlined", "DTSTART:20250310T070000Z", "DTEND:20250310T150000Z", "DTSTAMP:20250309T230000Z",
		"SEQUENCE:3", "SUMMARY:Shift: cards", `08:00-12:00 work cards\n12:00-12:30 lunch\n12:30-16:00 work cards\ncards: needed`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Count(text, "BEGIN:VEVENT") != 1 {
		t.Errorf("another's shifts are in\n%s", text)
	}
	b.Reset()
	if err := WriteICS(&b, r, "", berlin); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); strings.Count(text, "BEGIN:VEVENT") != 2 || !strings.Contains(text, `SUMMARY:bob\, Shift: cards`) {
		t.Errorf("everybody's calendar is\n%s", text)
	}
}

func TestDiff(t *testing.T) {
	t.Parallel()
	before := hotline.Roster{Shifts: []hotline.Shift{on("ann", "Mon 08:00-16:00"), on("bob", "Tue 08:00-16:00"), on("cyn", "Wed 08:00-16:00")}}
	after := hotline.Roster{Shifts: []hotline.Shift{on("ann", "Mon 08:00-16:00"), on("bob", "Tue 09:00-17:00"), on("dan", "Thu 08:00-16:00")}}
	var got []string
	for _, c := range Diff(before, after, berlin) {
		got = append(got, c.Agent+" "+c.Day.Format("Mon"))
	}
	if want := "bob Tue, cyn Wed, dan Thu"; strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if Diff(before, before, berlin) != nil {
		t.Error("a roster differs from itself")
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	gap := func(clock string, rostered float64) hotline.Gap {
		return hotline.Gap{Queue: "cards", Start: moment("Mon " + clock), Interval: 15 * time.Minute, Required: 3, Rostered: rostered}
	}
	got := Merge([]hotline.Gap{gap("08:00", 2), gap("08:15", 2), gap("08:30", 1), gap("09:00", 1)})
	if len(got) != 3 || got[0].Interval != 30*time.Minute || !got[1].Start.Equal(moment("Mon 08:30")) {
		t.Errorf("got %+v", got)
	}
}
