package store

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

//go:embed queries/interval_counts.sql
var countIntervals string

//go:embed queries/agent_day_counts.sql
var countAgentDays string

//go:embed queries/agent_day_times.sql
var countAgentTimes string

// countsTable is a table of counts: how it is counted, and which of its days are stale.
type countsTable struct {
	name  string
	count string // the statement that counts into {staging}
	day   string // the column of the day
	utc   bool   // its days are UTC days, not the site's
	kinds []string
}

var countsTables = []countsTable{
	{"interval_counts", countIntervals, "interval", true, []string{staleContacts}},
	{"agent_day_counts", countAgentDays, "day", false, []string{staleContacts, staleJudgements}},
	{"agent_day_times", countAgentTimes, "day", false, []string{staleContacts, staleStates}},
}

// RebuildCounts counts anew the days on which facts were stored since the last
// rebuild, and today, for agents who are still logged in. It returns how many
// days of facts there were. Readers see the counts of before or those of after,
// of every month, and never a mixture. Agents' days are those of the site's time zone.
//
// Several may run at once, in one process or in many: the one that finds out that
// another finished in between counts the months of both again.
func (s *Store) RebuildCounts(ctx context.Context, site *time.Location) (days int, err error) {
	s.rebuilding.Lock()
	defer s.rebuilding.Unlock()
	if err := checkZone(site); err != nil {
		return 0, err
	}
	marks, err := s.staleMarks(ctx)
	if err != nil {
		return 0, fmt.Errorf("rebuild counts: %w", err)
	}
	last, zone, err := s.lastRecount(ctx)
	if err != nil {
		return 0, fmt.Errorf("rebuild counts: %w", err)
	}
	if zone != "" && zone != site.String() {
		return s.recountAll(ctx, site) // every agent's day begins elsewhere now
	}
	return s.recount(ctx, site, marks, last)
}

// RebuildAll counts every day anew.
func (s *Store) RebuildAll(ctx context.Context, site *time.Location) (days int, err error) {
	s.rebuilding.Lock()
	defer s.rebuilding.Unlock()
	if err := checkZone(site); err != nil {
		return 0, err
	}
	return s.recountAll(ctx, site)
}

func (s *Store) recountAll(ctx context.Context, site *time.Location) (days int, err error) {
	open, err := s.staleMarks(ctx)
	if err != nil {
		return 0, fmt.Errorf("rebuild counts: %w", err)
	}
	all, err := s.allDays(ctx)
	if err != nil {
		return 0, fmt.Errorf("rebuild counts: %w", err)
	}
	token := rand.Uint64()
	marks := marksOf(all, token)
	if err := s.signDays(ctx, fmt.Sprintf("all-%x", token), marks, 1); err != nil {
		return 0, fmt.Errorf("rebuild counts: %w", err)
	}
	first := s.now()
	for _, m := range marks {
		if m.date().Before(first) {
			first = m.date()
		}
	}
	return s.recount(ctx, site, append(marks, open...), first)
}

// checkZone refuses zones the server cannot know.
func checkZone(site *time.Location) error {
	if site == nil || site.String() == "Local" || site.String() == "" {
		return errors.New("rebuild counts: the site's time zone needs a name such as Europe/Berlin")
	}
	return nil
}

// recount counts the marked days and takes the marks away, in this order: who is
// cut off in between counts them again.
func (s *Store) recount(ctx context.Context, site *time.Location, marks []*mark, last time.Time) (int, error) {
	began := s.now()
	now, err := s.presumedNow(ctx, began)
	if err != nil {
		return 0, fmt.Errorf("rebuild counts: %w", err)
	}
	first := daysOf(marks)
	for again := true; again; {
		p := planOf(daysOf(marks), site, last, now)
		if err := s.countPlan(ctx, site, p, now); err != nil {
			return 0, fmt.Errorf("rebuild counts: %w", err)
		}
		if again, err = s.clearMarks(ctx, marks); err != nil {
			return 0, fmt.Errorf("rebuild counts: %w", err)
		}
		if again {
			if marks, err = s.markMonths(ctx, p); err != nil {
				return 0, fmt.Errorf("rebuild counts: %w", err)
			}
		}
	}
	days := map[int64]bool{}
	for d := range first {
		days[d.day] = true
	}
	return len(days), s.saveRecount(ctx, site, began, now, len(days))
}

func daysOf(marks []*mark) stale {
	days := stale{}
	for _, m := range marks {
		days[m.staleDay] = true
	}
	return days
}

// markMonths marks every day of the months of a plan, some of which may have been
// put back to what they were before another rebuild counted them.
func (s *Store) markMonths(ctx context.Context, p plan) ([]*mark, error) {
	days := stale{}
	for _, list := range p {
		for _, d := range list {
			for day := d.AddDate(0, 0, 1-d.Day()); sameMonth(day, d); day = day.AddDate(0, 0, 1) {
				days.add(staleContacts, day)
			}
		}
	}
	token := rand.Uint64()
	if err := s.signDays(ctx, fmt.Sprintf("months-%x", token), marksOf(days, token), 1); err != nil {
		return nil, err
	}
	return s.staleMarks(ctx)
}

// presumedNow is until when agents who have not logged out are taken to be there:
// until now, or a day longer than anything was heard of any source. Old files
// leave agents logged in who went home years ago.
func (s *Store) presumedNow(ctx context.Context, now time.Time) (time.Time, error) {
	const heard = `WITH
			(SELECT max(offered) FROM contacts) AS told,
			(SELECT max(offered) FROM contacts FINAL WHERE offered > told - INTERVAL 1 DAY) AS stands
		SELECT greatest((SELECT max(at) FROM agent_states), if(toUnixTimestamp64Milli(stands) = 0, told, stands))`
	var last time.Time
	if err := s.one(ctx, heard, nil, &last); err != nil {
		return time.Time{}, fmt.Errorf("when anything was heard last: %w", err)
	}
	if quiet := last.Add(24 * time.Hour); quiet.Before(now) {
		return quiet, nil
	}
	return now, nil
}

// clearMarks takes the marks away and reports whether somebody else did so too.
// His counts may have been replaced by ours, which were begun before his were done.
func (s *Store) clearMarks(ctx context.Context, marks []*mark) (overtaken bool, err error) {
	if len(marks) == 0 {
		return false, nil
	}
	if err := s.signDays(ctx, fmt.Sprintf("counted-%x", s.knownNow().UnixNano()), marks, -1); err != nil {
		return false, err
	}
	const twice = `SELECT kind, toInt64(toRelativeDayNum(day)), token FROM stale_days
		GROUP BY kind, day, token HAVING sum(sign) < 0`
	ours := make(map[mark]bool, len(marks))
	for _, m := range marks {
		ours[*m] = true
	}
	err = s.each(ctx, twice, nil, func(scan func(...any) error) error {
		var m mark
		if err := scan(&m.kind, &m.day, &m.token); err != nil {
			return err
		}
		overtaken = overtaken || ours[m]
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("read stale_days: %w", err)
	}
	return overtaken, nil
}
