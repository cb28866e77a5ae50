package main

import (
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/forecast"
)

func forecastBacktestCmd(a *app) *cobra.Command {
	var in seriesFlags
	var horizons, after, queue string
	var origins int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "backtest",
		Short: "How well past days would have been forecast, by every model",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			days, err := parseHorizons(horizons)
			if err != nil {
				return err
			}
			if origins < 1 {
				return usageError("--origins: want at least 1, got %d", origins)
			}
			if (in.file == "") == (queue == "") {
				return usageError("want --series FILE, or --queue NAME to test on a queue of the store")
			}
			opts := forecast.BacktestOptions{Horizons: days, Days: origins}
			if opts.Intraday, err = parseSpan(after); err != nil || opts.Intraday <= 0 || opts.Intraday >= 24*time.Hour {
				return usageError("--intraday %q: want a part of a day, such as 4h", after)
			}
			series, cal, err := a.pastOf(cmd, in, queue, &opts)
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("origins") {
				opts.Days = daysToTry(series, opts.Hours, slices.Max(days), origins)
			}
			tell := a.follow(cmd, &opts.Options, "backtest steps")
			started := time.Now()
			opts.Clock = func() time.Duration { return time.Since(started) }
			report, err := forecast.Backtest(series, cal, opts)
			tell()
			if err != nil {
				return err
			}
			return printReport(cmd.OutOrStdout(), report, time.Since(started), asJSON)
		},
	}
	in.add(cmd)
	cmd.Flags().StringVar(&queue, "queue", "", "a queue of the store, instead of a file")
	cmd.Flags().StringVar(&horizons, "horizons", "1d,7d,21d", "how far ahead: 1d is the day after the last one known")
	cmd.Flags().IntVar(&origins, "origins", 60, "how many of the latest days to forecast; fewer if left out and the history is short")
	cmd.Flags().StringVar(&after, "intraday", "4h", "after how long a day under way is forecast again")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// daysToTry is how many of the latest days can be forecast, up to most: before
// them a model needs a week to learn from, another to be tried on, and the days
// that the forecast looks ahead. Days without contacts in open hours do not count.
func daysToTry(s forecast.Series, hours forecast.Hours, ahead, most int) int {
	if len(s.Times) == 0 {
		return most
	}
	first := hotline.Midnight(s.Times[0], s.Location, 7+7+ahead)
	days := map[time.Time]bool{}
	for i, at := range s.Times {
		h, m, _ := at.In(s.Location).Clock()
		second := int64(h*3600 + m*60)
		second -= second % max(1, int64(s.Interval/time.Second))
		open := hours.IsZero() || hours.Open(at.In(s.Location).Weekday(), second, s.Interval)
		if open && s.Values[i] > 0 && !at.Before(first) {
			days[hotline.Midnight(at, s.Location, 0)] = true
		}
	}
	return max(1, min(most, len(days)))
}

// pastOf reads what to test on: a file, or a queue of the store.
func (a *app) pastOf(cmd *cobra.Command, in seriesFlags, queue string, opts *forecast.BacktestOptions) (series forecast.Series, cal *forecast.Calendar, err error) {
	if queue != "" {
		return a.queueSeries(cmd, queue, opts)
	}
	series, cal, _, opts.Hours, err = in.read(cmd)
	return series, cal, err
}

func parseHorizons(text string) ([]int, error) {
	var out []int
	for part := range strings.SplitSeq(text, ",") {
		d, err := parseSpan(strings.TrimSpace(part))
		if err != nil || d%(24*time.Hour) != 0 {
			return nil, usageError("--horizons %q: want whole days, such as 1d,7d,21d", part)
		}
		out = append(out, int(d/(24*time.Hour)))
	}
	return out, nil
}

// queueSeries reads a queue's counts from the store.
func (a *app) queueSeries(cmd *cobra.Command, queue string, opts *forecast.BacktestOptions) (forecast.Series, *forecast.Calendar, error) {
	cfg, err := a.config()
	if err != nil {
		return forecast.Series{}, nil, err
	}
	st, done, err := a.openStore(cmd.Context())
	if err != nil {
		return forecast.Series{}, nil, err
	}
	defer done()
	latest, err := st.LatestContact(cmd.Context())
	if err != nil {
		return forecast.Series{}, nil, err
	}
	loc := cfg.Site.Location()
	asOf := forecastRun{now: time.Now()}.moment(latest, loc)
	history, err := pastOf(cfg, st, asOf, latest).one(cmd.Context(), queue)
	if err != nil {
		return forecast.Series{}, nil, err
	}
	if opts.Hours, err = cfg.Forecast.HoursOf(queue); err != nil {
		return forecast.Series{}, nil, err
	}
	cal, err := calendarOf(cfg.Forecast, asOf)
	if err != nil {
		return forecast.Series{}, nil, err
	}
	today := hotline.Midnight(asOf, loc, 0) // whole days only: half of today would look like a bad forecast
	series, err := history.Series(today, loc, cfg.Forecast)
	return series, cal.For(queue), err
}

