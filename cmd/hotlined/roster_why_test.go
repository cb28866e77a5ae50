package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hotlined/hotlined/scheduler/roster"
)

func TestRosterExplains(t *testing.T) {
	d := newDesk(t)
	has := func(text string, wanted ...string) {
		t.Helper()
		for _, want := range wanted {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in %s", want, text)
			}
		}
	}
	read := func(text string, into any) {
		t.Helper()
		if err := json.Unmarshal([]byte(text), into); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
	}
	has(d.run(t, exitDone, "solve", "--from", "2025-03-10", "--time", "300ms"), "this one misses", "in agent-hours", "hire 1 more person who knows cards")
	has(d.run(t, exitDone, "explain", "--gaps"), "the contracts hold", "- cards, ", "\n    to cover it: ", "\n    or ")
	has(d.run(t, exitDone, "explain", "--gaps", "--every"), "of 4 with the skill cards", "; to cover it: ")
	var why obstaclesRow
	read(d.run(t, exitDone, "explain", "--gaps", "--json"), &why)
	if len(why.Obstacles) == 0 || why.Hours.Needed != 140 || why.Hours.Missing <= 0 || why.Hours.Least > why.Hours.Missing {
		t.Errorf("obstacles: %+v", why)
	}
	for _, o := range why.Obstacles {
		if o.Queue != "cards" || o.Missing <= 0 || o.Needed <= o.Rostered || !o.From.Before(o.To) || o.Class == "" {
			t.Errorf("obstacle: %+v", o)
		}
		if blocked := o.Class != roster.NotWorth && o.Class != roster.NotFound; blocked && len(o.Remedies) == 0 {
			t.Errorf("nothing would cover %s", o.Text)
		}
	}

	has(d.run(t, exitDone, "explain", "ann"), "ann in roster 2025-03-10, version 1", "Mon 10 Mar ", "Sun 16 Mar ", "off: ")
	var days, day []dayRow
	read(d.run(t, exitDone, "explain", "ann", "--json"), &days)
	if len(days) != 7 {
		t.Fatalf("%d days in a week", len(days))
	}
	for _, x := range days {
		if x.Off {
			continue
		}
		read(d.run(t, exitDone, "explain", "ann", x.Day, "--json"), &day)
		if len(day) != 1 || day[0].Day != x.Day || len(day[0].Alternatives) < 5 || day[0].Why == "" {
			t.Errorf("the only day: %+v", day)
		}
		break
	}
	for _, c := range []struct{ want, agent, day string }{
		{`unknown agent "zoe"`, "zoe", "2025-03-11"}, {"no day of roster 2025-03-10", "ann", "2025-05-11"}, {"tuesday", "ann", "tuesday"},
	} {
		has(d.run(t, exitUsage, "explain", c.agent, c.day), c.want)
	}
}
