package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrNoScenario says that there is no scenario of that name.
var ErrNoScenario = errors.New("no such scenario, see hotlined forecast whatif --list")

// Scenario is what to suppose of days to come, as it was written.
type Scenario struct {
	Name      string
	Queue     string
	Events    []string // 2026-12-04=+25%
	Multiples []string // Mon 08:00-12:00=x1.2
	From, To  string   // the site's days, both included; empty: as far as the forecast goes
	MadeAt    time.Time
}

// SaveScenario keeps a scenario under its name, in place of one that has it.
func (s *Store) SaveScenario(ctx context.Context, c Scenario) error {
	if c.Name == "" {
		return errors.New("save scenario: it needs a name")
	}
	if err := s.writeScenario(ctx, c, false); err != nil {
		return fmt.Errorf("save scenario %s: %w", c.Name, err)
	}
	return nil
}

// RemoveScenario forgets a scenario.
func (s *Store) RemoveScenario(ctx context.Context, name string) error {
	c, err := s.Scenario(ctx, name)
	if err != nil {
		return err
	}
	if err := s.writeScenario(ctx, c, true); err != nil {
		return fmt.Errorf("remove scenario %s: %w", name, err)
	}
	return nil
}

func (s *Store) writeScenario(ctx context.Context, c Scenario, removed bool) error {
	now := s.knownNow()
	return s.insert(ctx, "scenarios", madeToken("scenarios", now), []field{
		{"name", []string{c.Name}}, {"queue", []string{c.Queue}},
		{"events", [][]string{c.Events}}, {"multiples", [][]string{c.Multiples}},
		{"since", []string{c.From}}, {"until", []string{c.To}},
		{"removed", []bool{removed}}, {"made_at", instants([]int64{millis(now)})},
	})
}

// Scenario is the scenario of a name, or ErrNoScenario.
func (s *Store) Scenario(ctx context.Context, name string) (Scenario, error) {
	all, err := s.Scenarios(ctx)
	if err != nil {
		return Scenario{}, err
	}
	for _, c := range all {
		if c.Name == name {
			return c, nil
		}
	}
	return Scenario{}, fmt.Errorf("%q: %w", name, ErrNoScenario)
}

// Scenarios lists the scenarios by name.
func (s *Store) Scenarios(ctx context.Context) ([]Scenario, error) {
	const all = `SELECT name, queue, events, multiples, since, until, made_at FROM scenarios FINAL WHERE NOT removed ORDER BY name`
	var out []Scenario
	err := s.each(ctx, all, nil, func(scan func(...any) error) error {
		var c Scenario
		err := scan(&c.Name, &c.Queue, &c.Events, &c.Multiples, &c.From, &c.To, &c.MadeAt)
		out = append(out, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read scenarios: %w", err)
	}
	return out, nil
}

// DayQuantiles are the quantiles of whole days (p025 to p975) of a queue's latest
// forecast, by the site's day as 2006-01-02; days under way are left out.
func (s *Store) DayQuantiles(ctx context.Context, queue string) (map[string][]float64, error) {
	const latest = `SELECT toString(day), quantiles FROM forecast_factors FINAL
		WHERE queue = {queue:String} AND lead > 0 ORDER BY day, as_of DESC LIMIT 1 BY day`
	out := map[string][]float64{}
	err := s.each(ctx, latest, params("queue", queue), func(scan func(...any) error) error {
		var day string
		var q []float64
		err := scan(&day, &q)
		out[day] = q
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the quantiles of days: %w", err)
	}
	return out, nil
}
