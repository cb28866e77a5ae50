package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// expect saves a forecast for the week of the desk: so many calls of five minutes
// in each quarter of an hour that somebody is required in.
func (d desk) expect(t *testing.T, mean float64, asOf time.Time) {
	t.Helper()
	var all []hotline.Forecast
	for day := range 7 {
		for quarter := range 40 {
			at := time.Date(2025, 3, 10+day, 8, 15*quarter, 0, 0, d.cfg.Site.Location())
			all = append(all, hotline.Forecast{Queue: "cards", Start: at.UTC(), Interval: 15 * time.Minute, AsOf: asOf, Lead: 1, Mean: mean, AHT: 5 * time.Minute})
		}
	}
	if err := d.st.SaveForecasts(t.Context(), all); err != nil {
		t.Fatal(err)
	}
}

// A roster is played before it is published, and the verdict is kept with it.
func TestRosterCheck(t *testing.T) {
	d := newDesk(t)
	asOf := time.Date(2025, 3, 3, 6, 0, 0, 0, time.UTC)
	d.expect(t, 1, asOf)
	d.run(t, exitDone, "solve", "--from", "2025-03-10")
	var got checkRecord
	code, out, errs := hotlined(t, "-c", d.file, "roster", "check", "2025-03-10", "--replications", "50", "--json")
	if err := json.Unmarshal([]byte(out), &got); code != exitDone || err != nil { // what takes long tells of its progress elsewhere
		t.Fatalf("exit %d, %v: %s", code, err, errs)
	}
	if got.Roster != "2025-03-10" || got.Version != 1 || got.Replications != 50 || !got.AsOf.Equal(asOf) {
		t.Errorf("checked %+v", got)
	}
	kept, err := d.st.RosterCheck(t.Context(), "2025-03-10", 1)
	if err != nil || len(kept.Periods) != len(got.Periods) || kept.Replications != 50 || !kept.AsOf.Equal(asOf) {
		t.Errorf("kept %d periods of %d, played %d times, %v", len(kept.Periods), len(got.Periods), kept.Replications, err)
	}
	if days := periodsOf(kept, hotline.CheckedDay); len(days) != 7 || days[0].Offered < 30 || days[0].Offered > 50 || days[0].Target != 0.8 {
		t.Errorf("days: %+v", days)
	}
	if out := d.run(t, exitDone, "check", "--by", "interval", "--replications", "20"); !strings.Contains(out, "played 20 times on the forecast of Mon 3 Mar 07:00") {
		t.Errorf("printed %s", out)
	}
	d.expect(t, 60, asOf.Add(time.Hour)) // far more than two agents can do
	if out := d.run(t, exitFailed, "publish", "--strict"); !strings.Contains(out, "cards: not kept") || !strings.Contains(out, "not published: 1 queues") {
		t.Errorf("printed %s", out)
	}
	if out := d.run(t, exitDone, "publish"); !strings.Contains(out, "tightest:") || !strings.Contains(out, "version 1 is published") {
		t.Errorf("printed %s", out)
	}
	for _, wrong := range [][]string{{"check", "--by", "week"}, {"check", "a", "b"}, {"check", "--replications", "-1"}} {
		d.run(t, exitUsage, wrong...)
	}
}

// The job plays what it rosters, and plays it again when the forecast is another.
func TestRosterJobChecks(t *testing.T) {
	d := newDesk(t)
	now := time.Date(2025, 3, 3, 7, 0, 0, 0, time.UTC)
	d.expect(t, 1, now)
	job := rosterJob(d.cfg, d.st)
	checked := func() hotline.RosterCheck {
		t.Helper()
		if err := job(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		c, err := d.st.RosterCheck(t.Context(), "2025-03-10", 1)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := checked()
	if len(first.Periods) == 0 || first.Version != 1 {
		t.Fatalf("checked %+v", first)
	}
	if again := checked(); !again.MadeAt.Equal(first.MadeAt) {
		t.Error("played again on the same forecast")
	}
	if err := d.st.PublishRoster(t.Context(), "2025-03-10", 1); err != nil {
		t.Fatal(err)
	}
	later := now.Add(24 * time.Hour)
	d.expect(t, 60, later)
	d.require(t, d.cfg.Site.Location(), later)
	if again := checked(); !again.AsOf.Equal(later) || len(short(again)) != 1 {
		t.Errorf("a published roster was not played on the new forecast: %+v", again.AsOf)
	}
}
