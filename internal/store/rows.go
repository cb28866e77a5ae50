package store

import (
	"context"
	"fmt"
	"reflect"
)

// Column is a column of the answer to a query: its name and its ClickHouse type.
type Column struct{ Name, Type string }

// Rows answers any query, for dashboards. The values have the Go types of
// clickhouse-go: string, the sized integers, float64, time.Time, bool, slices and maps; nil is NULL.
func (s *Store) Rows(ctx context.Context, sql string, args ...any) (cols []Column, rows [][]any, err error) {
	err = retryAfter(ctx, backOff[:fewAttempts], func() error { // somebody is looking at an empty panel meanwhile
		cols, rows, err = s.rowsOnce(ctx, sql, args)
		return err
	})
	if err == nil && len(cols) == 0 {
		cols, err = s.describe(ctx, sql, args)
	}
	return cols, rows, err
}

func (s *Store) rowsOnce(ctx context.Context, sql string, args []any) (cols []Column, out [][]any, err error) {
	rows, err := s.conn.Query(ctx, sql, args...)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err says what matters
	types := rows.ColumnTypes()
	for _, t := range types {
		cols = append(cols, Column{Name: t.Name(), Type: t.DatabaseTypeName()})
	}
	for rows.Next() {
		into := make([]any, len(types))
		for i, t := range types {
			into[i] = reflect.New(t.ScanType()).Interface()
		}
		if err := rows.Scan(into...); err != nil {
			return nil, nil, err
		}
		row := make([]any, len(into))
		for i, p := range into {
			row[i] = value(reflect.ValueOf(p).Elem())
		}
		out = append(out, row)
	}
	return cols, out, rows.Err()
}

// value takes a nullable column's value out of its pointer.
func value(v reflect.Value) any {
	if v.Kind() != reflect.Pointer {
		return v.Interface()
	}
	if v.IsNil() {
		return nil
	}
	return v.Elem().Interface()
}

// describe asks for the columns of a query alone: over HTTP an answer without
// rows comes without columns too.
func (s *Store) describe(ctx context.Context, sql string, args []any) ([]Column, error) {
	rows, err := s.conn.Query(ctx, "DESCRIBE TABLE ("+sql+"\n)", args...)
	if err != nil {
		return nil, fmt.Errorf("columns of the query: %w", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err says what matters
	var cols []Column
	for rows.Next() {
		var c Column
		var rest [5]string
		if err := rows.Scan(&c.Name, &c.Type, &rest[0], &rest[1], &rest[2], &rest[3], &rest[4]); err != nil {
			return nil, err
		}
		cols = append(cols, c)
	}
	return cols, rows.Err()
}
