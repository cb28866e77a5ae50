package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/forecast"
)

// baseForecast is the forecast a scenario is laid over.
type baseForecast struct {
	loc       *time.Location
	forecasts []hotline.Forecast
	days      map[string]forecast.Quantiles // of whole days that had not begun
	notes     []string
}

// baseOfQueue is the latest forecast of a queue in the store.
func baseOfQueue(ctx context.Context, cfg config.Config, st *store.Store, queue string) (baseForecast, error) {
	b := baseForecast{loc: cfg.Site.Location(), days: map[string]forecast.Quantiles{}}
	latest, err := st.LatestContact(ctx)
	if err != nil {
		return b, err
	}
	asOf := forecastRun{now: time.Now()}.moment(latest, b.loc)
	today := hotline.Midnight(asOf, b.loc, 0)
	all, err := st.LatestForecasts(ctx, hotline.Interval{Start: today, End: today.AddDate(0, 0, cfg.Forecast.HorizonDays+2)})
	if err != nil {
		return b, err
	}
	for _, f := range all {
		if f.Queue == queue && !f.Start.Before(asOf) {
			b.forecasts = append(b.forecasts, f)
		}
	}
	if len(b.forecasts) == 0 {
		return b, fmt.Errorf("queue %q has no forecast from %s on: run hotlined forecast run --queue %s first", queue, today.Format(time.DateOnly), queue)
	}
	days, err := st.DayQuantiles(ctx, queue)
	for day, q := range days {
		if len(q) == len(forecast.Levels) {
			b.days[day] = forecast.Quantiles(q)
		}
	}
	return b, err
}

// baseOfSeries forecasts a file.
func (a *app) baseOfSeries(cmd *cobra.Command, w whatif) (baseForecast, error) {
	series, cal, asOf, hours, err := w.in.read(cmd)
	if err != nil {
		return baseForecast{}, err
	}
	b := baseForecast{loc: series.Location, days: map[string]forecast.Quantiles{}}
	if asOf.IsZero() {
		asOf = series.End()
	}
	asOf = asOf.In(series.Location)
	days := forecast.Day(14)
	if w.asked.To != "" {
		last, err := time.Parse(time.DateOnly, w.asked.To)
		if days = forecast.DayOf(last) - forecast.DayOf(asOf) + 1; err != nil || days < 1 {
			return b, usageError("--to %q: want a day such as 2006-01-02 after the series, which ends at %s", w.asked.To, asOf.Format(time.DateOnly))
		}
	}
	for _, text := range w.asked.Events {
		events, err := forecast.ParseEvent(text)
		if err != nil {
			return b, usageError("--event: %w", err)
		}
		if last := events[len(events)-1].Last - forecast.DayOf(asOf) + 1; w.asked.To == "" && last <= 366 {
			days = max(days, last)
		}
	}
	opts := forecast.Options{Hours: hours}
	tell := a.follow(cmd, &opts, "forecast steps")
	defer tell()
	res, err := forecast.Predict(series, cal, asOf, time.Duration(days)*24*time.Hour, opts)
	if err != nil {
		return b, fmt.Errorf("%s: %w", w.in.file, err)
	}
	for _, n := range res.Notes {
		say(cmd.ErrOrStderr(), "hotlined: note: %s\n", n)
	}
	b.notes = res.Notes
	b.forecasts = res.Forecasts(w.in.file, series.Interval, time.Duration(float64(w.handling)*float64(time.Second)))
	for _, d := range res.Days {
		b.days[d.Day.String()] = d.Quantiles
	}
	return b, nil
}
