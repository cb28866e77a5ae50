// Package scheduler runs the daemon's jobs by the clock: counting, scoring,
// forecasting, staffing, rostering. One job is load, compute, save; running it
// twice does no harm, and a run that is still going when the next is due is let
// finish instead.
//
// What the jobs compute lives in the pure packages below this one: forecast,
// staffing, roster.
package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/robfig/cron/v3"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Job is something to be done again and again.
type Job struct {
	Name string
	// When is a cron expression of five fields in the site's time zone, or "@every 5m".
	When string
	// AtStart runs the job once when the daemon starts, in the order of the list.
	AtStart bool
	// Run does it. It must return soon after ctx ends, and may be killed at any instant.
	Run func(ctx context.Context, now time.Time) error
}

// Scheduler runs a list of jobs.
type Scheduler struct {
	jobs    []Job
	plans   map[string]cron.Schedule
	cron    *cron.Cron
	record  func(context.Context, hotline.JobRun) error
	metrics *metrics
	log     *slog.Logger

	mu      sync.Mutex
	started time.Time            // when Run began
	success map[string]time.Time // job → end of its last successful run
	running map[string]bool
}

// New checks the jobs and does nothing yet. Every run that ended is handed to
// record, so that dashboards can show it.
func New(jobs []Job, site *time.Location, record func(context.Context, hotline.JobRun) error, reg prometheus.Registerer, log *slog.Logger) (*Scheduler, error) {
	s := &Scheduler{
		jobs: jobs, record: record, metrics: newMetrics(reg), log: log,
		plans: map[string]cron.Schedule{}, success: map[string]time.Time{}, running: map[string]bool{},
		cron: cron.New(cron.WithLocation(site)),
	}
	var errs []error
	for _, j := range jobs {
		plan, err := ParseWhen(j.When)
		if err != nil {
			errs = append(errs, fmt.Errorf("job %s: %w", j.Name, err))
			continue
		}
		if _, twice := s.plans[j.Name]; twice {
			errs = append(errs, fmt.Errorf("job %s: is in the list twice", j.Name))
		}
		s.plans[j.Name] = plan
	}
	return s, errors.Join(errs...)
}

// ParseWhen reads a cron expression or "@every 5m".
func ParseWhen(when string) (cron.Schedule, error) {
	plan, err := cron.ParseStandard(when)
	if err != nil {
		return nil, fmt.Errorf("%q is no timetable, want five cron fields or \"@every 5m\": %w", when, err)
	}
	return plan, nil
}

// Run starts the jobs at their times until ctx ends, then waits for those still
// running. It returns nil: a failing job is counted and logged, and tried again
// when it is next due.
func (s *Scheduler) Run(ctx context.Context) error {
	s.mu.Lock()
	s.started = time.Now()
	s.mu.Unlock()
	for _, j := range s.jobs {
		s.cron.Schedule(s.plans[j.Name], cron.FuncJob(func() { s.run(ctx, j) }))
	}
	s.cron.Start()
	for _, j := range s.jobs {
		if j.AtStart && ctx.Err() == nil {
			s.run(ctx, j)
		}
	}
	<-ctx.Done()
	<-s.cron.Stop().Done()
	return nil
}

// run does one job once, unless it is still at it.
func (s *Scheduler) run(ctx context.Context, j Job) {
	if !s.claim(j.Name) {
		return
	}
	defer s.release(j.Name)
	started := time.Now()
	err := protect(func() error { return j.Run(ctx, started) })
	ended := time.Now()
	if ctx.Err() != nil {
		return // stopping is no failure
	}
	s.metrics.observe(j.Name, started, ended, err)
	done := hotline.JobRun{Job: j.Name, Started: started, Ended: ended}
	if err != nil {
		done.Err = err.Error()
		s.log.Error("job failed", "job", j.Name, "err", err)
	} else {
		s.mu.Lock()
		s.success[j.Name] = ended
		s.mu.Unlock()
	}
	if err := s.record(ctx, done); err != nil && ctx.Err() == nil {
		s.log.Error("job run not recorded", "job", j.Name, "err", err)
	}
}

func (s *Scheduler) claim(job string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[job] {
		return false
	}
	s.running[job] = true
	return true
}

func (s *Scheduler) release(job string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, job)
}

// protect turns a panic into an error: one job's bug must not stop the others.
func protect(run func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return run()
}

// grace is how late a job may be before it counts as stale: a slow run is no alarm.
const grace = 2 * time.Minute

// Stale names the jobs that missed two turns in a row, and since when.
func (s *Scheduler) Stale(now time.Time) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.started.IsZero() {
		return nil
	}
	var out []string
	for _, j := range s.jobs {
		last, ok := s.success[j.Name]
		if !ok {
			last = s.started
		}
		plan := s.plans[j.Name]
		if due := plan.Next(plan.Next(last)); now.After(due.Add(grace)) {
			out = append(out, fmt.Sprintf("%s: no success since %s", j.Name, last.UTC().Format(time.RFC3339)))
		}
	}
	return out
}
