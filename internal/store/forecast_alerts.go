package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// SaveDayAlerts keeps how days under way compared with what was said of them.
func (s *Store) SaveDayAlerts(ctx context.Context, alerts []hotline.DayAlert) error {
	if len(alerts) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(alerts)
	type row = hotline.DayAlert
	return s.insert(ctx, "forecast_alerts", madeToken("forecast_alerts", now), []field{
		{"queue", words(fill(rows, func(r *row) string { return r.Queue }))},
		{"day", fill(rows, func(r *row) time.Time { return r.Day })},
		{"as_of", instants(fill(rows, func(r *row) int64 { return millis(r.AsOf) }))},
		{"level", fill(rows, func(r *row) uint8 { return uint8(r.Level) })},
		{"came", fill(rows, func(r *row) float64 { return r.Came })},
		{"expected", fill(rows, func(r *row) float64 { return r.Expected })},
		{"low", fill(rows, func(r *row) float64 { return r.Low })},
		{"high", fill(rows, func(r *row) float64 { return r.High })},
		{"day_said", fill(rows, func(r *row) float64 { return r.DaySaid })},
		{"day_now", fill(rows, func(r *row) float64 { return r.DayNow })},
		{"made_at", instants(fill(rows, func(*row) int64 { return millis(now) }))},
	})
}

// DayAlerts lists how the days [from, to) stood last, by queue and day.
func (s *Store) DayAlerts(ctx context.Context, from, to time.Time) ([]hotline.DayAlert, error) {
	const latest = `SELECT queue, day, as_of, level, came, expected, low, high, day_said, day_now
		FROM forecast_alerts FINAL
		WHERE day >= {from:Date} AND day < {to:Date}
		ORDER BY queue, day, as_of DESC LIMIT 1 BY queue, day`
	var out []hotline.DayAlert
	err := s.each(ctx, latest, params("from", from.Format(time.DateOnly), "to", to.Format(time.DateOnly)), func(scan func(...any) error) error {
		var r hotline.DayAlert
		var level uint8
		err := scan(&r.Queue, &r.Day, &r.AsOf, &level, &r.Came, &r.Expected, &r.Low, &r.High, &r.DaySaid, &r.DayNow)
		r.Level = int(level)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read which days left their band: %w", err)
	}
	return out, nil
}
