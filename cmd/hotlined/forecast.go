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
	cmd.AddCommand(forecastRunCmd(a), forecastPredictCmd(a), forecastBacktestCmd(a), forecastExplainCmd(a), forecastWhatifCmd(a))
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
			made, err := forecastQueues(cmd.Context(), cfg, st, forecastRun{now: time.Now(), asOf: at, queue: queue, progress: p})
			if err != nil {
				return err
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
}

// queueForecast is what is said about one queue's forecast.
type queueForecast struct {
	Queue     string    `json:"queue"`
	AsOf      time.Time `json:"as_of"`
	Model     string    `json:"model,omitempty"`
	Intervals int       `json:"intervals"`
	Contacts  float64   `json:"contacts"` // expected in the horizon
	Redials   float64   `json:"redials"`  // of those
	Notes     []string  `json:"notes,omitempty"`
}

func (f queueForecast) String() string {
	line := fmt.Sprintf("%-20s %8.0f contacts (%.0f of them redials) in %d intervals, %s", f.Queue, f.Contacts, f.Redials, f.Intervals, f.Model)
	if f.Intervals == 0 {
		line = fmt.Sprintf("%-20s not forecast", f.Queue)
	}
	if len(f.Notes) > 0 {
		line += " (" + strings.Join(f.Notes, "; ") + ")"
	}
	return line
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
	histories, err := loadHistories(ctx, cfg, st, run.queue, asOf, latest)
	if err != nil {
		return nil, err
	}
	var out []queueForecast
	for _, h := range histories {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		fresh, redials := h.Fresh(asOf, loc, cfg.Forecast.Interval, maxAbandon(cfg, h.Queue))
		said, err := forecast.ForQueue(fresh, cal, asOf, loc, cfg.Forecast)
		if err != nil && !errors.Is(err, forecast.ErrNoHistory) {
			return nil, err
		}
		redials.Add(said.Forecasts)
		said.Notes = append(said.Notes, redials.Note())
		if err := st.SaveForecasts(ctx, said.Forecasts); err != nil {
			return nil, err
		}
		out = append(out, summary(h.Queue, asOf, said, err))
		if run.progress != nil {
			run.progress.Add(1)
		}
	}
	return out, nil
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
			return nil, fmt.Errorf("forecast.holidays-file: %w", err)
		}
		defer func() { _ = f.Close() }() // only read
		if own, err = forecast.ReadCalendar(f); err != nil {
			return nil, fmt.Errorf("forecast.holidays-file: %s: %w", cfg.HolidaysFile, err)
		}
	}
	cal, err := cfg.CalendarOf(own, first, last)
	if err != nil {
		return nil, fmt.Errorf("forecast: %w", err)
	}
	return cal, nil
}

// loadHistories loads what each queue got before asOf, in order of their names.
func loadHistories(ctx context.Context, cfg config.Config, st *store.Store, only string, asOf, latest time.Time) ([]forecast.QueueHistory, error) {
	span := hotline.Interval{Start: asOf.AddDate(0, 0, -cfg.Forecast.HistoryDays-1), End: asOf}
	counts, err := st.IntervalCounts(ctx, span, only)
	if err != nil {
		return nil, err
	}
	again, err := st.RepeatCounts(ctx, span, only, cfg.Forecast.RedialWithin, 24*time.Hour)
	if err != nil {
		return nil, err
	}
	byQueue := map[string][]forecast.Count{}
	for _, c := range counts {
		if c.Queue == "" {
			continue // hung up before any queue: nobody is staffed for it
		}
		n := forecast.Count{
			Start: c.Start, Offered: float64(c.Offered), Handled: float64(c.Handled), Handle: c.Handle(), Unserved: float64(c.Abandoned),
		}
		again = withRepeats(&n, c.Queue, again)
		byQueue[c.Queue] = append(byQueue[c.Queue], n)
	}
	if only != "" && len(byQueue) == 0 {
		return nil, fmt.Errorf("queue %q got no contacts in the %d days before %s", only, cfg.Forecast.HistoryDays, asOf.Format(time.RFC3339))
	}
	var out []forecast.QueueHistory
	for queue, counts := range byQueue {
		slices.SortFunc(counts, func(a, b forecast.Count) int { return a.Start.Compare(b.Start) })
		out = append(out, forecast.QueueHistory{Queue: queue, Counts: counts, Until: collectedUntil(latest, asOf)})
	}
	slices.SortFunc(out, func(a, b forecast.QueueHistory) int { return strings.Compare(a.Queue, b.Queue) })
	return out, nil
}

// withRepeats adds who came again, where that is known: both lists are in order
// of queue and time. It returns what is left of the second.
func withRepeats(n *forecast.Count, queue string, again []store.RepeatCount) []store.RepeatCount {
	for len(again) > 0 && (again[0].Queue < queue || again[0].Queue == queue && again[0].Start.Before(n.Start)) {
		again = again[1:]
	}
	if len(again) > 0 && again[0].Queue == queue && again[0].Start.Equal(n.Start) {
		r := again[0]
		n.Known, n.KnownUnserved = float64(r.Known), float64(r.Unserved)
		n.Redials, n.Reconnects = float64(r.Redials), float64(r.Reconnects)
	}
	return again
}

// maxAbandon is the share of a queue's contacts that may give up.
func maxAbandon(cfg config.Config, queue string) float64 {
	share := cfg.Targets.MaxAbandon
	for _, t := range cfg.HotlineTargets() {
		if t.Queue == queue {
			share = t.MaxAbandon
		}
	}
	return share
}

// collectedUntil is how far collecting got: a quiet hour is an hour without
// calls, but after half a day without any contact on any queue the phone system
// is not talking to us.
func collectedUntil(latest, asOf time.Time) time.Time {
	if asOf.Sub(latest) > 12*time.Hour {
		return latest.Add(12 * time.Hour)
	}
	return asOf
}

// parseSpan reads a span such as 14d, 2w or 36h.
func parseSpan(text string) (time.Duration, error) {
	units := map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour}
	if n := len(text); n > 1 {
		if unit, ok := units[text[n-1:]]; ok {
			if count, err := strconv.ParseUint(text[:n-1], 10, 16); err == nil {
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
