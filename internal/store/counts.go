package store

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

//go:embed queries/interval_counts.sql
var countIntervals string

//go:embed queries/agent_day_counts.sql
var countAgentDays string

//go:embed queries/agent_day_times.sql
var countAgentTimes string

// monthsAtOnce bounds what one statement of a rebuild has to hold in memory.
const monthsAtOnce = 6

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
// another finished in between counts the months again.
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
	last, err := s.lastRecount(ctx)
	if err != nil {
		return 0, fmt.Errorf("rebuild counts: %w", err)
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
	open, err := s.staleMarks(ctx)
	if err != nil {
		return 0, fmt.Errorf("rebuild counts: %w", err)
	}
	all, err := s.allDays(ctx)
	if err != nil {
		return 0, fmt.Errorf("rebuild counts: %w", err)
	}
	token := fingerprint("all", s.knownNow())
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
	marked := stale{}
	for _, m := range marks {
		marked[m.staleDay] = true
	}
	plan := planOf(marked, site, last, now)
	if err := s.countPlan(ctx, site, plan, now, false); err != nil {
		return 0, fmt.Errorf("rebuild counts: %w", err)
	}
	overtaken, err := s.clearMarks(ctx, marks)
	if err != nil {
		return 0, fmt.Errorf("rebuild counts: %w", err)
	}
	if overtaken {
		if err := s.countPlan(ctx, site, plan, now, true); err != nil {
			return 0, fmt.Errorf("rebuild counts: %w", err)
		}
	}
	days := map[int64]bool{}
	for d := range marked {
		days[d.day] = true
	}
	return len(days), s.saveRecount(ctx, began, now, len(days))
}

// presumedNow is until when agents who have not logged out are taken to be there:
// until now, or a day longer than anything was heard of any source. Old files
// leave agents logged in who went home years ago.
func (s *Store) presumedNow(ctx context.Context, now time.Time) (time.Time, error) {
	const heard = `SELECT greatest((SELECT max(at) FROM agent_states), (SELECT max(offered) FROM contacts))`
	var last time.Time
	if err := s.conn.QueryRow(ctx, heard).Scan(&last); err != nil {
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
				continue
			}
			until := d.date().Add(24*time.Hour - 1)
			if d.kind == staleStates && until.Before(now) {
				until = now
			}
			addDays(days, d.date(), until, site)
		}
		if t.name == "agent_day_times" && !last.IsZero() && last.Before(now) {
			addDays(days, last, now, site)
		}
		for d := range days {
			p[t.name] = append(p[t.name], d)
		}
		slices.SortFunc(p[t.name], time.Time.Compare)
	}
	return p
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

