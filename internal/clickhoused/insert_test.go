package clickhoused

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// bodies of the same 200,000 rows, as clients may send them.
func bodies(t *testing.T) map[string]struct {
	bytes   []byte
	headers string
	params  string
} {
	t.Helper()
	plain := []byte(strings.Repeat("12345678\n", 200_000))
	pack := func(open func(io.Writer) io.WriteCloser) []byte {
		var b bytes.Buffer
		w := open(&b)
		if _, err := w.Write(plain); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	type body = struct {
		bytes   []byte
		headers string
		params  string
	}
	return map[string]body{
		"none":    {bytes: plain},
		"gzip":    {bytes: pack(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }), headers: "Content-Encoding: gzip\r\n"},
		"deflate": {bytes: pack(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }), headers: "Content-Encoding: deflate\r\n"},
		"br":      {bytes: pack(func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) }), headers: "Content-Encoding: br\r\n"},
		"zstd":    {bytes: pack(func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z }), headers: "Content-Encoding: zstd\r\n"},
		"native": {bytes: pack(func(w io.Writer) io.WriteCloser {
			return &blockWriter{w: w, c: compress.NewWriter(compress.LevelZero, compress.LZ4)}
		}), params: "&decompress=1"},
	}
}

// A collector that dies in the middle of a batch sends the batch again when it
// is back. Nothing of the first attempt may have stayed.
func TestCutOffBodyStoresNothing(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	c := connect(t, a.URL, db, clickhouse.CompressionLZ4)
	do(t, c, "CREATE TABLE cut (a UInt64) ENGINE = MergeTree ORDER BY a")
	for name, body := range bodies(t) {
		for _, framing := range []string{"length", "chunked"} {
			for _, part := range []int{2, 1} { // half of it, and all but the end
				sent := body.bytes[:len(body.bytes)/part]
				cutOff(t, a, db, body.headers, body.params, framing, sent, len(body.bytes)+part-1)
				if n := number(t, c, "SELECT count() FROM cut"); framing == "chunked" && n != 0 || part == 2 && n != 0 {
					t.Errorf("%s, %s, 1/%d of the body: %d rows are stored", name, framing, part, n)
				}
				do(t, c, "TRUNCATE TABLE cut")
			}
		}
		whole := send("POST", a.URL, bytes.NewReader(body.bytes), header(body.headers), append(strings.FieldsFunc(body.params, func(r rune) bool { return r == '&' || r == '=' }),
			"database", db, "query", "INSERT INTO cut FORMAT TSV")...)
		if must(t, whole); number(t, c, "SELECT count() FROM cut") != 200_000 {
			t.Errorf("%s: the whole body is not stored", name)
		}
		do(t, c, "TRUNCATE TABLE cut")
	}
}

func header(line string) map[string][]string {
	name, value, found := strings.Cut(strings.TrimSpace(line), ": ")
	if !found {
		return nil
	}
	return map[string][]string{name: {value}}
}

