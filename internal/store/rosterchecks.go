package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// SaveRosterCheck keeps the check of a version of a roster, in place of the one
// before.
func (s *Store) SaveRosterCheck(ctx context.Context, c hotline.RosterCheck) error {
	if len(c.Periods) == 0 {
		return nil
	}
	now := s.knownNow()
	type period = hotline.CheckedPeriod
	rows := refs(c.Periods)
	number := func(of func(*period) float64) []float64 { return fill(rows, of) }
	all := func(at time.Time) instants { return instants(fill(rows, func(*period) int64 { return millis(at) })) }
	err := s.insert(ctx, "roster_checks", madeToken("roster_checks", now), []field{
		{"roster", fill(rows, func(*period) string { return c.Roster })},
		{"version", fill(rows, func(*period) uint32 { return uint32(c.Version) })},
		{"queue", words(fill(rows, func(p *period) string { return p.Queue }))},
		{"period", words(fill(rows, func(p *period) string { return p.Period }))},
		{"start", instants(fill(rows, func(p *period) int64 { return millis(p.Start) }))},
		{"length_s", fill(rows, func(p *period) uint32 { return uint32(p.Length / time.Second) })},
		{"replications", fill(rows, func(*period) uint32 { return uint32(c.Replications) })},
		{"forecast_as_of", all(c.AsOf)},
		{"offered", number(func(p *period) float64 { return p.Offered })},
		{"answer_within_s", number(func(p *period) float64 { return p.AnswerWithin.Seconds() })},
		{"target", number(func(p *period) float64 { return p.Target })},
		{"service_level", number(func(p *period) float64 { return p.ServiceLevel })},
		{"low", number(func(p *period) float64 { return p.Low })},
		{"high", number(func(p *period) float64 { return p.High })},
		{"kept", number(func(p *period) float64 { return p.Kept })},
		{"kept_low", number(func(p *period) float64 { return p.KeptLow })},
		{"kept_high", number(func(p *period) float64 { return p.KeptHigh })},
		{"asa_s", number(func(p *period) float64 { return p.ASA.Seconds() })},
		{"abandonment", number(func(p *period) float64 { return p.Abandonment })},
		{"occupancy", number(func(p *period) float64 { return p.Occupancy })},
		{"agents", number(func(p *period) float64 { return p.Agents })},
		{"made_at", all(now)},
	})
	if err != nil {
		return fmt.Errorf("save the check of roster %s: %w", c.Roster, err)
	}
	return nil
}

// RosterCheck is the last check of a version of a roster; one without periods
// where it was never checked. Periods are in the order of queue, kind and time.
func (s *Store) RosterCheck(ctx context.Context, id string, version int) (hotline.RosterCheck, error) {
	const last = `SELECT queue, period, start, length_s, offered, answer_within_s, target, service_level, low, high,
			kept, kept_low, kept_high, asa_s, abandonment, occupancy, agents, replications, forecast_as_of, made_at
		FROM roster_checks FINAL
		WHERE roster = {roster:String} AND version = {version:UInt32}
			AND made_at = (SELECT max(made_at) FROM roster_checks WHERE roster = {roster:String} AND version = {version:UInt32})
		ORDER BY queue, period, start`
	out := hotline.RosterCheck{Roster: id, Version: version}
	err := s.each(ctx, last, params("roster", id, "version", version), func(scan func(...any) error) error {
		var p hotline.CheckedPeriod
		var length, replications uint32
		var within, asa float64
		err := scan(&p.Queue, &p.Period, &p.Start, &length, &p.Offered, &within, &p.Target, &p.ServiceLevel, &p.Low, &p.High,
			&p.Kept, &p.KeptLow, &p.KeptHigh, &asa, &p.Abandonment, &p.Occupancy, &p.Agents, &replications, &out.AsOf, &out.MadeAt)
		p.Length, p.AnswerWithin = time.Duration(length)*time.Second, time.Duration(within*float64(time.Second))
		p.ASA, out.Replications = time.Duration(asa*float64(time.Second)), int(replications)
		out.Periods = append(out.Periods, p)
		return err
	})
	if err != nil {
		return out, fmt.Errorf("read the check of roster %s: %w", id, err)
	}
	return out, nil
}
