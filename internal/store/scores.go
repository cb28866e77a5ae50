package store

import (
	"context"
	"fmt"

	"github.com/hotlined/hotlined/internal/hotline"
)

// SaveScores keeps scores; the same measure of the same subject and period again
// replaces what was there.
func (s *Store) SaveScores(ctx context.Context, scores []hotline.Score) error {
	if len(scores) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(scores)
	return s.insert(ctx, "scores", madeToken("scores", now), []field{
		{"measure", words(fill(rows, func(r *hotline.Score) string { return r.Measure }))},
		{"subject", words(fill(rows, func(r *hotline.Score) string { return r.Subject }))},
		{"name", words(fill(rows, func(r *hotline.Score) string { return r.Name }))},
		{"since", instants(fill(rows, func(r *hotline.Score) int64 { return millis(r.Period.Start) }))},
		{"until", instants(fill(rows, func(r *hotline.Score) int64 { return millis(r.Period.End) }))},
		{"value", fill(rows, func(r *hotline.Score) float64 { return r.Value })},
		{"low", fill(rows, func(r *hotline.Score) float64 { return r.Low })},
		{"high", fill(rows, func(r *hotline.Score) float64 { return r.High })},
		{"n", fill(rows, func(r *hotline.Score) float64 { return r.N })},
		{"verdict", words(fill(rows, func(r *hotline.Score) string { return r.Verdict }))},
		{"made_at", instants(fill(rows, func(*hotline.Score) int64 { return millis(now) }))},
	})
}

// Scores lists the scores whose period lies within the interval.
func (s *Store) Scores(ctx context.Context, within hotline.Interval) ([]hotline.Score, error) {
	const list = `SELECT measure, subject, name, since, until, value, low, high, n, verdict FROM scores FINAL
		WHERE since >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND until <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
		ORDER BY since, until, subject, name, measure`
	var out []hotline.Score
	err := s.each(ctx, list, params("since", within.Start, "until", within.End), func(scan func(...any) error) error {
		var r hotline.Score
		err := scan(&r.Measure, &r.Subject, &r.Name, &r.Period.Start, &r.Period.End, &r.Value, &r.Low, &r.High, &r.N, &r.Verdict)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read scores: %w", err)
	}
	return out, nil
}

// SaveCoaching keeps suggestions; the same topic for the same agent and period
// again replaces what was there.
func (s *Store) SaveCoaching(ctx context.Context, coaching []hotline.Coaching) error {
	if len(coaching) == 0 {
		return nil
	}
	now := s.knownNow()
	rows := refs(coaching)
	return s.insert(ctx, "coaching", madeToken("coaching", now), []field{
		{"agent", words(fill(rows, func(r *hotline.Coaching) string { return r.Agent }))},
		{"team", words(fill(rows, func(r *hotline.Coaching) string { return r.Team }))},
		{"topic", words(fill(rows, func(r *hotline.Coaching) string { return r.Topic }))},
		{"why", fill(rows, func(r *hotline.Coaching) string { return r.Why })},
		{"evidence", fill(rows, func(r *hotline.Coaching) []string { return r.Evidence })},
		{"priority", fill(rows, func(r *hotline.Coaching) float64 { return r.Priority })},
		{"since", instants(fill(rows, func(r *hotline.Coaching) int64 { return millis(r.Period.Start) }))},
		{"until", instants(fill(rows, func(r *hotline.Coaching) int64 { return millis(r.Period.End) }))},
		{"made_at", instants(fill(rows, func(*hotline.Coaching) int64 { return millis(now) }))},
	})
}

// Coaching lists the suggestions whose period lies within the interval, the most
// urgent first.
func (s *Store) Coaching(ctx context.Context, within hotline.Interval) ([]hotline.Coaching, error) {
	const list = `SELECT agent, team, topic, why, evidence, priority, since, until FROM coaching FINAL
		WHERE since >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND until <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
		ORDER BY priority DESC, agent, topic, since`
	var out []hotline.Coaching
	err := s.each(ctx, list, params("since", within.Start, "until", within.End), func(scan func(...any) error) error {
		var r hotline.Coaching
		err := scan(&r.Agent, &r.Team, &r.Topic, &r.Why, &r.Evidence, &r.Priority, &r.Period.Start, &r.Period.End)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read coaching: %w", err)
	}
	return out, nil
}
