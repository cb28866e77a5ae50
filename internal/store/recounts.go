package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// lastRecount is until when agents were counted as logged in, zero if never, and
// the time zone their days were cut in.
func (s *Store) lastRecount(ctx context.Context) (until time.Time, site string, err error) {
	var at time.Time
	if err := s.one(ctx, "SELECT argMax(counted_to, at), toString(argMax(site, at)) FROM recounts", nil, &at, &site); err != nil {
		return time.Time{}, "", fmt.Errorf("read recounts: %w", err)
	}
	return instant(at), site, nil
}

func (s *Store) saveRecount(ctx context.Context, site *time.Location, began, now time.Time, days int) error {
	return s.insert(ctx, "recounts", fmt.Sprintf("recount-%d", began.UnixNano()), []field{
		{"at", instants{millis(began)}},
		{"counted_to", instants{millis(now)}},
		{"site", []string{site.String()}},
		{"days", []uint32{uint32(days)}},
		{"took_ms", []uint32{millisOf(s.now().Sub(began))}},
	})
}

// allDays are the days of every fact that is counted, and of every count, whose
// fact may be gone.
func (s *Store) allDays(ctx context.Context) (stale, error) {
	const days = `
		SELECT DISTINCT kind, toInt64(toRelativeDayNum(at)) FROM (
			SELECT 'contacts' AS kind, arrayJoin([offered, answered, ended]) AS at FROM contacts
			UNION ALL SELECT 'states', at FROM agent_states
			UNION ALL SELECT 'judgements', sent FROM surveys
			UNION ALL SELECT 'judgements', at FROM evaluations
			UNION ALL SELECT 'contacts', interval FROM interval_counts
			UNION ALL SELECT 'contacts', toDateTime64(day, 3, 'UTC') FROM agent_day_counts
			UNION ALL SELECT 'contacts', toDateTime64(day, 3, 'UTC') FROM agent_day_times
		) WHERE at > fromUnixTimestamp64Milli(toInt64(0), 'UTC')`
	out := stale{}
	err := s.each(ctx, days, nil, func(scan func(...any) error) error {
		var d staleDay
		if err := scan(&d.kind, &d.day); err != nil {
			return err
		}
		out[d] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("days with facts: %w", err)
	}
	return out, nil
}

func joinKeys(set map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(set)), ",")
}

// dropAsides clears away the tables of rebuilds that were killed. None takes an
// hour, so those that old are nobody's.
func (s *Store) dropAsides(ctx context.Context) error {
	const old = `SELECT name FROM system.tables
		WHERE database = {database:String} AND match(name, '_new_[0-9a-f]+$') AND metadata_modification_time < now() - INTERVAL 1 HOUR`
	var names []string
	err := s.each(ctx, old, params("database", s.database), func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for abandoned tables: %w", err)
	}
	for _, name := range names {
		if err := s.exec(ctx, "DROP TABLE IF EXISTS "+quoteName(name)); err != nil {
			return fmt.Errorf("drop abandoned table %s: %w", name, err)
		}
	}
	return nil
}
