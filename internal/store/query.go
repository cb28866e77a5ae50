package store

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// params are the named values of a statement's {name:Type} placeholders, given
// as name, value, name, value. An instant travels in milliseconds.
func params(pairs ...any) []any {
	out := make([]any, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		value := pairs[i+1]
		if t, ok := value.(time.Time); ok {
			value = millis(t)
		}
		out = append(out, clickhouse.Named(name, value))
	}
	return out
}

// each runs a query and hands every row to do. A query that cannot reach the
// server is tried again, unless rows were handed over already.
func (s *Store) each(ctx context.Context, sql string, args []any, do func(scan func(...any) error) error) error {
	handed := false
	var final error
	err := s.retry(ctx, func() error {
		err := s.eachOnce(ctx, sql, args, func(scan func(...any) error) error {
			handed = true
			return do(scan)
		})
		if handed {
			final = err
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	return final
}

// lookUp is each for a do that takes the same row twice without harm: a query cut
// off in the middle is tried again as well.
func (s *Store) lookUp(ctx context.Context, sql string, args []any, do func(scan func(...any) error) error) error {
	return s.retry(ctx, func() error { return s.eachOnce(ctx, sql, args, do) })
}

func (s *Store) eachOnce(ctx context.Context, sql string, args []any, do func(scan func(...any) error) error) error {
	rows, err := s.conn.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err says what matters
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one runs a query that answers one row and reads it.
func (s *Store) one(ctx context.Context, sql string, args []any, into ...any) error {
	return s.retry(ctx, func() error { return s.conn.QueryRow(ctx, sql, args...).Scan(into...) })
}
