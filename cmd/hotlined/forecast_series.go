package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/scheduler/forecast"
)

// seriesFlags say what to forecast.
type seriesFlags struct {
	file, interval, timezone, open, holidays, asOf, country string
}

func (s *seriesFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.file, "series", "", "file of time,value lines, plain or .gz; - is standard input")
	f.StringVar(&s.interval, "interval", "", "length of a slot, such as 30m (default: as in the file)")
	f.StringVar(&s.timezone, "timezone", "", "time zone the callers live in, such as Europe/Berlin (default: as the times are written, or UTC)")
	f.StringVar(&s.open, "open", "", "opening hours, such as \"Mon-Fri 07:00-21:00, Sat 08:00-13:00\" (default: learnt)")
	f.StringVar(&s.holidays, "holidays", "", "file of date,name[,kind] lines")
	f.StringVar(&s.country, "country", "", "country whose public holidays count, such as de")
	f.StringVar(&s.asOf, "as-of", "", "forecast from this moment; later values are not read")
}

// read reads the series, its calendar and its opening hours.
func (s *seriesFlags) read(cmd *cobra.Command) (series forecast.Series, cal *forecast.Calendar, asOf time.Time, hours forecast.Hours, err error) {
	opts := forecast.ReadOptions{}
	if s.interval != "" {
		if opts.Interval, err = parseSpan(s.interval); err != nil {
			return series, nil, asOf, hours, usageError("--interval %w", err)
		}
	}
	loc := time.UTC
	if s.timezone != "" {
		if opts.Location, err = time.LoadLocation(s.timezone); err != nil {
			return series, nil, asOf, hours, usageError("--timezone: %q is no time zone, want an IANA name such as Europe/Berlin", s.timezone)
		}
		loc = opts.Location
	}
	if s.asOf != "" {
		if asOf, err = forecast.ParseTime(s.asOf, loc); err != nil {
			return series, nil, asOf, hours, usageError("--as-of: %w", err)
		}
		opts.AsOf = asOf
	}
	if hours, err = forecast.ParseHours(s.open); err != nil {
		return series, nil, asOf, hours, usageError("--open: %w", err)
	}
	if series, err = readSeries(cmd.InOrStdin(), s.file, opts); err != nil {
		return series, nil, asOf, hours, err
	}
	cal, err = s.calendar(series)
	return series, cal, asOf, hours, err
}

func (s *seriesFlags) calendar(series forecast.Series) (*forecast.Calendar, error) {
	if s.country == "" && s.holidays == "" {
		return nil, nil
	}
	cfg := forecast.Default()
	cfg.Country, cfg.HolidaysFile = s.country, s.holidays
	if err := cfg.Validate(); err != nil {
		return nil, usageErr{err}
	}
	cal, err := calendarOf(cfg, series.End())
	if err != nil {
		return nil, err
	}
	return cal.With(forecast.PublicHolidays(s.country, series.Times[0].Year(), series.End().Year()+1)...), nil
}

// readSeries reads a file, packed or not, telling by its first bytes.
func readSeries(stdin io.Reader, name string, opts forecast.ReadOptions) (forecast.Series, error) {
	in := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return forecast.Series{}, err
		}
		defer func() { _ = f.Close() }() // only read
		in = f
	}
	buf := bufio.NewReader(in)
	in = buf
	if magic, _ := buf.Peek(2); len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		zip, err := gzip.NewReader(buf)
		if err != nil {
			return forecast.Series{}, fmt.Errorf("%s: %w", name, err)
		}
		in = zip
	}
	s, err := forecast.ReadCSV(in, opts)
	if err != nil {
		return s, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

func forecastPredictCmd(a *app) *cobra.Command {
	var in seriesFlags
	var horizon string
	cmd := &cobra.Command{
		Use:   "predict",
		Short: "Forecast any series of counts",
		Long:  "Reads time,value lines and writes time,mean,p05,p10,p25,p50,p75,p90,p95 for every\nopen and closed slot of the horizon, times written as they came in.",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if in.file == "" {
				return usageError("--series: want a file of time,value lines")
			}
			ahead, err := parseSpan(horizon)
			if err != nil {
				return usageError("--horizon %w", err)
			}
			series, cal, asOf, hours, err := in.read(cmd)
			if err != nil {
				return err
			}
			opts := forecast.Options{Hours: hours}
			tell := a.follow(cmd, &opts, "forecast steps")
			defer tell()
			res, err := forecast.Predict(series, cal, asOf, ahead, opts)
			if err != nil {
				return fmt.Errorf("%s: %w", in.file, err)
			}
			for _, n := range res.Notes {
				say(cmd.ErrOrStderr(), "hotlined: note: %s\n", n)
			}
			return forecast.WriteCSV(cmd.OutOrStdout(), series, res.Points)
		},
	}
	in.add(cmd)
	cmd.Flags().StringVar(&horizon, "horizon", "14d", "how far ahead, such as 14d or 36h")
	return cmd
}

