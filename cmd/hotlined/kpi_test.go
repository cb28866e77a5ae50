package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store/storetest"
	"github.com/hotlined/hotlined/scoring"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestHoursByTheClockOnTheWall(t *testing.T) {
	t.Parallel()
	check := func(site, at, want string, step time.Duration) {
		t.Helper()
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := wallClock(instant, zone(t, site), step).In(zone(t, site)).Format(time.RFC3339); got != want {
			t.Errorf("%s in %s belongs to %s, want %s", at, site, got, want)
		}
	}
	check("Europe/Berlin", "2026-03-02T08:59:59Z", "2026-03-02T09:00:00+01:00", time.Hour)
	check("Asia/Kolkata", "2026-03-02T08:45:00Z", "2026-03-02T14:00:00+05:30", time.Hour)
	check("Asia/Kathmandu", "2026-03-02T08:20:00Z", "2026-03-02T14:00:00+05:45", hotline.BaseInterval)
	// The clocks go forward: 01:59 is followed by 03:00.
	check("Europe/Berlin", "2026-03-29T00:59:00Z", "2026-03-29T01:00:00+01:00", time.Hour)
	check("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00", time.Hour)
	// And back: there are two hours from 02:00 to 03:00, kept apart.
	check("Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T02:00:00+02:00", time.Hour)
	check("Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00+01:00", time.Hour)
}

func TestDaysAndInstants(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	for in, want := range map[string]string{
		"2026-03-29":                "2026-03-29T00:00:00+01:00",
		"2026-03-29T08:00":          "2026-03-29T08:00:00+02:00",
		"2026-03-29 08:00":          "2026-03-29T08:00:00+02:00",
		"2026-03-29T08:00:00Z":      "2026-03-29T08:00:00Z",
		"2026-03-29T08:00:00-05:00": "2026-03-29T08:00:00-05:00",
	} {
		if got, err := dayOrInstant(in, berlin); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s is %v, %v; want %s", in, got, err, want)
		}
	}
	var usage usageErr
	if _, err := dayOrInstant("tomorrow", berlin); !errors.As(err, &usage) || !strings.Contains(err.Error(), "2026-03-01") {
		t.Errorf("a wrong day is wrong usage and says what is wanted, not %v", err)
	}
	if got := hotline.Midnight(time.Date(2026, 3, 29, 12, 0, 0, 0, berlin), berlin, 1).Sub(hotline.Midnight(time.Date(2026, 3, 29, 12, 0, 0, 0, berlin), berlin, 0)); got != 23*time.Hour {
		t.Errorf("the day the clocks go forward has %s", got)
	}
}

func TestWrongUsageOfKPI(t *testing.T) {
	t.Parallel()
	good := kpiFlags{by: "total", answerWithin: 20 * time.Second}
	if err := good.validate(); err != nil {
		t.Error(err)
	}
	for name, f := range map[string]kpiFlags{
		"--by":            {by: "week"},
		"--definition":    {by: "day", definition: "sl-6"},
		"--answer-within": {by: "day", answerWithin: -1},
		"--short-abandon": {by: "day", shortAbandon: -1},
	} {
		var usage usageErr
		if err := f.validate(); !errors.As(err, &usage) || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%+v: %v, want wrong usage of %s", f, err, name)
		}
	}
}

func TestGivenThresholdsOverruleTargets(t *testing.T) {
	t.Parallel()
	target := hotline.Target{AnswerWithin: 30 * time.Second, ShortAbandon: 10 * time.Second}
	f := kpiFlags{answerWithin: 20 * time.Second, shortAbandon: 0}
	if got := f.target(target); got != target {
		t.Errorf("nothing was given, and the target became %v", got)
	}
	f.ownWithin, f.ownShort = true, true
	if got := f.target(target); got.AnswerWithin != 20*time.Second || got.ShortAbandon != 0 {
		t.Errorf("given thresholds gave %v", got)
	}
}

// reportOf counts contacts into the rows of a report.
func reportOf(f kpiFlags, site *time.Location, contacts ...hotline.Contact) kpiReport {
	groups := map[kpiKey]*kpiGroup{}
	for _, c := range contacts {
		day := hotline.Midnight(c.Offered, site, 0)
		key := f.key(c, day, site)
		if groups[key] == nil {
			groups[key] = &kpiGroup{days: map[int64]*scoring.Counts{}}
		}
		groups[key].of(day.Unix()).Count(c, hotline.Target{AnswerWithin: 20 * time.Second})
	}
	return f.report(hotline.Interval{Start: hotline.Midnight(contacts[0].Offered, site, 0), End: hotline.Midnight(contacts[len(contacts)-1].Offered, site, 1)}, site, groups)
}

