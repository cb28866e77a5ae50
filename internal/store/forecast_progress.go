package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// SaveDayProgress keeps how days under way ran.
func (s *Store) SaveDayProgress(ctx context.Context, progress []hotline.DayProgress) error {
	if len(progress) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(progress)
	type row = hotline.DayProgress
	return s.insert(ctx, "day_progress", madeToken("day_progress", now), []field{
		{"queue", words(fill(rows, func(r *row) string { return r.Queue }))},
		{"day", fill(rows, func(r *row) time.Time { return r.Day })},
		{"as_of", instants(fill(rows, func(r *row) int64 { return millis(r.AsOf) }))},
		{"came", fill(rows, func(r *row) float64 { return r.Came })},
		{"expected", fill(rows, func(r *row) float64 { return r.Expected })},
		{"day_said", fill(rows, func(r *row) float64 { return r.DaySaid })},
		{"day_now", fill(rows, func(r *row) float64 { return r.DayNow })},
		{"level", fill(rows, func(r *row) uint8 { return uint8(r.Level) })},
		{"since", instants(fill(rows, func(r *row) int64 { return millis(r.Since) }))},
		{"low", fill(rows, func(r *row) float64 { return r.Low })},
		{"high", fill(rows, func(r *row) float64 { return r.High })},
		{"made_at", instants(fill(rows, func(*row) int64 { return millis(now) }))},
	})
}

// DayProgress lists how the site's days [from, to) ran when last looked at, by
// queue and day.
func (s *Store) DayProgress(ctx context.Context, from, to time.Time) ([]hotline.DayProgress, error) {
	const latest = `SELECT queue, day, as_of, came, expected, day_said, day_now, level, since, low, high
		FROM day_progress FINAL
		WHERE day >= {from:Date} AND day < {to:Date}
		ORDER BY queue, day, as_of DESC LIMIT 1 BY queue, day`
	var out []hotline.DayProgress
	err := s.each(ctx, latest, params("from", from.Format(time.DateOnly), "to", to.Format(time.DateOnly)), func(scan func(...any) error) error {
		var r hotline.DayProgress
		var level uint8
		err := scan(&r.Queue, &r.Day, &r.AsOf, &r.Came, &r.Expected, &r.DaySaid, &r.DayNow, &level, &r.Since, &r.Low, &r.High)
		r.Level, r.Since = int(level), instant(r.Since)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read how days ran: %w", err)
	}
	return out, nil
}

// Offered hands over how many contacts each queue got in each quarter of an hour
// within the interval, by queue and time; those without any are left out.
func (s *Store) Offered(ctx context.Context, within hotline.Interval, do func(queue string, start time.Time, contacts int)) error {
	const list = `SELECT toString(queue) AS name, interval, sum(offered) FROM interval_counts
		WHERE interval >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND interval < fromUnixTimestamp64Milli({until:Int64}, 'UTC') AND queue != ''
		GROUP BY name, interval ORDER BY name, interval`
	err := s.each(ctx, list, params("since", within.Start, "until", within.End), func(scan func(...any) error) error {
		var queue string
		var start time.Time
		var contacts uint64
		if err := scan(&queue, &start, &contacts); err != nil {
			return err
		}
		do(queue, start, int(contacts))
		return nil
	})
	if err != nil {
		return fmt.Errorf("read what came: %w", err)
	}
	return nil
}
