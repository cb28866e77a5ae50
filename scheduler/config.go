package scheduler

import (
	"errors"
	"fmt"
)

// Config says when the jobs run: cron expressions in the site's time zone, or
// "@every 5m".
type Config struct {
	Counts       string // fold new facts into the interval counts
	Score        string // scorecards and coaching
	Forecast     string // contacts and handling time, per queue
	Intraday     string // the rest of today again, shortly after an interval ends
	Accuracy     string // how forecasts fared
	Requirements string // forecast → agents needed
	Roster       string // requirement → who works when, as a draft
}

// Default counts every ten seconds, because supervisors watch; scores every
// five minutes; plans at night, when nobody waits for it; and says the rest of
// the day again a minute after every quarter of an hour, when that is counted.
func Default() Config {
	return Config{
		Counts:       "@every 10s",
		Score:        "@every 5m",
		Forecast:     "10 2 * * *",
		Intraday:     "1-59/15 * * * *",
		Accuracy:     "40 2 * * *",
		Requirements: "20 2 * * *",
		Roster:       "30 2 * * *",
	}
}

// Validate reports every mistake at once.
func (c Config) Validate() error {
	var errs []error
	for _, f := range []struct{ name, when string }{
		{"counts", c.Counts}, {"score", c.Score}, {"forecast", c.Forecast}, {"intraday", c.Intraday}, {"accuracy", c.Accuracy},
		{"requirements", c.Requirements}, {"roster", c.Roster},
	} {
		if _, err := ParseWhen(f.when); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", f.name, err))
		}
	}
	return errors.Join(errs...)
}
