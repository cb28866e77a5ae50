package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// totalQuantiles are the quantiles of a total that have a column.
var totalQuantiles = []string{"p025", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "p975"}

// SaveForecastTotals keeps what is expected of days and weeks, every vintage of it.
func (s *Store) SaveForecastTotals(ctx context.Context, totals []hotline.ForecastTotal) error {
	if len(totals) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(totals)
	fields := []field{
		{"level", words(fill(rows, func(r *hotline.ForecastTotal) string { return r.Level }))},
		{"name", words(fill(rows, func(r *hotline.ForecastTotal) string { return r.Name }))},
		{"period", words(fill(rows, func(r *hotline.ForecastTotal) string { return r.Period }))},
		{"day", fill(rows, func(r *hotline.ForecastTotal) time.Time { return r.Day })},
		{"as_of", instants(fill(rows, func(r *hotline.ForecastTotal) int64 { return millis(r.AsOf) }))},
		{"model", words(fill(rows, func(r *hotline.ForecastTotal) string { return r.Model }))},
		{"mean", fill(rows, func(r *hotline.ForecastTotal) float64 { return r.Mean })},
	}
	for _, q := range totalQuantiles {
		fields = append(fields, field{q, fill(rows, func(r *hotline.ForecastTotal) float64 { return r.Quantiles[q] })})
	}
	fields = append(fields, field{"made_at", instants(fill(rows, func(*hotline.ForecastTotal) int64 { return millis(now) }))})
	return s.insert(ctx, "forecast_totals", madeToken("forecast_totals", now), fields)
}

// LatestForecastTotals lists what was said last of the days or weeks of a level
// that begin within the interval, whose ends are read as dates, by name and day.
func (s *Store) LatestForecastTotals(ctx context.Context, within hotline.Interval, level, period string) ([]hotline.ForecastTotal, error) {
	const latest = `SELECT level, name, period, day, as_of, model, mean, p025, p05, p10, p25, p50, p75, p90, p95, p975
		FROM forecast_totals FINAL
		WHERE day >= {since:Date} AND day < {until:Date} AND level = {level:String} AND period = {period:String}
		ORDER BY name, day, as_of DESC LIMIT 1 BY name, day`
	var out []hotline.ForecastTotal
	args := params("since", within.Start.Format(time.DateOnly), "until", within.End.Format(time.DateOnly), "level", level, "period", period)
	err := s.each(ctx, latest, args, func(scan func(...any) error) error {
		t := hotline.ForecastTotal{Quantiles: make(map[string]float64, len(totalQuantiles))}
		p := make([]float64, len(totalQuantiles))
		err := scan(&t.Level, &t.Name, &t.Period, &t.Day, &t.AsOf, &t.Model, &t.Mean, &p[0], &p[1], &p[2], &p[3], &p[4], &p[5], &p[6], &p[7], &p[8])
		for i, name := range totalQuantiles {
			t.Quantiles[name] = p[i]
		}
		out = append(out, t)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read forecast totals: %w", err)
	}
	return out, nil
}
