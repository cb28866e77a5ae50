package clickhoused

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// What Grafana and the pages ask for.
func TestReadersRead(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	must(t, post(a.URL, "CREATE TABLE calls (id UInt64, file String) ENGINE = MergeTree ORDER BY id", "database", db))
	for _, statement := range []string{
		"SELECT 1",
		"SELECT count() FROM calls",
		"WITH 1 AS one SELECT one FROM calls",
		"(SELECT 1) UNION ALL (SELECT 2)",
		"FROM calls SELECT count()",
		"SHOW DATABASES",
		"SHOW TABLES",
		"SHOW CREATE TABLE calls",
		"DESCRIBE TABLE calls",
		"EXISTS TABLE calls",
		"EXPLAIN SELECT 1",
		"SELECT name FROM system.tables",
		"SELECT name FROM system.columns LIMIT 1",
		"SELECT name FROM system.functions LIMIT 1",
		"SELECT * FROM numbers(2)",
		"SELECT * FROM generateSeries(1, 3)",
		"SELECT * FROM values('a Int8', 1, 2)",
		"SELECT 'file(' AS text, '/* INTO OUTFILE' -- file('x')",
		"SELECT c.file FROM calls AS c",
		"SELECT formatDateTime(now(), '%F'), processes FROM (SELECT 1 AS processes)",
		"SELECT 1 FORMAT JSON",
	} {
		if got := post(a.ReaderURL(), statement, "database", db, "max_execution_time", "10", "output_format_json_quote_64bit_integers", "0"); got.status != 200 {
			t.Errorf("%s: %s", statement, got.body)
		}
	}
	c := connect(t, a.ReaderURL(), db, clickhouse.CompressionLZ4)
	if n := number(t, c, "SELECT count() FROM {t:Identifier}", clickhouse.Named("t", "calls")); n != 0 {
		t.Error(n)
	}
}

