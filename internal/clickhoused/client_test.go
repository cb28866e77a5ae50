package clickhoused

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
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
