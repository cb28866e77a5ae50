// Package config reads hotlined.yaml and the environment, and is the only user
// of viper. Each package owns its section: its Config type, its Default and its
// Validate; here they are put together, and every mistake is reported at once,
// with its path and what was wanted. An empty file is a working daemon.
package config

import (
	"errors"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/collectors"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/web"
	"github.com/hotlined/hotlined/scheduler"
	"github.com/hotlined/hotlined/scheduler/forecast"
	"github.com/hotlined/hotlined/scheduler/roster"
	"github.com/hotlined/hotlined/scheduler/staffing"
	"github.com/hotlined/hotlined/scoring"
)

// Config is the whole of hotlined.yaml.
type Config struct {
	Site       Site                // where the hotline is
	Store      store.Config        // the database
	Web        web.Config          // pages, API, metrics
	Collectors []collectors.Config // where facts come from
	Queues     []Queue             // what is known about the queues beyond their contacts
	Targets    Target              // what is promised on every queue without its own targets
	Scoring    scoring.Config
	Forecast   forecast.Config
	Staffing   staffing.Config
	Roster     roster.Config
	Scheduler  scheduler.Config // when the jobs run
	Workforce  string           // folder of agents, contracts and absences; empty: no rosters are made
}

// Site is the hotline's place.
type Site struct {
	// Timezone cuts the days and intervals, as an IANA name such as Europe/Berlin.
	// Empty: that of the first import whose mapping knows it, or else UTC.
	Timezone string
}

