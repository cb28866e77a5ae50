package store

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// SaveAgents keeps who works here as of at. Only agents of whom something
// changed are written; those not named stay as they are.
func (s *Store) SaveAgents(ctx context.Context, agents []hotline.Agent, at time.Time) error {
	before, err := s.Agents(ctx)
	if err != nil {
		return err
	}
	rows := changed(before, agents, func(a *hotline.Agent) string { return a.ID }, sameAgent)
	if len(rows) == 0 {
		return nil
	}
	return s.insert(ctx, "agents", setToken("agents", at, rows), []field{
		{"agent", words(fill(rows, func(a *hotline.Agent) string { return a.ID }))},
		{"name", fill(rows, func(a *hotline.Agent) string { return a.Name })},
		{"team", words(fill(rows, func(a *hotline.Agent) string { return a.Team }))},
		{"skills", fill(rows, func(a *hotline.Agent) map[string]float64 { return notNil(a.Skills) })},
		{"contract", words(fill(rows, func(a *hotline.Agent) string { return a.Contract }))},
		{"employed_from", instants(fill(rows, func(a *hotline.Agent) int64 { return millis(a.From) }))},
		{"employed_to", instants(fill(rows, func(a *hotline.Agent) int64 { return millis(a.To) }))},
		{"set_at", instants(fill(rows, func(*hotline.Agent) int64 { return millis(at) }))},
	})
}

// SaveQueues keeps the queues as of at. Only those that changed are written.
func (s *Store) SaveQueues(ctx context.Context, queues []hotline.Queue, at time.Time) error {
	before, err := s.Queues(ctx)
	if err != nil {
		return err
	}
	rows := changed(before, queues, func(q *hotline.Queue) string { return q.Name }, func(a, b hotline.Queue) bool { return a == b })
	if len(rows) == 0 {
		return nil
	}
	return s.insert(ctx, "queues", setToken("queues", at, rows), []field{
		{"queue", words(fill(rows, func(q *hotline.Queue) string { return q.Name }))},
		{"skill", words(fill(rows, func(q *hotline.Queue) string { return q.Skill }))},
		{"channel", words(fill(rows, func(q *hotline.Queue) string { return string(q.Channel) }))},
		{"set_at", instants(fill(rows, func(*hotline.Queue) int64 { return millis(at) }))},
	})
}

// SaveTargets keeps what is promised from at on. Only targets that changed are
// written; the latest counts, for the past as well.
func (s *Store) SaveTargets(ctx context.Context, targets []hotline.Target, at time.Time) error {
	before, err := s.Targets(ctx)
	if err != nil {
		return err
	}
	rows := changed(before, targets, func(t *hotline.Target) string { return t.Queue }, func(a, b hotline.Target) bool { return a == b })
	if len(rows) == 0 {
		return nil
	}
	return s.insert(ctx, "targets", setToken("targets", at, rows), []field{
		{"queue", words(fill(rows, func(t *hotline.Target) string { return t.Queue }))},
		{"answer_within_s", fill(rows, func(t *hotline.Target) float64 { return t.AnswerWithin.Seconds() })},
		{"service_level", fill(rows, func(t *hotline.Target) float64 { return t.ServiceLevel })},
		{"short_abandon_s", fill(rows, func(t *hotline.Target) float64 { return t.ShortAbandon.Seconds() })},
		{"max_occupancy", fill(rows, func(t *hotline.Target) float64 { return t.MaxOccupancy })},
		{"max_abandon", fill(rows, func(t *hotline.Target) float64 { return t.MaxAbandon })},
		{"set_at", instants(fill(rows, func(*hotline.Target) int64 { return millis(at) }))},
	})
}

// Agents lists everybody who was ever named, as last set, by id.
func (s *Store) Agents(ctx context.Context) ([]hotline.Agent, error) {
	const latest = `SELECT agent, name, team, skills, contract, employed_from, employed_to
		FROM agents ORDER BY agent, set_at DESC LIMIT 1 BY agent`
	var out []hotline.Agent
	err := s.each(ctx, latest, nil, func(scan func(...any) error) error {
		var a hotline.Agent
		if err := scan(&a.ID, &a.Name, &a.Team, &a.Skills, &a.Contract, &a.From, &a.To); err != nil {
			return err
		}
		a.From, a.To = instant(a.From), instant(a.To)
		out = append(out, a)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read agents: %w", err)
	}
	return out, nil
}

// Queues lists the queues as last set, by name.
func (s *Store) Queues(ctx context.Context) ([]hotline.Queue, error) {
	const latest = `SELECT queue, skill, channel FROM queues ORDER BY queue, set_at DESC LIMIT 1 BY queue`
	var out []hotline.Queue
	err := s.each(ctx, latest, nil, func(scan func(...any) error) error {
		var q hotline.Queue
		var channel string
		if err := scan(&q.Name, &q.Skill, &channel); err != nil {
			return err
		}
		q.Channel = hotline.Channel(channel)
		out = append(out, q)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read queues: %w", err)
	}
	return out, nil
}

// Targets lists the targets as last set, by queue; that of the empty queue,
// which holds for every queue without its own, comes first.
func (s *Store) Targets(ctx context.Context) ([]hotline.Target, error) {
	const latest = `SELECT queue, answer_within_s, service_level, short_abandon_s, max_occupancy, max_abandon
		FROM targets ORDER BY queue, set_at DESC LIMIT 1 BY queue`
	var out []hotline.Target
	err := s.each(ctx, latest, nil, func(scan func(...any) error) error {
		var t hotline.Target
		var within, short float64
		if err := scan(&t.Queue, &within, &t.ServiceLevel, &short, &t.MaxOccupancy, &t.MaxAbandon); err != nil {
			return err
		}
		t.AnswerWithin, t.ShortAbandon = seconds(within), seconds(short)
		out = append(out, t)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read targets: %w", err)
	}
	return out, nil
}

// changed are those of now that differ from before, or were not there.
func changed[T any](before, now []T, key func(*T) string, same func(a, b T) bool) []*T {
	last := map[string]T{}
	for i := range before {
		last[key(&before[i])] = before[i]
	}
	var out []*T
	for i := range now {
		old, there := last[key(&now[i])]
		if !there || !same(old, now[i]) {
			out = append(out, &now[i])
		}
	}
	return out
}

func sameAgent(a, b hotline.Agent) bool {
	if !maps.Equal(a.Skills, b.Skills) || millis(a.From) != millis(b.From) || millis(a.To) != millis(b.To) {
		return false
	}
	return a.ID == b.ID && a.Name == b.Name && a.Team == b.Team && a.Contract == b.Contract
}

func setToken[T any](table string, at time.Time, rows []*T) string {
	parts := []any{table, at}
	for _, r := range rows {
		parts = append(parts, fmt.Sprintf("%+v", *r))
	}
	return fmt.Sprintf("%s-%x", table, fingerprint(parts...))
}

func notNil(m map[string]float64) map[string]float64 {
	if m == nil {
		return map[string]float64{}
	}
	return m
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
