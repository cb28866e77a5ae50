package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/roster"
)

func rosterCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "roster",
		Short: "Make, explain, check, publish, change and export rosters",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.rosterList(cmd, false) },
	}
	cmd.AddCommand(rosterSolveCmd(a), rosterExplainCmd(a), rosterVerifyCmd(a), rosterCheckCmd(a), rosterExportCmd(a), rosterPublishCmd(a), rosterDiffCmd(a),
		rosterLockCmd(a), rosterUnlockCmd(a), rosterSwapCmd(a), rosterGiveCmd(a), rosterLeaveCmd(a), rosterReplanCmd(a), rosterLedgerCmd(a), rosterListCmd(a))
	return cmd
}

// solveFlags are what `hotlined roster solve` was asked.
type solveFlags struct {
	from, to string
	seed     uint64
	time     time.Duration
	out      string
	json     bool

	format          string // a public one; empty: the stored requirement
	rounds, workers int    // of a public format
}

func rosterSolveCmd(a *app) *cobra.Command {
	var f solveFlags
	cmd := &cobra.Command{
		Use:   "solve [--format FORMAT INSTANCE]",
		Short: "Roster a period for the stored requirement and the workforce folder",
		Long: "Makes a draft, which becomes the next version of the roster of that first day, and says\n" +
			"where nobody can be found and why. Next week where --from is left out.\n\n" +
			"With --format an instance of a public benchmark is solved instead, without a store: the roster\n" +
			"goes to --out as CSV, the objective, the bound and how they came about to standard output as JSON.",
		Example: "  hotlined roster solve --from 2026-03-02 --time 20s --out week.ics\n" +
			"  hotlined roster solve --format curtois Instance8.txt --time 60s --seed 1 --out roster.csv\n" +
			"  hotlined roster solve --format matsp 10_7_20_3.txt --time 60s --seed 1 --out roster.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case f.format == "":
				if err := noArgs(cmd, args); err != nil {
					return err
				}
				return a.rosterSolve(cmd, f)
			case slices.Contains(publicFormats, f.format):
				return a.solvePublic(cmd, f, args)
			}
			return usageError("--format: unknown %q, want one of %v", f.format, publicFormats)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "", "first day")
	flags.StringVar(&f.to, "to", "", "day after the last; a week if left out")
	flags.Uint64Var(&f.seed, "seed", 0, "another seed is another search (0: the configured one)")
	flags.DurationVar(&f.time, "time", 0, "how long to search (0: the configured time)")
	flags.StringVar(&f.out, "out", "", "also write the roster to this file, FILE.csv, FILE.ics or FILE.html")
	flags.BoolVar(&f.json, "json", false, "print JSON")
	flags.StringVar(&f.format, "format", "", fmt.Sprintf("solve an instance of a public format instead, one of %v", publicFormats))
	flags.IntVar(&f.rounds, "rounds", 0, "public formats: stop after so many rounds, which gives the same roster every time (0: by the clock)")
	flags.IntVar(&f.workers, "workers", 0, "public formats: searches side by side (0: one for each core, four at most)")
	return cmd
}

func (a *app) rosterSolve(cmd *cobra.Command, f solveFlags) error {
	cfg, period, err := a.rosterPeriod(f.from, f.to)
	if err != nil {
		return err
	}
	if f.time < 0 {
		return usageError("--time: must be positive, got %s", f.time)
	}
	if f.time == 0 {
		f.time = cfg.Roster.Time
	}
	if f.seed == 0 {
		f.seed = cfg.Roster.Seed
	}
	if ending := strings.ToLower(filepath.Ext(f.out)); f.out != "" && !slices.Contains([]string{".csv", ".ics", ".html"}, ending) {
		return usageError("--out: want FILE.csv, FILE.ics or FILE.html, got %s", f.out)
	}
	st, done, err := a.openStore(cmd.Context())
	if err != nil {
		return err
	}
	defer done()
	return a.solveAndSave(cmd, f, cfg, st, period)
}

// rosterPeriod reads the period, next week where none is given.
func (a *app) rosterPeriod(from, to string) (config.Config, hotline.Interval, error) {
	cfg, err := a.config()
	if err != nil {
		return cfg, hotline.Interval{}, err
	}
	if from == "" {
		from = week(time.Now(), cfg).AddDate(0, 0, 7).Format(time.DateOnly)
	}
	period, err := dayPeriod(from, to, cfg.Site.Location())
	return cfg, period, err
}

