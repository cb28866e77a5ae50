package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// SaveRosterLocks locks days of people, or unlocks them again.
func (s *Store) SaveRosterLocks(ctx context.Context, locks []hotline.RosterLock, locked bool) error {
	if len(locks) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(locks)
	type row = hotline.RosterLock
	err := s.insert(ctx, "roster_locks", madeToken("roster_locks", now), []field{
		{"roster", fill(rows, func(r *row) string { return r.Roster })},
		{"agent", words(fill(rows, func(r *row) string { return r.Agent }))},
		{"day", fill(rows, func(r *row) time.Time { return r.Day })},
		{"locked", fill(rows, func(*row) bool { return locked })},
		{"made_at", instants(fill(rows, func(*row) int64 { return millis(now) }))},
	})
	if err != nil {
		return fmt.Errorf("save the locks of roster %s: %w", locks[0].Roster, err)
	}
	return nil
}

// RosterLocks lists the days locked in rosters, by roster, agent and day; of all
// rosters where id is empty.
func (s *Store) RosterLocks(ctx context.Context, id string) ([]hotline.RosterLock, error) {
	const list = `SELECT roster, toString(agent) AS who, day FROM roster_locks FINAL
		WHERE locked AND (roster = {roster:String} OR {roster:String} = '') ORDER BY roster, who, day`
	var out []hotline.RosterLock
	err := s.each(ctx, list, params("roster", id), func(scan func(...any) error) error {
		var l hotline.RosterLock
		err := scan(&l.Roster, &l.Agent, &l.Day)
		out = append(out, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the locks of rosters: %w", err)
	}
	return out, nil
}
