package dashboards_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hotlined/hotlined/dashboards"
)

// The range of the examples: an hour of 12 March 2026, a minute a point.
var hour = dashboards.Range{
	From:     time.Date(2026, 3, 12, 8, 0, 0, 500e6, time.UTC),
	To:       time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC),
	Interval: time.Minute,
}

func TestExpandMacros(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"$__timeFilter(at)":              "at >= toDateTime(1773302400) AND at <= toDateTime(1773306000)",
		"$__timeFilter_ms(c.at)":         "c.at >= fromUnixTimestamp64Milli(1773302400500) AND c.at <= fromUnixTimestamp64Milli(1773306000000)",
		"$__dateFilter(day)":             "day >= toDate('2026-03-12') AND day <= toDate('2026-03-12')",
		"$__fromTime - 1, $__toTime":     "toDateTime(1773302400) - 1, toDateTime(1773306000)",
		"$__fromTime_ms":                 "fromUnixTimestamp64Milli(1773302400500)",
		"f($__toTime_ms)":                "f(fromUnixTimestamp64Milli(1773306000000))",
		"$__interval_s":                  "60",
		"$__timeInterval(at)":            "toStartOfInterval(toDateTime(at), INTERVAL 60 second)",
		"$__timeInterval_ms(at)":         "toStartOfInterval(toDateTime64(at, 3), INTERVAL 60000 millisecond)",
		"$__timeFilter(greatest(a, b))":  "greatest(a, b) >= toDateTime(1773302400) AND greatest(a, b) <= toDateTime(1773306000)",
		"SELECT 1 -- nothing to replace": "SELECT 1 -- nothing to replace",
	} {
		if got, err := dashboards.Expand(sql, hour, nil); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", sql, got, err, want)
		}
	}
}

func TestExpandVariables(t *testing.T) {
	t.Parallel()
	const sql = "$__conditionalAll(queue IN (${queue:singlequote}), $queue)"
	for _, c := range []struct {
		what   string
		sql    string
		picked dashboards.Chosen
		want   string
	}{
		{"nothing picked is all", sql, nil, "1=1"},
		{"all is all", sql, dashboards.Chosen{"queue": {dashboards.AllValue}}, "1=1"},
		{"one", sql, dashboards.Chosen{"queue": {"cards"}}, "queue IN ('cards')"},
		{"two", sql, dashboards.Chosen{"queue": {"cards", "accounts"}}, "queue IN ('cards','accounts')"},
		{"an apostrophe", sql, dashboards.Chosen{"queue": {"O'Hara"}}, `queue IN ('O\'Hara')`},
		{"SQL stays a text", sql, dashboards.Chosen{"queue": {`\') OR 1=1 --`}}, `queue IN ('\\\') OR 1=1 --')`},
		{"a macro stays a text", sql, dashboards.Chosen{"queue": {"$__toTime"}}, `queue IN ('$__toTime')`},
		{"a macro of the conditions too", sql, dashboards.Chosen{"queue": {"$__conditionalAll("}}, `queue IN ('$__conditionalAll(')`},
		{"one in the other", "$__conditionalAll(f(a, $__conditionalAll(b = ${b:singlequote}, ${b})), $a)", dashboards.Chosen{"a": {"x"}}, "f(a, 1=1)"},
	} {
		if got, err := dashboards.Expand(c.sql, hour, c.picked); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.what, got, err, c.want)
		}
	}
}

func TestExpandRefuses(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"$__timeFilter":                      "wants a column",
		"$__timeFilter(a, b)":                "want one column, got 2",
		"$__timeFilter(a":                    "not closed",
		"$__adHoc(a)":                        "unknown macro $__adHoc",
		"queue IN ($queue)":                  "write ${queue:singlequote}",
		"queue = ${queue}":                   "write ${queue:singlequote}",
		"queue IN (${queue:singlequote})":    "all is picked",
		"$__conditionalAll(a, b, $c)":        "want a condition and a variable",
		"$__conditionalAll(queue = 1, $queu": "want a condition and a variable",
	} {
		if got, err := dashboards.Expand(sql, hour, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %q, %v, want an error with %q", sql, got, err, want)
		}
	}
}

func FuzzExpand(f *testing.F) {
	for _, d := range dashboards.All(dashboards.Inputs{}) {
		for _, row := range d.Rows {
			f.Add(row.Panels[0].SQL, "cards")
		}
	}
	f.Fuzz(func(t *testing.T, sql, value string) {
		got, err := dashboards.Expand(sql, hour, dashboards.Chosen{"queue": {value}})
		if err == nil && strings.Contains(got, "$__conditionalAll(") && !strings.Contains(value, "$__") {
			t.Errorf("%q: a macro is left in %q", sql, got)
		}
	})
}
