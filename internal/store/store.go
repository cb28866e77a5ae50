// Package store keeps everything hotlined knows in ClickHouse: facts as the
// sources told them, counts rebuilt from the facts, plans derived from the
// counts, and how the daemon itself is doing.
//
// One dialect, one client (clickhouse-go), and it does not matter whether the
// other end is the embedded engine or a server: nothing here relies on what the
// embedded engine cannot do.
//
// Everything written has a key, so that writing it twice changes nothing. Facts
// are stored before the checkpoint that says how far their collector got; a
// crash in between repeats the batch and stores it once.
//
// Instants are milliseconds in UTC. An instant that never happened is a zero
// time.Time in Go and 1970-01-01 00:00:00.000 in the tables.
package store

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// DefaultDatabase is where everything lives when the URL names no database.
const DefaultDatabase = "hotlined"

// unknownDatabase is ClickHouse's code for a database that does not exist.
const unknownDatabase = 81

// Store is a ClickHouse database with hotlined's tables. It is safe for
// concurrent use.
type Store struct {
	conn     driver.Conn
	database string
	server   string // for error messages; no password in it
	now      func() time.Time

	rebuilding sync.Mutex
	rostering  sync.Mutex
	clock      sync.Mutex
	lastKnown  time.Time
	resent     atomic.Int64 // inserts sent again, their answer being lost
}

// Open connects to the ClickHouse at url and creates its database if that is
// missing and allowed. The url is clickhouse://user:password@host:9000/database
// or http(s)://user:password@host:8123/database; without a path the database is
// DefaultDatabase. Close the Store when done.
func Open(ctx context.Context, url string) (*Store, error) {
	// Counts of a long import touch more months than the default allows in one insert.
	s, opts, err := connect(url, clickhouse.Settings{"max_partitions_per_insert_block": 0})
	if err != nil {
		return nil, err
	}
	if err := s.ensureDatabase(ctx, *opts); err != nil {
		return nil, errors.Join(err, s.conn.Close())
	}
	return s, nil
}

// OpenReader is Open for a user who may only read, and not even change a
// setting: only what asks can be called then. The database must exist.
func OpenReader(ctx context.Context, url string) (*Store, error) {
	s, _, err := connect(url, nil)
	if err != nil {
		return nil, err
	}
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(err, s.conn.Close())
	}
	return s, nil
}

// connect makes the client; it says nothing to the server yet.
func connect(url string, settings clickhouse.Settings) (*Store, *clickhouse.Options, error) {
	opts, err := options(url)
	if err != nil {
		return nil, nil, err
	}
	opts.Settings = settings
	server := strings.Join(opts.Addr, ",")
	conn, err := clickhouse.Open(opts)
	if err != nil {
		return nil, nil, fmt.Errorf("connect to ClickHouse at %s: %w", server, err)
	}
	return &Store{conn: client{conn}, database: opts.Auth.Database, server: server, now: time.Now}, opts, nil
}

// Close gives back the connections. The Store cannot be used afterwards.
func (s *Store) Close() error { return s.conn.Close() }

// Ping asks the server whether it is there and the database exists.
func (s *Store) Ping(ctx context.Context) error {
	var one uint8
	if err := s.conn.QueryRow(ctx, "SELECT 1").Scan(&one); err != nil {
		return fmt.Errorf("ClickHouse at %s: %w", s.server, err)
	}
	return nil
}

// Database is the name of the database.
func (s *Store) Database() string { return s.database }

// ensureDatabase creates the database over a connection that is not in it.
func (s *Store) ensureDatabase(ctx context.Context, opts clickhouse.Options) error {
	err := retryAfter(ctx, backOff[:fewAttempts], func() error { return s.Ping(ctx) })
	var refused *clickhouse.Exception
	if !errors.As(err, &refused) || refused.Code != unknownDatabase {
		return err
	}
	opts.Auth.Database = "default"
	outside, err := clickhouse.Open(&opts)
	if err != nil {
		return fmt.Errorf("connect to ClickHouse at %s: %w", s.server, err)
	}
	defer func() { _ = outside.Close() }() // nothing was left open on it
	if err := outside.Exec(ctx, "CREATE DATABASE IF NOT EXISTS "+quoteName(s.database)); err != nil {
		return fmt.Errorf("create database %s at %s: %w", s.database, s.server, err)
	}
	return nil
}

// options translates a store URL to what clickhouse-go wants.
func options(raw string) (*clickhouse.Options, error) {
	u, err := parseURL(raw)
	if err != nil {
		return nil, err
	}
	opts := &clickhouse.Options{
		Addr:            strings.Split(u.Host, ","),
		Auth:            clickhouse.Auth{Database: strings.Trim(u.Path, "/"), Username: u.User.Username()},
		Compression:     &clickhouse.Compression{Method: clickhouse.CompressionLZ4},
		DialTimeout:     10 * time.Second,
		ReadTimeout:     10 * time.Minute,
		MaxOpenConns:    16,
		MaxIdleConns:    16,
		ConnMaxLifetime: time.Hour,
	}
	opts.Auth.Password, _ = u.User.Password()
	if opts.Auth.Username == "" {
		opts.Auth.Username = "default"
	}
	if opts.Auth.Database == "" {
		opts.Auth.Database = DefaultDatabase
	}
	switch u.Scheme {
	case "http", "https":
		opts.Protocol = clickhouse.HTTP
	}
	if u.Scheme == "https" || u.Query().Get("secure") == "true" {
		opts.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return opts, nil
}

// parseURL checks a store URL. Its errors never repeat the password.
func parseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("not a URL: want clickhouse://user@host:9000/database or http(s)://user@host:8123/database")
	}
	switch u.Scheme {
	case "clickhouse", "http", "https":
	default:
		return nil, fmt.Errorf("unknown scheme %q, want one of [clickhouse http https]", u.Scheme)
	}
	if u.Host == "" {
		return nil, fmt.Errorf("%s: a host is needed", u.Redacted())
	}
	return u, nil
}

// quoteName makes a name safe to stand in SQL where a parameter cannot.
func quoteName(name string) string {
	return "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`").Replace(name) + "`"
}

// Drop deletes the database with everything in it.
func (s *Store) Drop(ctx context.Context) error {
	if err := s.exec(ctx, "DROP DATABASE IF EXISTS "+quoteName(s.database)+" SYNC"); err != nil {
		return fmt.Errorf("drop database %s at %s: %w", s.database, s.server, err)
	}
	return nil
}
