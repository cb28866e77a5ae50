package clickhoused

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// A page that is closed, a dashboard that is reloaded: what nobody waits for ends.
func TestCancelledStatementsEnd(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	c := connect(t, a.URL, db, clickhouse.CompressionLZ4)
	do(t, c, "CREATE TABLE slow (n UInt64) ENGINE = MergeTree ORDER BY n")
	for name, query := range map[string]string{
		"aggregation": "SELECT count() FROM numbers(100000000000) WHERE cityHash64(number) = 7",
		"sleeping":    "SELECT sleepEachRow(0.5) FROM numbers(100) SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 100000000",
		"streaming":   "SELECT number FROM system.numbers",
		"insert":      "INSERT INTO slow SELECT number FROM system.numbers WHERE sleepEachRow(0.001) = 0",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			begin := time.Now()
			rows, err := c.Query(ctx, query+" -- "+db+name)
			if err == nil {
				for rows.Next() {
				}
				err = errors.Join(rows.Err(), rows.Close())
			}
			if took := time.Since(begin); err == nil || took > 10*time.Second {
				t.Errorf("%v after %v", err, took)
			}
			eventually(t, "the engine has dropped it", func() bool {
				return number(t, c, "SELECT count() FROM system.processes WHERE endsWith(query, ?)", db+name) == 0
			})
		})
	}
}

func TestLimitsOfOneStatement(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	c := connect(t, a.URL, db, clickhouse.CompressionLZ4)
	limited := func(s clickhouse.Settings) context.Context {
		return clickhouse.Context(t.Context(), clickhouse.WithSettings(s))
	}
	wantCode(t, "time", c.Exec(limited(clickhouse.Settings{"max_execution_time": 1}), "SELECT count() FROM numbers(100000000000) WHERE cityHash64(number) = 7"), 159)
	wantCode(t, "memory", c.Exec(limited(clickhouse.Settings{"max_memory_usage": 50_000_000}), "SELECT uniqExact(number) FROM numbers(100000000)"), 241)
}
