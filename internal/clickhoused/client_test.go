package clickhoused

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
)

// What clickhouse-go does over HTTP, and must go on doing: the store is built on it.

// call has a column of every kind that the store's tables use, and some more.
type call struct {
	ID      uint64            `ch:"id"`
	Offered time.Time         `ch:"offered"`
	Queue   string            `ch:"queue"`
	Agent   *string           `ch:"agent"`
	Tags    []string          `ch:"tags"`
	Attr    map[string]string `ch:"attr"`
	Outcome string            `ch:"outcome"`
	Wait    float64           `ch:"wait"`
	Day     time.Time         `ch:"day"`
	Held    bool              `ch:"held"`
	Key     string            `ch:"key"`
	Big     big.Int           `ch:"big"`
	Skills  [][]*int32        `ch:"skills"`
	Steps   map[string][]byte `ch:"steps"`
}

const callsTable = `CREATE TABLE calls (
	id UInt64, offered DateTime64(3, 'UTC'), queue LowCardinality(String), agent LowCardinality(Nullable(String)),
	tags Array(LowCardinality(String)), attr Map(LowCardinality(String), String), outcome Enum8('answered' = 1, 'abandoned' = 2),
	wait Float64, day Date, held Bool, key FixedString(4), big Int256, skills Array(Array(Nullable(Int32))), steps Map(String, Array(UInt8)),
	twice UInt64 MATERIALIZED id * 2, name String DEFAULT concat('call ', toString(id))
) ENGINE = MergeTree ORDER BY (queue, offered, id) PARTITION BY toYYYYMM(offered) TTL toDateTime(offered) + INTERVAL 10 YEAR`

var noon = time.Date(2026, 11, 1, 12, 0, 0, 123e6, time.UTC)

func callNumber(i int) call {
	five := int32(5)
	c := call{
		ID: uint64(i), Offered: noon.Add(time.Duration(i) * time.Second), Queue: fmt.Sprintf("queue-%d", i%7), Tags: []string{"x", "ÿ"},
		Attr: map[string]string{"k": "v'\\\n"}, Outcome: "abandoned", Wait: 1.5, Day: noon, Held: true, Key: "abcd",
		Big: *big.NewInt(-77), Skills: [][]*int32{{nil, &five}, {}}, Steps: map[string][]byte{"z": {1, 2}},
	}
	if i%2 == 0 {
		agent := "ann"
		c.Agent = &agent
	}
	return c
}

func TestClientInEveryCompression(t *testing.T) {
	t.Parallel()
	for name, method := range compressions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, db := database(t)
			c := connect(t, a.URL, db, method)
			if err := c.Ping(t.Context()); err != nil {
				t.Fatal(err)
			}
			do(t, c, callsTable)
			b, err := c.PrepareBatch(t.Context(), "INSERT INTO calls (id, offered, queue, agent, tags, attr, outcome, wait, day, held, key, big, skills, steps)")
			if err != nil {
				t.Fatal(err)
			}
			for i := range 1000 {
				row := callNumber(i)
				if err := b.AppendStruct(&row); err != nil {
					t.Fatal(err)
				}
			}
			if err := b.Send(); err != nil {
				t.Fatal(err)
			}
			var got []call
			if err := c.Select(t.Context(), &got, "SELECT id, offered, queue, agent, tags, attr, outcome, wait, day, held, key, big, skills, steps FROM calls ORDER BY id"); err != nil {
				t.Fatal(err)
			}
			if len(got) != 1000 {
				t.Fatalf("got %d calls", len(got))
			}
			for _, i := range []int{0, 3, 999} {
				want, got := callNumber(i), got[i]
				want.Day = want.Day.Truncate(24 * time.Hour)
				if fmt.Sprintf("%+v %v %v", plain(got), deref(got.Agent), got.Big.Int64()) != fmt.Sprintf("%+v %v %v", plain(want), deref(want.Agent), want.Big.Int64()) {
					t.Errorf("call %d:\n got %+v\nwant %+v", i, got, want)
				}
			}
			if n := number(t, c, "SELECT max(twice) FROM calls WHERE name = 'call 999'"); n != 1998 {
				t.Errorf("materialized column: %d", n)
			}
			exceptions(t, a, db, method)
		})
	}
}

// plain leaves out what Printf shows as addresses.
func plain(c call) call { c.Agent, c.Skills, c.Big = nil, nil, big.Int{}; return c }

func deref(s *string) string {
	if s == nil {
		return "nobody"
	}
	return *s
}

// exceptions must arrive typed, before the first byte and behind it.
func exceptions(t *testing.T, a Address, db string, method clickhouse.CompressionMethod) {
	c := connect(t, a.URL, db, method)
	ctx := t.Context()
	err := c.Exec(ctx, "SELECT * FROM no_such_table")
	wantCode(t, "unknown table", err, 60)
	if e, ok := errors.AsType[*clickhouse.Exception](err); ok && e.CodeName != "UNKNOWN_TABLE" {
		t.Errorf("code name %q", e.CodeName)
	}
	_, err = c.Query(ctx, "SELEC 1")
	wantCode(t, "syntax", err, 62)
	_, err = c.PrepareBatch(ctx, "INSERT INTO no_such_table")
	wantCode(t, "insert into unknown table", err, 60)
	err = c.Exec(clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"no_such_setting": 1})), "SELECT 1")
	wantCode(t, "unknown setting", err, 115)
	err = c.Exec(clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"max_threads": "many"})), "SELECT 1")
	if codeOf(err) <= 0 {
		t.Errorf("bad value of a setting: %v", err)
	}

	rows, err := c.Query(ctx, "SELECT throwIf(number = 300000, 'boom'), number FROM numbers(1000000) SETTINGS max_block_size = 65536, max_threads = 1")
	n := 0
	if err == nil {
		for rows.Next() {
			n++
		}
		err = errors.Join(rows.Err(), rows.Close())
	}
	wantCode(t, fmt.Sprintf("thrown behind %d rows", n), err, 395)
	if err := c.Ping(ctx); err != nil {
		t.Errorf("ping after exceptions: %v", err)
	}
}

