package clickhoused

import (
	"context"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

func TestMain(m *testing.M) {
	Child()
	os.Exit(m.Run())
}

func TestSmoke(t *testing.T) {
	cfg := Default()
	cfg.Dir = t.TempDir()
	cfg.Listen = "127.0.0.1:0"
	e, err := New(cfg, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	t0 := time.Now()
	a, err := e.Ready(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Log("ready", time.Since(t0), a)
	o, err := clickhouse.ParseDSN(a.URL + "/default")
	if err != nil {
		t.Fatal(err)
	}
	c, err := clickhouse.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var x driver.Conn = c
	if err := x.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	if err := x.Exec(ctx, "CREATE TABLE t (a UInt64, b String) ENGINE=MergeTree ORDER BY a"); err != nil {
		t.Fatal(err)
	}
	b, err := x.PrepareBatch(ctx, "INSERT INTO t")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		if err := b.Append(uint64(i), "x"); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Send(); err != nil {
		t.Fatal(err)
	}
	var n uint64
	if err := x.QueryRow(ctx, "SELECT count() FROM t").Scan(&n); err != nil || n != 1000 {
		t.Fatal(n, err)
	}
	for _, q := range []string{"SELECT name, value FROM system.server_settings WHERE name LIKE 'max_server_memory%'", "SELECT name, engine FROM system.databases", "SELECT name,value from system.settings where changed"} {
		rows, err := x.Query(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var a, b string
			_ = rows.Scan(&a, &b)
			t.Log(a, b)
		}
	}
	t0 = time.Now()
	cancel()
	t.Log(<-done, time.Since(t0))
}
