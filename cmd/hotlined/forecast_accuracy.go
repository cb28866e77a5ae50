package main

import (
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/forecast"
)

func forecastAccuracyCmd(a *app) *cobra.Command {
	var queue, from, to string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "accuracy",
		Short: "How forecasts fared, by what was really said",
		Long: "Compares the forecasts kept from when they were made with what came, by queue and\n" +
			"by how far ahead they looked: \"said\". Beside it stands what forecasts of the past\n" +
			"made later would have said, as far as that was tried: \"tried\". It tells a new site,\n" +
			"which has said nothing yet, what its bands hold.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			st, done, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			latest, err := st.LatestContact(cmd.Context())
			if err != nil {
				return err
			}
			now := time.Now()
			if _, err := judgeForecasts(cmd.Context(), cfg, st, latest, now); err != nil {
				return err
			}
			loc := cfg.Site.Location()
			const usual = 63 // days
			end := hotline.Midnight(forecastRun{now: now}.moment(latest, loc), loc, 1)
			days := hotline.Interval{Start: hotline.Midnight(end, loc, -usual), End: end}
			if days.Start, days.End, err = daysAsked(from, to, days, loc); err != nil {
				return err
			}
			fared, err := st.Fared(cmd.Context(), queue, days.Start, days.End)
			if err != nil {
				return err
			}
			return printMeasured(cmd.OutOrStdout(), forecast.Measure(fared), days, asJSON)
		},
	}
	cmd.Flags().StringVar(&queue, "queue", "", "only this queue")
	cmd.Flags().StringVar(&from, "from", "", "first day judged, such as 2006-01-02 (default: nine weeks back)")
	cmd.Flags().StringVar(&to, "to", "", "the day after the last (default: all there are)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// daysAsked are the days asked for, or the usual ones.
func daysAsked(from, to string, usual hotline.Interval, loc *time.Location) (start, end time.Time, err error) {
	start, end = usual.Start, usual.End
	if from != "" {
		if start, err = time.ParseInLocation(time.DateOnly, from, loc); err != nil {
			return start, end, usageError("--from %q: want a day such as 2006-01-02", from)
		}
	}
	if to != "" {
		if end, err = time.ParseInLocation(time.DateOnly, to, loc); err != nil {
			return start, end, usageError("--to %q: want a day such as 2006-01-02", to)
		}
	}
	if !start.Before(end) {
		return start, end, usageError("--to: %s is not after %s", end.Format(time.DateOnly), start.Format(time.DateOnly))
	}
	return start, end, nil
}

// measured is a row of the answer as JSON.
type measured struct {
	Queue       string          `json:"queue"`
	Source      string          `json:"source"`
	Horizon     int             `json:"horizon_days"` // the last of its group; 0: the day under way
	Days        int             `json:"days"`
	Slots       int             `json:"slots"`
	WAPE        float64         `json:"wape"`
	DayWAPE     float64         `json:"day_wape"`
	RMSE        float64         `json:"rmse"`
	Bias        float64         `json:"bias"`
	MASE        float64         `json:"mase"`
	Pinball     float64         `json:"pinball"`
	CRPS        float64         `json:"crps"`
	Floor       float64         `json:"poisson_floor"`
	Coverage    map[string]held `json:"coverage"`
	DayCoverage map[string]held `json:"day_coverage"`
}

type held struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

func printMeasured(w io.Writer, list []forecast.Measured, days hotline.Interval, asJSON bool) error {
	if asJSON {
		rows := make([]measured, 0, len(list))
		for _, m := range list {
			row := measured{
				m.Queue, m.Source, m.Horizon, m.Days, m.Slots, m.WAPE, m.DayWAPE, m.RMSE, m.Bias, m.MASE, m.Pinball, m.CRPS, m.Floor,
				map[string]held{}, map[string]held{},
			}
			for i, name := range []string{"50", "80", "90", "95"} {
				h, d := m.Held[i], m.DayHeld[i]
				row.Coverage[name], row.DayCoverage[name] = held{h.Share, h.Low, h.High}, held{d.Share, d.Low, d.High}
			}
			rows = append(rows, row)
		}
		return printJSON(w, map[string]any{"from": days.Start.Format(time.DateOnly), "to": days.End.Format(time.DateOnly), "rows": rows})
	}
	if len(list) == 0 {
		say(w, "No forecast of the queues asked for has been judged from %s to %s: hotlined forecast run tries the past, and the nights judge what was said.\n",
			days.Start.Format(time.DateOnly), days.End.Format(time.DateOnly))
		return nil
	}
	say(w, "Bands: per cent of intervals / of days inside, and within what limits the latter would be found again.\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	say(t, "queue\tahead\tfrom\tdays\tWAPE\tfloor\tday WAPE\tbias\tMASE\tCRPS\t50%%\t80%%\t95%%\n")
	for _, m := range list {
		say(t, "%s\t%s\t%s\t%d\t%.1f%%\t%.1f%%\t%.1f%%\t%+.1f%%\t%.2f\t%.2f", m.Queue, forecast.HorizonName(m.Horizon), m.Source, m.Days,
			100*m.WAPE, 100*m.Floor, 100*m.DayWAPE, 100*m.Bias, m.MASE, m.CRPS)
		for _, i := range []int{0, 1, 3} {
			d := m.DayHeld[i]
			say(t, "\t%.0f/%.0f (%.0f-%.0f)", 100*m.Held[i].Share, 100*d.Share, 100*d.Low, 100*d.High)
		}
		say(t, "\n")
	}
	return t.Flush()
}
