package main

import (
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/forecast"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// sideBySide is a forecast and what it would be, as JSON. Times in the site's zone.
type sideBySide struct {
	Queue     string      `json:"queue"`
	Scenario  string      `json:"scenario,omitempty"`
	AsOf      time.Time   `json:"as_of"`
	From      string      `json:"from"`
	To        string      `json:"to"`
	Events    []string    `json:"events"`
	Multiples []string    `json:"multiples"`
	Days      []dayBeside `json:"days"`
	Total     dayBeside   `json:"total"`
	Notes     []string    `json:"notes,omitempty"`
}

// dayBeside is a day, or all of them.
type dayBeside struct {
	Date       string  `json:"date,omitempty"`
	Base       said    `json:"base"`
	Supposed   said    `json:"supposed"`
	Difference float64 `json:"difference"`
}

// said is what is expected of a day: quantiles where the whole of it is to come.
type said struct {
	Mean      float64            `json:"mean"`
	Quantiles map[string]float64 `json:"quantiles,omitempty"`
	Agents    *int               `json:"agents,omitempty"`      // at the peak
	Hours     *float64           `json:"agent_hours,omitempty"` // on the phones
}

func (d *dayBeside) side(i int) *said {
	if i == 0 {
		return &d.Base
	}
	return &d.Supposed
}

// add sums up both by the day.
func (s *sideBySide) add(b baseForecast, base, supposed []hotline.Forecast) {
	for i, f := range base {
		day := f.Start.In(b.loc).Format(time.DateOnly)
		if n := len(s.Days); n == 0 || s.Days[n-1].Date != day {
			s.Days = append(s.Days, dayBeside{Date: day})
		}
		d := &s.Days[len(s.Days)-1]
		d.Base.Mean += f.Mean
		d.Supposed.Mean += supposed[i].Mean
	}
	for i := range s.Days {
		d := &s.Days[i]
		d.Difference = d.Supposed.Mean - d.Base.Mean
		s.Total.Base.Mean += d.Base.Mean
		s.Total.Supposed.Mean += d.Supposed.Mean
		s.Total.Difference += d.Difference
		if q, ok := b.days[d.Date]; ok && d.Base.Mean > 0 {
			d.Base.Quantiles = named(q)
			d.Supposed.Quantiles = named(q.Multiplied(d.Base.Mean, d.Supposed.Mean/d.Base.Mean))
		}
	}
}

func named(q forecast.Quantiles) map[string]float64 {
	out := map[string]float64{}
	for i, name := range forecast.LevelNames {
		out[name] = q[i]
	}
	return out
}

// print shows both side by side.
func (s *sideBySide) print(cmd *cobra.Command, w whatif) error {
	if w.json {
		return printJSON(cmd.OutOrStdout(), s)
	}
	tw := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', tabwriter.AlignRight)
	head := "day\tforecast\t8 days in 10\tif so\t8 days in 10\tdifference\t"
	if w.staff {
		head += "agents at the peak\tif so\tagent-hours\tif so\t"
	}
	say(tw, "%s\n", head)
	for _, d := range append(s.Days, s.Total) {
		day := "all"
		if at, err := time.Parse(time.DateOnly, d.Date); err == nil {
			day = at.Format("Mon 2006-01-02")
		}
		say(tw, "%s\t%.0f\t%s\t%.0f\t%s\t%+.0f\t", day, d.Base.Mean, d.Base.band(), d.Supposed.Mean, d.Supposed.band(), d.Difference)
		if d.Base.Agents != nil && d.Supposed.Agents != nil {
			say(tw, "%d\t%d\t%.1f\t%.1f\t", *d.Base.Agents, *d.Supposed.Agents, *d.Base.Hours, *d.Supposed.Hours)
		}
		say(tw, "\n")
	}
	return tw.Flush()
}

// band is the central 80 % in words.
func (s said) band() string {
	if s.Quantiles == nil {
		return ""
	}
	return fmt.Sprintf("%.0f-%.0f", s.Quantiles["p10"], s.Quantiles["p90"])
}

// staff adds the agents needed without and with the scenario.
func (s *sideBySide) staff(loc *time.Location, base, supposed []hotline.Forecast, cfg config.Config) error {
	for i, forecasts := range [][]hotline.Forecast{base, supposed} {
		cfg.Staffing.Local = cfg.Site.Location()
		required, err := staffing.Require(forecasts, cfg.HotlineTargets(), cfg.Staffing)
		if err != nil {
			return fmt.Errorf("staffing: %w", err)
		}
		for _, r := range required {
			day := r.Start.In(loc).Format(time.DateOnly)
			at := slices.IndexFunc(s.Days, func(d dayBeside) bool { return d.Date == day })
			for _, of := range []*dayBeside{&s.Days[at], &s.Total} {
				side := of.side(i)
				if side.Agents == nil {
					side.Agents, side.Hours = new(int), new(float64)
				}
				*side.Agents = max(*side.Agents, r.Agents)
				*side.Hours += float64(r.Agents) * r.Interval.Hours()
			}
		}
	}
	return nil
}
