package forecast

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/hotlined/hotlined/internal/hotline"
)

// nightLine gets this many calls an hour between 20:00 and 06:00.
func nightLine(days int, perHour float64) []Count {
	src := rand.NewPCG(1, 9)
	var out []Count
	start := time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC)
	for at := start; at.Before(start.AddDate(0, 0, days)); at = at.Add(15 * time.Minute) {
		if at.Hour() >= 6 && at.Hour() < 20 {
			continue
		}
		if n := (distuv.Poisson{Lambda: perHour / 4, Src: src}).Rand(); n > 0 { // empty intervals are not stored
			out = append(out, Count{Start: at, Offered: n, Handled: n, Handle: time.Duration(n) * 3 * time.Minute})
		}
	}
	return out
}

func TestANightLineWithThreeCallsAnHour(t *testing.T) {
	t.Parallel()
	for _, days := range []int{3, 10, 60, 300} {
		asOf := time.Date(2022, 1, 3, 12, 0, 0, 0, time.UTC).AddDate(0, 0, days)
		q, err := ForQueue(QueueHistory{Queue: "night", Counts: nightLine(days, 3)}, nil, asOf, time.UTC, Default())
		if err != nil {
			t.Fatal(err)
		}
		var night, nights float64
		for _, f := range q.Forecasts {
			checkForecast(t, f)
			if h := f.Start.Hour(); h >= 21 || h < 5 {
				night, nights = night+f.Mean*4, nights+1
			}
		}
		if night /= nights; days >= 10 && (night < 2.2 || night > 3.8) || night < 0.5 {
			t.Errorf("after %d days %.2f calls an hour are expected at night, want about 3", days, night)
		}
		if days == 3 && !strings.Contains(q.Model, "new queue") || days == 10 && len(q.Notes) == 0 {
			t.Errorf("after %d days the model is %q, with notes %q: want it marked", days, q.Model, q.Notes)
		}
	}
}

func checkForecast(t *testing.T, f hotline.Forecast) {
	t.Helper()
	if !(f.Mean > 0) || math.IsInf(f.Mean, 0) || f.AHT <= 0 || f.Model == "" || len(f.Quantiles) != len(Levels) || f.Interval != 15*time.Minute {
		t.Fatalf("forecast %+v", f)
	}
	last := 0.0
	for _, name := range LevelNames {
		q := f.Quantiles[name]
		if !(q >= last) {
			t.Fatalf("quantiles %v", f.Quantiles)
		}
		last = q
	}
}

func TestAQueueWithoutContacts(t *testing.T) {
	t.Parallel()
	asOf := time.Date(2022, 6, 1, 0, 0, 0, 0, time.UTC)
	for name, counts := range map[string][]Count{"never used": nil, "given up": nightLine(60, 30)} {
		if _, err := ForQueue(QueueHistory{Queue: "night", Counts: counts}, nil, asOf, time.UTC, Default()); !errors.Is(err, ErrNoHistory) {
			t.Errorf("%s: got %v, want ErrNoHistory", name, err)
		}
	}
}

func TestWhatWasNotCollectedIsNotTakenForQuiet(t *testing.T) {
	t.Parallel()
	counts := nightLine(60, 30)
	until := time.Date(2022, 3, 4, 0, 0, 0, 0, time.UTC) // the phone system has said nothing for ten days
	q, err := ForQueue(QueueHistory{Queue: "night", Counts: counts, Until: until}, nil, until.AddDate(0, 0, 10), time.UTC, Default())
	if err != nil {
		t.Fatal(err)
	}
	if day := q.Days[2].Mean; math.Abs(day/300-1) > 0.1 {
		t.Errorf("%.0f calls a night are expected, want about 300", day)
	}
}

