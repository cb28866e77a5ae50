package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/forecast"
)

func forecastWeeksCmd(a *app) *cobra.Command {
	var in seriesFlags
	var queue string
	var weeks int
	cmd := &cobra.Command{
		Use:   "weeks",
		Short: "Forecast whole weeks, up to two years ahead",
		Long: "Forecasts the totals of weeks, Monday to Sunday, of a series or of a queue of the store, and\n" +
			"writes week,mean,p05,p10,p25,p50,p75,p90,p95: what hotlined capacity plans by.",
		Example: "  hotlined forecast weeks --queue cards --weeks 78\n" +
			"  hotlined forecast weeks --series calls.csv --country de --weeks 78",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if (in.file == "") == (queue == "") {
				return usageError("want --series with a file of time,value lines, or --queue with a queue of the store")
			}
			if weeks < 1 || weeks > forecast.MaxWeeks {
				return usageError("--weeks: want 1 to %d, got %d", forecast.MaxWeeks, weeks)
			}
			said, err := a.weeksOf(cmd, in, queue, weeks)
			if err != nil {
				return err
			}
			for _, n := range said.Notes {
				say(cmd.ErrOrStderr(), "hotlined: note: %s\n", n)
			}
			return writeWeeks(cmd.OutOrStdout(), said)
		},
	}
	in.add(cmd)
	cmd.Flags().StringVar(&queue, "queue", "", "a queue of the store, instead of a series")
	cmd.Flags().IntVar(&weeks, "weeks", 78, "how many weeks ahead")
	return cmd
}

func (a *app) weeksOf(cmd *cobra.Command, in seriesFlags, queue string, weeks int) (forecast.LongRange, error) {
	if queue == "" {
		series, cal, asOf, _, err := in.read(cmd)
		if err != nil {
			return forecast.LongRange{}, err
		}
		said, err := forecast.PredictWeeks(series, cal, asOf, weeks)
		if err != nil {
			err = fmt.Errorf("%s: %w", in.file, err)
		}
		return said, err
	}
	cfg, err := a.config()
	if err != nil {
		return forecast.LongRange{}, err
	}
	st, done, err := a.openStore(cmd.Context())
	if err != nil {
		return forecast.LongRange{}, err
	}
	defer done()
	all, err := storedWeeks(cmd.Context(), cfg, st, []string{queue}, weeks)
	return all[queue], err
}

// storedWeeks forecasts the weeks of some queues from all that the store counted.
func storedWeeks(ctx context.Context, cfg config.Config, st *store.Store, queues []string, weeks int) (map[string]forecast.LongRange, error) {
	latest, err := st.LatestContact(ctx)
	if err != nil {
		return nil, err
	}
	if latest.IsZero() {
		return nil, errors.New("no contacts are stored yet, so there is nothing to forecast from")
	}
	const most = 6 // years
	loc := cfg.Site.Location()
	span := hotline.Interval{Start: hotline.Midnight(latest.AddDate(-most, 0, 0), loc, 0), End: hotline.Midnight(latest, loc, 0)}
	days := map[string]map[int64]float64{}
	err = st.Offered(ctx, span, func(queue string, start time.Time, contacts int) {
		if slices.Contains(queues, queue) {
			if days[queue] == nil {
				days[queue] = map[int64]float64{}
			}
			days[queue][hotline.Midnight(start, loc, 0).Unix()] += float64(contacts)
		}
	})
	if err != nil {
		return nil, err
	}
	cal, err := calendarOfYears(cfg.Forecast, span.Start.Year()-1, latest.Year()+3)
	if err != nil {
		return nil, err
	}
	out := map[string]forecast.LongRange{}
	for _, queue := range queues {
		series, err := daily(days[queue], span.End, loc)
		if err == nil {
			out[queue], err = forecast.PredictWeeks(series, cal.For(queue), span.End, weeks)
		}
		if err != nil {
			return nil, fmt.Errorf("queue %s: %w", queue, err)
		}
	}
	return out, nil
}

// daily is a series of days from the first with contacts to the end; a day without
// any had none.
func daily(days map[int64]float64, end time.Time, loc *time.Location) (forecast.Series, error) {
	if len(days) == 0 {
		return forecast.Series{}, forecast.ErrNoHistory
	}
	first := end
	for at := range days {
		if t := time.Unix(at, 0).In(loc); t.Before(first) {
			first = t
		}
	}
	var times []time.Time
	var values []float64
	for t := first; t.Before(end); t = hotline.Midnight(t, loc, 1) {
		times, values = append(times, t), append(values, days[t.Unix()])
	}
	return forecast.NewSeries(times, values, 24*time.Hour, loc)
}

// writeWeeks writes the weeks as CSV.
func writeWeeks(w io.Writer, said forecast.LongRange) error {
	out := csv.NewWriter(w)
	head := append([]string{"week", "mean"}, forecast.LevelNames[1:len(forecast.LevelNames)-1]...)
	if err := out.Write(head); err != nil {
		return err
	}
	for _, week := range said.Weeks {
		row := []string{week.From.String(), strconv.FormatFloat(week.Mean, 'f', 1, 64)}
		for _, v := range week.Quantiles[1 : len(week.Quantiles)-1] {
			row = append(row, strconv.FormatFloat(v, 'f', 1, 64))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
