package tour

import (
	"strconv"
	"strings"
	"testing"
)

// week is a problem of one person and a week in which nobody is needed.
func week(least, most int) *Problem {
	return &Problem{Days: 7, Tasks: 2, Staff: []Employee{{"ann", least, most}}}
}

// on writes blocks as people do: "3 08:00-16:00 2" is task 2 on day 3.
func on(t *testing.T, p *Problem, blocks ...string) Roster {
	t.Helper()
	var text strings.Builder
	for _, b := range blocks {
		text.WriteString("ann," + strings.Join(strings.FieldsFunc(b, func(c rune) bool { return c == ' ' || c == '-' }), ",") + "\n")
	}
	r, err := ReadCSV(strings.NewReader(text.String()), "roster", p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestVerifyRules(t *testing.T) {
	days := func(shift string, from, to int) (out []string) {
		for d := from; d <= to; d++ {
			out = append(out, strconv.Itoa(d)+" "+shift)
		}
		return out
	}
	p := week(360, 3600)
	for _, c := range []struct {
		blocks []string
		want   string // empty: legal
	}{
		{[]string{"1 06:00-12:00 1"}, ""},
		{[]string{"1 06:00-16:00 1"}, ""},
		{[]string{"1 06:00-07:00 1", "1 07:00-12:00 2"}, ""},
		{[]string{"1 06:00-06:45 1", "1 06:45-12:00 2"}, "lasts 45 minutes, at least 60"},
		{[]string{"1 06:00-11:45 1"}, "lasts 345 minutes, want 360 to 600"},
		{[]string{"1 06:00-16:15 1"}, "lasts 615 minutes, want 360 to 600"},
		{[]string{"1 10:15-18:15 1"}, "starts when none may"},
		{[]string{"1 18:15-00:15 1"}, "starts when none may"},
		{[]string{"1 20:00-02:00 1"}, ""},
		{[]string{"2 00:00-06:00 1"}, ""},
		{[]string{"2 00:15-06:15 1"}, "starts when none may"},
		{[]string{"1 06:00-12:00 1", "1 11:00-13:00 1"}, "two blocks at once"},
		{[]string{"2 00:00-06:00 1", "2 20:00-02:00 1"}, "a second shift on one day"},
		{[]string{"1 06:00-16:00 1", "2 06:00-12:00 1"}, ""},
		{[]string{"1 08:00-18:00 1", "2 07:45-14:00 1"}, "825 minutes of rest"},
		{days("08:00-16:00 1", 1, 5), ""},
		{days("08:00-16:00 1", 2, 7), "is on day 6 in a row"},
		{nil, "0 minutes in all, want 360 to 3600"},
	} {
		v := Verify(p, on(t, p, c.blocks...))
		told := strings.Join(v.Broken, "; ")
		if c.want == "" && told != "" || !strings.Contains(told, c.want) {
			t.Errorf("%v: got %q, want %q", c.blocks, told, c.want)
		}
	}
}

func TestVerifyCover(t *testing.T) {
	p := week(0, 3600)
	p.Staff = append(p.Staff, p.Staff[0], p.Staff[0])
	p.Cover = []Cover{{Slot: 0, Task: 0, Min: 1, Max: 1}, {Slot: 1, Task: 0, Min: 0, Max: 1}, {Slot: 2, Task: 1, Min: 2, Max: 3}}
	early := []Block{{Start: 0, End: 24}}
	v := Verify(p, Roster{early, early, early})
	if v.Objective != 4+4 || v.Uncovered != 2 || len(v.Broken) != 1 || v.Broken[0] != "day 1 06:30, task 2: 0 at work, at least 2 needed" {
		t.Errorf("three at once: %+v", v)
	}
	if v = Verify(p, Roster{early, nil, nil}); v.Objective != 0 || v.Uncovered != 2 {
		t.Errorf("one: %+v", v)
	}
	if v = Verify(p, Roster{nil}); len(v.Broken) != 1 {
		t.Errorf("a roster of other people: %+v", v)
	}
}
