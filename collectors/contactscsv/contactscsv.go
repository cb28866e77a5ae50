// Package contactscsv collects contacts from any delimited text file that has one
// row per contact, through a mapping: a YAML file that says which column means
// what. Mappings for well-known files are shipped; their YAML is the reference
// of what a mapping can say, see [Mapping].
//
// Durations are those of the file where it has them, and differences of its
// instants where it does not. Times without a date belong to the day in the
// date's column, or to the next where the contact crosses midnight.
package contactscsv

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/hotlined/hotlined/collectors/follow"
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/collectors/table"
	"github.com/hotlined/hotlined/internal/hotline"
)

// Config is one file of contacts.
type Config struct {
	// Path is the file that rows are appended to; its archives are found beside it.
	Path string `mapstructure:"path"`
	// Mapping is a shipped mapping's name, or the path of a YAML file.
	Mapping string `mapstructure:"mapping"`
	// Timezone of the file's times, where it is not the mapping's, nor the site's.
	Timezone string `mapstructure:"timezone"`
}

// Default reads hotlined's own columns.
func Default() Config { return Config{Mapping: "default"} }

// Validate reports every mistake at once.
func (c Config) Validate() error {
	var errs []error
	if c.Path == "" {
		errs = append(errs, errors.New("path: is missing, want the file of contacts"))
	}
	if _, err := LoadMapping(c.Mapping); err != nil {
		errs = append(errs, fmt.Errorf("mapping: %w", err))
	}
	if _, err := time.LoadLocation(c.Timezone); err != nil {
		errs = append(errs, fmt.Errorf("timezone: unknown %q, want a name such as Europe/Berlin", c.Timezone))
	}
	return errors.Join(errs...)
}

// Collector follows one file of contacts.
type Collector struct {
	mapping *Mapping
	zone    *time.Location
	env     input.Env
	log     follow.Log
}

// New follows the file of cfg.
func New(cfg Config, env input.Env) (*Collector, error) {
	mapping, err := LoadMapping(cfg.Mapping)
	if err != nil {
		return nil, err
	}
	zone := env.Location()
	for _, name := range []string{mapping.Timezone, cfg.Timezone} {
		if name == "" {
			continue
		}
		if zone, err = time.LoadLocation(name); err != nil {
			return nil, err
		}
	}
	return &Collector{mapping: mapping, zone: zone, env: env, log: follow.Log{
		Path: cfg.Path, Files: env.Files, Header: len(mapping.Columns) == 0, Loose: true,
		Records: table.Records(mapping.Delimiter[0]), Progress: env.Progress,
	}}, nil
}

// Zone is the time zone of the file's times, where they name none themselves.
func (c *Collector) Zone() *time.Location { return c.zone }

// job is a batch on its way through a parser.
type job struct {
	batch follow.Batch
	facts hotline.Facts
	rows  []row // of the facts' contacts, in an import
	err   error
	done  chan struct{}
}

// Collect emits the contacts behind the checkpoint, in the order of the file.
// Batches are read, parsed and emitted at the same time.
func (c *Collector) Collect(ctx context.Context, checkpoint []byte, emit func(hotline.Facts) error) error {
	var pos follow.Position
	if len(checkpoint) > 0 {
		if err := json.Unmarshal(checkpoint, &pos); err != nil {
			return fmt.Errorf("checkpoint: %w", err)
		}
	}
	workers := runtime.GOMAXPROCS(0)
	parsing, inOrder := make(chan *job), make(chan *job, 2*workers)
	g, ctx := errgroup.WithContext(ctx)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	g.Go(func() error {
		defer close(parsing)
		defer close(inOrder)
		return c.log.Read(ctx, pos, func(b follow.Batch) error { return dispatch(ctx, b, inOrder, parsing) })
	})
	for range workers {
		g.Go(func() error {
			p := c.parser()
			for j := range parsing {
				j.err = p.parse(j)
				close(j.done)
			}
			return nil
		})
	}
	var again *repeats
	if len(c.env.Files) > 0 {
		again = &repeats{seen: map[uint64]first{}}
	}
	err := emitAll(inOrder, again, emit)
	stop()
	if readErr := g.Wait(); err == nil {
		err = readErr
	}
	return err
}

func dispatch(ctx context.Context, b follow.Batch, channels ...chan<- *job) error {
	j := &job{batch: b, done: make(chan struct{})}
	for _, ch := range channels {
		select {
		case ch <- j:
		case <-ctx.Done():
			j.err = ctx.Err()
			close(j.done)
			return j.err
		}
	}
	return nil
}

// emitAll hands over the parsed batches in the order in which they were read.
func emitAll(jobs <-chan *job, again *repeats, emit func(hotline.Facts) error) error {
	for j := range jobs {
		<-j.done
		if j.err != nil {
			return j.err
		}
		again.sift(j)
		if err := emit(j.facts); err != nil {
			return err
		}
	}
	return nil
}

func checkpointOf(b follow.Batch) ([]byte, error) { return json.Marshal(b.End) }
