package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/hotlined/hotlined/internal/hotline"
)

// diary remembers the runs that were recorded.
type diary struct {
	mu   sync.Mutex
	runs []hotline.JobRun
}

func (d *diary) record(_ context.Context, r hotline.JobRun) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.runs = append(d.runs, r)
	return nil
}

func (d *diary) count(job string) (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range d.runs {
		if r.Job == job {
			n++
		}
	}
	return n
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func job(name, when string, run func(ctx context.Context) error) Job {
	return Job{Name: name, When: when, Run: func(ctx context.Context, _ time.Time) error { return run(ctx) }}
}

func nothing(context.Context) error { return nil }

// runFor lets the jobs run for a while of fake time and then stops them.
func runFor(t *testing.T, d time.Duration, jobs ...Job) (*Scheduler, *diary) {
	t.Helper()
	var book diary
	s, err := New(jobs, time.UTC, book.record, prometheus.NewRegistry(), quiet())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), d)
	defer stop()
	if err := s.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return s, &book
}

func TestADayOfJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, book := runFor(t, 24*time.Hour+time.Second,
			job("score", "@every 5m", nothing),
			job("forecast", "10 2 * * *", nothing))
		if got := book.count("score"); got != 288 {
			t.Errorf("score ran %d times in a day, want 288", got)
		}
		if got := book.count("forecast"); got != 1 {
			t.Errorf("forecast ran %d times in a day, want 1", got)
		}
	})
}

func TestAtStartRunsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order []string
		say := func(name string) Job {
			j := job(name, "@every 1h", func(context.Context) error { order = append(order, name); return nil })
			j.AtStart = true
			return j
		}
		runFor(t, time.Minute, say("forecast"), say("requirements"), say("roster"))
		if want := []string{"forecast", "requirements", "roster"}; !slices.Equal(order, want) {
			t.Errorf("ran %v, want %v", order, want)
		}
	})
}

func TestASlowJobIsNotRunTwiceAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at, most := 0, 0
		slow := func(context.Context) error {
			at++
			most = max(most, at)
			time.Sleep(7 * time.Minute)
			at--
			return nil
		}
		runFor(t, time.Hour, job("roster", "@every 5m", slow))
		if most != 1 {
			t.Errorf("%d runs at once, want 1", most)
		}
	})
}

func TestFailuresAreCountedAndTheNextTurnComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		s, book := runFor(t, 11*time.Minute, job("score", "@every 5m", func(context.Context) error {
			if n++; n == 1 {
				return errors.New("the database went away")
			}
			panic("and this is a bug")
		}))
		if got := book.count("score"); got != 2 {
			t.Fatalf("%d runs recorded, want 2", got)
		}
		if got := testutil.ToFloat64(s.metrics.runs.WithLabelValues("score", "failed")); got != 2 {
			t.Errorf("failed counter is %v, want 2", got)
		}
		if got := book.runs[1].Err; !strings.Contains(got, "this is a bug") {
			t.Errorf("the panic reads %q", got)
		}
	})
}

func TestStopWaitsForTheRunningJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		finished := false
		runFor(t, 5*time.Minute+time.Second, job("score", "@every 5m", func(ctx context.Context) error {
			<-ctx.Done()
			time.Sleep(time.Second)
			finished = true
			return ctx.Err()
		}))
		if !finished {
			t.Error("Run returned while a job was still running")
		}
	})
}

func TestStaleNamesTheJobThatMissedTwoTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := func(context.Context) error { return errors.New("no") }
		s, _ := runFor(t, time.Hour, job("score", "@every 5m", broken), job("counts", "@every 5m", nothing))
		stale := s.Stale(time.Now())
		if len(stale) != 1 || !strings.HasPrefix(stale[0], "score: no success since") {
			t.Errorf("stale: %q", stale)
		}
	})
}

func TestMistakesInTheListAreReportedTogether(t *testing.T) {
	_, err := New([]Job{job("a", "every day", nothing), job("b", "@every 5m", nothing), job("b", "@every 5m", nothing)},
		time.UTC, (&diary{}).record, prometheus.NewRegistry(), quiet())
	if err == nil || !strings.Contains(err.Error(), `job a: "every day" is no timetable`) || !strings.Contains(err.Error(), "job b: is in the list twice") {
		t.Errorf("got %v", err)
	}
}

func TestMetricsAreWellFormed(t *testing.T) {
	reg := prometheus.NewRegistry()
	m := newMetrics(reg)
	m.observe("score", time.Unix(10, 0), time.Unix(11, 0), nil)
	problems, err := testutil.GatherAndLint(reg)
	if err != nil || len(problems) > 0 {
		t.Errorf("lint: %v %v", problems, err)
	}
}

func TestConfig(t *testing.T) {
	if err := Default().Validate(); err != nil {
		t.Errorf("the defaults: %v", err)
	}
	err := Config{Counts: "soon", Score: "@every 5m", Forecast: "0 2 * *", Requirements: "0 2 * * *", Roster: "0 2 * * *"}.Validate()
	if err == nil || !strings.Contains(err.Error(), `counts: "soon" is no timetable`) || !strings.Contains(err.Error(), `forecast: "0 2 * *"`) {
		t.Errorf("got %v", err)
	}
}
