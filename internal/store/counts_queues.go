package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// QueueCount is what a queue got in a quarter of an hour, all channels together.
// It is kept small: two years of a queue are up to 70,000 of them.
type QueueCount struct {
	At        uint32 // when it begins, Unix seconds
	Offered   uint32
	Abandoned uint32
	Handled   uint32 // answered and finished; what HandleMS is divided by
	HandleMS  uint32 // milliseconds that agents gave to those, all together

	Known         uint32 // came of their own, the customer being known
	KnownUnserved uint32 // of those, gave up or were turned away
	Redials       uint32 // of those, had gone unserved on the queue not long before
	Reconnects    uint32 // of those, had been answered on the queue not long before
}

// Start is when the quarter of an hour begins.
func (c QueueCount) Start() time.Time { return time.Unix(int64(c.At), 0).UTC() }

// Again is within which time a customer who comes back comes back: redials after
// the last contact on the queue gave up or was turned away, reconnects after it
// was answered and over. Both are counted in minutes and end at 24 hours.
type Again struct{ Redial, Reconnect time.Duration }

// CountedQueue is a queue and the span in which it got contacts.
type CountedQueue struct {
	Queue       string
	First, Last time.Time // quarters of an hour in which contacts came
	Rows        int       // that hold its counts, one a channel and quarter of an hour
	Offered     uint64
}

// CountedQueues lists, by name, the queues that got contacts within the interval.
func (s *Store) CountedQueues(ctx context.Context, within hotline.Interval) ([]CountedQueue, error) {
	const list = `SELECT toString(queue) AS name, min(interval), max(interval), count(), sum(offered) FROM interval_counts
		WHERE interval >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND interval < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
		  AND queue != '' AND offered > 0
		GROUP BY name ORDER BY name`
	var out []CountedQueue
	err := s.each(ctx, list, params("since", within.Start, "until", within.End), func(scan func(...any) error) error {
		var q CountedQueue
		var rows uint64
		err := scan(&q.Queue, &q.First, &q.Last, &rows, &q.Offered)
		q.Rows = int(rows)
		out = append(out, q)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the queues that got contacts: %w", err)
	}
	return out, nil
}

// The counts are in order of time: whatever queues are asked for, all of the
// span is read.
const queueCounts = `SELECT toUInt32(indexOf({queues:Array(String)}, queue)) AS which, toUInt32(toUnixTimestamp(interval)) AS at,
		toUInt32(sum(offered)), toUInt32(sum(abandoned)), toUInt32(sum(handled)), toUInt32(least(sum(talk_ms + hold_ms + wrap_ms), 4294967295)),
		toUInt32(sum(known_customers)), toUInt32(sum(known_unserved)),
		toUInt32(sum(arraySum(mapValues(mapFilter((edge, n) -> edge <= {redial:Int64}, redial_gaps))))),
		toUInt32(sum(arraySum(mapValues(mapFilter((edge, n) -> edge <= {reconnect:Int64}, reconnect_gaps)))))
	FROM interval_counts
	WHERE interval >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND interval < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
	  AND queue IN {queues:Array(String)}
	GROUP BY queue, interval
	ORDER BY which, at`

// QueueCounts hands over what each of some queues got within the interval, a
// queue at a time, in the order in which they are named; intervals in which
// nothing happened are left out, and so are queues without any others. A query
// takes nearly as long for one queue as for a hundred, of which all rows are in
// the memory of the engine for a moment.
func (s *Store) QueueCounts(ctx context.Context, within hotline.Interval, queues []string, again Again, do func(queue string, counts []QueueCount) error) error {
	args := params("since", within.Start, "until", within.End, "queues", queues,
		"redial", int64(again.Redial/time.Minute), "reconnect", int64(again.Reconnect/time.Minute))
	var counts []QueueCount
	var last, which uint32
	var c QueueCount
	hand := func() error {
		if last == 0 {
			return nil
		}
		return do(queues[last-1], counts)
	}
	err := s.each(ctx, queueCounts, args, func(scan func(...any) error) error {
		if err := scan(&which, &c.At, &c.Offered, &c.Abandoned, &c.Handled, &c.HandleMS, &c.Known, &c.KnownUnserved, &c.Redials, &c.Reconnects); err != nil {
			return err
		}
		if which != last {
			if err := hand(); err != nil {
				return err
			}
			last, counts = which, make([]QueueCount, 0, len(counts)) // queues of a hotline are much alike
		}
		counts = append(counts, c)
		return nil
	})
	if err == nil {
		err = hand()
	}
	if err != nil {
		return fmt.Errorf("read what %d queues got: %w", len(queues), err)
	}
	return nil
}
