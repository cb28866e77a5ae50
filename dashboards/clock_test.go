package dashboards_test

import (
	"testing"
	"time"

	"github.com/hotlined/hotlined/dashboards"
)

func TestParseTime(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		t.Helper()
		when, err := time.ParseInLocation("2006-01-02 15:04:05.000", s, berlin)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	now := at("2026-03-31 15:30:00.000") // a Tuesday; clocks went forward on Sunday the 29th
	for _, c := range []struct {
		text string
		end  bool
		want string
	}{
		{"now", false, "2026-03-31 15:30:00.000"},
		{"now-90m", false, "2026-03-31 14:00:00.000"},
		{"now/d", false, "2026-03-31 00:00:00.000"},
		{"now/d", true, "2026-03-31 23:59:59.999"},
		{"now-2d", false, "2026-03-29 15:30:00.000"}, // by the calendar, although a day had 23 hours
		{"now-2d/d", false, "2026-03-29 00:00:00.000"},
		{"now-2d/d", true, "2026-03-29 23:59:59.999"},
		{"now+6d/d", true, "2026-04-06 23:59:59.999"},
		{"now/w", false, "2026-03-30 00:00:00.000"},
		{"now-1w/w", true, "2026-03-29 23:59:59.999"},
		{"now/M", true, "2026-03-31 23:59:59.999"},
		{"now-1y/y", false, "2025-01-01 00:00:00.000"},
		{"1774960200000", false, "2026-03-31 14:30:00.000"},
		{"2026-03-31T10:00:00Z", false, "2026-03-31 12:00:00.000"},
		{"2026-03-31T10:00:00", false, "2026-03-31 10:00:00.000"}, // no zone: the site's
		{"2026-03-31T10:00:00.250", true, "2026-03-31 10:00:00.250"},
		{"2026-03-31T10:00", false, "2026-03-31 10:00:00.000"},
		{"2026-03-31 10:00", true, "2026-03-31 10:00:00.000"},
		{"2026-03-29", false, "2026-03-29 00:00:00.000"},
		{"2026-03-29", true, "2026-03-29 23:59:59.999"}, // a day of 23 hours
	} {
		got, err := dashboards.ParseTime(c.text, now, berlin, c.end)
		if err != nil || !got.Equal(at(c.want)) {
			t.Errorf("%s (end %v): got %s, %v, want %s", c.text, c.end, got, err, c.want)
		}
	}
	for _, wrong := range []string{"", "yesterday", "now-", "now-5", "now/x", "now-99999999d", "12.5", "2026-13-01", "2026-03-31T25:00"} {
		if got, err := dashboards.ParseTime(wrong, now, berlin, false); err == nil {
			t.Errorf("%q: got %s, want an error", wrong, got)
		}
	}
}

func TestNewRange(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		hours  int
		points int
		grain  string
		want   time.Duration
	}{
		{1, 60, "", time.Minute},
		{1, 400, "15m", 15 * time.Minute}, // never finer than the panel's grain
		{24, 96, "15m", 15 * time.Minute},
		{24, 95, "15m", 30 * time.Minute},
		{24 * 84, 300, "15m", 12 * time.Hour},
		{24 * 3650, 10, "", 7 * 24 * time.Hour},
	} {
		got := dashboards.NewRange(from, from.Add(time.Duration(c.hours)*time.Hour), c.points, c.grain).Interval
		if got != c.want {
			t.Errorf("%d hours in %d points of %q: got %s, want %s", c.hours, c.points, c.grain, got, c.want)
		}
	}
}
