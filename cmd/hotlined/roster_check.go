package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/rehearse"
	"github.com/hotlined/hotlined/scheduler/roster"
	"github.com/hotlined/hotlined/scheduler/simulate"
)

// checkTime is how long a roster is played at most; what is known by then counts.
const checkTime = 20 * time.Second

// checkedPeriods are what a check can be shown by.
var checkedPeriods = []string{hotline.CheckedRoster, hotline.CheckedDay, hotline.CheckedInterval}

func rosterCheckCmd(a *app) *cobra.Command {
	var f which
	var replications int
	by := hotline.CheckedDay
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check [ROSTER]",
		Short: "Play a roster on what the forecast may bring: how probable it is that targets are met",
		Long: "Plays the shifts with their breaks and skills some hundred times, each time with other callers:\n" +
			"the days busier or quieter as the forecast's bands say, some of the rostered absent. The result\n" +
			"is kept, and shown on the Plan page.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError("hotlined roster check takes one roster, got %d", len(args))
			}
			if len(args) == 1 {
				f.id = args[0]
			}
			if !slices.Contains(checkedPeriods, by) {
				return usageError("--by: unknown %q, want one of %v", by, checkedPeriods)
			}
			if replications < 0 || replications > simulate.MaxReplications {
				return usageError("--replications: want 1 to %d, got %d", simulate.MaxReplications, replications)
			}
			return a.withRoster(cmd, f, func(st *store.Store, r hotline.Roster, site *time.Location) error {
				c, err := a.checkRoster(cmd, st, r, replications)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(cmd.OutOrStdout(), newCheckRecord(c, site))
				}
				return showCheck(cmd.OutOrStdout(), c, site, by)
			})
		},
	}
	f.add(cmd)
	flags := cmd.Flags()
	flags.IntVar(&replications, "replications", 0, "how often it is played (0: until the service levels are known to a point, 400 at most)")
	flags.StringVar(&by, "by", by, "show roster, day or interval")
	flags.BoolVar(&asJSON, "json", false, "print JSON, with all periods")
	return cmd
}

// checkRoster plays a stored roster and keeps the result.
func (a *app) checkRoster(cmd *cobra.Command, st *store.Store, r hotline.Roster, replications int) (hotline.RosterCheck, error) {
	cfg, err := a.config()
	if err != nil {
		return hotline.RosterCheck{}, err
	}
	bar := a.progress(cmd, -1, "replications")
	defer bar.Done()
	return rehearseRoster(cmd.Context(), cfg, st, r, simulate.Options{
		Replications: replications, Progress: func(int, int) { bar.Add(1) },
	})
}

// rehearseRoster loads what a roster will meet, plays it and saves the result.
func rehearseRoster(ctx context.Context, cfg config.Config, st *store.Store, r hotline.Roster, o simulate.Options) (hotline.RosterCheck, error) {
	p, err := rehearsal(ctx, cfg, st, r)
	if err != nil {
		return hotline.RosterCheck{}, err
	}
	begun := time.Now()
	o.Seed, o.Workers = cfg.Roster.Seed, cfg.Roster.Workers
	o.Stop = func() bool { return ctx.Err() != nil }
	if o.Replications == 0 {
		o.Enough = func() bool { return time.Since(begun) > checkTime }
	}
	c, err := rehearse.Play(p, o)
	if err != nil {
		return c, err
	}
	return c, st.SaveRosterCheck(ctx, c)
}

// rehearsal puts together what a roster will meet, as it is known now.
func rehearsal(ctx context.Context, cfg config.Config, st *store.Store, r hotline.Roster) (rehearse.Problem, error) {
	site := cfg.Site.Location()
	made, err := rosterProblem(ctx, cfg, st, hotline.Interval{Start: r.From.In(site), End: r.To.In(site)}, r.MadeAt)
	if err != nil {
		return rehearse.Problem{}, err
	}
	return sceneOf(ctx, cfg, st, made, r)
}

