package store

import (
	"context"
	"fmt"

	"github.com/hotlined/hotlined/internal/hotline"
)

// GrantAbsences keeps absences that are not in the workforce folder, or takes
// them back.
func (s *Store) GrantAbsences(ctx context.Context, absences []hotline.Absence, granted bool) error {
	if len(absences) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(absences)
	type row = hotline.Absence
	err := s.insert(ctx, "granted_absences", madeToken("granted_absences", now), []field{
		{"agent", words(fill(rows, func(r *row) string { return r.Agent }))},
		{"since", instants(fill(rows, func(r *row) int64 { return millis(r.From) }))},
		{"until", instants(fill(rows, func(r *row) int64 { return millis(r.To) }))},
		{"kind", words(fill(rows, func(r *row) string { return r.Kind }))},
		{"planned", fill(rows, func(r *row) bool { return r.Planned })},
		{"granted", fill(rows, func(*row) bool { return granted })},
		{"made_at", instants(fill(rows, func(*row) int64 { return millis(now) }))},
	})
	if err != nil {
		return fmt.Errorf("save absences granted: %w", err)
	}
	return nil
}

// GrantedAbsences lists the absences granted that touch an interval, by time and agent.
func (s *Store) GrantedAbsences(ctx context.Context, within hotline.Interval) ([]hotline.Absence, error) {
	const list = `SELECT toString(agent) AS who, since, until, toString(kind), planned FROM granted_absences FINAL
		WHERE granted AND since < fromUnixTimestamp64Milli({until:Int64}, 'UTC') AND until > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
		ORDER BY since, who`
	var out []hotline.Absence
	err := s.each(ctx, list, params("since", within.Start, "until", within.End), func(scan func(...any) error) error {
		var a hotline.Absence
		err := scan(&a.Agent, &a.From, &a.To, &a.Kind, &a.Planned)
		out = append(out, a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read absences granted: %w", err)
	}
	return out, nil
}
