package dashboards_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/dashboards"
	"github.com/hotlined/hotlined/dashboards/dashboardstest"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

// noon is when the small hotline is looked at: a Tuesday, in the middle of the day.
func noon(t *testing.T) time.Time {
	t.Helper()
	site, err := time.LoadLocation(dashboardstest.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 3, 10, 13, 5, 0, 0, site)
}

// shown is the dashboard's own range at an instant.
func shown(t *testing.T, d dashboards.Dashboard, now time.Time, grain string) dashboards.Range {
	t.Helper()
	from, err := dashboards.ParseTime(d.From, now, now.Location(), false)
	if err != nil {
		t.Fatal(err)
	}
	to, err := dashboards.ParseTime(d.To, now, now.Location(), true)
	if err != nil {
		t.Fatal(err)
	}
	return dashboards.NewRange(from, to, 300, grain)
}

// asReader asks as Grafana's user does, who may only read, and reports what the engine refused.
func asReader(t *testing.T, st *store.Store, sql string) string {
	t.Helper()
	address := strings.TrimSuffix(storetest.Engine(t).ReaderURL(), "/") + "/?default_format=JSONCompact&database=" + st.Database()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(sql))
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		return string(body)
	}
	return ""
}

// Every statement of every panel, variable and alert runs on the real engine, shows
// something, and yields the columns that its panel speaks of: with all picked, and
// with one of each variable.
func TestEveryQuery(t *testing.T) {
	t.Parallel()
	st := storetest.Open(t)
	now := noon(t)
	dashboardstest.Fill(t, st, now, dashboardstest.Small)
	one := dashboards.Chosen{"queue": {"cards"}, "team": {"North"}, "agent": {"a001", "a004", "a007", "a010"}}
	for _, d := range dashboards.All(inputs()) {
		for _, v := range d.Variables {
			ask(t, st, d.UID+" variable "+v.Name, v.SQL, shown(t, d, now, ""), nil, true)
		}
		for _, row := range d.Rows {
			for _, p := range row.Panels {
				r := shown(t, d, now, p.Grain)
				if strings.Contains(p.SQL, "collector_runs") { // the store writes these itself, by its own clock
					r = shown(t, d, time.Now(), p.Grain)
				}
				cols := ask(t, st, d.UID+" "+p.ID, p.SQL, r, nil, true)
				checkColumns(t, d.UID+" "+p.ID, p, cols)
				ask(t, st, d.UID+" "+p.ID+", one of each", p.SQL, r, one, false)
			}
		}
	}
	for _, a := range dashboards.Alerts(inputs()) {
		if strings.Contains(a.SQL+a.Summary, "$") {
			t.Errorf("alert %s: has a dollar sign, which Grafana takes for a variable of its environment", a.UID)
		}
		ask(t, st, "alert "+a.UID, a.SQL, dashboards.Range{}, nil, false)
	}
}

// ask runs a statement and says when it took too long to be watched live.
func ask(t *testing.T, st *store.Store, what, sql string, r dashboards.Range, vars dashboards.Chosen, wanted bool) []store.Column {
	t.Helper()
	expanded, err := dashboards.Expand(sql, r, vars)
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return nil
	}
	expanded = strings.ReplaceAll(expanded, "now64(3)", fmt.Sprintf("fromUnixTimestamp64Milli(%d)", noon(t).UnixMilli()))
	began := time.Now()
	cols, rows, err := st.Rows(t.Context(), expanded)
	if err != nil {
		t.Errorf("%s: %v\n%s", what, err, expanded)
		return nil
	}
	t.Logf("%-50s %4d rows %8s", what, len(rows), time.Since(began).Round(time.Millisecond/10))
	if refused := asReader(t, st, expanded); refused != "" {
		t.Errorf("%s, as the reader: %s", what, refused)
	}
	if wanted && empty(cols, rows) {
		t.Errorf("%s: shows nothing\n%s", what, expanded)
	}
	return cols
}

// empty holds where there is no row, or where some column of numbers has none in any row.
func empty(cols []store.Column, rows [][]any) bool {
	for i := range cols {
		if slices.ContainsFunc(rows, func(row []any) bool { return row[i] != nil }) {
			continue
		}
		return true
	}
	return len(rows) == 0
}

func checkColumns(t *testing.T, what string, p dashboards.Panel, cols []store.Column) {
	t.Helper()
	var names []string
	for _, c := range cols {
		names = append(names, c.Name)
	}
	has := func(name string) bool { return name == "" || slices.Contains(names, name) }
	for _, f := range p.Fields {
		if !has(f.Name) || !has(f.Band) || !has(f.Low) || !has(f.High) {
			t.Errorf("%s: speaks of column %q, or of one beside it, but yields %q", what, f.Name, names)
		}
	}
	if !has(p.Main) || !has(p.Series) {
		t.Errorf("%s: main %q or series %q is not among %q", what, p.Main, p.Series, names)
	}
	timed := p.Kind == dashboards.TimeSeries || p.Kind == dashboards.Timeline
	if timed && len(cols) > 0 && (cols[0].Name != "time" || !strings.HasPrefix(cols[0].Type, "DateTime")) {
		t.Errorf("%s: begins with %s %s, want time DateTime", what, cols[0].Name, cols[0].Type)
	}
}