// accuracy is a row of the report as JSON.
type accuracy struct {
	Model       string             `json:"model"`
	Horizon     int                `json:"horizon_days"`
	Days        int                `json:"days"`
	Slots       int                `json:"slots"`
	WAPE        float64            `json:"wape"`
	DayWAPE     float64            `json:"day_wape"`
	RMSE        float64            `json:"rmse"`
	Bias        float64            `json:"bias"`
	MASE        float64            `json:"mase"`
	Pinball     float64            `json:"pinball"`
	CRPS        float64            `json:"crps"`
	Floor       float64            `json:"poisson_floor"`
	Coverage    map[string]float64 `json:"coverage"`
	DayCoverage map[string]float64 `json:"day_coverage"`
	Weeks       int                `json:"weeks,omitempty"` // whole weeks tested, of the combination
	WeekWAPE    float64            `json:"week_wape,omitempty"`
	WeekCover   map[string]float64 `json:"week_coverage,omitempty"`
	Seconds     float64            `json:"seconds"` // the model's, over all horizons
}

func printReport(w io.Writer, r forecast.Report, took time.Duration, asJSON bool) error {
	if asJSON {
		rows := make([]accuracy, 0, len(r.Rows))
		for _, m := range r.Rows {
			rows = append(rows, accuracy{
				m.Model, m.Horizon, m.Days, m.Slots, m.WAPE, m.DayWAPE, m.RMSE, m.Bias, m.MASE, m.Pinball, m.CRPS, m.Floor,
				map[string]float64{"50": m.Within50, "80": m.Within80, "90": m.Within90, "95": m.Within95},
				map[string]float64{"50": m.DayWithin50, "80": m.DayWithin80, "90": m.DayWithin90, "95": m.DayWithin95},
				m.Weeks, m.WeekWAPE, weekCoverage(m), m.Took.Seconds(),
			})
		}
		return printJSON(w, map[string]any{
			"from": r.From.String(), "to": r.To.String(), "interval": r.Interval.Seconds(), "rows": rows, "seconds": took.Seconds(),
			"intraday": intradayOf(r.Intraday),
		})
	}
	say(w, "Days %s to %s, slots of %g minutes, open hours. Bands: share of slots / of day totals inside.\n", r.From, r.To, r.Interval.Minutes())
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	say(t, "ahead\tmodel\tWAPE\tfloor\tday WAPE\tRMSE\tbias\tMASE\tCRPS\t50%%\t80%%\t95%%\ttime\n")
	for _, m := range r.Rows {
		say(t, "%dd\t%s\t%.2f%%\t%.2f%%\t%.2f%%\t%.2f\t%+.2f%%\t%.3f\t%.2f\t%.0f/%.0f\t%.0f/%.0f\t%.0f/%.0f\t%dms\n",
			m.Horizon, m.Model, 100*m.WAPE, 100*m.Floor, 100*m.DayWAPE, m.RMSE, 100*m.Bias, m.MASE, m.CRPS,
			100*m.Within50, 100*m.DayWithin50, 100*m.Within80, 100*m.DayWithin80, 100*m.Within95, 100*m.DayWithin95, m.Took.Milliseconds())
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, m := range r.Rows {
		if m.Weeks > 0 {
			say(w, "Whole weeks, %d days ahead and more: %d, WAPE %.2f%%, bands of 50/80/95 %% hold %.0f/%.0f/%.0f %%.\n",
				m.Horizon, m.Weeks, 100*m.WeekWAPE, 100*m.WeekWithin[0], 100*m.WeekWithin[1], 100*m.WeekWithin[3])
		}
	}
	if in := r.Intraday; in != nil {
		say(w, "After %s of a day, the rest of it: WAPE %.2f%% as said the day before, %.2f%% said again; its 80%% band holds %.0f/%.0f %%.\n",
			in.After, 100*in.WAPE, 100*in.Updated, 100*in.Within80, 100*in.RestIn80)
	}
	return nil
}

// weekCoverage is the share of week totals inside each band; nil where none was
// tested.
func weekCoverage(a forecast.Accuracy) map[string]float64 {
	if a.Weeks == 0 {
		return nil
	}
	out := map[string]float64{}
	for i, share := range forecast.Bands {
		out[strconv.Itoa(int(math.Round(100*share)))] = a.WeekWithin[i]
	}
	return out
}

// intradayAccuracy is how well the rest of a day was forecast again, as JSON.
type intradayAccuracy struct {
	After    float64 `json:"after_seconds"`
	Days     int     `json:"days"`
	Before   float64 `json:"wape_said_the_day_before"`
	Updated  float64 `json:"wape_said_again"`
	Coverage float64 `json:"coverage_80"`
	RestIn   float64 `json:"rest_coverage_80"`
}

func intradayOf(in *forecast.Intraday) *intradayAccuracy {
	if in == nil {
		return nil
	}
	return &intradayAccuracy{in.After.Seconds(), in.Days, in.WAPE, in.Updated, in.Within80, in.RestIn80}
}
