package collectors

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// shared finds the data that is kept beside the repository.
func shared(t testing.TB, name string) string {
	t.Helper()
	dir, _ := os.Getwd()
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil || dir == filepath.Dir(dir) {
			break
		}
	}
	path := filepath.Join(dir, "../shared/data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the shared data is not here: %v", err)
	}
	return path
}

func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// number asks the database for one number.
func number(t testing.TB, st *store.Store, sql string) float64 {
	t.Helper()
	_, rows, err := st.Rows(t.Context(), sql)
	if err != nil || len(rows) != 1 || len(rows[0]) != 1 {
		t.Fatalf("%s: %v %v", sql, rows, err)
	}
	switch v := rows[0][0].(type) {
	case uint64:
		return float64(v)
	case int64:
		return float64(v)
	case float64:
		return v
	default:
		t.Fatalf("%s: a %T", sql, v)
		return 0
	}
}

var key = input.Key("0123456789abcdef")

func TestImportBank(t *testing.T) {
	file := shared(t, "technion-bank/calls_1999_jan_jul.csv.gz")
	st := storetest.Open(t)
	opts := ImportOptions{Options: map[string]any{"mapping": "technion"}, CustomerKey: key}
	var told int64
	opts.Progress = func(done, total int64) {
		if done < told || done > total {
			t.Errorf("progress %d of %d after %d", done, total, told)
		}
		told = done
	}
	r, err := Import(t.Context(), st, "contacts-csv", []string{file}, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.0f rows/s", float64(r.Read)/r.Seconds)
	if r.Read != 252290 || r.Stored != 249942 || r.Known != 0 || r.Skipped["phantom"] != 2348 ||
		r.BeforeQueue != 13577 || r.Quarantined != 0 || r.Source != "technion" || r.Timezone != "Asia/Jerusalem" {
		t.Errorf("%+v", r)
	}
	for sql, want := range map[string]float64{
		"SELECT count() FROM contacts FINAL WHERE outcome = 'answered'":                               196364,
		"SELECT count() FROM contacts FINAL WHERE outcome = 'abandoned'":                              40001,
		"SELECT count() FROM contacts FINAL WHERE outcome = 'answered' AND wait_ms <= 20000":          99469,
		"SELECT count() FROM contacts FINAL WHERE outcome = 'abandoned' AND wait_ms <= 20000":         11849,
		"SELECT max(toUInt64(wait_ms)) FROM contacts FINAL":                                           2733000,
		"SELECT round(avg(wait_ms)) FROM contacts FINAL WHERE outcome = 'answered'":                   62251,
		"SELECT round(avg(talk_ms + hold_ms + wrap_ms)) FROM contacts FINAL WHERE outcome='answered'": 189654,
	} {
		if got := number(t, st, sql); got != want {
			t.Errorf("%s: %v, want %v", sql, got, want)
		}
	}
	told = 0
	began := time.Now()
	again, err := Import(t.Context(), st, "contacts-csv", []string{file}, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("again: %s", time.Since(began))
	if again.Stored != 0 || again.Known != r.Stored || again.Read != r.Read {
		t.Errorf("the second import: %+v", again)
	}
}

func TestImportQueueLog(t *testing.T) {
	live := shared(t, "asterisk/dst-x10/log/queue_log")
	st := storetest.Open(t)
	files, _ := filepath.Glob(live + "*")
	r, err := Import(t.Context(), st, "asterisk-queue-log", files, ImportOptions{CustomerKey: key})
	if err != nil {
		t.Fatal(err)
	}
	visits := number(t, st, "SELECT count() FROM contacts FINAL")
	states := number(t, st, "SELECT count() FROM agent_states FINAL")
	if r.Files != 4 || r.Read != 9141 || visits != 2301 || r.Stored != int(visits+states) || r.Known != 0 {
		t.Errorf("%v visits, %v states, %+v", visits, states, r)
	}
	again, err := Import(t.Context(), st, "asterisk-queue-log", files, ImportOptions{CustomerKey: key})
	if err != nil || again.Stored != 0 || again.Known != r.Stored {
		t.Errorf("the second import: %+v %v", again, err)
	}
}

// Administrators import whatever lies beside the log: copies, packed ones, older ones.
func TestImportOfOverlappingQueueLogs(t *testing.T) {
	dir := t.TempDir()
	var log, packed bytes.Buffer
	for i := range 200 {
		fmt.Fprintf(&log, "%d|c%d|cards|NONE|ENTERQUEUE||1|1\n%d|c%d|cards|NONE|ABANDON|1|1|5\n", 1700000000+i*60, i, 1700000005+i*60, i)
	}
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(log.Bytes())
	_ = z.Close()
	later := "1750000000|d|cards|NONE|ENTERQUEUE||1|1\n1750000005|d|cards|NONE|ABANDON|1|1|5\n"
	var files []string
	for _, file := range []struct{ name, text string }{
		{"queue_log", later}, {"queue_log.bak", log.String()[:5000]}, {"queue_log.1.gz", packed.String()}, {"queue_log.1", log.String()},
	} {
		files = append(files, filepath.Join(dir, file.name))
		if err := os.WriteFile(files[len(files)-1], []byte(file.text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files = append(files, files[0])
	st := storetest.Open(t)
	for _, want := range []struct{ stored, known int }{{201, 0}, {0, 201}} {
		r, err := Import(t.Context(), st, "asterisk-queue-log", files, ImportOptions{})
		if err != nil || r.Read != 402 || r.Stored != want.stored || r.Known != want.known || r.Quarantined != 0 || len(r.Skipped) != 3 {
			t.Errorf("%+v %v", r, err)
		}
	}
	if n := number(t, st, "SELECT count() FROM contacts FINAL"); n != 201 {
		t.Errorf("%v visits, want 201", n)
	}
}

const oneCall = "id,queue,offered,outcome\nc1,cards,2026-01-31T09:15:00Z,abandoned\n"

func TestImportLeavesNothingBehind(t *testing.T) {
	st := storetest.Open(t)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(oneCall + strings.Repeat("c2,cards,2026-01-31T09:15:00Z,abandoned\n", 5000)))
	_ = z.Close()
	good := write(t, "good.csv", oneCall)
	for name, test := range map[string]struct {
		kind    string
		file    string
		options map[string]any
		want    string
	}{
		"unreadable tail":  {"contacts-csv", write(t, "torn.csv.gz", packed.String()[:packed.Len()/2]), nil, "torn.csv.gz cannot be unpacked beyond byte"},
		"unknown column":   {"contacts-csv", write(t, "other.csv", "id,q,offered,outcome\n1,2,3,4\n"), nil, `other.csv: mapping default wants the column queue, the file has id,q,offered,outcome`},
		"unknown, no rows": {"surveys-csv", write(t, "head.csv", "id,sent,colour\n"), nil, `head.csv: unknown column colour; want id,contact`},
		"another mapping":  {"contacts-csv", good, map[string]any{"mapping": "technion"}, `mapping technion wants the column date, vru_line`},
		"unknown mapping":  {"contacts-csv", good, map[string]any{"mapping": "tecnion"}, `mapping: "tecnion" is neither a shipped mapping (default, technion) nor a file`},
		"unknown option":   {"surveys-csv", good, map[string]any{"mapping": "technion"}, `unknown option "mapping", want [path]`},
		"unknown kind":     {"contacts", good, nil, `unknown collector "contacts", want one of [asterisk-queue-log`},
		"no file":          {"contacts-csv", "/nowhere/calls.csv", nil, "no such file"},
		"a folder":         {"contacts-csv", t.TempDir(), nil, "is a folder, want a file"},
		"no queue_log":     {"asterisk-queue-log", good, nil, "none of the 2 rows could be understood, nothing was stored"},
		"wrong time zone":  {"contacts-csv", good, map[string]any{"timezone": "Mars"}, `timezone: unknown "Mars"`},
		"another's column": {"surveys-csv", good, nil, `good.csv: unknown column offered, outcome; missing column sent; want id,contact,queue,agent,sent`},
	} {
		t.Run(name, func(t *testing.T) {
			files := []string{good, test.file}
			if test.file == good || test.kind != "contacts-csv" {
				files = files[1:]
			}
			_, err := Import(t.Context(), st, test.kind, files, ImportOptions{Options: test.options})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
	for _, table := range []string{"contacts", "surveys", "quarantine", "collector_runs", "checkpoints"} {
		if n := number(t, st, "SELECT count() FROM "+table); n != 0 {
			t.Errorf("%v rows in %s", n, table)
		}
	}
}

func TestImportGoesOnBehindABrokenRow(t *testing.T) {
	st := storetest.Open(t)
	file := write(t, "calls.csv", oneCall+"c2,cards,yesterday,abandoned\nc3,cards,2026-01-31T09:16:00Z,abandoned\n")
	r, err := Import(t.Context(), st, "contacts-csv", []string{file}, ImportOptions{})
	if err != nil || r.Stored != 2 || r.Quarantined != 1 {
		t.Fatalf("%+v %v", r, err)
	}
	_, rows, err := st.Rows(t.Context(), "SELECT position, reason, input FROM quarantine FINAL")
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	if rows[0][0] != file+":3" || rows[0][1] != `offered: want rfc3339, got "yesterday"` || rows[0][2] != "c2,cards,yesterday,abandoned" {
		t.Errorf("%q", rows[0])
	}
}

func BenchmarkImportBank(b *testing.B) {
	file := shared(b, "technion-bank/calls_1999_jan_jul.csv.gz")
	for b.Loop() {
		b.StopTimer()
		st := storetest.Open(b)
		b.StartTimer()
		r, err := Import(b.Context(), st, "contacts-csv", []string{file}, ImportOptions{Options: map[string]any{"mapping": "technion"}, CustomerKey: key})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(r.Read)/r.Seconds, "rows/s")
	}
}