// sceneOf is what a roster for a problem will meet.
func sceneOf(ctx context.Context, cfg config.Config, st *store.Store, made roster.Problem, r hotline.Roster) (rehearse.Problem, error) {
	rules, err := withPatience(ctx, cfg, st, r.MadeAt)
	if err != nil {
		return rehearse.Problem{}, err
	}
	rules.Local = made.Site
	p := rehearse.Problem{
		Roster: r, Before: made.Previous, Site: made.Site, Agents: made.Agents, Queues: made.Queues,
		Required: made.Demand, Targets: cfg.HotlineTargets(), Staffing: rules,
	}
	span := hotline.Interval{Start: made.From, End: made.To}
	if p.Forecasts, err = st.LatestForecasts(ctx, span); err != nil {
		return p, err
	}
	if p.Days, err = st.ForecastDays(ctx, "", span.Start, span.End, time.Now()); err != nil {
		return p, err
	}
	p.Totals, err = st.LatestForecastTotals(ctx, span, "total", "day")
	return p, err
}

// checkWeek plays the roster in force of a week, unless it was on the latest
// forecast already.
func checkWeek(ctx context.Context, cfg config.Config, st *store.Store, id string, forecast time.Time) error {
	all, err := st.Rosters(ctx)
	if err != nil {
		return err
	}
	for _, head := range inForce(all) {
		if head.ID != id {
			continue
		}
		known, err := st.RosterCheck(ctx, head.ID, head.Version)
		if err != nil || len(known.Periods) > 0 && !known.AsOf.Before(forecast) {
			return err
		}
		r, err := st.Roster(ctx, head.ID, head.Version)
		if err != nil {
			return err
		}
		if _, err = rehearseRoster(ctx, cfg, st, r, simulate.Options{}); errors.Is(err, rehearse.ErrNoForecast) {
			return nil
		}
		return err
	}
	return nil
}

// short lists the queues that a check expects below their promise.
func short(c hotline.RosterCheck) (out []hotline.CheckedPeriod) {
	for _, p := range periodsOf(c, hotline.CheckedRoster) {
		if p.ServiceLevel < p.Target {
			out = append(out, p)
		}
	}
	return out
}

func periodsOf(c hotline.RosterCheck, kind string) (out []hotline.CheckedPeriod) {
	for _, p := range c.Periods {
		if p.Period == kind {
			out = append(out, p)
		}
	}
	return out
}

// worstIntervals are those in which the most contacts are expected to wait too
// long beyond what the target allows.
func worstIntervals(c hotline.RosterCheck, n int) []hotline.CheckedPeriod {
	missed := func(p hotline.CheckedPeriod) float64 { return p.Offered * (p.Target - p.ServiceLevel) }
	all := slices.DeleteFunc(periodsOf(c, hotline.CheckedInterval), func(p hotline.CheckedPeriod) bool { return missed(p) <= 0 })
	slices.SortStableFunc(all, func(a, b hotline.CheckedPeriod) int { return cmp.Compare(missed(b), missed(a)) })
	return all[:min(n, len(all))]
}

// showVerdict says of each queue whether its promise is kept, and where it is
// tightest.
func showVerdict(w io.Writer, c hotline.RosterCheck, site *time.Location) {
	for _, p := range periodsOf(c, hotline.CheckedRoster) {
		verdict := "kept"
		if p.ServiceLevel < p.Target {
			verdict = "not kept"
		}
		days, good := 0, 0
		for _, d := range periodsOf(c, hotline.CheckedDay) {
			if d.Queue == p.Queue {
				days++
				if d.Kept >= 0.5 {
					good++
				}
			}
		}
		say(w, "%s: %s: %.1f %% within %s expected, %.0f %% wanted; more likely than not on %d of %d days\n",
			p.Queue, verdict, 100*p.ServiceLevel, p.AnswerWithin, 100*p.Target, good, days)
	}
	for i, p := range worstIntervals(c, 5) {
		if i == 0 {
			say(w, "tightest:\n")
		}
		say(w, "  %s %s: %.1f %% expected of %.1f contacts, target met with probability %.0f %%, %.1f agents there\n",
			p.Start.In(site).Format("Mon 2 Jan 15:04"), p.Queue, 100*p.ServiceLevel, p.Offered, 100*p.Kept, p.Agents)
	}
}

