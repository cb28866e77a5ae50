package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/scheduler/forecast"
)

func forecastExplainCmd(a *app) *cobra.Command {
	var in seriesFlags
	var queue, date string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "explain",
		Short: "Why a day's forecast is what it is",
		Long:  "Takes the forecast of a day apart: the contacts of an ordinary day, times what\nthe weekday, the calendar, events and the latest days make of them.",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := time.Parse(time.DateOnly, date)
			if err != nil {
				return usageError("--date %q: want a day such as 2006-01-02", date)
			}
			if (in.file == "") == (queue == "") {
				return usageError("want --series FILE, or --queue NAME to explain a queue of the store")
			}
			if queue != "" {
				if kept, err := a.keptExplanation(cmd, queue, at, in.asOf); err != nil || kept != nil {
					return explainKept(cmd, kept, err, asJSON)
				}
			}
			var opts forecast.BacktestOptions
			series, cal, asOf, err := a.toExplain(cmd, in, queue, &opts)
			if err != nil {
				return err
			}
			e, err := forecast.Explain(series, cal, asOf, forecast.DayOf(at), opts.Options)
			if err != nil {
				return err
			}
			return printExplanation(cmd, e, asJSON)
		},
	}
	in.add(cmd)
	cmd.Flags().StringVar(&queue, "queue", "", "a queue of the store, instead of a file")
	cmd.Flags().StringVar(&date, "date", "", "the day, such as 2006-01-02")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// keptExplanation is what was said of a queue's day, by --as-of if that is given;
// nil where nothing was kept.
func (a *app) keptExplanation(cmd *cobra.Command, queue string, day time.Time, asOf string) (*forecast.Explanation, error) {
	cfg, err := a.config()
	if err != nil {
		return nil, err
	}
	loc := cfg.Site.Location()
	until := day.AddDate(0, 0, 2)
	if asOf != "" {
		if until, err = forecast.ParseTime(asOf, loc); err != nil {
			return nil, usageError("--as-of: %w", err)
		}
	}
	st, done, err := a.openStore(cmd.Context())
	if err != nil {
		return nil, err
	}
	defer done()
	said, err := st.ForecastDays(cmd.Context(), queue, day, day.AddDate(0, 0, 1), until)
	if err != nil || len(said) == 0 {
		return nil, err
	}
	e := forecast.ExplanationOf(said[0])
	e.AsOf, e.Busiest = e.AsOf.In(loc), e.Busiest.In(loc)
	return &e, nil
}

func explainKept(cmd *cobra.Command, e *forecast.Explanation, err error, asJSON bool) error {
	if err != nil {
		return err
	}
	return printExplanation(cmd, *e, asJSON)
}

// toExplain reads what to explain: a file, or a queue of the store.
func (a *app) toExplain(cmd *cobra.Command, in seriesFlags, queue string, opts *forecast.BacktestOptions) (series forecast.Series, cal *forecast.Calendar, asOf time.Time, err error) {
	if queue != "" {
		series, cal, err = a.queueSeries(cmd, queue, opts)
		return series, cal, asOf, err
	}
	series, cal, asOf, opts.Hours, err = in.read(cmd)
	return series, cal, asOf, err
}

// explanation is a day's forecast taken apart, as JSON.
type explanation struct {
	Date      string             `json:"date"`
	AsOf      time.Time          `json:"as_of"`
	Mean      float64            `json:"mean"`
	Quantiles map[string]float64 `json:"quantiles"`
	Lead      int                `json:"lead_days"`
	Came      float64            `json:"came"`
	Ordinary  float64            `json:"ordinary_day"`
	Before    float64            `json:"ordinary_day_4_weeks_ago,omitempty"`
	Factors   []factor           `json:"factors"`
	Busiest   time.Time          `json:"busiest_interval,omitzero"`
	Peak      float64            `json:"busiest_mean"`
	Hours     [24]float64        `json:"hours"`
	Model     string             `json:"model"`
	Notes     []string           `json:"notes,omitempty"`
}

type factor struct {
	Kind     forecast.Kind `json:"kind"`
	Name     string        `json:"name"`
	Times    float64       `json:"times"`
	Contacts float64       `json:"contacts"`
	Seen     int           `json:"seen,omitempty"` // days an event was learnt from
	Low      float64       `json:"low,omitempty"`  // of times, four times in five
	High     float64       `json:"high,omitempty"`
}

func printExplanation(cmd *cobra.Command, e forecast.Explanation, asJSON bool) error {
	if !asJSON {
		say(cmd.OutOrStdout(), "%s", e)
		for _, n := range e.Notes {
			say(cmd.ErrOrStderr(), "hotlined: note: %s\n", n)
		}
		return nil
	}
	out := explanation{
		Date: e.Day.String(), AsOf: e.AsOf, Mean: e.Mean, Ordinary: e.Ordinary, Before: e.Before, Lead: e.Lead, Came: e.Came, Hours: e.Hours, Busiest: e.Busiest, Peak: e.Peak,
		Model: e.Model, Notes: e.Notes, Quantiles: map[string]float64{}, Factors: []factor{},
	}
	for i, name := range forecast.LevelNames {
		out.Quantiles[name] = e.Quantiles[i]
	}
	for _, f := range e.Factors {
		row := factor{Kind: f.Kind, Name: f.Name, Times: f.Times, Contacts: f.Contacts, Seen: f.Seen}
		if f.Seen > 0 {
			row.Low, row.High = f.Range()
		}
		out.Factors = append(out.Factors, row)
	}
	return printJSON(cmd.OutOrStdout(), out)
}
