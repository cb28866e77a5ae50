package forecast

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata"
)

// shared is the folder of data sets beside the repository.
func shared(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "..", "shared", "data")
		}
		if dir == filepath.Dir(dir) {
			t.Skip("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// arrival is a call's beginning and what it was about.
type arrival struct {
	at   time.Time
	kind string
}

// technion reads the calls of an Israeli bank, January to July 1999.
func technion(t testing.TB) []arrival {
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
	var out []arrival
	for _, r := range rows[1:] {
		if r[12] == "PHANTOM" {
			continue
		}
		at, err := time.ParseInLocation("2006-01-02 15:04:05", r[0]+" "+r[6], loc)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, arrival{at, r[5]})
	}
	return out
}

// halfHours counts the calls of a kind; the empty kind is all of them.
func halfHours(t testing.TB, calls []arrival, kind string) Series {
	t.Helper()
	const interval = 30 * time.Minute
	counts := map[int64]float64{}
	for _, c := range calls {
		if kind == "" || c.kind == kind {
			counts[c.at.Truncate(interval).Unix()]++
		}
	}
	var times []time.Time
	var values []float64
	loc := zone(t, "Asia/Jerusalem")
	end := time.Date(1999, 8, 1, 0, 0, 0, 0, loc)
	for at := time.Date(1999, 1, 1, 0, 0, 0, 0, loc); at.Before(end); at = at.Add(interval) {
		times, values = append(times, at), append(values, counts[at.Unix()])
	}
	s, err := NewSeries(times, values, interval, loc)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The industry's four-week average is the bar, with odd days taken out of it as
// a planner would: the combination must beat it at every lead, and on no kind of
// call be clearly worse.
func TestTheBankIsForecastBetterThanByTheFourWeekAverage(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and alone: the race detector finds nothing here")
	}
	t.Parallel()
	hours, err := ParseHours("Sun-Thu 07:00-24:00")
	if err != nil {
		t.Fatal(err)
	}
	calls := technion(t)
	for kind, want := range map[string]float64{"": 0.90, "PS": 0.89, "NE": 0.95, "NW": 0.97, "IN": 0.98, "TT": 0.95, "PE": 1.01} {
		s := halfHours(t, calls, kind)
		rep, err := Backtest(s, nil, BacktestOptions{Options: Options{Hours: hours}, Horizons: []int{1, 7, 21}, Days: 60})
		if err != nil {
			t.Fatal(err)
		}
		wape := map[string]map[int]float64{}
		for _, a := range rep.Rows {
			if wape[a.Model] == nil {
				wape[a.Model] = map[int]float64{}
			}
			wape[a.Model][a.Horizon] = a.WAPE
			t.Logf("%2s %-19s %2d days ahead: WAPE %.2f %% (floor %.1f), RMSE %.2f, bias %+.1f %%, MASE %.3f, bands hold %.0f/%.0f/%.0f %% of slots, %.0f/%.0f/%.0f %% of days",
				kind, a.Model, a.Horizon, 100*a.WAPE, 100*a.Floor, a.RMSE, 100*a.Bias, a.MASE,
				100*a.Within50, 100*a.Within80, 100*a.Within90, 100*a.DayWithin50, 100*a.DayWithin80, 100*a.DayWithin90)
		}
		checkBands(t, kind, rep)
		for lead, average := range wape["same-weekday-4"] {
			if got := wape[Combination][lead]; got > want*average {
				t.Errorf("type %q, %d days ahead: WAPE %.2f %%, want at most %.2f of the four-week average's %.2f %%", kind, lead, 100*got, want, 100*average)
			}
		}
	}
}

// checkBands wants the bands of the combination to hold about what they
// promise, over all days, the odd ones among them. Sixty days cannot tell 80 %
// of days from 90 %, and a kind with few calls changes its level under way.
func checkBands(t *testing.T, kind string, rep Report) {
	t.Helper()
	for _, a := range rep.Rows {
		if a.Model != Combination {
			continue
		}
		if a.Within80 < 0.72 || a.Within80 > 0.86 {
			t.Errorf("type %q, %d days ahead: bands of 80 %% hold %.1f %% of half hours", kind, a.Horizon, 100*a.Within80)
		}
		if a.DayWithin80 < 0.60 || a.DayWithin80 > 0.95 {
			t.Errorf("type %q, %d days ahead: bands of 80 %% hold %.1f %% of days", kind, a.Horizon, 100*a.DayWithin80)
		}
	}
	if in := rep.Intraday; in == nil || in.Updated > 1.03*in.WAPE {
		t.Errorf("type %q: the rest of a day said again after four hours: %+v, want hardly more error than the day before, odd days among them", kind, in)
	}
}
