package forecast

import (
	"compress/gzip"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

// conversation is a call that an agent of the Israeli bank took.
type conversation struct {
	at          time.Time
	kind, agent string
	seconds     float64
}

func conversations(t testing.TB) (out []conversation) {
	t.Helper()
	f, err := os.Open(filepath.Join(shared(t), "technion-bank", "calls_1999_jan_jul.csv.gz"))
	if err != nil {
		t.Skip("the bank's calls are not installed: ", err)
	}
	defer func() { _ = f.Close() }() // only read
	zip, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(zip).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	loc := zone(t, "Asia/Jerusalem")
	for _, r := range rows[1:] {
		at, err := time.ParseInLocation("2006-01-02 15:04:05", r[0]+" "+r[6], loc)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := strconv.ParseFloat(r[15], 64); r[12] == "AGENT" && err == nil && s > 0 && s < 7200 {
			out = append(out, conversation{at, r[5], r[16], s})
		}
	}
	slices.SortStableFunc(out, func(a, b conversation) int { return a.at.Compare(b.at) })
	return out
}

// between is the calls of a span.
func between(calls []conversation, from, until time.Time) (out []conversation) {
	for _, c := range calls {
		if !c.at.Before(from) && c.at.Before(until) {
			out = append(out, c)
		}
	}
	return out
}

func handledBy(calls []conversation, interval time.Duration) (out []Count) {
	for _, c := range calls {
		start := c.at.Truncate(interval)
		if n := len(out); n == 0 || !out[n-1].Start.Equal(start) {
			out = append(out, Count{Start: start})
		}
		last := &out[len(out)-1]
		last.Handled++
		last.Handle += time.Duration(c.seconds * float64(time.Second))
	}
	return out
}

// byAgent counts the twelve weeks before asOf by agent and hour of the week.
func byAgent(calls []conversation, asOf time.Time) (out []AgentCount) {
	type cell struct {
		agent   string
		weekday time.Weekday
		hour    int
	}
	at, seen := map[cell]int{}, map[cell]map[int64]bool{}
	for _, c := range between(calls, asOf.AddDate(0, 0, -84), asOf) {
		id := cell{c.agent, c.at.Weekday(), c.at.Hour()}
		if seen[id] == nil {
			at[id], seen[id] = len(out), map[int64]bool{}
			out = append(out, AgentCount{Agent: c.agent, Weekday: id.weekday, Hour: id.hour})
		}
		n := &out[at[id]]
		n.Contacts++
		n.Handle += time.Duration(c.seconds * float64(time.Second))
		if hour := c.at.Unix() / 3600; !seen[id][hour] {
			seen[id][hour] = true
			n.Hours++
			if c.at.After(asOf.AddDate(0, 0, -28)) {
				n.Recent++
			}
		}
	}
	return out
}

// errorOf is the squared error of half hours and of days, weighted by calls, and
// the share of days whose mean lies in the band of 80 %.
type errorOf struct{ halfHours, days, within, n float64 }

func (e *errorOf) add(counts []Count, loc *time.Location, said func(Count) float64) map[Day]week {
	days := map[Day]week{}
	for _, c := range counts {
		expected := said(c) * c.Handled
		e.halfHours += math.Pow(c.Handle.Seconds()-expected, 2) / c.Handled
		d := DayOf(c.Start.In(loc))
		days[d] = week{days[d].took + c.Handle.Seconds(), days[d].expected + expected}
	}
	for _, d := range days {
		e.days += (d.took - d.expected) * (d.took - d.expected) / d.expected
	}
	return days
}

// Every week the next two are forecast: by the mean of all that was handled
// before, by weekday, time of day and level, and with the agents known who are
// there, as from a roster.
func TestTheBanksHandlingTimeIsForecastBetterThanByItsMean(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	all, loc := conversations(t), zone(t, "Asia/Jerusalem")
	for kind, want := range map[string][2]float64{"PS": {0.93, 0.89}, "NE": {0.92, 0.88}, "NW": {1.0, 0.98}, "IN": {1.02, 0.95}, "TT": {1.02, 0.98}} {
		calls := slices.DeleteFunc(slices.Clone(all), func(c conversation) bool { return c.kind != kind })
		counts := handledBy(calls, 30*time.Minute)
		var mean, cells, mixed errorOf
		for asOf := time.Date(1999, 2, 28, 0, 0, 0, 0, loc); asOf.Month() < 8; asOf = asOf.AddDate(0, 0, 14) {
			h := HandlingTime(counts, 30*time.Minute, loc, asOf, 4*time.Minute)
			m := MixOf(byAgent(calls, asOf), h)
			next := between(calls, asOf, asOf.AddDate(0, 0, 14))
			there := map[int64][]string{}
			for _, c := range next {
				if hour := c.at.Unix() / 3600; !slices.Contains(there[hour], c.agent) {
					there[hour] = append(there[hour], c.agent)
				}
			}
			var past cluster
			for _, c := range between(calls, calls[0].at, asOf) {
				past.add(ratio{c.seconds, 1, 1})
			}
			test := handledBy(next, 30*time.Minute)
			mean.add(test, loc, func(Count) float64 { return past.mean() })
			days := cells.add(test, loc, func(c Count) float64 { return h.At(c.Start).Seconds() })
			mixed.add(test, loc, func(c Count) float64 {
				return h.At(c.Start).Seconds() * m.Factor(c.Start, there[c.Start.Unix()/3600])
			})
			tasks, _, _ := tasksOf(counts, h.width, loc, asOf)
			noise, _ := h.scatter(tasks)
			for d, v := range days {
				at := d.midnight(loc).Add(12 * time.Hour)
				sd := math.Hypot(h.SD(at).Seconds()/h.At(at).Seconds(), math.Sqrt(noise/v.expected))
				cells.n++
				if math.Abs(v.took/v.expected-1) < 1.2816*sd {
					cells.within++
				}
			}
		}
		within := cells.within / cells.n
		t.Logf("%s: of the squared error of the simple mean, half hours %.3f and days %.3f; with the agents known %.3f and %.3f; the band of 80 %% holds %.0f %% of %.0f days",
			kind, cells.halfHours/mean.halfHours, cells.days/mean.days, mixed.halfHours/mean.halfHours, mixed.days/mean.days, 100*within, cells.n)
		if got := cells.halfHours / mean.halfHours; got > want[0] {
			t.Errorf("%s: %.3f of the simple mean's squared error, want at most %.2f", kind, got, want[0])
		}
		if got := mixed.halfHours / mean.halfHours; got > want[1] {
			t.Errorf("%s, agents known: %.3f of the simple mean's squared error, want at most %.2f", kind, got, want[1])
		}
		if within < 0.65 || within > 0.95 {
			t.Errorf("%s: the band of 80 %% holds %.0f %% of days", kind, 100*within)
		}
	}
}
