// Package collectors brings facts from where they are made into the store: the
// log of a phone system, files of contacts, surveys, evaluations and cases.
//
// A collector only knows how to read its source. The Runner knows when, stores
// what it says together with how far it got, tries again when something fails
// and counts it all. Import does the same once, for files from the past.
package collectors

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"

	"github.com/hotlined/hotlined/collectors/asterisk"
	"github.com/hotlined/hotlined/collectors/cases"
	"github.com/hotlined/hotlined/collectors/contactscsv"
	"github.com/hotlined/hotlined/collectors/evaluations"
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/collectors/surveys"
	"github.com/hotlined/hotlined/internal/hotline"
)

// Collector reads one source.
//
// The Runner calls Collect again and again, a poll interval apart, never twice
// at a time. Collect reads everything behind the checkpoint and returns nil when
// it has caught up; it does not wait for more. It returns early with the error
// when the source cannot be read, when emit fails (that error, wrapped or not)
// or when ctx ends.
//
// emit is called from Collect's goroutine, in the order of the source, with
// pieces of any size but at least every second or so of work. It may block, and
// takes over the facts with all their slices: Collect must not touch them again.
// The Source of the facts may be left empty.
//
// The Checkpoint of the facts says how far the source was read including them;
// it is JSON, and the Runner stores it after them. A later Collect may be handed
// any checkpoint that was ever emitted, or nil for the very beginning, by
// another process too: whatever must be remembered, such as a call that still
// goes on, is in there. The facts behind a checkpoint must be the same whichever
// way it was reached, because after a crash they are emitted again.
//
// A contact is emitted as soon as it is known and again whenever more is known
// of it; the last version counts. Input that cannot be understood goes to
// Rejected, with its position, and input that is no fact is counted in Skipped:
// neither is ever a reason to stop.
type Collector interface {
	Collect(ctx context.Context, checkpoint []byte, emit func(hotline.Facts) error) error
}

// kinds lists every collector. To add one, write its package and add a line.
var kinds = map[string]factory{
	"asterisk-queue-log": kind(asterisk.Default, asterisk.New),
	"contacts-csv":       kind(contactscsv.Default, contactscsv.New),
	"surveys-csv":        kind(surveys.Default, surveys.New),
	"evaluations-csv":    kind(evaluations.Default, evaluations.New),
	"cases-csv":          kind(cases.Default, cases.New),
	"case-events-csv":    kind(cases.Default, cases.NewEvents),
	"follow-ups-csv":     kind(cases.Default, cases.NewFollowUps),
}

// Kinds lists the names of the kinds of collectors.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// factory makes collectors of one kind.
type factory struct {
	check   func(options map[string]any) error
	open    func(options map[string]any, env input.Env) (Collector, error)
	options []string
}

// kind adapts a package's Default and New to a factory.
func kind[C interface{ Validate() error }, T Collector](defaults func() C, open func(C, input.Env) (T, error)) factory {
	read := func(options map[string]any) (C, error) {
		cfg := defaults()
		if err := decode(options, &cfg); err != nil {
			return cfg, err
		}
		return cfg, cfg.Validate()
	}
	return factory{
		check: func(options map[string]any) error { _, err := read(options); return err },
		open: func(options map[string]any, env input.Env) (Collector, error) {
			cfg, err := read(options)
			if err != nil {
				return nil, err
			}
			return open(cfg, env)
		},
		options: names(defaults()),
	}
}

// withUnit refuses a bare number for a duration: 24 would be nanoseconds.
func withUnit(from, to reflect.Type, value any) (any, error) {
	if to == reflect.TypeFor[time.Duration]() && from != to && from.Kind() != reflect.String {
		return nil, fmt.Errorf("%v is no duration, want a number with its unit such as 20s or 24h", value)
	}
	return value, nil
}

// plain says the decoder's errors as the file's mistakes, one a line.
func plain(err error) error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var errs []error
		for _, e := range many.Unwrap() {
			errs = append(errs, plain(e))
		}
		return errors.Join(errs...)
	}
	var wrong *mapstructure.DecodeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s: %w", wrong.Name(), wrong.Unwrap())
	}
	if inner := errors.Unwrap(err); inner != nil {
		return plain(inner)
	}
	return err
}

// decode fills a kind's configuration. An option nobody knows is an error, never
// a no-op.
func decode[C any](options map[string]any, into *C) error {
	var found mapstructure.Metadata
	dec, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{
		Result: into, Metadata: &found,
		DecodeHook: mapstructure.ComposeDecodeHookFunc(
			withUnit, mapstructure.StringToTimeDurationHookFunc(), mapstructure.StringToSliceHookFunc(",")),
	})
	if err != nil {
		return err
	}
	err = plain(dec.Decode(options))
	slices.Sort(found.Unused)
	for _, name := range found.Unused {
		err = errors.Join(err, fmt.Errorf("unknown option %q, want [%s]", name, strings.Join(names(*into), " ")))
	}
	return err
}

// names lists the options of a configuration.
func names(cfg any) []string {
	fields := map[string]any{}
	_ = mapstructure.Decode(cfg, &fields) // a struct always is a map
	return slices.Sorted(maps.Keys(fields))
}

// factoryOf finds a kind.
func factoryOf(name string) (factory, error) {
	f, ok := kinds[name]
	if !ok {
		return f, fmt.Errorf("unknown collector %q, want one of [%s]", name, strings.Join(Kinds(), " "))
	}
	return f, nil
}
