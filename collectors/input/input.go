// Package input is what a collector is given to work with: its name, the
// site's time zone, the files of an import, and the key that turns callers'
// numbers into pseudonyms.
package input

import (
	"log/slog"
	"time"
)

// Env is a collector's surroundings. The zero value of every field works.
type Env struct {
	Name string         // the collector's, which is the Source of its facts
	Site *time.Location // the hotline's time zone; nil is UTC
	Log  *slog.Logger   // nil discards

	// Files makes an import of it: these files are read once, in this order,
	// instead of the configured one, and nothing is followed.
	Files []string
	// Progress is told how many bytes of input were read, many times over.
	Progress func(bytes int64)

	// Now is the clock that instants are judged by; nil is the machine's.
	Now func() time.Time

	CustomerKey Key // empty: callers are not linked
}

// Location is the site's time zone.
func (e Env) Location() *time.Location {
	if e.Site == nil {
		return time.UTC
	}
	return e.Site
}

// Logger never is nil.
func (e Env) Logger() *slog.Logger {
	if e.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return e.Log
}
