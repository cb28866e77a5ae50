package store

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// quantileNames are the quantiles of a forecast that have a column.
var quantileNames = []string{"p025", "p05", "p10", "p25", "p50", "p75", "p90", "p95", "p975"}

// SaveForecasts keeps forecasts, every vintage of them: what was said of an
// interval at different AsOf stands side by side.
func (s *Store) SaveForecasts(ctx context.Context, forecasts []hotline.Forecast) error {
	if len(forecasts) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(forecasts)
	fields := []field{
		{"queue", words(fill(rows, func(r *hotline.Forecast) string { return r.Queue }))},
		{"interval", instants(fill(rows, func(r *hotline.Forecast) int64 { return millis(r.Start) }))},
		{"interval_s", fill(rows, func(r *hotline.Forecast) uint32 { return uint32(r.Interval / time.Second) })},
		{"as_of", instants(fill(rows, func(r *hotline.Forecast) int64 { return millis(r.AsOf) }))},
		{"lead", fill(rows, func(r *hotline.Forecast) int16 { return int16(r.Lead) })},
		{"model", words(fill(rows, func(r *hotline.Forecast) string { return r.Model }))},
		{"mean", fill(rows, func(r *hotline.Forecast) float64 { return r.Mean })},
	}
	for _, q := range quantileNames {
		fields = append(fields, field{q, fill(rows, func(r *hotline.Forecast) float64 { return rounded(r.Quantiles[q]) })})
	}
	fields = append(fields,
		field{"aht_ms", fill(rows, func(r *hotline.Forecast) uint32 { return millisOf(r.AHT) })},
		field{"redials", fill(rows, func(r *hotline.Forecast) float64 { return r.Redials })},
		field{"aht_sd_ms", fill(rows, func(r *hotline.Forecast) uint32 { return millisOf(r.AHTSD) })},
		field{"channel", words(fill(rows, func(r *hotline.Forecast) string { return string(r.Channel) }))},
		field{"deadline_s", fill(rows, func(r *hotline.Forecast) uint32 { return uint32(r.Deadline / time.Second) })},
		field{"together", fill(rows, func(r *hotline.Forecast) uint8 { return uint8(min(max(r.Together, 0), 255)) })},
		field{"closed", fill(rows, func(r *hotline.Forecast) bool { return r.Closed })},
		field{"made_at", instants(fill(rows, func(*hotline.Forecast) int64 { return millis(now) }))},
	)
	return s.insert(ctx, "forecasts", madeToken("forecasts", now), fields)
}

// rounded is a quantile to within a part in eight thousand: nobody can tell it from
// the whole one, and it takes less than half the room.
func rounded(quantile float64) float64 {
	const digits = 52 - 12 // binary ones that are left out
	return math.Float64frombits((math.Float64bits(quantile) + 1<<(digits-1)) >> digits << digits)
}

// LatestForecasts lists what was said last of each queue and interval, by queue and time.
func (s *Store) LatestForecasts(ctx context.Context, within hotline.Interval) ([]hotline.Forecast, error) {
	const latest = `SELECT queue, interval, interval_s, as_of, lead, model, mean, p025, p05, p10, p25, p50, p75, p90, p95, p975, aht_ms, redials,
			aht_sd_ms, channel, deadline_s, together, closed
		FROM latest_forecasts FINAL
		WHERE interval >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND interval < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
		ORDER BY queue, interval, as_of DESC LIMIT 1 BY queue, interval`
	var out []hotline.Forecast
	err := s.each(ctx, latest, params("since", within.Start, "until", within.End), func(scan func(...any) error) error {
		f, err := scanForecast(scan)
		out = append(out, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read forecasts: %w", err)
	}
	return out, nil
}

func scanForecast(scan func(...any) error) (hotline.Forecast, error) {
	var f hotline.Forecast
	var interval, aht, sd, deadline uint32
	var lead int16
	var channel string
	var together uint8
	p := make([]float64, len(quantileNames))
	into := []any{&f.Queue, &f.Start, &interval, &f.AsOf, &lead, &f.Model, &f.Mean}
	for i := range p {
		into = append(into, &p[i])
	}
	err := scan(append(into, &aht, &f.Redials, &sd, &channel, &deadline, &together, &f.Closed)...)
	f.AHTSD, f.Channel, f.Deadline = durationOf(sd), hotline.Channel(channel), time.Duration(deadline)*time.Second
	f.Together = int(together)
	f.Interval, f.Lead, f.AHT = time.Duration(interval)*time.Second, int(lead), durationOf(aht)
	f.Quantiles = make(map[string]float64, len(p))
	for i, name := range quantileNames {
		f.Quantiles[name] = p[i]
	}
	return f, err
}

// SaveRequirements keeps how many agents are needed, every vintage.
func (s *Store) SaveRequirements(ctx context.Context, requirements []hotline.Requirement) error {
	if len(requirements) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(requirements)
	return s.insert(ctx, "requirements", madeToken("requirements", now), []field{
		{"queue", words(fill(rows, func(r *hotline.Requirement) string { return r.Queue }))},
		{"interval", instants(fill(rows, func(r *hotline.Requirement) int64 { return millis(r.Start) }))},
		{"interval_s", fill(rows, func(r *hotline.Requirement) uint32 { return uint32(r.Interval / time.Second) })},
		{"as_of", instants(fill(rows, func(r *hotline.Requirement) int64 { return millis(r.AsOf) }))},
		{"agents", fill(rows, func(r *hotline.Requirement) uint32 { return uint32(max(r.Agents, 0)) })},
		{"gross_agents", fill(rows, func(r *hotline.Requirement) float64 { return r.GrossAgents })},
		{"service_level", fill(rows, func(r *hotline.Requirement) float64 { return r.ServiceLevel })},
		{"occupancy", fill(rows, func(r *hotline.Requirement) float64 { return r.Occupancy })},
		{"made_at", instants(fill(rows, func(*hotline.Requirement) int64 { return millis(now) }))},
	})
}

// LatestRequirements lists what was last needed of each queue and interval, by queue and time.
func (s *Store) LatestRequirements(ctx context.Context, within hotline.Interval) ([]hotline.Requirement, error) {
	const latest = `SELECT queue, interval, interval_s, as_of, agents, gross_agents, service_level, occupancy
		FROM requirements FINAL
		WHERE interval >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND interval < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
		ORDER BY queue, interval, as_of DESC LIMIT 1 BY queue, interval`
	var out []hotline.Requirement
	err := s.each(ctx, latest, params("since", within.Start, "until", within.End), func(scan func(...any) error) error {
		var r hotline.Requirement
		var interval, agents uint32
		err := scan(&r.Queue, &r.Start, &interval, &r.AsOf, &agents, &r.GrossAgents, &r.ServiceLevel, &r.Occupancy)
		r.Interval, r.Agents = time.Duration(interval)*time.Second, int(agents)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read requirements: %w", err)
	}
	return out, nil
}

func madeToken(table string, at time.Time) string {
	return fmt.Sprintf("%s-%d", table, at.UnixMilli())
}