// Location is the site's time zone. Validate has made sure that it exists.
func (s Site) Location() *time.Location {
	loc, err := time.LoadLocation(s.Timezone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Validate reports every mistake at once.
func (s Site) Validate() error {
	if _, err := time.LoadLocation(s.Timezone); err != nil || s.Timezone == "Local" {
		return fmt.Errorf("timezone: %q is no time zone, want an IANA name such as Europe/Berlin", s.Timezone)
	}
	return nil
}

// Queue is one queue's own skill and targets. Targets left out are those of the
// section "targets".
type Queue struct {
	Name     string
	Skill    string          // what an agent needs for it; the queue's name where empty
	Language string          // that the agent must speak besides; any where empty
	Line     string          // that the queue adds up to, with others; none where empty
	Site     string          // and the site
	Channel  hotline.Channel // phone where empty
	Target   `mapstructure:",squash"`
}

// Target is what is promised: applied whenever a number is asked for, so a
// changed target grades the past anew.
type Target struct {
	AnswerWithin time.Duration // the service level's threshold
	ServiceLevel float64       // share wanted within it, 0 to 1
	ShortAbandon time.Duration // giving up this early is left out by the definitions that leave it out
	MaxOccupancy float64       // of the agents, 0 to 1
	MaxAbandon   float64       // of the contacts offered, 0 to 1
}

// Default is what an empty file means: the embedded engine, and the trade's 80 % within 20 seconds.
func Default() Config {
	return Config{
		Store:     store.Default(),
		Web:       web.Default(),
		Targets:   Target{AnswerWithin: 20 * time.Second, ServiceLevel: 0.8, ShortAbandon: 5 * time.Second, MaxOccupancy: 0.88, MaxAbandon: 0.05},
		Scoring:   scoring.Default(),
		Forecast:  forecast.Default(),
		Staffing:  staffing.Default(),
		Roster:    roster.Default(),
		Scheduler: scheduler.Default(),
	}
}

// Validate reports every mistake at once, each with its path.
func (c Config) Validate() error {
	errs := []error{
		section("site", c.Site.Validate()),
		section("store", c.Store.Validate()),
		section("web", c.Web.Validate()),
		section("targets", c.Targets.validate()),
		section("scoring", c.Scoring.Validate()),
		section("forecast", c.Forecast.Validate()),
		section("staffing", c.Staffing.Validate()),
		section("roster", c.Roster.Validate()),
		section("scheduler", c.Scheduler.Validate()),
	}
	errs = append(errs, c.validateCollectors()...)
	errs = append(errs, c.validateQueues()...)
	return errors.Join(errs...)
}

func (c Config) validateCollectors() (errs []error) {
	seen := map[string]bool{}
	for i, col := range c.Collectors {
		at := fmt.Sprintf("collectors[%d]", i)
		errs = append(errs, section(at, col.Validate()))
		if seen[col.Name] {
			errs = append(errs, fmt.Errorf("%s.name: %q is taken, every collector needs its own", at, col.Name))
		}
		seen[col.Name] = true
	}
	return errs
}

func (c Config) validateQueues() (errs []error) {
	seen := map[string]bool{}
	for i, q := range c.Queues {
		at := fmt.Sprintf("queues[%d]", i)
		if q.Name == "" {
			errs = append(errs, fmt.Errorf("%s.name: is missing", at))
		}
		if seen[q.Name] {
			errs = append(errs, fmt.Errorf("%s.name: %q is in the list twice", at, q.Name))
		}
		seen[q.Name] = true
		errs = append(errs, section(at, c.target(q).validate()))
	}
	return errs
}

func (t Target) validate() error {
	var errs []error
	if t.AnswerWithin <= 0 {
		errs = append(errs, fmt.Errorf("answer-within: must be longer than 0s, got %s", t.AnswerWithin))
	}
	if t.ServiceLevel <= 0 || t.ServiceLevel >= 1 {
		errs = append(errs, fmt.Errorf("service-level: must lie between 0 and 1, such as 0.8, got %v", t.ServiceLevel))
	}
	if t.ShortAbandon < 0 {
		errs = append(errs, fmt.Errorf("short-abandon: must not be negative, got %s", t.ShortAbandon))
	}
	if t.MaxOccupancy <= 0 || t.MaxOccupancy > 1 {
		errs = append(errs, fmt.Errorf("max-occupancy: must be above 0 and at most 1, got %v", t.MaxOccupancy))
	}
	if t.MaxAbandon <= 0 || t.MaxAbandon > 1 {
		errs = append(errs, fmt.Errorf("max-abandon: must be above 0 and at most 1, got %v", t.MaxAbandon))
	}
	return errors.Join(errs...)
}

// target is the queue's own targets, completed from the common ones.
func (c Config) target(q Queue) Target {
	t := c.Targets
	if q.AnswerWithin != 0 {
		t.AnswerWithin = q.AnswerWithin
	}
	if q.ServiceLevel != 0 {
		t.ServiceLevel = q.ServiceLevel
	}
	if q.ShortAbandon != 0 {
		t.ShortAbandon = q.ShortAbandon
	}
	if q.MaxOccupancy != 0 {
		t.MaxOccupancy = q.MaxOccupancy
	}
	if q.MaxAbandon != 0 {
		t.MaxAbandon = q.MaxAbandon
	}
	return t
}

// HotlineTargets lists the common targets first, with an empty queue, then each queue's.
func (c Config) HotlineTargets() []hotline.Target {
	out := []hotline.Target{c.Targets.of("")}
	for _, q := range c.Queues {
		out = append(out, c.target(q).of(q.Name))
	}
	return out
}

// HotlineQueues lists the configured queues.
func (c Config) HotlineQueues() []hotline.Queue {
	var out []hotline.Queue
	for _, q := range c.Queues {
		n := hotline.Queue{Name: q.Name, Skill: q.Skill, Language: q.Language, Channel: q.Channel}
		if n.Skill == "" {
			n.Skill = q.Name
		}
		if n.Channel == "" {
			n.Channel = hotline.Phone
		}
		out = append(out, n)
	}
	return out
}

func (t Target) of(queue string) hotline.Target {
	return hotline.Target{
		Queue: queue, AnswerWithin: t.AnswerWithin, ServiceLevel: t.ServiceLevel,
		ShortAbandon: t.ShortAbandon, MaxOccupancy: t.MaxOccupancy, MaxAbandon: t.MaxAbandon,
	}
}

// section puts a path before every mistake: "url: is ..." becomes "store.url: is ...".
func section(path string, err error) error { return within(path+".", err) }

// within puts a prefix before every one of the joined errors, not only the first.
func within(prefix string, err error) error {
	if err == nil {
		return nil
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var errs []error
		for _, e := range many.Unwrap() {
			errs = append(errs, within(prefix, e))
		}
		return errors.Join(errs...)
	}
	return fmt.Errorf("%s%w", prefix, err)
}