// follow lets a forecast tell how far it has come and stop with the command.
// Call the func it returns when done.
func (a *app) follow(cmd *cobra.Command, opts *forecast.Options, what string) func() {
	p := a.progress(cmd, -1, what)
	last := 0
	opts.Progress = func(done, _ int) {
		p.Add(int64(done - last))
		last = done
	}
	opts.Stop = func() bool { return cmd.Context().Err() != nil }
	return p.Done
}

func forecastBacktestCmd(a *app) *cobra.Command {
	var in seriesFlags
	var horizons, queue string
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
			var series forecast.Series
			var cal *forecast.Calendar
			if queue != "" {
				series, cal, err = a.queueSeries(cmd, queue, &opts)
			} else {
				series, cal, _, opts.Hours, err = in.read(cmd)
			}
			if err != nil {
				return err
			}
			tell := a.follow(cmd, &opts.Options, "backtest steps")
			started := time.Now()
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
	cmd.Flags().IntVar(&origins, "origins", 60, "how many of the latest days to forecast")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
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
	histories, err := loadHistories(cmd.Context(), cfg, st, queue, asOf, latest)
	if err != nil {
		return forecast.Series{}, nil, err
	}
	if len(histories) != 1 {
		return forecast.Series{}, nil, errors.New("no contacts are stored yet, so there is nothing to test on")
	}
	if opts.Hours, err = cfg.Forecast.HoursOf(queue); err != nil {
		return forecast.Series{}, nil, err
	}
	cal, err := calendarOf(cfg.Forecast, asOf)
	if err != nil {
		return forecast.Series{}, nil, err
	}
	y, m, d := asOf.In(loc).Date() // whole days only: half of today would look like a bad forecast
	today := time.Date(y, m, d, 0, 0, 0, 0, loc)
	series, err := histories[0].Series(today, loc, cfg.Forecast)
	return series, cal, err
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
	Floor       float64            `json:"poisson_floor"`
	Coverage    map[string]float64 `json:"coverage"`
	DayCoverage map[string]float64 `json:"day_coverage"`
}

func printReport(w io.Writer, r forecast.Report, took time.Duration, asJSON bool) error {
	if asJSON {
		rows := make([]accuracy, 0, len(r.Rows))
		for _, m := range r.Rows {
			rows = append(rows, accuracy{
				m.Model, m.Horizon, m.Days, m.Slots, m.WAPE, m.DayWAPE, m.RMSE, m.Bias, m.MASE, m.Pinball, m.Floor,
				map[string]float64{"50": m.Within50, "80": m.Within80, "90": m.Within90},
				map[string]float64{"50": m.DayWithin50, "80": m.DayWithin80, "90": m.DayWithin90},
			})
		}
		return printJSON(w, map[string]any{
			"from": r.From.String(), "to": r.To.String(), "interval": r.Interval.Seconds(), "rows": rows, "seconds": took.Seconds(),
		})
	}
	say(w, "Days %s to %s, slots of %g minutes, open hours. Bands: share of slots / of day totals inside.\n", r.From, r.To, r.Interval.Minutes())
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	say(t, "days ahead\tmodel\tWAPE\tfloor\tday WAPE\tRMSE\tbias\tMASE\tpinball\t50%%\t80%%\t90%%\n")
	for _, m := range r.Rows {
		say(t, "%d\t%s\t%.2f%%\t%.2f%%\t%.2f%%\t%.2f\t%+.2f%%\t%.3f\t%.3f\t%.0f/%.0f\t%.0f/%.0f\t%.0f/%.0f\n",
			m.Horizon, m.Model, 100*m.WAPE, 100*m.Floor, 100*m.DayWAPE, m.RMSE, 100*m.Bias, m.MASE, m.Pinball,
			100*m.Within50, 100*m.DayWithin50, 100*m.Within80, 100*m.DayWithin80, 100*m.Within90, 100*m.DayWithin90)
	}
	return t.Flush()
}