// cutOff sends a request whose connection ends before its body does.
func cutOff(t *testing.T, a Address, db, headers, params, framing string, body []byte, announced int) {
	t.Helper()
	u, err := url.Parse(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer giveUp(conn)
	write := func(format string, args ...any) {
		if _, err := fmt.Fprintf(conn, format, args...); err != nil {
			t.Logf("the front hung up: %v", err)
		}
	}
	write("POST /?database=%s&query=%s%s HTTP/1.1\r\nHost: x\r\nX-ClickHouse-User: %s\r\nX-ClickHouse-Key: %s\r\n%s",
		db, url.QueryEscape("INSERT INTO cut FORMAT TSV"), params, u.User.Username(), a.password(), headers)
	if framing == "chunked" {
		write("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(body), body) // no last chunk
	} else {
		write("Content-Length: %d\r\n\r\n%s", announced, body)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	_, _ = io.ReadAll(conn) // until the front has made up its mind
}

func TestGarbageStoresNothing(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	must(t, post(a.URL, "CREATE TABLE g (a UInt64) ENGINE = MergeTree ORDER BY a", "database", db))
	insert := []string{"database", db, "query", "INSERT INTO g FORMAT TSV"}
	rows := strings.Repeat("1\n", 1000)
	for name, test := range map[string]struct {
		body    string
		headers string
		params  []string
		code    string
	}{
		"not a number":        {rows + "seven\n", "", nil, "27"},
		"not gzip":            {rows, "Content-Encoding: gzip", nil, "89"},
		"unknown encoding":    {rows, "Content-Encoding: snappy", nil, "89"},
		"not a native block":  {rows, "", []string{"decompress", "1"}, "210"},
		"unknown format":      {rows, "", []string{"query", "INSERT INTO g FORMAT Nonsense"}, "73"},
		"unknown column":      {rows, "", []string{"query", "INSERT INTO g (b) FORMAT TSV"}, "16"},
		"rows of another way": {rows, "", []string{"query", "INSERT INTO g FORMAT Native"}, "62"},
	} {
		got := send("POST", a.URL, strings.NewReader(test.body), header(test.headers), append(insert, test.params...)...)
		if got.code() != test.code {
			t.Errorf("%s: got code %q (%.100s), want %s", name, got.code(), got.body, test.code)
		}
		if n := must(t, post(a.URL, "SELECT count() FROM g", "database", db)); n != "0\n" {
			t.Errorf("%s: %s rows are stored", name, n)
		}
	}
}

// The reason must reach clients that are still sending.
func TestMistakeInALargeBatchArrivesTyped(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	must(t, post(a.URL, "CREATE TABLE l (a UInt64) ENGINE = MergeTree ORDER BY a", "database", db))
	body := "seven\n" + strings.Repeat("12345678901234567\n", 2<<20)
	got := post(a.URL, body, "database", db, "query", "INSERT INTO l FORMAT TSV")
	refused(t, got, 400, "27")
	refused(t, post(strings.Replace(a.URL, a.password(), "wrong", 1), body, "query", "INSERT INTO l FORMAT TSV"), 403, "516")
}

// A batch that was stored but never acknowledged is sent again with the same
// token: it must not count twice, neither in the table nor in its views.
func TestRetryWithTokenIsExact(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	c := connect(t, a.URL, db, clickhouse.CompressionLZ4)
	do(t, c,
		"CREATE TABLE calls (id UInt64, queue String) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 1000",
		"CREATE TABLE per_queue (queue String, n UInt64) ENGINE = SummingMergeTree ORDER BY queue SETTINGS non_replicated_deduplication_window = 1000",
		"CREATE MATERIALIZED VIEW count_calls TO per_queue AS SELECT queue, count() AS n FROM calls GROUP BY queue")
	for _, token := range []string{"a", "a", "b", "a"} {
		ctx := clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{"insert_deduplication_token": token}))
		b, err := c.PrepareBatch(ctx, "INSERT INTO calls")
		for i := range 100 {
			err = errors.Join(err, b.Append(uint64(i), fmt.Sprint("queue ", i%2)))
		}
		if err := errors.Join(err, b.Send()); err != nil {
			t.Fatal(err)
		}
	}
	if n, m := number(t, c, "SELECT count() FROM calls"), number(t, c, "SELECT sum(n) FROM per_queue"); n != 200 || m != 200 {
		t.Errorf("%d calls, %d counted; want 200 and 200", n, m)
	}
}

func TestWaysToInsert(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	must(t, post(a.URL, "CREATE TABLE w (a UInt64, s String) ENGINE = MergeTree ORDER BY a", "database", db))
	many := strings.Repeat("(1 + 1, 'x'),", 50_000) + "(7, 'last')"
	for name, test := range map[string]struct {
		query, body string
		want        string
	}{
		"values in the statement":   {"", "INSERT INTO w VALUES (1, 'a;b'), (2, 'FORMAT')", "2"},
		"many values":               {"", "INSERT INTO w VALUES " + many, "50001"},
		"values in the body":        {"INSERT INTO w VALUES", "(1, 'a'), (2, 'b'), (3, 'c')", "3"},
		"values begin in the body":  {"INSERT INTO w", " VALUES (1, 'a')", "1"},
		"format behind settings":    {"INSERT INTO w (s, a) SETTINGS max_threads = 1 FORMAT CSV", "x,1\ny,2\n", "2"},
		"rows within the statement": {"", "INSERT INTO w FORMAT JSONEachRow {\"a\": 1}\n{\"a\": 2}", "2"},
		"rows in both":              {"INSERT INTO w FORMAT CSV 1,a\n", "2,b\n", "2"},
		"comments before the rows":  {"/* ' */ INSERT INTO w -- FORMAT TSV\n FORMAT CSV", "1,a\n", "1"},
		"from a select":             {"", "INSERT INTO w SELECT number, 'FORMAT' FROM numbers(5)", "5"},
		"from a select in brackets": {"INSERT INTO w (a)", " SELECT number FROM numbers(4)", "4"},
	} {
		params := []string{"database", db}
		if test.query != "" {
			params = append(params, "query", test.query)
		}
		got := post(a.URL, test.body, params...)
		if got.status != 200 {
			t.Errorf("%s: %s", name, got.body)
			continue
		}
		if n := strings.TrimSpace(must(t, post(a.URL, "SELECT count() FROM w", "database", db))); n != test.want {
			t.Errorf("%s: %s rows, want %s", name, n, test.want)
		}
		must(t, post(a.URL, "TRUNCATE TABLE w", "database", db))
	}
}
