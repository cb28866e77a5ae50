package clickhoused

import (
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// The HTTP interface without a client library: curl, Grafana, health checks.

func TestAliveWithoutAPassword(t *testing.T) {
	t.Parallel()
	a, _ := database(t)
	u, err := url.Parse(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = nil
	for _, path := range []string{"/ping", "/replicas_status", "/"} {
		if got := must(t, send("GET", u.String()+path, nil, nil)); got != "Ok.\n" {
			t.Errorf("%s: %q", path, got)
		}
	}
	if got := send("GET", u.String()+"/play", nil, nil); got.status != 404 {
		t.Errorf("/play: %d", got.status)
	}
}

func TestWhoAsks(t *testing.T) {
	t.Parallel()
	a, _ := database(t)
	u, err := url.Parse(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = nil
	plain := u.String()
	password := a.password()
	headers := func(user, key string) map[string][]string {
		return map[string][]string{"X-Clickhouse-User": {user}, "X-Clickhouse-Key": {key}}
	}
	must(t, send("POST", plain, strings.NewReader("SELECT 1"), headers(ownerName, password)))
	must(t, post(plain, "SELECT 1", "user", ownerName, "password", password))
	refused(t, post(plain, "SELECT 1"), 403, "516")
	refused(t, post(plain, "SELECT 1", "user", ownerName, "password", ""), 403, "516")
	refused(t, post(plain, "SELECT 1", "user", "default", "password", ""), 403, "516")
	refused(t, post(plain, "SELECT 1", "user", readerName, "password", password), 403, "516")
	refused(t, send("POST", plain, strings.NewReader("SELECT 1"), headers(ownerName, "x")), 403, "516")
	refused(t, send("GET", plain, nil, nil, "query", "SELECT 1"), 403, "516")
}

func TestGetReadsOnly(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	get := func(address, statement string, params ...string) answer {
		return send("GET", address, nil, nil, append(params, "query", statement, "database", db)...)
	}
	for _, who := range []string{a.URL, a.ReaderURL()} {
		if got := must(t, get(who, "SELECT {x:UInt8} + 1 AS n FORMAT JSON", "param_x", "41")); !strings.Contains(got, `"n": 42`) {
			t.Errorf("got %s", got)
		}
		refused(t, get(who, "CREATE TABLE x (a Int8) ENGINE = Memory"), 403, "164")
		refused(t, get(who, "INSERT INTO FUNCTION null('a Int8') SELECT 1"), 403, "164")
	}
	// A session is not spoilt by a GET.
	must(t, get(a.URL, "SELECT 1", "session_id", db))
	must(t, post(a.URL, "CREATE TEMPORARY TABLE x (a Int8)", "session_id", db))
}

func TestFormats(t *testing.T) {
	t.Parallel()
	a, _ := database(t)
	for _, test := range []struct{ statement, format, contentType, body string }{
		{"SELECT 1 AS a, 'x' AS b", "", "text/plain; charset=UTF-8", "1\tx\n"},
		{"SELECT 1 AS a, 'x' AS b", "CSV", "text/csv; charset=UTF-8", "1,\"x\"\n"},
		{"SELECT 1 AS a FORMAT JSONEachRow", "CSV", "application/json; charset=UTF-8", "{\"a\":1}\n"},
		{"SELECT 1 AS a /* FORMAT CSV */ FORMAT TSVWithNames", "", "text/plain; charset=UTF-8", "a\n1\n"},
		{"SELECT 'FORMAT CSV'", "", "text/plain; charset=UTF-8", "FORMAT CSV\n"},
		{"SHOW DATABASES LIKE 'system'", "JSONEachRow", "application/json; charset=UTF-8", "{\"name\":\"system\"}\n"},
		{"EXISTS TABLE system.one", "", "text/plain; charset=UTF-8", "1\n"},
		{"SELECT 1 WHERE 0", "", "text/plain; charset=UTF-8", ""},
	} {
		got := post(a.URL, test.statement, "default_format", test.format)
		if must(t, got) != test.body || got.header.Get("Content-Type") != test.contentType {
			t.Errorf("%s: %q of type %q", test.statement, got.body, got.header.Get("Content-Type"))
		}
	}
	var summary map[string]string
	if err := json.Unmarshal([]byte(post(a.URL, "INSERT INTO FUNCTION null('a Int8') SELECT number FROM numbers(5)").header.Get("X-ClickHouse-Summary")), &summary); err != nil {
		t.Error(err)
	}
}

func TestStatementInBothPlaces(t *testing.T) {
	t.Parallel()
	a, _ := database(t)
	if got := must(t, post(a.URL, " number + 1 FROM numbers(2)", "query", "SELECT")); got != "1\n2\n" {
		t.Errorf("got %q", got)
	}
	if got := must(t, post(a.URL, "SELECT count() FROM numbers(10000000)", "wait_end_of_query", "1")); got != "10000000\n" {
		t.Errorf("got %q", got)
	}
}

func TestCompressedAnswers(t *testing.T) {
	t.Parallel()
	a, _ := database(t)
	const statement = "SELECT number FROM numbers(200000)"
	want := must(t, post(a.URL, statement))
	for encoding, open := range map[string]func(io.Reader) (io.Reader, error){
		"gzip":    func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"deflate": func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) },
		"br":      func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"zstd":    func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
	} {
		got := send("POST", a.URL, strings.NewReader(statement), map[string][]string{"Accept-Encoding": {encoding}}, "enable_http_compression", "1")
		if got.header.Get("Content-Encoding") != encoding {
			t.Errorf("%s: got %q", encoding, got.header.Get("Content-Encoding"))
			continue
		}
		r, err := open(strings.NewReader(must(t, got)))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(r); err != nil || string(b) != want {
			t.Errorf("%s: %d bytes, %v", encoding, len(b), err)
		}
	}
	for _, method := range []string{"LZ4", "ZSTD"} {
		got := must(t, post(a.URL, statement, "compress", "1", "network_compression_method", method))
		if b, err := io.ReadAll(nativeReader{compress.NewReader(strings.NewReader(got))}); err != nil || string(b) != want {
			t.Errorf("%s: %d bytes, %v", method, len(b), err)
		}
	}
}

// The frame that ClickHouse's clients look for at the end of a body.
func TestExceptionBehindTheFirstByte(t *testing.T) {
	t.Parallel()
	a, _ := database(t)
	const statement = "SELECT number, throwIf(number = 900000, 'boom') FROM numbers(1000000) SETTINGS max_threads = 1"
	got := post(a.URL, statement)
	tag := got.header.Get("X-ClickHouse-Exception-Tag")
	if got.status != 200 || len(tag) != 16 || !strings.HasSuffix(got.body, tag+"\r\n__exception__\r\n") || !strings.Contains(got.body, "Code: 395.") {
		t.Errorf("status %d, tag %q, %.300q", got.status, tag, got.body[max(0, len(got.body)-300):])
	}
	refused(t, post(a.URL, statement, "wait_end_of_query", "1"), 500, "395")
	refused(t, post(a.URL, "SELECT throwIf(1)"), 500, "395")
}

func TestStatusOfExceptions(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	for _, test := range []struct {
		statement string
		status    int
		code      string
	}{
		{"SELEC", 400, "62"}, {"SELECT * FROM no_such", 404, "60"}, {"SELECT no_such_function()", 404, "46"}, {"USE no_such", 404, "81"},
		{"SELECT * FROM " + db + ".x", 404, "60"}, {"SELECT max(cityHash64(number)) FROM system.numbers SETTINGS max_execution_time = 0.2", 408, "159"},
		{"SELECT file('x')", 403, "497"}, {"DROP DATABASE default", 403, "497"}, {"DETACH DATABASE IF EXISTS `default` SYNC", 403, "497"},
		{"INSERT INTO x SELECT 1 INTO OUTFILE 'x'", 403, "497"},
	} {
		refused(t, post(a.URL, test.statement), test.status, test.code)
	}
	refused(t, post(a.URL, "SELECT 1", "database", "no_such"), 404, "81")
	refused(t, post(a.URL, "SELECT 1", "no_such_setting", "1"), 400, "115")
	refused(t, post(a.URL, "SELECT 1", "", "1"), 400, "115")
}

func TestSessions(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	mine := []string{"session_id", "http " + db}
	refused(t, post(a.URL, "SELECT 1", append(mine, "session_check", "1")...), 404, "372")
	must(t, post(a.URL, "SET max_block_size = 77", mine...))
	if got := must(t, post(a.URL, "SELECT getSetting('max_block_size'), getSetting('max_threads')", append(mine, "max_threads", "3")...)); got != "77\t3\n" {
		t.Errorf("got %q", got)
	}
	if got := must(t, post(a.URL, "SELECT getSetting('max_threads') != 3", mine...)); got != "true\n" && got != "1\n" {
		t.Errorf("a setting of one request stayed: %q", got)
	}
	// Two at a time: one of them finds the session busy.
	codes := make(chan string, 2)
	for range 2 {
		go func() { codes <- post(a.URL, "SELECT sleep(1)", mine...).code() }()
	}
	if got := <-codes + <-codes; got != "373" {
		t.Errorf("two statements in one session: %q", got)
	}
	must(t, post(a.URL, "SELECT 1", append(mine, "close_session", "1")...))
	refused(t, post(a.URL, "SELECT 1", append(mine, "session_check", "1")...), 404, "372")
}

func TestSessionsExpire(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := sessions{byID: map[string]*session{
		"busy": {conn: &conn{}, busy: true, expires: now.Add(-time.Hour)},
		"old":  {conn: &conn{}, expires: now.Add(-time.Second)},
		"new":  {conn: &conn{}, expires: now.Add(time.Second)},
	}}
	s.expire(now)
	if s.byID["busy"] == nil || s.byID["old"] != nil || s.byID["new"] == nil {
		t.Errorf("%v", s.byID)
	}
	for seconds, want := range map[string]time.Duration{"": sessionLife, "x": sessionLife, "-1": sessionLife, "5": 5 * time.Second, "999999": sessionMaxLife} {
		if got := lifeOf(seconds); got != want {
			t.Errorf("%q: %v", seconds, got)
		}
	}
}
