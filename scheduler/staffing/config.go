package staffing

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Config is how requirements are made.
type Config struct {
	// Patience is how long a caller waits, on average, before giving up. Zero
	// counts on nobody giving up (Erlang C), which staffs too many.
	Patience time.Duration `mapstructure:"patience"`
	// Ringing is how long an agent's phone rings before it is picked up: part of the
	// caller's wait, and the agent is taken for that long. Phone queues only.
	Ringing time.Duration `mapstructure:"ringing"`
	// LearnPatience has the patience of queues without one of their own learnt from
	// how long their callers waited before they gave up; see LearnPatience.
	LearnPatience bool `mapstructure:"learn-patience"`
	// Shrinkage is the paid share of time in which a rostered agent is not there.
	Shrinkage Shrinkage `mapstructure:"shrinkage"`
	// MaxOccupancy caps how busy agents are kept where a queue's target has no
	// cap of its own; zero: no cap.
	MaxOccupancy float64 `mapstructure:"max-occupancy"`
	// ServiceLevel and AnswerWithin hold where no target says otherwise.
	ServiceLevel float64       `mapstructure:"service-level"`
	AnswerWithin time.Duration `mapstructure:"answer-within"`
	// Uncertainty says what to do about a forecast that may be wrong: "none"
	// staffs for its mean, "mixture" keeps the target on average over its
	// quantiles, "probability" keeps it with the probability below.
	Uncertainty string  `mapstructure:"uncertainty"`
	Probability float64 `mapstructure:"probability"`
	// Queues holds what differs, by queue.
	Queues map[string]QueueConfig `mapstructure:"queues"`
	// Campaigns are people to be rung up.
	Campaigns []Campaign `mapstructure:"campaigns"`
	// Local is the site's clock, which hours of the day are told by; nil: that of
	// the instants themselves. It is not read from the file.
	Local *time.Location `mapstructure:"-"`
}

// QueueConfig is what differs for one queue. Zero keeps the general value.
type QueueConfig struct {
	Patience    time.Duration `mapstructure:"patience"`
	Ringing     time.Duration `mapstructure:"ringing"`
	Shrinkage   Shrinkage     `mapstructure:"shrinkage"`
	Concurrency int           `mapstructure:"concurrency"` // chats at once
	// Stretch is how many times longer a chat takes while its agent has one, two,
	// ... in hand. None: all of them take what they take with Concurrency in hand.
	Stretch Stretch `mapstructure:"stretch"`
	// IdleOf are queues whose agents do this one's work, which can wait, when no
	// caller does. PutAside: they leave it alone as soon as one comes; otherwise
	// they finish the piece in hand first.
	IdleOf   []string `mapstructure:"idle-of"`
	PutAside bool     `mapstructure:"put-aside"`
	// Callback is what callers are offered instead of waiting.
	Callback Callback `mapstructure:"callback"`
}

// Uncertainties lists what Config.Uncertainty may be.
var Uncertainties = []string{"none", "mixture", "probability"}

// Default is the configuration of an empty file.
func Default() Config {
	return Config{
		Patience:     3 * time.Minute,
		Shrinkage:    Shrinkage{{Unplanned: 0.1}},
		MaxOccupancy: 0.9,
		ServiceLevel: 0.8,
		AnswerWithin: 20 * time.Second,
		Uncertainty:  "mixture",
		Probability:  0.8,
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
	want(c.Patience >= 0, "patience: must not be negative, got %s", c.Patience)
	want(c.Ringing >= 0, "ringing: must not be negative, got %s", c.Ringing)
	if err := c.Shrinkage.Validate(); err != nil {
		want(false, "shrinkage: %w", err)
	}
	want(share(c.MaxOccupancy) || c.MaxOccupancy == 1, "max-occupancy: want a share up to 1, got %g", c.MaxOccupancy)
	want(c.ServiceLevel > 0 && c.ServiceLevel < 1, "service-level: want a share below 1, got %g", c.ServiceLevel)
	want(c.AnswerWithin >= 0, "answer-within: must not be negative, got %s", c.AnswerWithin)
	want(slices.Contains(Uncertainties, c.Uncertainty), "uncertainty: want one of %v, got %q", Uncertainties, c.Uncertainty)
	want(c.Probability > 0 && c.Probability < 1, "probability: want a share between 0 and 1, got %g", c.Probability)
	for name, q := range c.Queues {
		want(q.Patience >= 0, "queues.%s.patience: must not be negative, got %s", name, q.Patience)
		want(q.Ringing >= 0, "queues.%s.ringing: must not be negative, got %s", name, q.Ringing)
		if err := q.Shrinkage.Validate(); err != nil {
			want(false, "queues.%s.shrinkage: %w", name, err)
		}
		q.Callback.validate(func(ok bool, format string, args ...any) {
			want(ok, "queues.%s.callback."+format, append([]any{name}, args...)...)
		})
		want(!slices.Contains(q.IdleOf, name), "queues.%s.idle-of: its own agents do its work anyway", name)
		want(q.Concurrency >= 0, "queues.%s.concurrency: must not be negative, got %d", name, q.Concurrency)
		if len(q.Stretch) > 0 {
			want(q.Concurrency > 1, "queues.%s.stretch: says how several at once slow each other; want a concurrency with it", name)
			if err := q.Stretch.Validate(); err != nil {
				want(false, "queues.%s.%w", name, err)
			}
		}
	}
	for i, campaign := range c.Campaigns {
		campaign.validate(func(ok bool, format string, args ...any) {
			want(ok, "campaigns[%d]."+format, append([]any{i}, args...)...)
		})
		want(!slices.ContainsFunc(c.Campaigns[:i], func(o Campaign) bool { return o.Name == campaign.Name }), "campaigns[%d].name: %q is there twice", i, campaign.Name)
	}
	return errors.Join(errs...)
}
