package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/internal/store/storetest"
)

// site is a hotline in Berlin with two queues, open from eight to eight.
type site struct {
	st   *store.Store
	cfg  config.Config
	file string
	loc  *time.Location
	*rand.Rand
}

func newSite(t *testing.T) *site {
	t.Helper()
	url := storetest.URL(t)
	file := filepath.Join(t.TempDir(), "hotlined.yaml")
	if err := os.WriteFile(file, []byte("site: {timezone: Europe/Berlin}\nstore: {url: '"+url+"'}\nforecast: {horizon-days: 7}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if err := prepare(t.Context(), st, cfg, time.Now()); err != nil {
		t.Fatal(err)
	}
	return &site{st, cfg, file, cfg.Site.Location(), rand.New(rand.NewPCG(7, 5))}
}

// days stores contacts of both queues on some days from first on, so many times
// as many as usual on cards.
func (s *site) days(t *testing.T, first time.Time, days int, cards float64) {
	t.Helper()
	var f hotline.Facts
	for day := range days {
		midnight := hotline.Midnight(first, s.loc, day)
		busy := 1 + 0.04*s.NormFloat64()
		for i, queue := range []string{"cards", "loans"} {
			for slot := 32; slot < 80; slot++ {
				mean := 12 * busy * []float64{cards, 1}[i]
				for n := range int(max(0, math.Round(mean+math.Sqrt(mean)*s.NormFloat64()))) {
					at := midnight.Add(time.Duration(slot)*15*time.Minute + time.Duration(n)*10*time.Second)
					f.Contacts = append(f.Contacts, hotline.Contact{
						Source: "pbx", ID: fmt.Sprintf("%s %s %d", queue, at, n), Visit: 1, Channel: hotline.Phone, Direction: hotline.Inbound, Queue: queue, Agent: "ann",
						Offered: at, Answered: at, Ended: at.Add(3 * time.Minute), Talk: 3 * time.Minute, Outcome: hotline.Answered,
					})
				}
			}
		}
	}
	if _, err := s.st.SaveFacts(t.Context(), "pbx", f); err != nil {
		t.Fatal(err)
	}
	if _, err := s.st.RebuildCounts(t.Context(), s.loc); err != nil {
		t.Fatal(err)
	}
}

// Forty-nine ordinary days, and a Monday on which cards gets 40 % more from the
// first call on: its day leaves its band, the rest of it is forecast and staffed
// higher, and nobody is told anything about loans.
func TestADayThatRunsOver(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first := time.Date(2026, 1, 5, 0, 0, 0, 0, s.loc)
	monday := hotline.Midnight(first, s.loc, 49)
	at := func(clock time.Duration) time.Time { return monday.Add(clock) }
	s.days(t, first, 49, 1)
	s.days(t, monday, 1, 1.4)
	reg := prometheus.NewPedanticRegistry()
	w := newWatch(reg)
	for _, night := range []time.Duration{-22 * time.Hour, 2 * time.Hour} {
		if _, err := forecastQueues(t.Context(), s.cfg, s.st, forecastRun{asOf: at(night), memory: w.memory, judge: true}); err != nil {
			t.Fatal(err)
		}
	}
	evening := hotline.Interval{Start: at(16 * time.Hour), End: at(20 * time.Hour)}
	before := s.expected(t, evening)
	var left time.Time
	for clock := 7 * time.Hour; clock <= 15*time.Hour; clock += 15 * time.Minute {
		if err := intradayJob(s.cfg, s.st, w)(t.Context(), at(clock+time.Minute)); err != nil {
			t.Fatal(err)
		}
		for _, p := range s.progress(t, monday) {
			if p.Queue == "loans" && p.Level == 95 {
				t.Errorf("loans is outside its band at %s: %+v", clock, p)
			}
			if p.Queue == "cards" && p.Level == 95 && left.IsZero() {
				left = p.AsOf
			}
		}
	}
	if left.Before(at(8*time.Hour)) || left.After(at(11*time.Hour)) {
		t.Errorf("cards left its band at %s, want it told within three hours of opening", left)
	}
	after := s.expected(t, evening)
	if up := after["cards"] / before["cards"]; up < 1.1 || up > 1.45 {
		t.Errorf("the evening of cards is expected %.2f times as high", up)
	}
	if up := after["loans"] / before["loans"]; up < 0.93 || up > 1.07 {
		t.Errorf("the evening of loans is expected %.2f times as high", up)
	}
	s.checkStaffed(t, evening, at(15*time.Hour))
	if n, err := testutil.GatherAndCount(reg, "hotlined_forecast_day_outside_band"); n != 4 || err != nil {
		t.Errorf("%d series, %v; want two bands of two queues", n, err)
	}
	if v := testutil.ToFloat64(w.outside.WithLabelValues("cards", "95")); v != 1 {
		t.Errorf("Prometheus is told %g", v)
	}
	if complaints, err := testutil.GatherAndLint(reg); err != nil || len(complaints) > 0 {
		t.Errorf("%v %v", complaints, err)
	}
	s.checkCommands(t, monday)
}

func (s *site) expected(t *testing.T, within hotline.Interval) map[string]float64 {
	t.Helper()
	said, err := s.st.LatestForecasts(t.Context(), within)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	for _, f := range said {
		out[f.Queue] += f.Mean
	}
	return out
}

func (s *site) progress(t *testing.T, day time.Time) []hotline.DayProgress {
	t.Helper()
	list, err := s.st.DayProgress(t.Context(), day, day.AddDate(0, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// checkStaffed wants the agents needed to be those of the latest word.
func (s *site) checkStaffed(t *testing.T, within hotline.Interval, asOf time.Time) {
	t.Helper()
	needed, err := s.st.LatestRequirements(t.Context(), within)
	if err != nil {
		t.Fatal(err)
	}
	agents := map[string]int{}
	for _, r := range needed {
		agents[r.Queue] += r.Agents
		if r.Queue == "cards" && r.AsOf.Before(asOf.Add(-time.Hour)) {
			t.Fatalf("staffed as of %s", r.AsOf)
		}
	}
	if agents["cards"] <= agents["loans"] {
		t.Errorf("agents %v, want more for cards", agents)
	}
}

// checkCommands looks at the same day through the commands.
func (s *site) checkCommands(t *testing.T, day time.Time) {
	t.Helper()
	if err := s.st.JudgeForecasts(t.Context(), day, day.AddDate(0, 0, 1), s.cfg.Forecast.Interval, s.loc); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		want []string
	}{
		{"forecast explain --queue cards --date " + day.Format(time.DateOnly), []string{"have come so far", "how the day has gone so far"}},
		{"forecast explain --queue cards --as-of " + day.Add(3*time.Hour).Format("2006-01-02T15:04") + " --date " + day.Format(time.DateOnly), []string{"Monday " + day.Format(time.DateOnly), "an ordinary day"}},
		{"forecast changes --queue cards --date " + day.Format(time.DateOnly), []string{"cards, Monday", "as said 2026-02-22 02:00", "today"}},
		{"forecast changes --json --date " + day.Format(time.DateOnly), []string{`"kind": "today"`, `"queue": "loans"`}},
		{"forecast accuracy --from " + day.AddDate(0, 0, -60).Format(time.DateOnly) + " --to " + day.AddDate(0, 0, 1).Format(time.DateOnly), []string{"today ", "1 day ", "2-3 days ", "said", "tried", "loans"}},
		{"forecast accuracy --json --queue loans --from 2026-01-01 --to 2026-04-01", []string{`"source": "tried"`, `"horizon_days": 7`, `"day_coverage"`}},
		{"forecast accuracy --from 2020-01-01 --to 2020-01-02", []string{"No forecast"}},
		{"forecast changes --date 2020-01-01", []string{"Nothing was said"}},
	} {
		code, out, errs := hotlined(t, append([]string{"-c", s.file}, strings.Fields(c.args)...)...)
		for _, want := range c.want {
			if code != exitDone || !strings.Contains(out, want) {
				t.Errorf("%s: exit %d %s, nothing of %q in\n%s", c.args, code, errs, want, out)
			}
		}
	}
}

// When contacts that must have come do not arrive, it is the collecting that
// failed, and nothing is said about the day.
func TestASilentPhoneSystemIsNoQuietDay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first := time.Date(2026, 1, 5, 0, 0, 0, 0, s.loc)
	today := hotline.Midnight(first, s.loc, 28)
	s.days(t, first, 28, 1)
	w := &watch{memory: &memory{}}
	if _, err := forecastQueues(t.Context(), s.cfg, s.st, forecastRun{asOf: today.Add(2 * time.Hour), memory: w.memory}); err != nil {
		t.Fatal(err)
	}
	if err := w.run(t.Context(), s.cfg, s.st, today.Add(12*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := s.progress(t, today); len(got) > 0 {
		t.Errorf("a morning without a single contact is told: %+v", got)
	}
}

func TestForecastRecordMistakes(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"accuracy --from yesterday":                         "--from",
		"accuracy --to soon":                                "--to",
		"accuracy --from 2026-01-02 --to 2026-01-01":        "not after",
		"changes --date today":                              "--date",
		"changes --since noon":                              "--since",
		"explain --queue cards --date 2026-01-01 --as-of x": "--as-of",
	} {
		s := newSite(t)
		code, _, errs := hotlined(t, append([]string{"-c", s.file, "forecast"}, strings.Fields(args)...)...)
		if code != exitUsage || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %q", args, code, errs)
		}
	}
}
