package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/forecast"
)

func forecastCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "forecast",
		Short: "How many contacts will come",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(forecastRunCmd(a), forecastPredictCmd(a), forecastBacktestCmd(a), forecastExplainCmd(a), forecastWhatifCmd(a),
		forecastAccuracyCmd(a), forecastChangesCmd(a), forecastWeeksCmd(a))
	return cmd
}

func forecastRunCmd(a *app) *cobra.Command {
	var asOf, queue string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Forecast every queue of the store and save it",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			var at time.Time
			if asOf != "" {
				if at, err = forecast.ParseTime(asOf, cfg.Site.Location()); err != nil {
					return usageError("--as-of: %w", err)
				}
			}
			st, done, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			p := a.progress(cmd, -1, "queues forecast")
			defer p.Done()
			made, err := forecastQueues(cmd.Context(), cfg, st, forecastRun{now: time.Now(), asOf: at, queue: queue, progress: p, judge: at.IsZero()})
			if err != nil {
				return err
			}
			if len(made) == 0 {
				return fmt.Errorf("no queue got contacts in the %d days before then, so there is nothing to forecast from: want a later --as-of", cfg.Forecast.HistoryDays)
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), made)
			}
			for _, m := range made {
				say(cmd.OutOrStdout(), "%s\n", m)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "forecast from this moment, with what was known then (default: now, or the end of the data where they ended days ago)")
	cmd.Flags().StringVar(&queue, "queue", "", "only this queue")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// forecastRun is one run over the queues of the store.
type forecastRun struct {
	now      time.Time
	asOf     time.Time // zero: now
	queue    string    // empty: all
	progress *progress // nil: nobody looks
	memory   *memory   // nil: nobody says today again
	judge    bool      // keep how forecasts of the past would have fared
}

// queueForecast is what is said about one queue's forecast.
type queueForecast struct {
	Queue     string    `json:"queue"`
	AsOf      time.Time `json:"as_of"`
	Model     string    `json:"model,omitempty"`
	Intervals int       `json:"intervals"`
	Contacts  float64   `json:"contacts"` // expected in the horizon
	Redials   float64   `json:"redials"`  // of those
	Hours     float64   `json:"hours"`    // of agents' work
	Deadline  float64   `json:"deadline"` // seconds that the work can wait; 0: callers wait
	Notes     []string  `json:"notes,omitempty"`
}

func (f queueForecast) String() string {
	line := fmt.Sprintf("%-20s %8.0f contacts (%.0f of them redials), %.0f hours of work%s in %d intervals, %s",
		f.Queue, f.Contacts, f.Redials, f.Hours, f.wait(), f.Intervals, f.Model)
	if f.Intervals == 0 {
		line = fmt.Sprintf("%-20s not forecast", f.Queue)
	}
	if len(f.Notes) > 0 {
		line += " (" + strings.Join(f.Notes, "; ") + ")"
	}
	return line
}

// wait says how long the work can wait, if it can.
func (f queueForecast) wait() string {
	if f.Deadline == 0 {
		return ""
	}
	return fmt.Sprintf(" that can wait for %.3g hours,", f.Deadline/3600)
}

// forecastQueues loads what the queues got, forecasts each and saves it. A
// queue that cannot be forecast is told of and does not stop the others.
func forecastQueues(ctx context.Context, cfg config.Config, st *store.Store, run forecastRun) ([]queueForecast, error) {
	latest, err := st.LatestContact(ctx)
	if err != nil {
		return nil, err
	}
	if latest.IsZero() {
		return nil, errors.New("no contacts are stored yet, so there is nothing to forecast from")
	}
	loc := cfg.Site.Location()
	asOf := run.moment(latest, loc)
	cal, err := calendarOf(cfg.Forecast, asOf)
	if err != nil {
		return nil, err
	}
	before := pastOf(cfg, st, asOf, latest)
	works, fc, err := worksOf(ctx, cfg, st, asOf)
	if err != nil {
		return nil, err
	}
	before.works = works
	h := forecast.NewHierarchy(placesOf(cfg), cal, asOf, loc, fc)
	if err := before.forecast(ctx, h, run); err != nil {
		return nil, err
	}
	all := h.Reconcile()
	if run.queue != "" { // it is not the whole of its line
		all.Totals = slices.DeleteFunc(all.Totals, func(t forecast.Total) bool { return t.Level != forecast.OfQueue })
	}
	keep, err := newKeeper(ctx, st, run.queue, asOf, loc, cfg.Forecast.HorizonDays)
	if err != nil {
		return nil, err
	}
	out, err := saveForecasts(ctx, keep, all, asOf, run.memory)
	if err != nil {
		return nil, err
	}
	return out, errors.Join(keep.flush(ctx), saveTotals(ctx, st, all.Totals))
}

