package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// lastRecount is when the counts were last rebuilt; zero if never.
func (s *Store) lastRecount(ctx context.Context) (time.Time, error) {
	var at time.Time
	if err := s.conn.QueryRow(ctx, "SELECT max(at) FROM recounts").Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("read recounts: %w", err)
	}
	return instant(at), nil
}

func (s *Store) saveRecount(ctx context.Context, began time.Time, days int) error {
	return s.insert(ctx, "recounts", fmt.Sprintf("recount-%d", began.UnixNano()), []field{
		{"at", instants{millis(began)}},
		{"days", []uint32{uint32(days)}},
		{"took_ms", []uint32{millisOf(s.now().Sub(began))}},
	})
}

// allDays are the days of every fact that is counted.
func (s *Store) allDays(ctx context.Context) (stale, error) {
	const days = `
		SELECT DISTINCT kind, toInt64(toRelativeDayNum(at)) FROM (
			SELECT 'contacts' AS kind, arrayJoin([offered, answered, ended]) AS at FROM contacts
			UNION ALL SELECT 'states', at FROM agent_states
			UNION ALL SELECT 'judgements', sent FROM surveys
			UNION ALL SELECT 'judgements', at FROM evaluations
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
