package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// QueueCount is what a queue got in a quarter of an hour, all channels together.
type QueueCount struct {
	Start     time.Time
	Offered   int
	Abandoned int
	Handled   int           // answered and finished; what Handle is divided by
	Handle    time.Duration // that agents gave to those, all together

	Known         int // came of their own, the customer being known
	KnownUnserved int // of those, gave up or were turned away
	Redials       int // of those, had gone unserved on the queue not long before
	Reconnects    int // of those, had been answered on the queue not long before
}

// Again is within which time a customer who comes back comes back: redials after
// the last contact on the queue gave up or was turned away, reconnects after it
// was answered and over. Both are counted in minutes and end at 24 hours.
type Again struct{ Redial, Reconnect time.Duration }

// CountedQueue is a queue and the span in which it got contacts.
type CountedQueue struct {
	Queue       string
	First, Last time.Time // quarters of an hour in which contacts came
	Offered     uint64
}

// CountedQueues lists, by name, the queues that got contacts within the interval.
func (s *Store) CountedQueues(ctx context.Context, within hotline.Interval) ([]CountedQueue, error) {
	const list = `SELECT toString(queue) AS name, min(interval), max(interval), sum(offered) FROM interval_counts
		WHERE interval >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND interval < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
		  AND queue != '' AND offered > 0
		GROUP BY name ORDER BY name`
	var out []CountedQueue
	err := s.each(ctx, list, params("since", within.Start, "until", within.End), func(scan func(...any) error) error {
		var q CountedQueue
		err := scan(&q.Queue, &q.First, &q.Last, &q.Offered)
		out = append(out, q)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the queues that got contacts: %w", err)
	}
	return out, nil
}

const queueCounts = `SELECT toUInt32(indexOf({queues:Array(String)}, queue)) AS which, toUInt32(toUnixTimestamp(interval)) AS at,
		toUInt32(sum(offered)), toUInt32(sum(abandoned)), toUInt32(sum(handled)), sum(talk_ms + hold_ms + wrap_ms),
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
// nothing happened are left out, and so are queues without any others. All of
// the queues named are read at once: name a few dozen of a thousand.
func (s *Store) QueueCounts(ctx context.Context, within hotline.Interval, queues []string, again Again, do func(queue string, counts []QueueCount) error) error {
	args := params("since", within.Start, "until", within.End, "queues", queues,
		"redial", int64(again.Redial/time.Minute), "reconnect", int64(again.Reconnect/time.Minute))
	var counts []QueueCount
	var last, which, at uint32
	var took uint64
	var n [7]uint32
	hand := func() error {
		if last == 0 {
			return nil
		}
		return do(queues[last-1], counts)
	}
	err := s.each(ctx, queueCounts, args, func(scan func(...any) error) error {
		if err := scan(&which, &at, &n[0], &n[1], &n[2], &took, &n[3], &n[4], &n[5], &n[6]); err != nil {
			return err
		}
		if which != last {
			if err := hand(); err != nil {
				return err
			}
			last, counts = which, nil
		}
		counts = append(counts, QueueCount{
			Start: time.Unix(int64(at), 0).UTC(), Offered: int(n[0]), Abandoned: int(n[1]), Handled: int(n[2]), Handle: time.Duration(took) * time.Millisecond,
			Known: int(n[3]), KnownUnserved: int(n[4]), Redials: int(n[5]), Reconnects: int(n[6]),
		})
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
