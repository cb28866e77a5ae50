package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/scheduler/forecast"
)

// seriesFlags say what to forecast.
type seriesFlags struct {
	file, interval, timezone, open, holidays, asOf, country string
	payDays, billingDays                                    []string
}

func (s *seriesFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.file, "series", "", "file of time,value lines, plain or .gz; - is standard input")
	f.StringVar(&s.interval, "interval", "", "length of a slot, such as 30m (default: as in the file)")
	f.StringVar(&s.timezone, "timezone", "", "time zone the callers live in, such as Europe/Berlin (default: as the times are written, or UTC)")
	f.StringVar(&s.open, "open", "", "opening hours, such as \"Mon-Fri 07:00-21:00, Sat 08:00-13:00\" (default: learnt)")
	f.StringVar(&s.holidays, "holidays", "", "file of date,name[,kind[,effect[,queue[,from,until]]]] lines")
	f.StringArrayVar(&s.payDays, "pay-day", nil, "when wages arrive, such as 25 or \"last business day\"; may be repeated")
	f.StringArrayVar(&s.billingDays, "billing-day", nil, "when bills go out, such as 10; may be repeated")
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
		if err = forecast.CheckInterval(opts.Interval); err != nil {
			return series, nil, asOf, hours, usageErr{err}
		}
	}
	loc := time.UTC
	if s.timezone != "" {
		if opts.Location, err = time.LoadLocation(s.timezone); err != nil || s.timezone == "Local" {
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
	cal, err = s.calendar(cmd, series)
	return series, cal, asOf, hours, err
}

func (s *seriesFlags) calendar(cmd *cobra.Command, series forecast.Series) (*forecast.Calendar, error) {
	if s.country == "" && s.holidays == "" && len(s.payDays) == 0 && len(s.billingDays) == 0 {
		return nil, nil
	}
	cfg := forecast.Default()
	cfg.Country, cfg.HolidaysFile, cfg.PayDays, cfg.BillingDays = s.country, s.holidays, s.payDays, s.billingDays
	if err := cfg.Validate(); err != nil {
		return nil, usageErr{err}
	}
	cal, err := calendarOfYears(cfg, series.Times[0].Year()-1, series.End().Year()+3)
	if err != nil {
		return nil, err
	}
	if left := len(cal.Entries()) - len(cal.For("").Entries()); left > 0 {
		say(cmd.ErrOrStderr(), "hotlined: note: %s: %d entries of single queues are left out, the series is of no queue\n", s.holidays, left)
	}
	return cal.For(""), nil
}

// readSeries reads a file, packed or not, telling by its first bytes.
func readSeries(stdin io.Reader, name string, opts forecast.ReadOptions) (forecast.Series, error) {
	in, from := stdin, "standard input"
	if name != "-" {
		from = name
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
			return forecast.Series{}, fmt.Errorf("%s: %w", from, err)
		}
		in = zip
	}
	s, err := forecast.ReadCSV(in, opts)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) {
		return s, fmt.Errorf("%s: the packed file is cut off or damaged (%w): want it copied again", from, err)
	}
	if err != nil {
		return s, fmt.Errorf("%s: %w", from, err)
	}
	return s, nil
}

// mostPaths keeps a slip of the finger from filling the memory.
const mostPaths = 10000

func forecastPredictCmd(a *app) *cobra.Command {
	var in seriesFlags
	var horizon string
	var paths int
	var seed uint64
	cmd := &cobra.Command{
		Use:   "predict",
		Short: "Forecast any series of counts",
		Long: "Reads time,value lines and writes time,mean,p05,p10,p25,p50,p75,p90,p95 for every\nopen and closed slot of the horizon, times written as they came in.\n" +
			"With --paths it writes time,path1,path2 and so on instead: counts as they might come,\nwith days that stray as a whole.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if in.file == "" {
				return usageError("--series: want a file of time,value lines")
			}
			if paths < 0 || paths > mostPaths {
				return usageError("--paths: want 1 to %d, got %d", mostPaths, paths)
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
			if paths > 0 {
				return forecast.WritePaths(cmd.OutOrStdout(), series, res.Points, res.Paths(paths, seed))
			}
			return forecast.WriteCSV(cmd.OutOrStdout(), series, res.Points)
		},
	}
	in.add(cmd)
	cmd.Flags().StringVar(&horizon, "horizon", "14d", "how far ahead, such as 14d or 36h")
	cmd.Flags().IntVar(&paths, "paths", 0, "draw so many courses of the horizon instead of quantiles")
	cmd.Flags().Uint64Var(&seed, "seed", 1, "of the draw; the same seed draws the same")
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
