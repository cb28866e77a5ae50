package store

import (
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// plan is, per table, the days to count.
type plan map[string][]time.Time

// planOf finds the days of each table that the marked days touch. Those of agents'
// times also have every day since the last rebuild, over which agents may have
// stayed logged in without a word, and the days after a late change, up to today.
func planOf(marked stale, site *time.Location, last, now time.Time) plan {
	p := plan{}
	for _, t := range countsTables {
		days := map[time.Time]bool{}
		for d := range marked {
			if !slices.Contains(t.kinds, d.kind) {
				continue
			}
			if t.utc {
				days[d.date()] = true
				if next := d.date().AddDate(0, 0, 1); !next.After(now) {
					days[next] = true // who gave up may have come again after midnight
				}
				continue
			}
			until := d.date().Add(24*time.Hour - 1)
			if d.kind == staleStates && until.Before(now) {
				until = now
			}
			addDays(days, d.date(), until, site)
		}
		if t.name == "agent_day_times" && !last.IsZero() && !last.Equal(now) {
			addDays(days, earlier(last, now), later(last, now), site)
		}
		for d := range days {
			p[t.name] = append(p[t.name], d)
		}
		slices.SortFunc(p[t.name], time.Time.Compare)
	}
	return p
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// addDays adds the site's days from one instant to another, as midnights in UTC.
func addDays(days map[time.Time]bool, from, to time.Time, site *time.Location) {
	first, last := dateIn(from, site), dateIn(to, site)
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		days[d] = true
	}
}

func dateIn(t time.Time, site *time.Location) time.Time {
	y, m, d := t.In(site).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// byMonth groups sorted days by month.
func byMonth(days []time.Time) [][]time.Time {
	var months [][]time.Time
	for _, d := range days {
		if n := len(months); n > 0 && sameMonth(months[n-1][0], d) {
			months[n-1] = append(months[n-1], d)
			continue
		}
		months = append(months, []time.Time{d})
	}
	return months
}

func sameMonth(a, b time.Time) bool { return a.Year() == b.Year() && a.Month() == b.Month() }

// span is from the beginning of the first day to the end of the last, and a
// little more where a clock change may have moved midnight itself.
func span(days []time.Time, site *time.Location, utc bool) (since, until time.Time) {
	first, last := days[0], days[len(days)-1].AddDate(0, 0, 1)
	if utc {
		return first, last
	}
	in := func(d time.Time) time.Time { return hotline.DayStart(d.Year(), d.Month(), d.Day(), site) }
	return in(first).Add(-2 * time.Hour), in(last).Add(2 * time.Hour)
}
