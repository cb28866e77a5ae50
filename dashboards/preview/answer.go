package preview

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/hotlined/hotlined/dashboards"
	"github.com/hotlined/hotlined/internal/store"
)

// question is what the browser asks: the answer to a panel or to a variable.
type question struct {
	Dashboard string              `json:"dashboard"`
	Panel     string              `json:"panel"`
	Variable  string              `json:"variable"`
	From      string              `json:"from"` // as Grafana writes it: "now-6h", "now/d", milliseconds
	To        string              `json:"to"`
	Vars      map[string][]string `json:"vars"`
	Points    int                 `json:"points"` // how many points of time the panel can show
}

// reply is the answer. Times are milliseconds since 1970, shares are fractions.
type reply struct {
	Columns []column `json:"columns"`
	Rows    [][]any  `json:"rows"`
	From    int64    `json:"from"`
	To      int64    `json:"to"`
	Now     int64    `json:"now"`
	Step    float64  `json:"step"` // length of one point, in seconds
	Took    float64  `json:"took"` // seconds
}

type column struct {
	Name string `json:"name"`
	Type string `json:"type"` // time, number or text
}

// mostBytes is how long a question may be.
const mostBytes = 64 << 10

func (s *server) answer(w http.ResponseWriter, r *http.Request) {
	var q question
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostBytes))
	d.DisallowUnknownFields()
	if err := d.Decode(&q); err != nil {
		refuse(w, http.StatusBadRequest, "The question could not be read: "+err.Error()+".")
		return
	}
	sql, span, err := s.statement(q)
	if err != nil {
		refuse(w, http.StatusBadRequest, sentence(err))
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	began := s.now()
	cols, rows, err := s.query(ctx, sql)
	if err != nil {
		s.refuseStore(ctx, w, q, err)
		return
	}
	write(w, http.StatusOK, reply{
		Columns: describe(cols), Rows: plain(rows),
		From: span.From.UnixMilli(), To: span.To.UnixMilli(), Now: began.UnixMilli(),
		Step: span.Interval.Seconds(), Took: s.now().Sub(began).Seconds(),
	})
}

// statement is the SQL that answers the question, and its span of time.
func (s *server) statement(q question) (string, dashboards.Range, error) {
	page, ok := s.page(q.Dashboard)
	if !ok {
		return "", dashboards.Range{}, fmt.Errorf("there is no dashboard %q", q.Dashboard)
	}
	sql, grain, err := find(page, q)
	if err != nil {
		return "", dashboards.Range{}, err
	}
	span, err := s.span(page, q, grain)
	if err != nil {
		return "", span, err
	}
	for name := range q.Vars {
		if !declares(page, name) {
			return "", span, fmt.Errorf("this dashboard has no variable %q", name)
		}
	}
	sql, err = dashboards.Expand(sql, span, q.Vars)
	return sql, span, err
}

func find(page dashboards.Dashboard, q question) (sql, grain string, err error) {
	if q.Variable != "" {
		for _, v := range page.Variables {
			if v.Name == q.Variable {
				return v.SQL, "", nil
			}
		}
		return "", "", fmt.Errorf("this dashboard has no variable %q", q.Variable)
	}
	p, ok := page.Panel(q.Panel)
	if !ok {
		return "", "", fmt.Errorf("this dashboard has no panel %q", q.Panel)
	}
	return p.SQL, p.Grain, nil
}

// mostPoints is how fine a series may be asked for.
const mostPoints = 3000

// span reads the range in the site's days.
func (s *server) span(page dashboards.Dashboard, q question, grain string) (dashboards.Range, error) {
	site, err := time.LoadLocation(page.Timezone)
	if err != nil {
		return dashboards.Range{}, fmt.Errorf("time zone %q: %w", page.Timezone, err)
	}
	now := s.now()
	from, err := dashboards.ParseTime(or(q.From, page.From), now, site, false)
	if err != nil {
		return dashboards.Range{}, err
	}
	to, err := dashboards.ParseTime(or(q.To, page.To), now, site, true)
	if err != nil {
		return dashboards.Range{}, err
	}
	if !from.Before(to) {
		return dashboards.Range{}, errors.New("the range ends before it begins")
	}
	points := q.Points
	if points <= 0 {
		points = 300
	}
	return dashboards.NewRange(from, to, min(points, mostPoints), grain), nil
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func declares(page dashboards.Dashboard, name string) bool {
	for _, v := range page.Variables {
		if v.Name == name {
			return true
		}
	}
	return false
}

func (s *server) page(uid string) (dashboards.Dashboard, bool) {
	for _, d := range s.pages {
		if d.UID == uid {
			return d, true
		}
	}
	return dashboards.Dashboard{}, false
}

// describe says of each column what the browser can do with it.
func describe(cols []store.Column) []column {
	out := make([]column, len(cols))
	for i, c := range cols {
		out[i] = column{Name: c.Name, Type: kind(c.Type)}
	}
	return out
}

func kind(clickhouse string) string {
	t := clickhouse
	for _, wrap := range []string{"LowCardinality(", "Nullable("} {
		if inner, ok := strings.CutPrefix(t, wrap); ok {
			t = strings.TrimSuffix(inner, ")")
		}
	}
	switch {
	case strings.HasPrefix(t, "Date"):
		return "time"
	case strings.HasPrefix(t, "Int"), strings.HasPrefix(t, "UInt"), strings.HasPrefix(t, "Float"),
		strings.HasPrefix(t, "Decimal"), strings.HasPrefix(t, "Nothing"):
		return "number"
	}
	return "text"
}

// plain makes values that JSON can carry.
func plain(rows [][]any) [][]any {
	out := make([][]any, len(rows))
	for i, row := range rows {
		out[i] = make([]any, len(row))
		for j, v := range row {
			out[i][j] = value(v)
		}
	}
	return out
}

func value(v any) any {
	switch v := v.(type) {
	case time.Time:
		return v.UnixMilli()
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	case float32:
		return value(float64(v))
	case fmt.Stringer:
		return v.String()
	}
	return v
}

// refuseStore says that the store did not answer; the log has the rest.
func (s *server) refuseStore(ctx context.Context, w http.ResponseWriter, q question, err error) {
	if errors.Is(ctx.Err(), context.Canceled) {
		return // the reader has gone on to something else
	}
	s.log.Error("panel not answered", "dashboard", q.Dashboard, "panel", q.Panel+q.Variable, "err", err)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		refuse(w, http.StatusGatewayTimeout, fmt.Sprintf("The store did not answer within %s. Try a shorter range.", patience))
		return
	}
	refuse(w, http.StatusBadGateway, "The store could not answer: "+sentence(err))
}

// sentence is an error as a sentence of a bearable length.
func sentence(err error) string {
	said := strings.ReplaceAll(err.Error(), "\n", " ")
	if r := []rune(said); len(r) > 240 {
		said = string(r[:240]) + "…"
	}
	if said == "" {
		return said
	}
	return strings.ToUpper(said[:1]) + said[1:] + "."
}

func refuse(w http.ResponseWriter, status int, words string) {
	write(w, status, map[string]string{"error": words})
}

func write(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"error":"The answer could not be written."}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader may have gone
}