func TestReadersCannot(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	must(t, post(a.URL, "CREATE TABLE calls (id UInt64) ENGINE = MergeTree ORDER BY id", "database", db))
	csv := filepath.Join(shared.dir, "secret.csv")
	if err := os.WriteFile(csv, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const readOnly, denied = "164", "497"
	for code, statements := range map[string][]string{
		readOnly: { // writing, ruling, reaching out
			"CREATE TABLE x (a Int8) ENGINE = Memory", "CREATE TEMPORARY TABLE x (a Int8)", "CREATE DATABASE x", "CREATE FUNCTION f AS x -> x",
			"INSERT INTO calls VALUES (1)", "INSERT INTO calls SELECT 1", "INSERT INTO calls FORMAT TSV 1", "INSERT INTO FUNCTION null('a Int8') SELECT 1",
			"DROP TABLE calls", "TRUNCATE TABLE calls", "ALTER TABLE calls DELETE WHERE 1", "DELETE FROM calls WHERE 1", "OPTIMIZE TABLE calls",
			"RENAME TABLE calls TO x", "ATTACH TABLE x", "DETACH TABLE calls", "SELECT 1; DROP TABLE calls", "CREATE TABLE a (a Int8) ENGINE = Memory PARALLEL WITH CREATE TABLE b (a Int8) ENGINE = Memory",
			"SET readonly = 0", "SET max_threads = 1", "USE system", "KILL QUERY WHERE 1", "SYSTEM FLUSH LOGS", "SYSTEM SHUTDOWN", "BACKUP DATABASE default TO Disk('x', 'y')",
			"GRANT ALL ON *.* TO x", "BEGIN TRANSACTION", "SELECT 1 SETTINGS readonly = 0", "SELECT 1 SETTINGS max_memory_usage = 0",
			"SELECT * FROM format(CSV, '1,2')",
		},
		denied: { // behind the engine's back
			"SELECT file('" + csv + "')", "SELECT `file`('" + csv + "')", "SELECT \"f\\x69le\"('" + csv + "')", "SELECT “file”('" + csv + "')", "SELECT FILE /* ( */ ('" + csv + "')",
			"SELECT $a$'$a$, file('" + csv + "'), '...'", "SELECT 1 -- '\n, file('x') -- '", "SELECT 1 // '\n, file('x') // '", "SELECT /* /* */ ' */ file('x')",
			"SELECT 'it''s', file('x')", "SELECT '\\'', file('x')", "SELECT ‘ ' ’, file('x'), ' '",
			"SELECT arrayMap(file, ['" + csv + "'])", "SELECT COLUMNS('a') APPLY file FROM (SELECT '" + csv + "' AS a)", "SELECT COLUMNS('a') APPLY(`file`) FROM (SELECT '" + csv + "' AS a)",
			"EXPLAIN AST SELECT file('x')", "SELECT 1 INTO OUTFILE '" + csv + "2'", "SELECT 1 INTO /**/ OUTFILE '" + csv + "2' TRUNCATE", "INSERT INTO calls FROM INFILE '" + csv + "' FORMAT CSV",
			"INSERT INTO FUNCTION file('x.csv', 'CSV', 'a Int8') SELECT 1", "SELECT * FROM file('" + csv + "', 'LineAsString')",
			"SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')", "SELECT * FROM s3('http://127.0.0.1:1/bucket/x.csv', 'LineAsString')", "SELECT * FROM remote('127.0.0.1:9000', system.one)",
			"SELECT * FROM cluster('default', system.one)", "SELECT * FROM urlCluster('c', 'http://127.0.0.1:1/')", "SELECT * FROM executable('x.sh', 'TSV', 'a String')", "SELECT * FROM merge('system', '^processes$')",
			"SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')", "SELECT * FROM postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')", "SELECT * FROM sqlite('x.db', 'a')", "SELECT * FROM `sqlite`('x.db', 'a')", "SELECT * FROM filesystem('/etc')",
			"SELECT * FROM icebergLocal('/tmp')", "SELECT * FROM deltaLakeLocal('/tmp')", "SELECT * FROM jdbc('x', 'y')", "SELECT * FROM dictionary('x')", "SELECT * FROM loop(system.one)",
			"SELECT catboostEvaluate('" + csv + "', 1)", "SELECT aiGenerate('x')", "SELECT showCertificate()",
			"SHOW PROCESSLIST", "SELECT query FROM system.processes", "SELECT * FROM `system` . `processes`", "SELECT * FROM system.stack_trace", "DESCRIBE system.server_settings", "SELECT * FROM system.named_collections",
		},
	} {
		for _, statement := range statements {
			got := post(a.ReaderURL(), statement, "database", db)
			if got.code() != code || got.status != 403 {
				t.Errorf("%s: got %d %s, want code %s", statement, got.status, got.body, code)
			}
		}
	}
	// The database named default takes files for tables.
	for _, statement := range []string{"SELECT * FROM `" + csv + "`", "SELECT * FROM 'secret.csv'", "SELECT * FROM default.`secret.csv`", "DESCRIBE TABLE `" + csv + "`"} {
		refused(t, post(a.ReaderURL(), statement), 403, "164")
	}
	if _, err := os.Stat(csv + "2"); err == nil {
		t.Error("a reader wrote a file")
	}
	if n := must(t, post(a.URL, "SELECT count() FROM calls", "database", db)); n != "0\n" {
		t.Errorf("a reader wrote %s rows", n)
	}
}

func TestReadersCannotByParameter(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	for name, test := range map[string]struct {
		statement string
		params    []string
		code      string
	}{
		"function by identifier":   {"SELECT arrayMap({f:Identifier}, ['/etc/hostname'])", []string{"param_f", "file"}, "497"},
		"escaped identifier":       {"SELECT arrayMap({ f : Identifier }, ['/etc/hostname'])", []string{"param_f", "f\\x69le"}, "497"},
		"hidden table":             {"SELECT * FROM {d:Identifier}.{t:Identifier}", []string{"param_d", "system", "param_t", "processes"}, "497"},
		"hidden table by database": {"SELECT * FROM processes", []string{"database", "system"}, "497"},
		"another dialect":          {"SELECT 1", []string{"dialect", "kusto"}, "164"},
		"schema written to a file": {"SELECT 1 FORMAT Protobuf", []string{"output_format_schema", "/tmp/x"}, "164"},
		"more memory":              {"SELECT 1", []string{"max_memory_usage", "0"}, "164"},
		"introspection":            {"SELECT 1", []string{"allow_introspection_functions", "1"}, "164"},
		"setting in disguise":      {"SELECT 1", []string{"max_threads=1, readonly", "0"}, "115"},
	} {
		got := post(a.ReaderURL(), test.statement, append([]string{"database", db}, test.params...)...)
		if got.code() != test.code {
			t.Errorf("%s: got %d %s, want code %s", name, got.status, got.body, test.code)
		}
	}
	if got := must(t, post(a.ReaderURL(), "SELECT getSetting('readonly')", "readonly", "0")); got != "1\n" {
		t.Errorf("readonly is %s", got)
	}
	if got := must(t, post(a.ReaderURL(), "SELECT getSetting('max_execution_time')", "session_id", "mine")); got != "60\n" {
		t.Errorf("max_execution_time is %s", got)
	}
	refused(t, post(a.ReaderURL(), "SELECT 1 /*"+strings.Repeat(" ", checked)+"*/, file('x')"), 400, "36")
	// An external table's structure is SQL.
	boundary := "--b\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\n1\r\n--b--\r\n"
	got := send("POST", a.ReaderURL(), strings.NewReader(boundary), map[string][]string{"Content-Type": {"multipart/form-data; boundary=b"}},
		"t_structure", "a String) ENGINE = File(CSV, '/etc/hostname') --", "query", "SELECT * FROM t")
	refused(t, got, 403, "164")
}

func TestReaderThroughTheClient(t *testing.T) {
	t.Parallel()
	a, db := database(t)
	for name, method := range compressions {
		c := connect(t, a.ReaderURL(), db, method)
		wantCode(t, name+": create", c.Exec(t.Context(), "CREATE TABLE x (a Int8) ENGINE = Memory"), 164)
		wantCode(t, name+": file", c.Exec(t.Context(), "SELECT file('x')"), 497)
		u := strings.Replace(a.ReaderURL(), a.ReaderPassword, "wrong", 1)
		wantCode(t, name+": wrong password", connect(t, u, db, method).Ping(t.Context()), 516)
	}
}
