package demo

import (
	"testing"
	"time"
)

// checkAgents follows every agent through the log: one caller at a time, only
// when logged in and not on a break, home eleven hours between two shifts.
func checkAgents(t *testing.T, lines []line, h *Hotline) {
	type desk struct {
		in, paused, busy bool
		left             int64
	}
	people := map[string]*agent{}
	desks := map[string]*desk{}
	for _, a := range h.world.agents {
		people[a.ID], desks[a.ID] = a, &desk{}
	}
	short, shifts := 0, 0
	for _, l := range lines {
		d := desks[l.agent]
		if d == nil {
			if l.agent != "NONE" {
				t.Fatalf("%v: who is %s?", l, l.agent)
			}
			continue
		}
		switch l.event {
		case "ADDMEMBER":
			if !d.in && d.left > 0 {
				shifts++
				if l.at-d.left < int64(10.5*3600) {
					short++
				}
			}
			d.in = true
		case "REMOVEMEMBER":
			if d.busy || !d.in && d.left != l.at {
				t.Fatalf("%v: left while %+v", l, *d)
			}
			d.in, d.paused, d.left = false, false, l.at
		case "PAUSEALL":
			if d.busy || d.paused || !d.in {
				t.Fatalf("%v: paused while %+v", l, *d)
			}
			d.paused = true
		case "UNPAUSEALL":
			d.paused = false
		case "CONNECT":
			if !d.in || d.paused || d.busy {
				t.Fatalf("%v: answered while %+v", l, *d)
			}
			if _, can := people[l.agent].Skills[l.queue]; !can {
				t.Fatalf("%v: answered without the skill", l)
			}
			d.busy = true
		case "WRAPUP":
			d.busy = false
		}
	}
	if shifts < 3000 {
		t.Errorf("%d shifts", shifts)
	}
	if short > shifts/200 {
		t.Errorf("%d of %d shifts begin after less than eleven hours of rest, overtime aside", short, shifts)
	}
}

// checkOpening wants nobody let into a queue that is closed.
func checkOpening(t *testing.T, done []*call, h *Hotline) {
	byName := map[string]int{}
	for q, p := range profiles {
		byName[p.name] = q
	}
	for _, c := range done {
		d := h.cfg.dayAt(h.cfg.indexOf(time.Unix(c.entered, 0)))
		if q := byName[c.queue]; !d.open(q, c.entered) {
			t.Fatalf("%+v: entered a closed queue", *c)
		}
	}
}
