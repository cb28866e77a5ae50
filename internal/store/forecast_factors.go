package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// SaveForecastDays keeps what the days of a forecast were made of, every vintage.
func (s *Store) SaveForecastDays(ctx context.Context, days []hotline.ForecastDay) error {
	if len(days) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(days)
	type day = hotline.ForecastDay
	reasons := func(of func(hotline.Reason) string) [][]string {
		return fill(rows, func(r *day) []string { return each(r.Reasons, of) })
	}
	numbers := func(of func(hotline.Reason) float64) [][]float64 {
		return fill(rows, func(r *day) []float64 { return each(r.Reasons, of) })
	}
	return s.insert(ctx, "forecast_factors", madeToken("forecast_factors", now), []field{
		{"queue", words(fill(rows, func(r *day) string { return r.Queue }))},
		{"day", fill(rows, func(r *day) time.Time { return r.Day })},
		{"as_of", instants(fill(rows, func(r *day) int64 { return millis(r.AsOf) }))},
		{"lead", fill(rows, func(r *day) int16 { return int16(r.Lead) })},
		{"mean", fill(rows, func(r *day) float64 { return r.Mean })},
		{"came", fill(rows, func(r *day) float64 { return r.Came })},
		{"quantiles", fill(rows, func(r *day) []float64 {
			return each(quantileNames, func(name string) float64 { return r.Quantiles[name] })
		})},
		{"ordinary", fill(rows, func(r *day) float64 { return r.Ordinary })},
		{"kinds", reasons(func(f hotline.Reason) string { return f.Kind })},
		{"names", reasons(func(f hotline.Reason) string { return f.Name })},
		{"times", numbers(func(f hotline.Reason) float64 { return f.Times })},
		{"contacts", numbers(func(f hotline.Reason) float64 { return f.Contacts })},
		{"hours", fill(rows, func(r *day) []float32 { return each(r.Hours, func(h float64) float32 { return float32(h) }) })},
		{"busiest", instants(fill(rows, func(r *day) int64 { return millis(r.Busiest) }))},
		{"peak", fill(rows, func(r *day) float64 { return r.Peak })},
		{"model", words(fill(rows, func(r *day) string { return r.Model }))},
		{"notes", fill(rows, func(r *day) []string { return r.Notes })},
		{"made_at", instants(fill(rows, func(*day) int64 { return millis(now) }))},
	})
}

// ForecastDays lists what was said last, not after asOf, of each queue and day
// within the site's days [from, to), by queue and day. An empty queue asks for all.
func (s *Store) ForecastDays(ctx context.Context, queue string, from, to, asOf time.Time) ([]hotline.ForecastDay, error) {
	const latest = `SELECT queue, day, as_of, lead, mean, came, quantiles, ordinary, kinds, names, times, contacts, hours, busiest, peak, model, notes
		FROM forecast_factors FINAL
		WHERE day >= {from:Date} AND day < {to:Date} AND as_of <= fromUnixTimestamp64Milli({asof:Int64}, 'UTC')
		  AND ({queue:String} = '' OR queue = {queue:String})
		ORDER BY queue, day, as_of DESC LIMIT 1 BY queue, day`
	var out []hotline.ForecastDay
	args := params("from", from.Format(time.DateOnly), "to", to.Format(time.DateOnly), "asof", asOf, "queue", queue)
	err := s.each(ctx, latest, args, func(scan func(...any) error) error {
		f, err := scanForecastDay(scan)
		out = append(out, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what forecasts were made of: %w", err)
	}
	return out, nil
}

func scanForecastDay(scan func(...any) error) (hotline.ForecastDay, error) {
	var f hotline.ForecastDay
	var lead int16
	var quantiles, times, contacts []float64
	var kinds, names []string
	var hours []float32
	err := scan(&f.Queue, &f.Day, &f.AsOf, &lead, &f.Mean, &f.Came, &quantiles, &f.Ordinary, &kinds, &names, &times, &contacts,
		&hours, &f.Busiest, &f.Peak, &f.Model, &f.Notes)
	if err != nil {
		return f, err
	}
	f.Lead, f.Busiest, f.Quantiles = int(lead), instant(f.Busiest), map[string]float64{}
	for i := range min(len(quantiles), len(quantileNames)) {
		f.Quantiles[quantileNames[i]] = quantiles[i]
	}
	for i := range min(len(kinds), len(names), len(times), len(contacts)) {
		f.Reasons = append(f.Reasons, hotline.Reason{Kind: kinds[i], Name: names[i], Times: times[i], Contacts: contacts[i]})
	}
	f.Hours = each(hours, func(h float32) float64 { return float64(h) })
	return f, nil
}

// SaveForecastChanges keeps why forecasts of days changed.
func (s *Store) SaveForecastChanges(ctx context.Context, changes []hotline.ForecastChange) error {
	if len(changes) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(changes)
	type row = hotline.ForecastChange
	return s.insert(ctx, "forecast_changes", madeToken("forecast_changes", now), []field{
		{"queue", words(fill(rows, func(r *row) string { return r.Queue }))},
		{"day", fill(rows, func(r *row) time.Time { return r.Day })},
		{"as_of", instants(fill(rows, func(r *row) int64 { return millis(r.AsOf) }))},
		{"since", instants(fill(rows, func(r *row) int64 { return millis(r.Since) }))},
		{"was", fill(rows, func(r *row) float64 { return r.Was })},
		{"now", fill(rows, func(r *row) float64 { return r.Now })},
		{"kinds", fill(rows, func(r *row) []string { return each(r.Parts, func(p hotline.Reason) string { return p.Kind }) })},
		{"contacts", fill(rows, func(r *row) []float64 { return each(r.Parts, func(p hotline.Reason) float64 { return p.Contacts }) })},
		{"moved", fill(rows, func(r *row) float64 { return r.Moved })},
		{"why", fill(rows, func(r *row) string { return r.Why })},
		{"made_at", instants(fill(rows, func(*row) int64 { return millis(now) }))},
	})
}

// each is a list made of another, one by one.
func each[A, B any](list []A, of func(A) B) []B {
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = of(a)
	}
	return out
}