func (a *app) solveAndSave(cmd *cobra.Command, f solveFlags, cfg config.Config, st *store.Store, period hotline.Interval) error {
	ctx := cmd.Context()
	p, err := rosterProblem(ctx, cfg, st, period, time.Now())
	if err != nil {
		return err
	}
	if p, err = withLocks(ctx, st, p); err != nil {
		return err
	}
	if err := p.Validate(); err != nil {
		return err
	}
	if len(p.Demand) == 0 {
		return fmt.Errorf("nothing is required from %s on: run hotlined forecast run first", period.Start.In(p.Site).Format(time.DateOnly))
	}
	bar := a.progress(cmd, int64(f.time/time.Second), "seconds searched")
	told := int64(0)
	r, report, err := solvePooled(ctx, cfg, st, &p, roster.Options{Seed: f.seed, Progress: func(at roster.Progress) {
		bar.Add(int64(at.Elapsed/time.Second) - told)
		told = int64(at.Elapsed / time.Second)
	}}, f.time)
	bar.Done()
	if err != nil {
		return err
	}
	if verdict := roster.Verify(p, r); !verdict.OK() {
		return fmt.Errorf("the roster breaks %d rules, which is a mistake of the search: %s", len(verdict.Broken), verdict.Broken[0])
	}
	why := explainGaps(ctx, p, &r)
	if r.Version, err = st.SaveRoster(context.WithoutCancel(ctx), r); err != nil {
		return err
	}
	if f.out != "" {
		if err := writeRoster(f.out, strings.ToLower(filepath.Ext(f.out))[1:], "", p, r); err != nil {
			return err
		}
	}
	if f.json {
		out := newSolved(r, report)
		out.Unheld, out.Notes = newUnheld(p, r), append([]string{}, p.Notices()...)
		out.Why = newObstaclesRow(why, p.Site)
		return printJSON(cmd.OutOrStdout(), out)
	}
	printSolved(cmd.OutOrStdout(), p, r, report)
	printObstacles(cmd.OutOrStdout(), why)
	printUnheld(cmd.OutOrStdout(), p, r)
	printNotices(cmd.OutOrStdout(), p)
	return nil
}

// solved is the JSON of `hotlined roster solve`; the unit of objective and bound
// is an agent-hour missing.
type solved struct {
	Objective    float64      `json:"objective"`
	Bound        float64      `json:"bound"`
	Seconds      float64      `json:"seconds"`
	Seed         uint64       `json:"seed"`
	HardBroken   int          `json:"hard_broken"`
	Trace        [][2]float64 `json:"trace"`
	Roster       string       `json:"roster"`
	Version      int          `json:"version"`
	Rounds       int          `json:"rounds"`
	Shifts       int          `json:"shifts"`
	NeededHours  float64      `json:"needed_hours"`
	MissingHours float64      `json:"missing_hours"`
	LeastMissing float64      `json:"least_missing_hours"` // of any roster
	PaidHours    float64      `json:"paid_hours"`
	Gaps         []gapRow     `json:"gaps"`
	Unheld       []unheldRow  `json:"unheld"` // trainings, meetings, talks that somebody does not get
	Notes        []string     `json:"notes"`  // what made no difference
	Why          obstaclesRow `json:"why"`    // what stands in the way of full cover
}

type gapRow struct {
	Queue    string    `json:"queue"`
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
	Required float64   `json:"required"`
	Rostered float64   `json:"rostered"`
	Why      string    `json:"why"`
}

func newSolved(r hotline.Roster, report roster.Report) solved {
	out := solved{
		Objective: report.Objective, Bound: report.Bound, Seed: report.Seed, HardBroken: report.HardBroken(),
		Roster: r.ID, Version: r.Version, Rounds: report.Rounds, Shifts: len(r.Shifts),
		NeededHours: report.Needed, MissingHours: report.Missing, LeastMissing: report.Least, PaidHours: report.Paid,
		Trace: [][2]float64{}, Gaps: []gapRow{}, Seconds: report.Elapsed.Seconds(),
	}
	for _, t := range report.Trace {
		out.Trace = append(out.Trace, [2]float64{t.Elapsed.Seconds(), t.Objective})
	}
	for _, g := range roster.Merge(r.Gaps) {
		out.Gaps = append(out.Gaps, gapRow{g.Queue, g.Start, g.Start.Add(g.Interval), g.Required, g.Rostered, g.Why})
	}
	return out
}

func printSolved(w io.Writer, p roster.Problem, r hotline.Roster, report roster.Report) {
	say(w, "roster %s, version %d: %d shifts of %d agents, %.0f hours paid\n", r.ID, r.Version, len(r.Shifts), len(p.Agents), report.Paid)
	covered := 100.0
	if report.Needed > 0 {
		covered = 100 * (1 - report.Missing/report.Needed)
	}
	say(w, "covers %.1f %% of %.0f agent-hours needed after %s\n", covered, report.Needed, report.Elapsed.Round(time.Millisecond))
	say(w, "%s\n", report.Proven())
}

func printGap(w io.Writer, g hotline.Gap, site *time.Location) {
	say(w, "%s-%s %s: %s\n", g.Start.In(site).Format("Mon 2 Jan 15:04"), g.Start.Add(g.Interval).In(site).Format("15:04"), g.Queue, g.Why)
}
