package store

import (
	"context"
	"fmt"

	"github.com/hotlined/hotlined/internal/hotline"
)

// QueueWaits is how long the contacts of a queue waited: how many by bucket, see
// hotline.BucketSeconds.
type QueueWaits struct {
	Answered, Abandoned map[uint16]uint64
}

// QueueWaits tells how long the contacts of each queue waited that came within a
// span.
func (s *Store) QueueWaits(ctx context.Context, within hotline.Interval) (map[string]QueueWaits, error) {
	const list = `SELECT toString(queue) AS name, sumMap(answered_waits), sumMap(abandoned_waits) FROM interval_counts
		WHERE interval >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND interval < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
		  AND queue != ''
		GROUP BY name`
	out := map[string]QueueWaits{}
	err := s.each(ctx, list, params("since", within.Start, "until", within.End), func(scan func(...any) error) error {
		var queue string
		var w QueueWaits
		err := scan(&queue, &w.Answered, &w.Abandoned)
		out[queue] = w
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read how long contacts waited: %w", err)
	}
	return out, nil
}