// placesOf is where the configured queues belong.
func placesOf(cfg config.Config) map[string]forecast.Place {
	places := map[string]forecast.Place{}
	for _, q := range cfg.Queues {
		places[q.Name] = forecast.Place{Line: q.Line, Site: q.Site}
	}
	return places
}

// saveForecasts saves the intervals of some queues at a time, as all of a
// thousand would fill the memory, and says what to tell about each queue.
func saveForecasts(ctx context.Context, keep *keeper, all forecast.HierarchyForecast, asOf time.Time, m *memory) (out []queueForecast, err error) {
	const enough = 50_000 // rows
	var rows []hotline.Forecast
	for _, q := range all.Queues {
		said := q.Unpack()
		m.put(q.Queue, said, asOf)
		if err := keep.add(ctx, q.Queue, said); err != nil {
			return nil, err
		}
		out = append(out, summary(q.Queue, asOf, said, nil))
		if rows = append(rows, said.Forecasts...); len(rows) < enough {
			continue
		}
		if err := keep.st.SaveForecasts(ctx, rows); err != nil {
			return nil, err
		}
		rows = rows[:0]
	}
	for _, q := range all.Quiet {
		out = append(out, summary(q.Queue, asOf, forecast.QueueForecast{}, q.Err))
	}
	slices.SortFunc(out, func(a, b queueForecast) int { return strings.Compare(a.Queue, b.Queue) })
	return out, keep.st.SaveForecasts(ctx, rows)
}

// saveTotals saves the days of queues, lines and sites.
func saveTotals(ctx context.Context, st *store.Store, totals []forecast.Total) error {
	var rows []hotline.ForecastTotal
	for _, t := range totals {
		rows = t.AppendTo(rows)
	}
	return st.SaveForecastTotals(ctx, rows)
}

// summary is what to tell about a queue; err is why it was not forecast.
func summary(queue string, asOf time.Time, said forecast.QueueForecast, err error) queueForecast {
	f := queueForecast{Queue: queue, AsOf: asOf, Model: said.Model, Notes: said.Notes, Intervals: len(said.Forecasts)}
	if err != nil {
		f.Notes = []string{err.Error()}
	}
	for _, p := range said.Forecasts {
		f.Contacts += p.Mean
		f.Redials += p.Redials
		f.Hours += p.Workload().Hours()
		f.Deadline = p.Deadline.Seconds()
	}
	return f
}

// moment is from when to forecast. Where the contacts ended days ago, as after
// an import of old files, "now" would look back on nothing: it is then the end
// of the last day with contacts.
func (r forecastRun) moment(latest time.Time, loc *time.Location) time.Time {
	if !r.asOf.IsZero() {
		return r.asOf
	}
	const silent = 7 * 24 * time.Hour
	if r.now.Sub(latest) < silent {
		return r.now
	}
	return hotline.Midnight(latest, loc, 1)
}

// calendarOf is the configured calendar: a country's holidays and a file's.
func calendarOf(cfg forecast.Config, asOf time.Time) (*forecast.Calendar, error) {
	return calendarOfYears(cfg, asOf.Year()-cfg.HistoryDays/365-1, asOf.AddDate(0, 0, cfg.HorizonDays).Year()+1)
}

func calendarOfYears(cfg forecast.Config, first, last int) (*forecast.Calendar, error) {
	var own *forecast.Calendar
	if cfg.HolidaysFile != "" {
		f, err := os.Open(cfg.HolidaysFile)
		if err != nil {
			return nil, fmt.Errorf("holidays file: %w", err)
		}
		defer func() { _ = f.Close() }() // only read
		if own, err = forecast.ReadCalendar(f); err != nil {
			return nil, fmt.Errorf("holidays file %s: %w", cfg.HolidaysFile, err)
		}
	}
	cal, err := cfg.CalendarOf(own, first, last)
	if err != nil {
		return nil, fmt.Errorf("forecast: %w", err)
	}
	return cal, nil
}

// parseSpan reads a span such as 14d, 2w or 36h.
func parseSpan(text string) (time.Duration, error) {
	units := map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour}
	if n := len(text); n > 1 {
		if unit, ok := units[text[n-1:]]; ok {
			if count, err := strconv.ParseUint(text[:n-1], 10, 16); err == nil && count > 0 {
				return time.Duration(count) * unit, nil
			}
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q: want a span such as 14d, 2w or 36h", text)
	}
	return d, nil
}
