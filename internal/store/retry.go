package store

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// The waits between attempts of a write. An embedded engine that died is back
// within a second; a server that restarts takes a few.
var backOff = []time.Duration{
	50 * time.Millisecond, 200 * time.Millisecond, 500 * time.Millisecond,
	time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second,
}

// fewAttempts is how often opening a Store is tried again: a wrong address should not
// take long to be told.
const fewAttempts = 4

// retry repeats do while the trouble is of a kind that passes by itself.
func (s *Store) retry(ctx context.Context, do func() error) error {
	return retryAfter(ctx, backOff, do)
}

func retryAfter(ctx context.Context, waits []time.Duration, do func() error) error {
	for _, wait := range waits {
		err := do()
		if err == nil || ctx.Err() != nil || !transient(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
	}
	return do()
}

// transient reports whether an error is about the way to the server, or about
// its load, and not about what was asked.
func transient(err error) bool {
	var refused *clickhouse.Exception
	if errors.As(err, &refused) {
		switch refused.Code {
		case 159, 202, 203, 209, 210, 242, 252, 394, 999: // too slow, too many queries, network, read only table, too many parts, cancelled, keeper
			return true
		}
		return false
	}
	var status *clickhouse.HTTPError
	if errors.As(err, &status) {
		return status.StatusCode >= http.StatusInternalServerError
	}
	var network net.Error // an error of the HTTP client is one too
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, clickhouse.ErrAcquireConnTimeout)
}

// exec runs a statement that does no harm when run twice.
func (s *Store) exec(ctx context.Context, sql string, args ...any) error {
	return s.retry(ctx, func() error { return s.conn.Exec(ctx, sql, args...) })
}