// showCheck prints the verdict and a table.
func showCheck(w io.Writer, c hotline.RosterCheck, site *time.Location, by string) error {
	say(w, "roster %s, version %d, played %d times on the forecast of %s\n", c.Roster, c.Version, c.Replications, c.AsOf.In(site).Format("Mon 2 Jan 15:04"))
	showVerdict(w, c, site)
	say(w, "\n")
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	say(tw, "queue\tfrom\tcontacts\tagents\tservice level\ttarget\ttarget met\tASA\tabandoned\toccupancy\t\n")
	layout := map[string]string{hotline.CheckedRoster: time.DateOnly, hotline.CheckedDay: "Mon 2006-01-02", hotline.CheckedInterval: "Mon 2 Jan 15:04"}[by]
	for _, p := range periodsOf(c, by) {
		say(tw, "%s\t%s\t%.1f\t%.1f\t%.1f %% (%.1f to %.1f)\t%.0f %%\t%.0f %%\t%s\t%.1f %%\t%s\t\n", p.Queue, p.Start.In(site).Format(layout), p.Offered, p.Agents,
			100*p.ServiceLevel, 100*p.Low, 100*p.High, 100*p.Target, 100*p.Kept, p.ASA.Round(time.Second), 100*p.Abandonment, percent(finite(p.Occupancy)))
	}
	return tw.Flush()
}

// checkRecord is the JSON of `hotlined roster check`; times in seconds, shares as
// fractions, null where nothing is known.
type checkRecord struct {
	Roster       string          `json:"roster"`
	Version      int             `json:"version"`
	AsOf         time.Time       `json:"forecast_as_of"`
	Replications int             `json:"replications"`
	Kept         bool            `json:"kept"` // every queue is expected to reach its target
	Periods      []checkedRecord `json:"periods"`
}

type checkedRecord struct {
	Queue        string    `json:"queue"`
	Period       string    `json:"period"`
	Start        time.Time `json:"start"`
	Length       float64   `json:"length_s"`
	Offered      float64   `json:"offered"`
	Agents       float64   `json:"agents"`
	AnswerWithin float64   `json:"answer_within"`
	Target       float64   `json:"target"`
	ServiceLevel *limited  `json:"service_level"`
	PTarget      *limited  `json:"p_target"`
	ASA          float64   `json:"asa"`
	Abandonment  *float64  `json:"abandonment"`
	Occupancy    *float64  `json:"occupancy"`
}

func newCheckRecord(c hotline.RosterCheck, site *time.Location) checkRecord {
	out := checkRecord{Roster: c.Roster, Version: c.Version, AsOf: c.AsOf.In(site), Replications: c.Replications, Kept: len(short(c)) == 0, Periods: []checkedRecord{}}
	for _, p := range c.Periods {
		out.Periods = append(out.Periods, checkedRecord{
			Queue: p.Queue, Period: p.Period, Start: p.Start.In(site), Length: p.Length.Seconds(), Offered: p.Offered, Agents: p.Agents,
			AnswerWithin: p.AnswerWithin.Seconds(), Target: p.Target,
			ServiceLevel: &limited{finite(p.ServiceLevel), finite(p.Low), finite(p.High), c.Replications},
			PTarget:      &limited{finite(p.Kept), finite(p.KeptLow), finite(p.KeptHigh), c.Replications},
			ASA:          p.ASA.Seconds(), Abandonment: finite(p.Abandonment), Occupancy: finite(p.Occupancy),
		})
	}
	return out
}
