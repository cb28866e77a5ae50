package main

import (
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/forecast"
)

func forecastChangesCmd(a *app) *cobra.Command {
	var queue, date, since string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "changes",
		Short: "Why a day's forecast is another than it was",
		Long:  "Compares what is said of a day with what was said of it before, and splits the\ndifference among the reasons: calendar, events, level, weekday, hours, today's run.",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			loc := cfg.Site.Location()
			day := hotline.Midnight(time.Now(), loc, 0)
			if date != "" {
				if day, err = time.ParseInLocation(time.DateOnly, date, loc); err != nil {
					return usageError("--date %q: want a day such as 2006-01-02", date)
				}
			}
			var before time.Time
			if since != "" {
				if before, err = forecast.ParseTime(since, loc); err != nil {
					return usageError("--since: %w", err)
				}
			}
			st, done, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			changes, err := changesOf(cmd, st, queue, day, before)
			if err != nil {
				return err
			}
			return printChanges(cmd.OutOrStdout(), changes, day, loc, asJSON)
		},
	}
	cmd.Flags().StringVar(&queue, "queue", "", "only this queue")
	cmd.Flags().StringVar(&date, "date", "", "the day, such as 2006-01-02 (default: today)")
	cmd.Flags().StringVar(&since, "since", "", "compare with what was said last by then (default: the day before)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

type queueChanges struct {
	queue string
	forecast.Changes
}

// changesOf compares what was said last of a day with what was said before.
func changesOf(cmd *cobra.Command, st *store.Store, queue string, day, before time.Time) (out []queueChanges, err error) {
	next := day.AddDate(0, 0, 1)
	now, err := st.ForecastDays(cmd.Context(), queue, day, next, next.AddDate(0, 0, 2))
	if err != nil {
		return nil, err
	}
	for _, d := range now {
		since := before
		if since.IsZero() {
			since = d.AsOf.Add(-aDayAgo)
		}
		was, err := st.ForecastDays(cmd.Context(), d.Queue, day, next, since)
		if err != nil {
			return nil, err
		}
		if len(was) > 0 && was[0].AsOf.Before(d.AsOf) {
			out = append(out, queueChanges{d.Queue, forecast.Changed(forecast.ExplanationOf(was[0]), forecast.ExplanationOf(d))})
		}
	}
	return out, nil
}

// changeRecord is a change as JSON.
type changeRecord struct {
	Queue string       `json:"queue"`
	Date  string       `json:"date"`
	Since time.Time    `json:"since"`
	AsOf  time.Time    `json:"as_of"`
	Was   float64      `json:"was"`
	Now   float64      `json:"now"`
	Parts []changePart `json:"parts"`
	Moved float64      `json:"moved"` // to another hour
	From  string       `json:"moved_from,omitempty"`
	To    string       `json:"moved_to,omitempty"`
}

type changePart struct {
	Kind     forecast.Kind `json:"kind"`
	Contacts float64       `json:"contacts"`
	Why      string        `json:"why,omitempty"`
}

func printChanges(w io.Writer, list []queueChanges, day time.Time, loc *time.Location, asJSON bool) error {
	if !asJSON {
		if len(list) == 0 {
			say(w, "Nothing was said of %s before: no two forecasts to compare.\n", day.Format(time.DateOnly))
		}
		for _, c := range list {
			c.From, c.To = c.From.In(loc), c.To.In(loc)
			say(w, "%s, %s", c.queue, c.Changes)
		}
		return nil
	}
	out := make([]changeRecord, 0, len(list))
	for _, c := range list {
		r := changeRecord{Queue: c.queue, Date: c.Day.String(), Since: c.From.In(loc), AsOf: c.To.In(loc), Was: c.Old, Now: c.New, Moved: c.Moved, Parts: []changePart{}}
		if c.Moved > 0 {
			r.From, r.To = strconv.Itoa(c.OutOf)+":00", strconv.Itoa(c.Into)+":00"
		}
		for _, p := range c.Parts {
			r.Parts = append(r.Parts, changePart(p))
		}
		out = append(out, r)
	}
	return printJSON(w, map[string]any{"changes": out})
}
