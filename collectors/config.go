package collectors

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hotlined/hotlined/collectors/input"
)

// Config is one collector: an entry of the list "collectors".
type Config struct {
	// Name is the Source of its facts for ever: renaming it doubles them.
	Name string `mapstructure:"name"`
	// Kind is what it reads, one of Kinds.
	Kind string `mapstructure:"kind"`
	// Poll is the pause between two looks at the source; 2s where zero.
	Poll time.Duration `mapstructure:"poll"`
	// CustomerKeyFile holds the key that makes pseudonyms of callers' numbers.
	// Collectors with the same key recognise each other's callers. Empty: the key
	// of the data directory.
	CustomerKeyFile string `mapstructure:"customer-key-file"`
	// Options are the kind's own.
	Options map[string]any `mapstructure:",remain"`
}

// defaultPoll keeps live pages live and an idle log cheap.
const defaultPoll = 2 * time.Second

// Validate reports every mistake at once, those of the kind's options too.
func (c Config) Validate() error {
	var errs []error
	if c.Name == "" {
		errs = append(errs, errors.New("name: is missing"))
	}
	if c.Poll < 0 || c.Poll > 0 && c.Poll < 100*time.Millisecond {
		errs = append(errs, fmt.Errorf("poll: want at least 100ms, got %s", c.Poll))
	}
	if c.CustomerKeyFile != "" {
		if _, err := input.LoadKey(c.CustomerKeyFile); err != nil {
			errs = append(errs, fmt.Errorf("customer-key-file: %w", err))
		}
	}
	f, err := factoryOf(c.Kind)
	if err != nil {
		return errors.Join(append(errs, fmt.Errorf("kind: %w", err))...)
	}
	return errors.Join(append(errs, f.check(c.Options))...)
}

// New makes a collector. It reads nothing yet.
func New(cfg Config, site *time.Location, log *slog.Logger) (Collector, error) {
	return open(cfg, input.Env{Site: site, Log: log})
}

func open(cfg Config, env input.Env) (Collector, error) {
	f, err := factoryOf(cfg.Kind)
	if err != nil {
		return nil, err
	}
	env.Name = cfg.Name
	if cfg.CustomerKeyFile != "" {
		if env.CustomerKey, err = input.LoadKey(cfg.CustomerKeyFile); err != nil {
			return nil, fmt.Errorf("collector %s: %w", cfg.Name, err)
		}
	}
	c, err := f.open(cfg.Options, env)
	if err != nil {
		return nil, fmt.Errorf("collector %s: %w", cfg.Name, err)
	}
	return c, nil
}

// CustomerKey is the key of a data directory, made where there is none yet.
func CustomerKey(dir string) (input.Key, error) { return input.KeyOf(dir) }
