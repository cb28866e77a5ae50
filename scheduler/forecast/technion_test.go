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

// technion counts the calls of an Israeli bank, January to July 1999, that
// keep says yes to.
func technion(t testing.TB, interval time.Duration, keep func(kind string) bool) Series {
	t.Helper()
	f, err := os.Open(filepath.Join(shared(t), "technion-bank", "calls_1999_jan_jul.csv.gz"))
	if err != nil {
		t.Skip("the bank's calls are not installed: ", err)
	}
	defer f.Close()
	zip, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(zip).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	loc, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[int64]float64{}
	for _, r := range rows[1:] {
		if r[12] == "PHANTOM" || !keep(r[5]) {
			continue
		}
		at, err := time.ParseInLocation("2006-01-02 15:04:05", r[0]+" "+r[6], loc)
		if err != nil {
			t.Fatal(err)
		}
		counts[at.Truncate(interval).Unix()]++
	}
	var times []time.Time
	var values []float64
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

func TestTechnion(t *testing.T) {
	s := technion(t, 30*time.Minute, func(string) bool { return true })
	hours, err := ParseHours("Sun-Thu 07:00-24:00")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	rep, err := Backtest(s, nil, BacktestOptions{Options: Options{Hours: hours}, Horizons: []int{1, 7, 21}, Days: 60})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(start), rep.From, rep.To)
	for _, a := range rep.Rows {
		t.Logf("%-22s %2d n=%d wape %.2f%% day %.2f%% rmse %.2f bias %+.1f%% mase %.3f floor %.1f%% pin %.2f  50/80/90 %.1f %.1f %.1f day %.1f %.1f %.1f", a.Model, a.Horizon, a.Days,
			a.WAPE*100, a.DayWAPE*100, a.RMSE, a.Bias*100, a.MASE, a.Floor*100, a.Pinball, a.Within50*100, a.Within80*100, a.Within90*100, a.DayWithin50*100, a.DayWithin80*100, a.DayWithin90*100)
	}
}
