package dashboards

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Range is the span of time on the screen, and how long one point of a series is.
type Range struct {
	From, To time.Time
	Interval time.Duration
}

var relative = regexp.MustCompile(`^now(?:([+-])(\d+)([smhdwMy]))?(?:/([hdwMy]))?$`)

// ParseTime reads an instant as Grafana writes it: "now", "now-6h", "now/d" (the
// start of today, or its end where end is set), Unix milliseconds, or RFC 3339.
// Days, weeks and months are the site's, and so is a time that names no zone; a
// date alone is that day, as "now/d" is today.
func ParseTime(s string, now time.Time, site *time.Location, end bool) (time.Time, error) {
	if ms, err := strconv.ParseInt(s, 10, 64); err == nil {
		return time.UnixMilli(ms).In(site), nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.In(site), nil
	}
	if t, ok := local(s, site, end); ok {
		return t, nil
	}
	m := relative.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, fmt.Errorf("time %q: want now, now-6h, now/d, milliseconds, 2006-01-02, 2006-01-02T15:04 or RFC 3339", s)
	}
	t := now.In(site)
	if m[2] != "" {
		n, err := strconv.Atoi(m[1] + m[2])
		if err != nil || n > 1e6 || n < -1e6 {
			return time.Time{}, fmt.Errorf("time %q: too far away", s)
		}
		t = shift(t, n, m[3])
	}
	if m[4] != "" {
		t = floor(t, m[4])
		if end {
			t = shift(t, 1, m[4]).Add(-time.Millisecond)
		}
	}
	return t, nil
}

// local reads what a clock at the site shows.
func local(s string, site *time.Location, end bool) (time.Time, bool) {
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime, "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, site); err == nil {
			return t, true
		}
	}
	t, err := time.ParseInLocation(time.DateOnly, s, site)
	if err == nil && end {
		t = t.AddDate(0, 0, 1).Add(-time.Millisecond)
	}
	return t, err == nil
}

// shift moves by whole units of the calendar, so that a day is a day when clocks change.
func shift(t time.Time, n int, unit string) time.Time {
	switch unit {
	case "s":
		return t.Add(time.Duration(n) * time.Second)
	case "m":
		return t.Add(time.Duration(n) * time.Minute)
	case "h":
		return t.Add(time.Duration(n) * time.Hour)
	case "d":
		return t.AddDate(0, 0, n)
	case "w":
		return t.AddDate(0, 0, 7*n)
	case "M":
		return t.AddDate(0, n, 0)
	default:
		return t.AddDate(n, 0, 0)
	}
}

// floor is the start of the hour, day, week (Monday), month or year.
func floor(t time.Time, unit string) time.Time {
	y, m, d := t.Date()
	day := hotline.DayStart(y, m, d, t.Location())
	switch unit {
	case "h":
		return t.Truncate(time.Hour)
	case "d":
		return day
	case "w":
		return hotline.Midnight(day, t.Location(), -(int(day.Weekday())+6)%7)
	case "M":
		return hotline.DayStart(y, m, 1, t.Location())
	default:
		return time.Date(y, 1, 1, 0, 0, 0, 0, t.Location())
	}
}

// ladder holds the round intervals a series is cut into.
var ladder = []time.Duration{
	time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute,
	15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	24 * time.Hour, 7 * 24 * time.Hour,
}

// NewRange is the span with the interval that gives about so many points, but none
// shorter than the panel's grain.
func NewRange(from, to time.Time, points int, grain string) Range {
	least, _ := time.ParseDuration(grain) // no grain: anything goes
	r := Range{From: from, To: to, Interval: ladder[len(ladder)-1]}
	for _, step := range ladder {
		if step >= least && to.Sub(from) <= step*time.Duration(max(points, 1)) {
			r.Interval = step
			break
		}
	}
	return r
}
