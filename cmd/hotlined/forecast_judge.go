package main

import (
	"context"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
)

// accuracyJob compares what was said with what came, for the days since the last
// time and a week before them, because facts arrive late.
func accuracyJob(cfg config.Config, st *store.Store) task {
	return func(ctx context.Context, now time.Time) error {
		latest, err := st.LatestContact(ctx)
		if err != nil || latest.IsZero() {
			return err
		}
		_, err = judgeForecasts(ctx, cfg, st, latest, now)
		return err
	}
}

// judgeForecasts judges what was said of the days that are over, and returns the
// days it judged. Where contacts ended long ago, the days end with them.
func judgeForecasts(ctx context.Context, cfg config.Config, st *store.Store, latest, now time.Time) (hotline.Interval, error) {
	const late, most = 7, 35 // days
	loc := cfg.Site.Location()
	until := hotline.Midnight(forecastRun{now: now}.moment(latest, loc), loc, 0)
	from := hotline.Midnight(until, loc, -most)
	last, err := st.LastJudged(ctx)
	if err != nil {
		return hotline.Interval{}, err
	}
	if !last.IsZero() {
		y, m, d := last.Date()
		if again := hotline.DayStart(y, m, d-late+1, loc); again.After(from) {
			from = again
		}
	}
	days := hotline.Interval{Start: from, End: until}
	if !from.Before(until) {
		return days, nil
	}
	return days, st.JudgeForecasts(ctx, from, until, cfg.Forecast.Interval, loc)
}

// toBeTried reports whether forecasts of the past are to be tried again, to tell
// how well each queue can be foreseen: weekly, it takes as long as forecasting.
func toBeTried(ctx context.Context, st *store.Store, now time.Time) (bool, error) {
	const weekly = 7 * 24 * time.Hour
	last, err := st.LastTried(ctx)
	return now.Sub(last) >= weekly, err
}
