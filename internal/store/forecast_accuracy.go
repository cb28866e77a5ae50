package store

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

//go:embed queries/forecast_accuracy.sql
var judgeForecasts string

// JudgeForecasts compares what was said of the site's days [from, to) with what
// came, every vintage that is kept, and keeps the result as hotline.Said. Judged
// again, a day's judgement is replaced. Forecasts of another interval are left out.
func (s *Store) JudgeForecasts(ctx context.Context, from, to time.Time, interval time.Duration, site *time.Location) error {
	if err := checkZone(site); err != nil {
		return err
	}
	since, until := hotline.Midnight(from, site, 0), hotline.Midnight(to, site, 0)
	args := params("since", since, "until", until, "from", since.In(site).Format(time.DateOnly), "to", until.In(site).Format(time.DateOnly),
		"zone", site.String(), "step", uint32(interval/time.Second), "made", s.knownNow())
	if err := s.exec(ctx, judgeForecasts, args...); err != nil {
		return fmt.Errorf("judge forecasts of %s to %s: %w", since.Format(time.DateOnly), until.Format(time.DateOnly), err)
	}
	return nil
}

// SaveFared keeps how forecasts fared; the same queue, source, horizon and day
// again replaces what was there.
func (s *Store) SaveFared(ctx context.Context, fared []hotline.Fared) error {
	if len(fared) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(fared)
	type row = hotline.Fared
	fields := []field{
		{"queue", words(fill(rows, func(r *row) string { return r.Queue }))},
		{"source", words(fill(rows, func(r *row) string { return r.Source }))},
		{"horizon", fill(rows, func(r *row) uint16 { return uint16(r.Horizon) })},
		{"day", fill(rows, func(r *row) time.Time { return r.Day })},
		{"said_n", fill(rows, func(r *row) uint32 { return uint32(r.Forecasts) })},
		{"slots", fill(rows, func(r *row) uint32 { return uint32(r.Slots) })},
		{"made_at", instants(fill(rows, func(*row) int64 { return millis(now) }))},
	}
	for i, name := range faredSums {
		fields = append(fields, field{name, fill(rows, func(r *row) float64 { return *sumsOf(r)[i] })})
	}
	return s.insert(ctx, "forecast_accuracy", madeToken("forecast_accuracy", now), fields)
}

// faredSums are the columns of sums, and sumsOf where they go.
var faredSums = []string{
	"actual", "said", "off", "squared", "scaled", "floor", "pinball", "crps",
	"held50", "held80", "held90", "held95", "day_off", "day50", "day80", "day90", "day95",
}

func sumsOf(r *hotline.Fared) []*float64 {
	h, d := &r.Held, &r.DayHeld
	return []*float64{
		&r.Actual, &r.Said, &r.Off, &r.Squared, &r.Scaled, &r.Floor, &r.Pinball, &r.CRPS,
		&h[0], &h[1], &h[2], &h[3], &r.DayOff, &d[0], &d[1], &d[2], &d[3],
	}
}

// Fared lists how forecasts of the days [from, to) fared, by queue, source,
// horizon and day. An empty queue asks for all.
func (s *Store) Fared(ctx context.Context, queue string, from, to time.Time) ([]hotline.Fared, error) {
	const list = `SELECT queue, source, horizon, day, said_n, slots, actual, said, off, squared, scaled, floor, pinball, crps,
		held50, held80, held90, held95, day_off, day50, day80, day90, day95
		FROM forecast_accuracy FINAL
		WHERE day >= {from:Date} AND day < {to:Date} AND ({queue:String} = '' OR queue = {queue:String})
		ORDER BY queue, source, horizon, day`
	var out []hotline.Fared
	args := params("from", from.Format(time.DateOnly), "to", to.Format(time.DateOnly), "queue", queue)
	err := s.each(ctx, list, args, func(scan func(...any) error) error {
		var r hotline.Fared
		var horizon uint16
		var forecasts, slots uint32
		into := []any{&r.Queue, &r.Source, &horizon, &r.Day, &forecasts, &slots}
		for _, sum := range sumsOf(&r) {
			into = append(into, sum)
		}
		err := scan(into...)
		r.Horizon, r.Forecasts, r.Slots = int(horizon), int(forecasts), int(slots)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read how forecasts fared: %w", err)
	}
	return out, nil
}

// LastJudged is the last day of which what had been said was judged; zero: none yet.
func (s *Store) LastJudged(ctx context.Context) (time.Time, error) {
	var day time.Time
	var n uint64
	const last = "SELECT max(day), count() FROM forecast_accuracy WHERE source = {source:String}"
	if err := s.one(ctx, last, params("source", hotline.Said), &day, &n); err != nil {
		return time.Time{}, fmt.Errorf("read when forecasts were judged last: %w", err)
	}
	if n == 0 {
		return time.Time{}, nil
	}
	return day, nil
}

// LastTried is when forecasts of the past were last tried and kept; zero: never.
func (s *Store) LastTried(ctx context.Context) (time.Time, error) {
	var at time.Time
	const last = "SELECT max(made_at) FROM forecast_accuracy WHERE source = {source:String}"
	if err := s.one(ctx, last, params("source", hotline.Tried), &at); err != nil {
		return time.Time{}, fmt.Errorf("read when forecasts were tried last: %w", err)
	}
	return instant(at), nil
}
