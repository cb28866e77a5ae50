package store

import (
	"context"
	"fmt"

	"github.com/hotlined/hotlined/internal/hotline"
)

// PublishedHours hands over the shifts of every published version of every roster
// that begin within an interval, without their activities: by roster, version, agent
// and time.
func (s *Store) PublishedHours(ctx context.Context, within hotline.Interval, do func(roster string, version int, s hotline.Shift)) error {
	const list = `SELECT roster, version, toString(agent) AS who, shift_start, max(shift_end) FROM assignments FINAL
		WHERE (roster, version) IN (SELECT roster, version FROM rosters WHERE published)
			AND shift_start >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND shift_start < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
		GROUP BY roster, version, who, shift_start ORDER BY roster, version, who, shift_start`
	err := s.each(ctx, list, params("since", within.Start, "until", within.End), func(scan func(...any) error) error {
		var id string
		var version uint32
		var sh hotline.Shift
		if err := scan(&id, &version, &sh.Agent, &sh.Start, &sh.End); err != nil {
			return err
		}
		do(id, int(version), sh)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read published shifts: %w", err)
	}
	return nil
}