// countPlan counts the days of the plan, or, with whole, all days of its months.
func (s *Store) countPlan(ctx context.Context, site *time.Location, p plan, now time.Time, whole bool) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, t := range countsTables {
		g.Go(func() error {
			for months := range slices.Chunk(byMonth(p[t.name], whole), monthsAtOnce) {
				if err := s.countMonths(ctx, t, site, slices.Concat(months...), now); err != nil {
					return fmt.Errorf("%s: %w", t.name, err)
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// byMonth groups sorted days by month.
func byMonth(days []time.Time, whole bool) [][]time.Time {
	var months [][]time.Time
	for _, d := range days {
		n := len(months)
		if n == 0 || !sameMonth(months[n-1][0], d) {
			months = append(months, nil)
			n++
		} else if whole {
			continue
		}
		if !whole {
			months[n-1] = append(months[n-1], d)
			continue
		}
		for day := d.AddDate(0, 0, 1-d.Day()); sameMonth(day, d); day = day.AddDate(0, 0, 1) {
			months[n-1] = append(months[n-1], day)
		}
	}
	return months
}

func sameMonth(a, b time.Time) bool { return a.Year() == b.Year() && a.Month() == b.Month() }

// countMonths makes the partitions of some months anew in a table aside, the
// days given from the facts and the other days as they are, and puts them in place.
func (s *Store) countMonths(ctx context.Context, t countsTable, site *time.Location, days []time.Time, now time.Time) (err error) {
	aside := fmt.Sprintf("%s_new_%x", t.name, fingerprint(s.knownNow(), t.name, days[0]))
	if err := s.exec(ctx, "CREATE TABLE "+quoteName(aside)+" AS "+quoteName(t.name)); err != nil {
		return err
	}
	defer func() {
		// Also when ctx has ended: a table aside is of no use to anyone.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		err = errors.Join(err, s.conn.Exec(ctx, "DROP TABLE IF EXISTS "+quoteName(aside)))
	}()
	if err := s.fillAside(ctx, t, aside, site, days, now); err != nil {
		return err
	}
	return s.swapMonths(ctx, t, aside, days)
}

// swapMonths puts the months of the table aside in the place of the old ones. A
// month in which nothing happened after all has no partition to put there.
func (s *Store) swapMonths(ctx context.Context, t countsTable, aside string, days []time.Time) error {
	counted := map[string]bool{}
	filled := `SELECT DISTINCT toString(toYYYYMM({day:Identifier})) FROM {staging:Identifier}`
	err := s.each(ctx, filled, params("day", t.day, "staging", aside), func(scan func(...any) error) error {
		var month string
		err := scan(&month)
		counted[month] = true
		return err
	})
	if err != nil {
		return err
	}
	for _, m := range byMonth(days, false) {
		month := m[0].Format("200601")
		swap := fmt.Sprintf("ALTER TABLE %s DROP PARTITION %s", quoteName(t.name), month)
		if counted[month] {
			swap = fmt.Sprintf("ALTER TABLE %s REPLACE PARTITION %s FROM %s", quoteName(t.name), month, quoteName(aside))
		}
		if err := s.exec(ctx, swap); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) fillAside(ctx context.Context, t countsTable, aside string, site *time.Location, days []time.Time, now time.Time) error {
	since, until := span(days, site, t.utc)
	months := map[string]bool{}
	dates, numbers := make([]string, len(days)), make([]string, len(days))
	for i, d := range days {
		dates[i] = "'" + d.Format(time.DateOnly) + "'"
		numbers[i] = fmt.Sprint(d.UnixMilli() / dayMillis)
		months[d.Format("200601")] = true
	}
	list := dates
	if t.utc {
		list = numbers
	}
	args := params("staging", aside, "since", since, "until", until, "site", site.String(), "now", now,
		"days", "["+strings.Join(list, ",")+"]")
	if err := s.once(ctx, aside, t.count, args); err != nil {
		return err
	}
	keep := `INSERT INTO {staging:Identifier} SELECT * FROM {table:Identifier}
		WHERE toYYYYMM({day:Identifier}) IN {months:Array(UInt32)} AND NOT has({days:Array(UInt32)}, toUInt32(toRelativeDayNum({day:Identifier})))`
	return s.once(ctx, aside, keep, params("staging", aside, "table", t.name, "day", t.day,
		"months", "["+joinKeys(months)+"]", "days", "["+strings.Join(numbers, ",")+"]"))
}

// once runs an INSERT ... SELECT that must not run twice: where the answer was
// lost the whole rebuild fails, and is repeated with a new table.
func (s *Store) once(ctx context.Context, table, statement string, args []any) error {
	if err := s.conn.Exec(ctx, statement, args...); err != nil {
		return fmt.Errorf("count into %s: %w", table, err)
	}
	return nil
}

// span is from the beginning of the first day to the end of the last, and a
// little more where a clock change may have moved midnight itself.
func span(days []time.Time, site *time.Location, utc bool) (since, until time.Time) {
	first, last := days[0], days[len(days)-1].AddDate(0, 0, 1)
	if utc {
		return first, last
	}
	in := func(d time.Time) time.Time { return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, site) }
	return in(first).Add(-2 * time.Hour), in(last).Add(2 * time.Hour)
}
