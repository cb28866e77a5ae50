package clickhoused

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Good clients among bad ones: their rows are exact, and nothing hangs behind.
func TestGoodClientsAmongBadOnes(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	o := options(t, a.URL, db, clickhouse.CompressionLZ4)
	o.MaxOpenConns, o.MaxIdleConns = 20, 20
	c := connectWith(t, o)
	do(t, c, "CREATE TABLE cut (a UInt64) ENGINE = MergeTree ORDER BY a", "CREATE TABLE good (worker UInt64, i UInt64) ENGINE = MergeTree ORDER BY i")
	var stored atomic.Uint64
	bodies := bodies(t)
	var clients sync.WaitGroup
	for w := range 6 {
		clients.Go(func() {
			for i := range 8 {
				switch rand.IntN(5) {
				case 0:
					impatient(t, c, "SELECT count() FROM numbers(100000000000) WHERE cityHash64(number) = 7 -- "+db)
				case 1:
					impatient(t, c, "SELECT number FROM system.numbers -- "+db)
				case 2:
					wantCode(t, "error", c.Exec(t.Context(), "SELECT throwIf(number = 100000) FROM numbers(200000)"), 395)
				case 3:
					cutOff(t, a, db, "", "", "chunked", bodies["none"].bytes[:len(bodies["none"].bytes)/2], 0)
				}
				if err := insertGood(t.Context(), c, w, i); err != nil {
					t.Errorf("worker %d: %v", w, err)
					return
				}
				stored.Add(500)
			}
		})
	}
	clients.Wait()
	if n := number(t, c, "SELECT uniqExact(worker, i) * (count() = uniqExact(worker, i)) FROM good"); n != stored.Load() {
		t.Errorf("%d rows, want %d", n, stored.Load())
	}
	if n := number(t, c, "SELECT count() FROM cut"); n != 0 {
		t.Errorf("%d rows of dying clients", n)
	}
	eventually(t, "no statement is left", func() bool {
		return number(t, c, "SELECT count() FROM system.processes WHERE endsWith(query, ?)", "-- "+db) == 0
	})
}

// impatient gives up on a statement soon.
func impatient(t *testing.T, c driver.Conn, query string) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+rand.IntN(50))*time.Millisecond)
	defer cancel()
	rows, err := c.Query(ctx, query)
	if err == nil {
		for rows.Next() {
		}
		err = errors.Join(rows.Err(), rows.Close())
	}
	if err == nil {
		t.Errorf("%s came to an end", query)
	}
}

func insertGood(ctx context.Context, c driver.Conn, worker, batch int) error {
	b, err := c.PrepareBatch(ctx, "INSERT INTO good")
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	for i := range 500 {
		err = errors.Join(err, b.Append(uint64(worker), uint64(batch*500+i)))
	}
	return errors.Join(err, b.Send())
}
