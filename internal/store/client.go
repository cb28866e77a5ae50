package store

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// client is the connection with errors that can be read. Over HTTP a query's
// parameters stand in the URL, which may be hundreds of them, and net/http
// repeats the whole URL in every error.
type client struct{ driver.Conn }

func (c client) Ping(ctx context.Context) error { return brief(c.Conn.Ping(ctx)) }

func (c client) Exec(ctx context.Context, query string, args ...any) error {
	return brief(c.Conn.Exec(ctx, query, args...))
}

func (c client) Select(ctx context.Context, into any, query string, args ...any) error {
	return brief(c.Conn.Select(ctx, into, query, args...))
}

func (c client) Query(ctx context.Context, query string, args ...any) (driver.Rows, error) {
	rows, err := c.Conn.Query(ctx, query, args...)
	return rows, brief(err)
}

func (c client) QueryRow(ctx context.Context, query string, args ...any) driver.Row {
	return answer{c.Conn.QueryRow(ctx, query, args...)}
}

func (c client) PrepareBatch(ctx context.Context, query string, opts ...driver.PrepareBatchOption) (driver.Batch, error) {
	b, err := c.Conn.PrepareBatch(ctx, query, opts...)
	if err != nil {
		return nil, brief(err)
	}
	return delivery{b}, nil
}

type answer struct{ driver.Row }

func (a answer) Err() error             { return brief(a.Row.Err()) }
func (a answer) Scan(into ...any) error { return brief(a.Row.Scan(into...)) }

type delivery struct{ driver.Batch }

func (d delivery) Flush() error { return brief(d.Batch.Flush()) }
func (d delivery) Send() error  { return brief(d.Batch.Send()) }

// brief shortens the URL in the text of an error to scheme and host.
func brief(err error) error {
	var failed *url.Error
	if !errors.As(err, &failed) {
		return err
	}
	short := *failed
	short.URL = ""
	if u, err := url.Parse(failed.URL); err == nil {
		short.URL = u.Scheme + "://" + u.Host
	}
	return briefError{err, strings.ReplaceAll(err.Error(), failed.Error(), short.Error())}
}

// briefError is an error in fewer words.
type briefError struct {
	error
	text string
}

func (e briefError) Error() string { return e.text }
func (e briefError) Unwrap() error { return e.error }
