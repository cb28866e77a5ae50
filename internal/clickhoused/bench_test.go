package clickhoused

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// BenchmarkStart is from nothing to the first answer, and back.
func BenchmarkStart(b *testing.B) {
	skipWithoutLibrary(b)
	dir := b.TempDir()
	for b.Loop() {
		cfg := Default()
		cfg.Dir, cfg.Listen = dir, "127.0.0.1:0"
		e, err := New(cfg, slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		ctx, cancel := context.WithCancel(b.Context())
		finished := make(chan error, 1)
		go func() { finished <- e.Run(ctx) }()
		a, err := e.Ready(ctx)
		if err != nil {
			b.Fatal(err)
		}
		memoryOf(b, a.PID)
		cancel()
		if err := <-finished; err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSelectOne is the price of a statement, one client after the other and
// several at once.
func BenchmarkSelectOne(b *testing.B) {
	a, db := database(b)
	c := connect(b, a.URL, db, clickhouse.CompressionLZ4)
	b.Run("one", func(b *testing.B) {
		for b.Loop() {
			number(b, c, "SELECT toUInt64(1)")
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "queries/s")
	})
	b.Run("parallel", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				number(b, c, "SELECT toUInt64(1)")
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "queries/s")
	})
}

// BenchmarkInsert writes 25 columns as contacts have them, two writers at a time.
func BenchmarkInsert(b *testing.B) {
	a, db := database(b)
	for _, size := range []int{1000, 10_000, 100_000} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			c := connect(b, a.URL, db, clickhouse.CompressionLZ4)
			do(b, c, "CREATE OR REPLACE TABLE wide (id UInt64, at DateTime64(3, 'UTC'), queue LowCardinality(String), agent LowCardinality(String), customer String, "+
				strings.Join(columns("n%d Float32", 20), ", ")+") ENGINE = ReplacingMergeTree ORDER BY (queue, at, id)")
			b.ResetTimer()
			for b.Loop() {
				var writers sync.WaitGroup
				for w := range 2 {
					writers.Go(func() {
						if err := insertWide(c, w, size); err != nil {
							b.Error(err)
						}
					})
				}
				writers.Wait()
			}
			b.ReportMetric(float64(2*size*b.N)/b.Elapsed().Seconds(), "rows/s")
			memoryOf(b, a.PID)
		})
	}
}

// memoryOf reads what the engine's process has and had, in megabytes.
func memoryOf(b *testing.B, pid int) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return // not on Linux
	}
	for line := range strings.Lines(string(status)) {
		var kilobytes float64
		for name, unit := range map[string]string{"VmHWM:": "peak-MB", "VmRSS:": "resident-MB", "RssAnon:": "private-MB"} {
			if n, _ := fmt.Sscanf(line, name+" %f kB", &kilobytes); n == 1 {
				b.ReportMetric(kilobytes/1024, unit)
			}
		}
	}
}

func columns(format string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(format, i)
	}
	return list
}

func insertWide(c clickhouse.Conn, writer, rows int) error {
	batch, err := c.PrepareBatch(context.Background(), "INSERT INTO wide")
	if err != nil {
		return err
	}
	row := make([]any, 25)
	for i := range rows {
		row[0], row[1], row[2], row[3], row[4] = uint64(i), noon, "queue-1", "agent-17", "5f3a9c0e1b2d4c6f"
		for k := 5; k < len(row); k++ {
			row[k] = float32(i * k * (writer + 1))
		}
		err = errors.Join(err, batch.Append(row...))
	}
	return errors.Join(err, batch.Send())
}
