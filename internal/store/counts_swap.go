package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// monthsAtOnce bounds what one statement of a rebuild has to hold in memory.
const monthsAtOnce = 6

// countPlan counts the days of the plan.
func (s *Store) countPlan(ctx context.Context, site *time.Location, p plan, now time.Time) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, t := range countsTables {
		g.Go(func() error {
			for months := range slices.Chunk(byMonth(p[t.name]), monthsAtOnce) {
				if err := s.countMonths(ctx, t, site, slices.Concat(months...), now); err != nil {
					return fmt.Errorf("%s: %w", t.name, err)
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// countMonths makes the partitions of some months anew in a table aside, the
// days given from the facts and the other days as they are, and puts them in place.
func (s *Store) countMonths(ctx context.Context, t countsTable, site *time.Location, days []time.Time, now time.Time) (err error) {
	// A name of chance: several programs may count at the same instant.
	aside := fmt.Sprintf("%s_new_%016x", t.name, rand.Uint64())
	if err := s.exec(ctx, "CREATE TABLE IF NOT EXISTS "+quoteName(aside)+" AS "+quoteName(t.name)); err != nil {
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
	for _, m := range byMonth(days) {
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
