package scoring

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Config is the `scoring:` section.
type Config struct {
	// Definition is the service level that is held against the target.
	Definition string
	// Period is how far back scorecards and coaching look, in whole days.
	Period time.Duration
	// FalseDiscoveries is the share of the verdicts "above" and "below" that may
	// be accidents.
	FalseDiscoveries float64 `mapstructure:"false-discoveries"`
	// MinContacts is how many contacts a verdict on handling or transfers needs.
	MinContacts int `mapstructure:"min-contacts"`
	// MinJudgements is how many surveys or evaluations a verdict on them needs.
	MinJudgements int `mapstructure:"min-judgements"`
	// Margin is the least difference worth a word: so much of a share, or such a
	// part of a duration.
	Margin float64
	// Telling is the widest uncertainty (half of the interval, as Margin) with
	// which somebody is said to be "with the others" rather than unknown.
	Telling float64
	// Weights say what a contact gone wrong in this way is worth avoiding,
	// against an ordinary one.
	Weights map[string]float64
	// Examples is how many contacts to hear a suggestion brings.
	Examples int
	// Suggestions is the most suggestions made at once; 0 has no limit.
	Suggestions int
}

// Default is an empty section.
func Default() Config {
	return Config{
		Definition:       "sl-1",
		Period:           28 * 24 * time.Hour,
		FalseDiscoveries: 0.05,
		MinContacts:      30,
		MinJudgements:    5,
		Margin:           0.03,
		Telling:          0.15,
		Weights: map[string]float64{
			"customer-critical-accuracy":   3,
			"compliance-critical-accuracy": 3,
			"business-critical-accuracy":   2,
		},
		Examples:    5,
		Suggestions: 20,
	}
}

// Validate reports every mistake at once.
func (c Config) Validate() error {
	var errs []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	want(slices.Contains(ServiceLevels(), c.Definition), "definition: unknown service level %q, want one of [%s]", c.Definition, strings.Join(ServiceLevels(), " "))
	want(c.Period >= 24*time.Hour && c.Period%(24*time.Hour) == 0, "period: want whole days, such as 672h, got %s", c.Period)
	want(c.FalseDiscoveries > 0 && c.FalseDiscoveries < 1, "false-discoveries: want a share between 0 and 1, got %v", c.FalseDiscoveries)
	want(c.MinContacts >= 1, "min-contacts: want at least 1, got %d", c.MinContacts)
	want(c.MinJudgements >= 1, "min-judgements: want at least 1, got %d", c.MinJudgements)
	want(c.Margin >= 0 && c.Margin < 1, "margin: want a share from 0 to below 1, got %v", c.Margin)
	want(c.Telling > 0 && c.Telling <= 1, "telling: want a share above 0 up to 1, got %v", c.Telling)
	want(c.Examples >= 0, "examples: want 0 or more, got %d", c.Examples)
	want(c.Suggestions >= 0, "suggestions: want 0 or more, got %d", c.Suggestions)
	for _, id := range slices.Sorted(maps.Keys(c.Weights)) {
		weight := c.Weights[id]
		_, known := ByID(id)
		want(known, "weights.%s: no key figure is called that", id)
		want(weight > 0, "weights.%s: want more than 0, got %v", id, weight)
	}
	return errors.Join(errs...)
}
