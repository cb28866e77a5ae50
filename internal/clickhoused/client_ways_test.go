package clickhoused

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
)

func TestAsyncInsertsAreStoredAtOnce(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	c := connect(t, a.URL, db, clickhouse.CompressionLZ4)
	do(t, c, "CREATE TABLE s (id UInt64, s String) ENGINE = MergeTree ORDER BY id")
	for i := range 5 {
		if err := c.Exec(clickhouse.Context(t.Context(), clickhouse.WithAsync(i%2 == 0)), "INSERT INTO s VALUES (?, ?)", i, "x'y"); err != nil {
			t.Fatal(err)
		}
	}
	b, err := c.PrepareBatch(clickhouse.Context(t.Context(), clickhouse.WithAsync(true)), "INSERT INTO s")
	if err := errors.Join(err, b.Append(uint64(100), "z"), b.Send()); err != nil {
		t.Fatal(err)
	}
	if n := number(t, c, "SELECT count() FROM s"); n != 6 {
		t.Errorf("%d rows", n)
	}
}

func TestDatabaseSQL(t *testing.T) {
	t.Parallel()
	a, name := database(t)
	db := connectSQL(t, a.URL+"/"+name+"?compress=lz4")
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE s (a UInt32, b String) ENGINE = Memory"); err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	insert, err := tx.PrepareContext(t.Context(), "INSERT INTO s")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		if _, err := insert.ExecContext(t.Context(), uint32(i), "x"); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT count() FROM s WHERE a > $1", 4).Scan(&n); err != nil || n != 5 {
		t.Error(n, err)
	}
}

func TestSessionKeepsItsTemporaryTable(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	o := options(t, a.URL, db, clickhouse.CompressionLZ4)
	o.Settings["session_id"] = "session of " + db
	c := connectWith(t, o)
	do(t, c, "CREATE TEMPORARY TABLE tt (a UInt8)")
	b, err := c.PrepareBatch(t.Context(), "INSERT INTO tt")
	if err := errors.Join(err, b.Append(uint8(1)), b.Send()); err != nil {
		t.Fatal(err)
	}
	if n := number(t, c, "SELECT count() FROM tt"); n != 1 {
		t.Errorf("%d rows", n)
	}
	wantCode(t, "in another session", connect(t, a.URL, db, clickhouse.CompressionLZ4).Exec(t.Context(), "SELECT count() FROM tt"), 60)
}

func TestExternalTables(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	table, err := ext.NewTable("wanted", ext.Column("id", "UInt64"), ext.Column("name", "String"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		if err := table.Append(uint64(i*10), fmt.Sprint("agent ", i)); err != nil {
			t.Fatal(err)
		}
	}
	ctx := clickhouse.Context(t.Context(), clickhouse.WithExternalTable(table))
	var sum uint64
	if err := connect(t, a.URL, db, clickhouse.CompressionNone).QueryRow(ctx, "SELECT sum(id) FROM wanted").Scan(&sum); err != nil || sum != 450 {
		t.Error(sum, err)
	}
}

func TestEmptyResult(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	rows, err := connect(t, a.URL, db, clickhouse.CompressionLZ4).Query(t.Context(), "SELECT 1 AS a WHERE 0")
	if err != nil {
		t.Fatal(err)
	}
	defer giveUp(rows)
	if rows.Next() || rows.Err() != nil {
		t.Errorf("rows in an empty result: %v", rows.Err())
	}
}

func TestWritersAndReadersSideBySide(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	o := options(t, a.URL, db, clickhouse.CompressionLZ4)
	o.MaxOpenConns, o.MaxIdleConns = 20, 20
	c := connectWith(t, o)
	do(t, c, "CREATE TABLE par (worker UInt32, i UInt32) ENGINE = MergeTree ORDER BY worker")
	var workers sync.WaitGroup
	for w := range 16 {
		workers.Go(func() {
			for i := range 10 {
				b, err := c.PrepareBatch(t.Context(), "INSERT INTO par")
				if err != nil {
					t.Error(err)
					return
				}
				for k := range 100 {
					err = errors.Join(err, b.Append(uint32(w), uint32(i*100+k)))
				}
				var mine string
				err = errors.Join(err, b.Send(), c.QueryRow(t.Context(), "SELECT {x:String}", clickhouse.Named("x", fmt.Sprint(w, i))).Scan(&mine))
				if err != nil || mine != fmt.Sprint(w, i) {
					t.Errorf("worker %d: %v, %q", w, err, mine)
					return
				}
			}
		})
	}
	workers.Wait()
	if n := number(t, c, "SELECT uniqExact(worker, i) * (count() = 16000) FROM par"); n != 16000 {
		t.Errorf("%d different rows", n)
	}
}

// The store relies on this answer: with any other revision clickhouse-go would
// expect blocks that libchdb does not write.
func TestHandshakeAnnouncesRevisionZero(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	v, err := connect(t, a.URL, db, clickhouse.CompressionLZ4).ServerVersion()
	if err != nil {
		t.Fatal(err)
	}
	if v.Revision != 0 || v.Version.Major < 26 || v.Timezone.String() != "UTC" || v.DisplayName == "" {
		t.Errorf("%+v", v)
	}
	block, err := serverInfo{name: "n", version: "26.7", timezone: "UTC"}.hello(54460)
	if err != nil || !strings.Contains(string(block), "revision()") {
		t.Error(block, err)
	}
	for query, is := range map[string]bool{helloQuery: true, " " + helloQuery + "\n": true, "SELECT version()": false} {
		if isHello(54460, query) != is || isHello(0, query) {
			t.Errorf("%q", query)
		}
	}
}
