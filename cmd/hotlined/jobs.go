package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// jobs lists what the daemon does by the clock. Each loads, computes and saves;
// running one twice does no harm. At the start they run in this order, so that
// each finds what it builds upon. To add one, write it and add a line.
func jobs(cfg config.Config, st *store.Store, w *watch) []scheduler.Job {
	return []scheduler.Job{
		{Name: "counts", When: cfg.Scheduler.Counts, AtStart: true, Run: countsJob(cfg, st)},
		{Name: "score", When: cfg.Scheduler.Score, AtStart: true, Run: scoreJob(cfg, st)},
		{Name: "forecast", When: cfg.Scheduler.Forecast, AtStart: true, Run: forecastJob(cfg, st, w)},
		{Name: "intraday", When: cfg.Scheduler.Intraday, AtStart: true, Run: intradayJob(cfg, st, w)},
		{Name: "accuracy", When: cfg.Scheduler.Accuracy, AtStart: true, Run: accuracyJob(cfg, st)},
		{Name: "requirements", When: cfg.Scheduler.Requirements, AtStart: true, Run: requirementsJob(cfg, st)},
		{Name: "roster", When: cfg.Scheduler.Roster, AtStart: true, Run: rosterJob(cfg, st)},
	}
}

// task is what a job does.
type task = func(ctx context.Context, now time.Time) error

// countsJob folds what the collectors brought into the counts.
func countsJob(cfg config.Config, st *store.Store) task {
	return func(ctx context.Context, _ time.Time) error {
		_, err := st.RebuildCounts(ctx, cfg.Site.Location())
		return err
	}
}

// scoreJob judges the period up to now: scorecards, and whom to coach on what.
func scoreJob(cfg config.Config, st *store.Store) task {
	return func(ctx context.Context, now time.Time) error {
		scores, coaching, err := makeScores(ctx, cfg, st, now)
		if err != nil {
			return err
		}
		return errors.Join(st.SaveScores(ctx, scores), st.SaveCoaching(ctx, coaching))
	}
}

// forecastJob says what every queue will get. Without any contact yet there is
// nothing to say, and that is no failure.
func forecastJob(cfg config.Config, st *store.Store, w *watch) task {
	return func(ctx context.Context, now time.Time) error {
		latest, err := st.LatestContact(ctx)
		if err != nil || latest.IsZero() {
			return err
		}
		judge, err := toBeTried(ctx, st, now)
		if err != nil {
			return err
		}
		_, err = forecastQueues(ctx, cfg, st, forecastRun{now: now, memory: w.memory, judge: judge})
		return err
	}
}

// requirementsJob turns the latest forecast into agents needed.
func requirementsJob(cfg config.Config, st *store.Store) task {
	return func(ctx context.Context, now time.Time) error {
		horizon := hotline.Interval{Start: now, End: now.AddDate(0, 0, cfg.Forecast.HorizonDays+1)}
		_, err := requireAgents(ctx, cfg, st, horizon)
		return err
	}
}

// requireAgents staffs the stored forecast of a period and saves the result.
func requireAgents(ctx context.Context, cfg config.Config, st *store.Store, period hotline.Interval) ([]hotline.Requirement, error) {
	required, _, err := agentsNeeded(ctx, cfg, st, period)
	return required, errors.Join(err, st.SaveRequirements(ctx, required))
}

// agentsNeeded is how many agents the stored forecast of a period needs, and what work
// was left over from before.
func agentsNeeded(ctx context.Context, cfg config.Config, st *store.Store, period hotline.Interval) ([]hotline.Requirement, []hotline.Backlog, error) {
	forecasts, err := st.LatestForecasts(ctx, period)
	if err != nil {
		return nil, nil, err
	}
	backlog, err := backlogOf(ctx, st, forecasts, period.Start)
	if err != nil {
		return nil, nil, err
	}
	if cfg.Staffing, err = withPatience(ctx, cfg, st, period.Start); err != nil {
		return nil, nil, err
	}
	cfg.Staffing.Local = cfg.Site.Location()
	required, err := staffing.Require(forecasts, cfg.HotlineTargets(), cfg.Staffing, backlog...)
	if err != nil {
		err = fmt.Errorf("staffing: %w", err) // the other intervals are worth keeping
	}
	return required, backlog, err
}