func TestParameters(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	c := connect(t, a.URL, db, clickhouse.CompressionLZ4)
	do(t, c, "CREATE TABLE calls (id UInt32, queue String, at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY id",
		"INSERT INTO calls SELECT number, concat('q', toString(number % 7)), '2026-11-01 12:00:00' FROM numbers(1000)")
	server := clickhouse.Context(t.Context(), clickhouse.WithParameters(clickhouse.Parameters{"x": "10", "q": "q'1", "a": "['q1','q2']"}))
	for _, test := range []struct {
		name, query string
		ctx         context.Context
		args        []any
		want        uint64
	}{
		{"positional", "SELECT count() FROM calls WHERE id < ? AND queue IN (?)", t.Context(), []any{100, []string{"q1", "q2"}}, 29},
		{"named", "SELECT count() FROM calls WHERE id < @x AND at >= @t", t.Context(), []any{clickhouse.Named("x", 100), clickhouse.DateNamed("t", noon.Add(-time.Second), clickhouse.MilliSeconds)}, 100},
		{"server", "SELECT count() FROM calls WHERE id < {x:UInt32} AND queue != {q:String} AND queue IN {a:Array(String)}", server, nil, 4},
		{"named for the server", "SELECT count() FROM calls WHERE id < {x:UInt32}", t.Context(), []any{clickhouse.Named("x", 10)}, 10},
		{"identifier", "SELECT count() FROM {t:Identifier}", t.Context(), []any{clickhouse.Named("t", "calls")}, 1000},
	} {
		var n uint64
		if err := c.QueryRow(test.ctx, test.query, test.args...).Scan(&n); err != nil || n != test.want {
			t.Errorf("%s: got %d, %v; want %d", test.name, n, err, test.want)
		}
	}
}

func TestUnusualTypes(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	c := connect(t, a.URL, db, clickhouse.CompressionLZ4)
	do(t, c,
		"CREATE TABLE odd (id UInt32, j JSON(a UInt32), v Variant(Int64, String, Array(Int64)), dy Dynamic, n Nested(k String, v UInt8), ip IPv4, u UUID, cost Decimal(18, 6)) ENGINE = MergeTree ORDER BY id",
		`INSERT INTO odd VALUES (1, '{"a":1,"b":{"c":"x"}}', 'foo', 5, ['k'], [1], '1.2.3.4', generateUUIDv4(), 12.5)`,
		"INSERT INTO odd FORMAT JSONEachRow {\"id\":2,\"j\":{\"a\":7,\"zz\":\"y\"},\"v\":12}\n\n{\"id\":3,\"j\":{\"a\":8}}")
	b, err := c.PrepareBatch(t.Context(), "INSERT INTO odd (id, j)")
	if err != nil {
		t.Fatal(err)
	}
	j := clickhouse.NewJSON()
	j.SetValueAtPath("a", uint32(9))
	j.SetValueAtPath("b.c", "native")
	if err := errors.Join(b.Append(uint32(4), j), b.Send()); err != nil {
		t.Fatal(err)
	}
	rows, err := c.Query(t.Context(), "SELECT id, j, v, dy, n.k FROM odd ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for rows.Next() {
		var id uint32
		var j clickhouse.JSON
		var v clickhouse.Variant
		var dy clickhouse.Dynamic
		var k []string
		if err := rows.Scan(&id, &j, &v, &dy, &k); err != nil {
			t.Fatal(err)
		}
		text, _ := j.MarshalJSON()
		got = append(got, fmt.Sprintf("%v %s %v %v %v", id, text, v.Any(), dy.Any(), k))
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	want := []string{`1 {"a":1,"b":{"c":"x"}} foo 5 [k]`, `2 {"a":7,"zz":"y"} 12 <nil> []`, `3 {"a":8} <nil> <nil> []`, `4 {"a":9,"b":{"c":"native"}} <nil> <nil> []`}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

func TestLargeBatchesInColumns(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"none", "lz4", "zstd"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, db := database(t)
			c := connect(t, a.URL, db, compressions[name])
			do(t, c, "CREATE TABLE big (id UInt64, queue LowCardinality(String), wait Float64) ENGINE = MergeTree ORDER BY (queue, id)")
			const n = 300_000
			ids, queues, waits := make([]uint64, n), make([]string, n), make([]float64, n)
			for i := range n {
				ids[i], queues[i], waits[i] = uint64(i), fmt.Sprintf("queue-%d", i%20), float64(i)
			}
			b, err := c.PrepareBatch(t.Context(), "INSERT INTO big")
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(b.Column(0).Append(ids), b.Column(1).Append(queues), b.Column(2).Append(waits), b.Send()); err != nil {
				t.Fatal(err)
			}
			rows, err := c.Query(t.Context(), "SELECT id, queue FROM big")
			if err != nil {
				t.Fatal(err)
			}
			var sum, count uint64
			for rows.Next() {
				var id uint64
				var queue string
				if err := rows.Scan(&id, &queue); err != nil {
					t.Fatal(err)
				}
				sum += id
				count++
			}
			if err := errors.Join(rows.Err(), rows.Close()); err != nil || count != n || sum != n*(n-1)/2 {
				t.Errorf("read %d rows, sum %d, %v", count, sum, err)
			}
		})
	}
}

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
