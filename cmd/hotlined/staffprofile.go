package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/scheduler/staffing"
)

// profileAnswer is the JSON of `hotlined staff --profile`: one row an interval.
type profileAnswer struct {
	Intervals []profileRow `json:"intervals"`
}

type profileRow struct {
	crew
	Volume  float64 `json:"volume"`
	AHT     float64 `json:"aht"`
	Backlog float64 `json:"backlog"` // waiting at the end of the interval
}

// runProfile staffs a day from interval to interval, or follows the agents that
// the file gives.
func (f staffFlags) runProfile(cmd *cobra.Command, t staffing.Targets) error {
	periods, given, err := f.readProfile()
	if err != nil {
		return usageErr{err}
	}
	var outcomes []staffing.Outcome
	if given {
		outcomes, err = staffing.Through(periods, f.waiting, t.AnswerWithin)
	} else {
		outcomes, err = staffing.LeastThrough(periods, f.waiting, t)
	}
	if errors.Is(err, staffing.ErrImpossible) {
		return err
	}
	if err != nil {
		return usageErr{fmt.Errorf("%s: %w", f.profile, err)}
	}
	var out profileAnswer
	for i, o := range outcomes {
		row := profileRow{
			crew:   crewOf(f, o.Performance, kept(t, o)),
			Volume: periods[i].Rate * periods[i].Seconds, AHT: periods[i].AHT, Backlog: o.Backlog,
		}
		out.Intervals = append(out.Intervals, row)
	}
	if f.json {
		return printJSON(cmd.OutOrStdout(), out)
	}
	return out.print(cmd.OutOrStdout(), f)
}

// kept is 1 where an interval keeps the targets, 0 where it does not.
func kept(t staffing.Targets, o staffing.Outcome) float64 {
	if t.Met(o.Performance) {
		return 1
	}
	return 0
}

// readProfile reads volume,aht,agents by column name; aht and agents may be left
// out, the one for --aht, the other to be found.
func (f staffFlags) readProfile() (periods []staffing.Period, given bool, err error) {
	file, err := os.Open(f.profile)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, false, fmt.Errorf("%s: %w", f.profile, err)
	}
	if len(rows) < 2 {
		return nil, false, fmt.Errorf("%s: want a line with the names volume, aht, agents and a line for every interval", f.profile)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	if _, ok := column["volume"]; !ok {
		return nil, false, fmt.Errorf("%s: no column volume, only %v", f.profile, rows[0])
	}
	_, given = column["agents"]
	for i, row := range rows[1:] {
		number := func(name string, otherwise float64) float64 {
			at, ok := column[name]
			if !ok {
				return otherwise
			}
			v, wrong := strconv.ParseFloat(row[at], 64)
			if wrong != nil {
				err = errors.Join(err, fmt.Errorf("%s line %d: %s: want a number, got %q", f.profile, i+2, name, row[at]))
			}
			return v
		}
		periods = append(periods, staffing.Period{
			Load: staffing.Load{
				Rate: number("volume", 0) / float64(f.interval), AHT: number("aht", float64(f.aht)), Patience: float64(f.patience),
				Concurrency: f.concurrency, Trunks: f.trunks,
			},
			Seconds: float64(f.interval), Agents: int(number("agents", 0)),
		})
	}
	return periods, given, err
}

func (a profileAnswer) print(w io.Writer, f staffFlags) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	say(tw, "from\tvolume\tagents\tservice level\tASA\tabandonment\toccupancy\tstill waiting\t\n")
	for i, r := range a.Intervals {
		from := time.Duration(float64(i) * float64(f.interval) * float64(time.Second))
		say(tw, "%s\t%.4g\t%d\t%.2f %%\t%s\t%.2f %%\t%.1f %%\t%.1f\t\n", from, r.Volume, r.Agents, 100*r.ServiceLevel, wait(r.ASAAnswered), 100*r.Abandonment, 100*r.Occupancy, r.Backlog)
	}
	return tw.Flush()
}
