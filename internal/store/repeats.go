package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// RepeatCount is who came again on one queue in one quarter of an hour, as far
// as customers are known.
type RepeatCount struct {
	Queue      string
	Start      time.Time
	Known      int // came of their own, the customer being known
	Unserved   int // of those, gave up or were turned away
	Redials    int // of those, had gone unserved on the queue not long before
	Reconnects int // of those, had been answered on the queue not long before
}

// RepeatCounts lists, by queue and time, the quarters of an hour in which
// contacts of known customers came. A redial comes within redial after the
// customer's last contact on the queue gave up or was turned away, a reconnect
// within reconnect after it was answered and over; both spans are counted in
// minutes and end at 24 hours. An empty queue asks for all.
func (s *Store) RepeatCounts(ctx context.Context, within hotline.Interval, queue string, redial, reconnect time.Duration) ([]RepeatCount, error) {
	const list = `SELECT queue, interval, sum(known_customers), sum(known_unserved),
			sum(arraySum(mapValues(mapFilter((edge, n) -> edge <= {redial:Int64}, redial_gaps)))),
			sum(arraySum(mapValues(mapFilter((edge, n) -> edge <= {reconnect:Int64}, reconnect_gaps))))
		FROM interval_counts
		WHERE interval >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND interval < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
		  AND ({queue:String} = '' OR queue = {queue:String}) AND known_customers > 0
		GROUP BY queue, interval
		ORDER BY queue, interval`
	var out []RepeatCount
	args := params("since", within.Start, "until", within.End, "queue", queue,
		"redial", int64(redial/time.Minute), "reconnect", int64(reconnect/time.Minute))
	err := s.each(ctx, list, args, func(scan func(...any) error) error {
		var c RepeatCount
		var n [4]uint64
		if err := scan(&c.Queue, &c.Start, &n[0], &n[1], &n[2], &n[3]); err != nil {
			return err
		}
		for i, to := range []*int{&c.Known, &c.Unserved, &c.Redials, &c.Reconnects} {
			*to = int(n[i])
		}
		out = append(out, c)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read who came again: %w", err)
	}
	return out, nil
}