func TestRowsOfAReport(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	at := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC) // half past two, the first one
	call := func(after time.Duration, queue, agent string, wait time.Duration) hotline.Contact {
		c := hotline.Contact{Offered: at.Add(after), Queue: queue, Agent: agent, Wait: wait, Outcome: hotline.Abandoned}
		if agent != "" {
			c.Outcome = hotline.Answered
		}
		return c
	}
	calls := []hotline.Contact{
		call(0, "cards", "ann", 5*time.Second),
		call(time.Hour, "cards", "bob", 20*time.Second), // half past two again
		call(2*time.Hour, "accounts", "", 60*time.Second),
		call(24*time.Hour, "accounts", "ann", 21*time.Second),
	}
	for by, want := range map[string]int{"total": 1, "queue": 2, "agent": 3, "hour": 4, "day": 2, "interval": 4} {
		r := reportOf(kpiFlags{by: by, definition: "sl-1"}, berlin, calls...)
		if len(r.Rows) != want {
			t.Errorf("by %s: %d rows, want %d", by, len(r.Rows), want)
		}
		var offered float64
		for _, row := range r.Rows {
			offered += row.Counts["offered"]
		}
		if offered != 4 {
			t.Errorf("by %s: %v contacts, want 4", by, offered)
		}
		var out bytes.Buffer
		if err := r.print(&out, kpiFlags{by: by}); err != nil || !strings.Contains(out.String(), "sl-1") {
			t.Errorf("by %s: %v\n%s", by, err, out.String())
		}
	}
	total := reportOf(kpiFlags{by: "total"}, berlin, calls...).Rows[0]
	if sl := total.KPIs["sl-1"]; sl == nil || sl.Value != 0.5 || total.KPIs["csat"] != nil {
		t.Errorf("two of four in time, no surveys: %v, %v", sl, total.KPIs["csat"])
	}
}

func TestAReportOfNothing(t *testing.T) {
	t.Parallel()
	f := kpiFlags{by: "total", definition: "sl-1"}
	r := f.report(hotline.Interval{}, time.UTC, nil)
	if len(r.Rows) != 1 || r.Rows[0].Counts["offered"] != 0 || r.Rows[0].KPIs["sl-1"] != nil {
		t.Errorf("the total of nothing: %+v", r.Rows)
	}
	var out bytes.Buffer
	if err := printJSON(&out, r); err != nil || !strings.Contains(out.String(), `"sl-1": null`) {
		t.Errorf("%v\n%s", err, out.String())
	}
	f.by = "queue"
	if r := f.report(hotline.Interval{}, time.UTC, nil); r.Rows == nil || len(r.Rows) != 0 {
		t.Errorf("no queues: %+v", r.Rows)
	}
}

func TestNumbersForPeople(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 252290: "252,290", 1234567: "1,234,567"} {
		if got := grouped(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
	share, _ := scoring.ByID("sl-1")
	wait, _ := scoring.ByID("asa")
	longest, _ := scoring.ByID("longest-wait")
	if got := between(share, scoring.Value{Low: 0.7, High: 0.9}); got != "70.0 to 90.0 %" {
		t.Error(got)
	}
	if got := between(wait, scoring.Value{Low: 20, High: 30.25}); got != "20.0 to 30.2 s" {
		t.Error(got)
	}
	if got := between(longest, scoring.Value{Value: 9, Low: 9, High: 9}); got != "" {
		t.Errorf("a census has no interval, not %s", got)
	}
}

// In Santiago clocks are put forward at midnight: the day begins at one o'clock.
func TestADayWithoutMidnight(t *testing.T) {
	t.Parallel()
	santiago := zone(t, "America/Santiago")
	from, err := dayOrInstant("2026-09-06", santiago)
	if err != nil || from.Format(time.RFC3339) != "2026-09-06T01:00:00-03:00" {
		t.Errorf("the day begins %s, %v", from, err)
	}
	saturday := time.Date(2026, 9, 5, 0, 0, 0, 0, santiago)
	var contacts []hotline.Contact
	for at := saturday; at.Before(hotline.Midnight(saturday, santiago, 2)); at = at.Add(15 * time.Minute) {
		contacts = append(contacts, hotline.Contact{Offered: at, Queue: "cards", Outcome: hotline.Abandoned})
	}
	r := reportOf(kpiFlags{by: "day"}, santiago, contacts...)
	if len(r.Rows) != 2 || r.Rows[0].Counts["offered"] != 96 || r.Rows[1].Counts["offered"] != 92 {
		t.Errorf("want days of 96 and 92 contacts: %+v", r.Rows)
	}
	wednesday := time.Date(2026, 9, 9, 12, 0, 0, 0, santiago)
	cfg := config.Default()
	cfg.Site.Timezone, cfg.Roster.WeekStart = "America/Santiago", "sunday"
	if got := week(wednesday, cfg); !got.Equal(from) {
		t.Errorf("the week begins %s, want %s", got, from)
	}
}

func TestKPIsOfAnUnknownQueue(t *testing.T) {
	st := storetest.Open(t)
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	call := hotline.Contact{Source: "pbx", ID: "1", Queue: "cards", Offered: at, Ended: at.Add(time.Minute), Outcome: hotline.Abandoned}
	if _, err := st.SaveFacts(t.Context(), "pbx", hotline.Facts{Contacts: []hotline.Contact{call}}); err != nil {
		t.Fatal(err)
	}
	cfg := config.Default()
	cfg.Queues = []config.Queue{{Name: "loans"}}
	for queue, want := range map[string]string{"crads": "cards, loans", "cards": "", "loans": ""} {
		var out, errs bytes.Buffer
		cmd := kpiCmd(&app{})
		cmd.SetContext(t.Context())
		cmd.SetOut(&out)
		cmd.SetErr(&errs)
		if err := unknownQueue(cmd, st, cfg, queue); err != nil {
			t.Fatal(err)
		}
		if out.Len() > 0 || (errs.Len() > 0) != (want != "") || !strings.Contains(errs.String(), want) {
			t.Errorf("%s: said %q and %q, want %q", queue, out.String(), errs.String(), want)
		}
	}
}
