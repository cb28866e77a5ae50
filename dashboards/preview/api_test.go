package preview

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hotlined/hotlined/dashboards/dashboardstest"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

var quiet = slog.New(slog.DiscardHandler)

// post asks a question and reads the answer.
func post(t *testing.T, h http.Handler, body string) (int, reply, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/api/query", strings.NewReader(body)))
	var out struct {
		reply
		Error string `json:"error"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("%s: %v", w.Body, err)
	}
	return w.Code, out.reply, out.Error
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	dashboardstest.Fill(t, st, noon(t), dashboardstest.Small)
	h := at(noon(t), st, quiet).handler()

	status, got, said := post(t, h, `{"dashboard":"hotlined-now","panel":"definitions","from":"now/d","to":"now"}`)
	if status != http.StatusOK || len(got.Rows) != 4 || got.Rows[0][0] != "All queues" || got.Columns[2].Name != "SL-1" {
		t.Fatalf("definitions: %d %s %v", status, said, got)
	}
	level, ok := got.Rows[0][2].(float64)
	if !ok || level <= 0 || level >= 1 {
		t.Errorf("SL-1 of all queues: got %v, want a share", got.Rows[0][2])
	}
	if got.To-got.From != (13*60+5)*60000 {
		t.Errorf("today at 13:05: got %d ms", got.To-got.From)
	}

	_, one, _ := post(t, h, `{"dashboard":"hotlined-now","panel":"definitions","vars":{"queue":["cards"]}}`)
	if len(one.Rows) != 2 || one.Rows[1][0] != "cards" {
		t.Errorf("of cards alone: got %v", one.Rows)
	}
	_, series, _ := post(t, h, `{"dashboard":"hotlined-now","panel":"volume","points":10}`)
	if series.Columns[0].Type != "time" || series.Step != 7200 || len(series.Rows) > 7 {
		t.Errorf("thirteen hours in ten points: got steps of %v s, %d rows, %v", series.Step, len(series.Rows), series.Columns)
	}
	_, choices, _ := post(t, h, `{"dashboard":"hotlined-now","variable":"agent","vars":{"team":["North"]}}`)
	if len(choices.Rows) != 4 || choices.Columns[0].Type != "text" {
		t.Errorf("agents of team North: got %v", choices.Rows)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	never := func(context.Context, string, ...any) ([]store.Column, [][]any, error) {
		t.Error("asked the store")
		return nil, nil, nil
	}
	h := New(pages(), never, quiet)
	for body, want := range map[string]string{
		`{"dashboard":"x","panel":"waiting"}`:                                       `There is no dashboard "x".`,
		`{"dashboard":"hotlined-now","panel":"x"}`:                                  `This dashboard has no panel "x".`,
		`{"dashboard":"hotlined-now","variable":"x"}`:                               `no variable "x"`,
		`{"dashboard":"hotlined-now","panel":"waiting","vars":{"x":["y"]}}`:         `no variable "x"`,
		`{"dashboard":"hotlined-now","panel":"waiting","from":"soon"}`:              `Time "soon": want now`,
		`{"dashboard":"hotlined-now","panel":"waiting","from":"now","to":"now-1h"}`: "The range ends before it begins.",
		`{"dashboard":"hotlined-now","panel":"waiting","sql":"SELECT 1"}`:           "unknown field",
		`{"dashboard":`: "could not be read",
		`{"dashboard":"` + strings.Repeat("x", mostBytes) + `"}`:        "too large",
		`{"dashboard":"hotlined-now","panel":"waiting","points":"all"}`: "could not be read",
	} {
		if status, _, said := post(t, h, body); status != http.StatusBadRequest || !strings.Contains(said, want) {
			t.Errorf("%.80s: got %d %q, want 400 with %q", body, status, said, want)
		}
	}
}

// What a reader picks stays a text: the store is asked with it in quotes.
func TestPickedValuesStayTexts(t *testing.T) {
	t.Parallel()
	var asked string
	h := New(pages(), func(_ context.Context, sql string, _ ...any) ([]store.Column, [][]any, error) {
		asked = sql
		return nil, nil, nil
	}, quiet)
	post(t, h, `{"dashboard":"hotlined-now","panel":"answered","vars":{"queue":["x') OR 1=1 --\\"]}}`)
	if want := `queue IN ('x\') OR 1=1 --\\')`; !strings.Contains(asked, want) {
		t.Errorf("asked %s, want it to hold %s", asked, want)
	}
}

func TestStoreFails(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := New(pages(), func(context.Context, string, ...any) ([]store.Column, [][]any, error) {
		return nil, nil, errors.New("connection refused")
	}, slog.New(slog.NewTextHandler(&log, nil)))
	status, _, said := post(t, h, `{"dashboard":"hotlined-now","panel":"waiting"}`)
	if status != http.StatusBadGateway || said != "The store could not answer: Connection refused." {
		t.Errorf("got %d %q", status, said)
	}
	if !strings.Contains(log.String(), "panel=waiting") {
		t.Errorf("the log does not name the panel: %s", &log)
	}
}

func TestDeclarationsHoldNoSQL(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	New(pages(), nil, quiet).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/dashboards", nil))
	body := w.Body.String()
	for _, word := range []string{"SELECT", "FROM ", "$__"} {
		if strings.Contains(body, word) {
			t.Errorf("the declarations hold %q", word)
		}
	}
	if !strings.Contains(body, `"hotlined-coaching"`) || !strings.Contains(body, `"timezone":"Europe/Berlin"`) {
		t.Errorf("got %.300s", body)
	}
}

func TestPage(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(New(pages(), nil, quiet))
	defer s.Close()
	res, err := s.Client().Get(s.URL + "/?d=plan")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close() // all of it was read
	if res.StatusCode != http.StatusOK || !strings.Contains(string(body), "hotlined") {
		t.Errorf("got %d %s", res.StatusCode, body)
	}
	if policy := res.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q lets foreign things in", policy)
	}
	if strings.Contains(string(body), "://") && !strings.Contains(string(body), "xmlns='http://www.w3.org/2000/svg'") {
		t.Errorf("the page names another place: %s", body)
	}
	res, err = s.Client().Get(s.URL + "/nothing")
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close() // only the status matters
	if res.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown address: got %d", res.StatusCode)
	}
}

func TestAssetsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	a := asset{content: []byte("body"), zipped: zip([]byte("body")), kind: "text/css", tag: `"1"`}
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/style.css", nil)
	r.Header.Set("If-None-Match", `"1"`)
	a.serve(w, r)
	if w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("known already: got %d, %d bytes", w.Code, w.Body.Len())
	}
	r.Header.Del("If-None-Match")
	r.Header.Set("Accept-Encoding", "gzip")
	w = httptest.NewRecorder()
	a.serve(w, r)
	if w.Header().Get("Content-Encoding") != "gzip" {
		t.Error("was not compressed")
	}
}

func TestKind(t *testing.T) {
	t.Parallel()
	for clickhouse, want := range map[string]string{
		"DateTime64(3, 'UTC')": "time", "Nullable(DateTime)": "time", "Date": "time",
		"UInt64": "number", "Nullable(Float64)": "number", "Int8": "number", "LowCardinality(Nullable(String))": "text",
		"LowCardinality(String)": "text", "Array(String)": "text", "Bool": "text",
	} {
		if got := kind(clickhouse); got != want {
			t.Errorf("%s: got %s, want %s", clickhouse, got, want)
		}
	}
}