func TestIntervalsOfHalfAnHourAreSums(t *testing.T) {
	t.Parallel()
	cfg := Default()
	cfg.Interval = 30 * time.Minute
	asOf := time.Date(2022, 3, 4, 0, 0, 0, 0, time.UTC)
	q, err := ForQueue(QueueHistory{Queue: "night", Counts: nightLine(60, 30)}, nil, asOf, time.UTC, cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range q.Forecasts {
		if h := f.Start.Hour(); (h >= 21 || h < 5) && math.Abs(f.Mean/15-1) > 0.35 {
			t.Fatalf("%s: %.1f calls in half an hour, want about 15", f.Start, f.Mean)
		}
	}
}

func TestHandlingTimeIsWeightedByCalls(t *testing.T) {
	t.Parallel()
	asOf := time.Date(2022, 3, 7, 0, 0, 0, 0, time.UTC)
	var counts []Count
	for d := range 28 {
		day := asOf.AddDate(0, 0, d-28)
		counts = append(counts,
			Count{Start: day.Add(10 * time.Hour), Handled: 1000, Handle: 1000 * 120 * time.Second},
			Count{Start: day.Add(22 * time.Hour), Handled: 400, Handle: 400 * 300 * time.Second})
	}
	counts = append(counts, Count{Start: asOf, Handled: 1e6, Handle: 1e6 * time.Hour}) // not known yet
	h := HandlingTime(counts, 15*time.Minute, time.UTC, asOf, time.Minute)
	near := func(what string, got time.Duration, want float64) {
		t.Helper()
		if math.Abs(got.Seconds()-want) > 0.05*want {
			t.Errorf("%s takes %s, want about %v seconds", what, got, want)
		}
	}
	near("a noon call", h.At(asOf.Add(10*time.Hour)), 120)
	near("a night call", h.At(asOf.Add(22*time.Hour)), 300)
	near("a call at an hour never seen", h.At(asOf.Add(4*time.Hour)), (1000*120+400*300)/1400.0)
	near("a call on a line without any", HandlingTime(nil, 15*time.Minute, time.UTC, asOf, 4*time.Minute).At(asOf), 240)
}

func TestConfig(t *testing.T) {
	t.Parallel()
	if err := Default().Validate(); err != nil {
		t.Error(err)
	}
	bad := Config{Interval: 20 * time.Minute, Open: "x", Hours: []QueueHours{{"", "y"}}, Country: "xx"}
	err := bad.Validate()
	for _, key := range []string{"interval:", "horizon-days:", "history-days:", "open:", "hours[0].open:", "hours[0].queue:", "country:", "handling-time:", "redial-within:"} {
		if err == nil || !strings.Contains("\n"+err.Error(), "\n"+key) {
			t.Errorf("no mistake told of %s in %v", key, err)
		}
	}
	cfg := Config{Open: "daily 08:00-20:00", Hours: []QueueHours{{"night", "daily 20:00-08:00"}}}
	if h, err := cfg.HoursOf("night"); err != nil || !h.Open(time.Monday, 3*3600, time.Hour) || h.Open(time.Monday, 12*3600, time.Hour) {
		t.Error("the night line is not open at night")
	}
}

// On Saturday the next day is a closed one too: the model named is Monday's.
func TestTheModelNamedIsThatOfAnOpenDay(t *testing.T) {
	t.Parallel()
	var weekdays []Count
	for _, c := range nightLine(83, 30) {
		c.Start = c.Start.Add(12 * time.Hour)
		if d := c.Start.Weekday(); d != time.Saturday && d != time.Sunday && c.Start.Hour() >= 8 && c.Start.Hour() < 18 {
			weekdays = append(weekdays, c)
		}
	}
	saturday := time.Date(2022, 1, 3, 16, 17, 0, 0, time.UTC).AddDate(0, 0, 82)
	cfg := Default()
	cfg.Open = "Mon-Fri 08:00-18:00"
	q, err := ForQueue(QueueHistory{Queue: "complaints", Counts: weekdays}, nil, saturday, time.UTC, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if saturday.Weekday() != time.Saturday || strings.Contains(q.Model, "untested") || q.Model == "" {
		t.Errorf("on %s the model is %q", saturday.Weekday(), q.Model)
	}
}
