package store

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// SetClock makes the store believe that it is another time.
func (s *Store) SetClock(now func() time.Time) { s.now = now }

// Exec runs any statement.
func (s *Store) Exec(ctx context.Context, sql string) error { return s.conn.Exec(ctx, sql) }

// Statements is the splitter of SQL files.
var Statements = statements

// CutOff makes every insert fail for which cut says so, as a crash right before
// it would; nil mends it.
func (s *Store) CutOff(cut func(statement string) error) {
	if c, ok := s.conn.(cutConn); ok {
		s.conn = c.Conn
	}
	if cut != nil {
		s.conn = cutConn{s.conn, cut}
	}
}

type cutConn struct {
	driver.Conn
	cut func(statement string) error
}

func (c cutConn) PrepareBatch(ctx context.Context, statement string, opts ...driver.PrepareBatchOption) (driver.Batch, error) {
	if err := c.cut(statement); err != nil {
		return nil, err
	}
	return c.Conn.PrepareBatch(ctx, statement, opts...)
}

// LoseAnswers lets inserts happen and their answer be lost, where lose says so.
func (s *Store) LoseAnswers(lose func(statement string) bool) { s.conn = loseConn{s.conn, lose} }

type loseConn struct {
	driver.Conn
	lose func(statement string) bool
}

func (c loseConn) PrepareBatch(ctx context.Context, statement string, opts ...driver.PrepareBatchOption) (driver.Batch, error) {
	b, err := c.Conn.PrepareBatch(ctx, statement, opts...)
	if err == nil && c.lose(statement) {
		return loseBatch{b}, nil
	}
	return b, err
}

type loseBatch struct{ driver.Batch }

func (b loseBatch) Send() error {
	if err := b.Batch.Send(); err != nil {
		return err
	}
	return io.ErrUnexpectedEOF
}

// LoseRows lets the first insert into a table be noted by the engine, and its rows
// and its answer be lost, as by a kill between the two.
func (s *Store) LoseRows(table string) { s.conn = &amnesiac{Conn: s.conn, table: table} }

type amnesiac struct {
	driver.Conn
	table string
	done  bool
}

func (c *amnesiac) PrepareBatch(ctx context.Context, statement string, opts ...driver.PrepareBatchOption) (driver.Batch, error) {
	b, err := c.Conn.PrepareBatch(ctx, statement, opts...)
	if err != nil || c.done || !strings.Contains(statement, "`"+c.table+"`") {
		return b, err
	}
	c.done = true
	return forgottenBatch{b, func() error {
		return c.Exec(ctx, "ALTER TABLE "+c.table+" DELETE WHERE true SETTINGS mutations_sync = 1")
	}}, nil
}

type forgottenBatch struct {
	driver.Batch
	forget func() error
}

func (b forgottenBatch) Send() error {
	if err := errors.Join(b.Batch.Send(), b.forget()); err != nil {
		return err
	}
	return io.ErrUnexpectedEOF
}
