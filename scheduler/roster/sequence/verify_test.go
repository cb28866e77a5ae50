package sequence

import (
	"strings"
	"testing"
)

// week reads days as "EE.....", a dot for a day off.
func week(p *Problem, weeks ...string) Roster {
	r := newRoster(p)
	for e, text := range weeks {
		for d, id := range text {
			for s := range p.Shifts {
				if p.Shifts[s].ID == string(id) {
					r[e][d] = s
				}
			}
		}
	}
	return r
}

func TestVerify(t *testing.T) {
	p := read(t, small)
	check := func(objective int, broken string, weeks ...string) {
		t.Helper()
		v := Verify(p, week(p, weeks...))
		if v.Objective != objective {
			t.Errorf("%v: objective %d, want %d", weeks, v.Objective, objective)
		}
		if got := strings.Join(v.Broken, "; "); (broken == "") != (got == "") || !strings.Contains(got, broken) {
			t.Errorf("%v: broken %q, want %q", weeks, got, broken)
		}
	}
	check(100, "", ".EE....", ".......")
	check(100+1, "", ".EE....", ".E.....")
	check(100+5+1, "", ".EE....", "..E....")
	check(3, "E on day 2 follows N", ".NE....", ".E.....")
	check(3+200, "ann: 0 minutes", ".......", ".E.....")
	check(100, "works on day 0, a day off", "EEE....", ".......")
}

func TestVerifyRuns(t *testing.T) {
	p := read(t, `SECTION_HORIZON
14
SECTION_SHIFTS
E,60,
SECTION_STAFF
ann,E=8,600,60,4,2,2,1
SECTION_COVER
0,E,0,1,1
`)
	for _, c := range []struct{ days, broken string }{
		{"E....EE......E", "2 weekends"},
		{"E...EE........", ""}, // what touches the ends may be longer than one sees
		{"EEEE..EEEE....", ""},
		{"EEEEE.........", "5 days in a row from day 0"},
		{"..E...........", "1 days in a row from day 2, at least 2"},
		{"EE.EE.........", "1 days off from day 2"},
		{".....EE.....EE", "2 weekends"},
		{"....EE......EE", "2 weekends"},
		{".....EE.......", ""},
		{"EEE..EEEE..EEE", "10 shifts E, at most 8"},
		{"..............", "0 minutes"},
	} {
		got := strings.Join(Verify(p, week(p, c.days)).Broken, "; ")
		if (c.broken == "") != (got == "") || !strings.Contains(got, c.broken) {
			t.Errorf("%s: broken %q, want %q", c.days, got, c.broken)
		}
	}
}
