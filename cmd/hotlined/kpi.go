package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scoring"
)

// kpiFlags are what `hotlined kpi` was asked.
type kpiFlags struct {
	from, to     string
	queue        string
	by           string
	answerWithin time.Duration
	shortAbandon time.Duration
	definition   string
	json         bool

	ownWithin, ownShort bool // the thresholds were given, and overrule the targets
}

// kpiBy lists what rows can be made by.
var kpiBy = []string{"total", "queue", "agent", "hour", "day", "interval"}

func kpiCmd(a *app) *cobra.Command {
	var f kpiFlags
	cmd := &cobra.Command{
		Use:   "kpi",
		Short: "Print the key figures of a period, in every definition of the trade",
		Long: "Counts the contacts themselves, to the millisecond, by the moment they entered the queue.\n" +
			"Days begin at midnight in the site's time zone; --to is not included.\n" +
			"Without --answer-within and --short-abandon each queue's own targets apply.",
		Example: "  hotlined kpi --from 2026-03-01 --to 2026-04-01 --by queue\n  hotlined kpi --by day --answer-within 30s --definition sl-4 --json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.ownWithin, f.ownShort = cmd.Flags().Changed("answer-within"), cmd.Flags().Changed("short-abandon")
			return a.kpi(cmd, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "", "first day or instant (2026-03-01, 2026-03-01T08:00); the first contact's day if left out")
	flags.StringVar(&f.to, "to", "", "day or instant after the last; the day after the last contact if left out")
	flags.StringVar(&f.queue, "queue", "", "only this queue")
	flags.StringVar(&f.by, "by", "total", "a row for each of: "+strings.Join(kpiBy, ", "))
	flags.DurationVar(&f.answerWithin, "answer-within", 20*time.Second, "threshold of the service level; the queues' targets if left out")
	flags.DurationVar(&f.shortAbandon, "short-abandon", 5*time.Second, "giving up this early is nobody's fault; the queues' targets if left out")
	flags.StringVar(&f.definition, "definition", "", "service level to show first: "+strings.Join(scoring.ServiceLevels(), ", "))
	flags.BoolVar(&f.json, "json", false, "print JSON")
	return cmd
}

func (f kpiFlags) validate() error {
	switch {
	case !slices.Contains(kpiBy, f.by):
		return usageError("--by: unknown %q, want one of [%s]", f.by, strings.Join(kpiBy, " "))
	case f.definition != "" && !slices.Contains(scoring.ServiceLevels(), f.definition):
		return usageError("--definition: unknown service level %q, want one of [%s]", f.definition, strings.Join(scoring.ServiceLevels(), " "))
	case f.answerWithin < 0:
		return usageError("--answer-within: must not be negative, got %s", f.answerWithin)
	case f.shortAbandon < 0:
		return usageError("--short-abandon: must not be negative, got %s", f.shortAbandon)
	}
	return nil
}

func (a *app) kpi(cmd *cobra.Command, f kpiFlags) error {
	if err := f.validate(); err != nil {
		return err
	}
	cfg, err := a.config()
	if err != nil {
		return err
	}
	if f.definition == "" {
		f.definition = cfg.Scoring.Definition
	}
	site := cfg.Site.Location()
	for _, at := range []string{f.from, f.to} { // wrong usage is told before the engine starts
		if _, err := dayOrInstant(at, site); err != nil {
			return err
		}
	}
	st, done, err := a.openStore(cmd.Context())
	if err != nil {
		return err
	}
	defer done()
	period, err := f.period(cmd.Context(), st, site)
	if err != nil {
		return err
	}
	progress := a.progress(cmd, -1, "contacts counted")
	groups, err := countKPIs(cmd.Context(), st, f, period, cfg, progress)
	progress.Done()
	if err != nil {
		return err
	}
	if len(groups) == 0 && f.queue != "" {
		if err := unknownQueue(cmd, st, cfg, f.queue); err != nil {
			return err
		}
	}
	report := f.report(period, site, groups)
	if f.json {
		return printJSON(cmd.OutOrStdout(), report)
	}
	return report.print(cmd.OutOrStdout(), f)
}

// period is what --from and --to say; left out, they take in every contact.
func (f kpiFlags) period(ctx context.Context, st *store.Store, site *time.Location) (hotline.Interval, error) {
	from, err := dayOrInstant(f.from, site)
	if err != nil {
		return hotline.Interval{}, err
	}
	to, err := dayOrInstant(f.to, site)
	if err != nil {
		return hotline.Interval{}, err
	}
	if from.IsZero() {
		first, err := st.EarliestContact(ctx)
		if err != nil {
			return hotline.Interval{}, err
		}
		from = hotline.Midnight(first, site, 0)
	}
	if to.IsZero() {
		last, err := st.LatestContact(ctx)
		if err != nil {
			return hotline.Interval{}, err
		}
		if to = hotline.Midnight(last, site, 1); !to.After(from) {
			to = hotline.Midnight(from, site, 1)
		}
	}
	if !from.Before(to) {
		return hotline.Interval{}, usageError("--from %s is not before --to %s", f.from, f.to)
	}
	return hotline.Interval{Start: from, End: to}, nil
}

// dayOrInstant reads a day, or an instant, in the site's time zone; of nothing
// it is the zero instant.
func dayOrInstant(s string, site *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		y, m, d := day.Date()
		return hotline.DayStart(y, m, d, site), nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", time.DateTime, "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, site); err == nil {
			return t, nil
		}
	}
	return time.Time{}, usageError("%q is no day and no instant, want 2026-03-01 or 2026-03-01T08:00", s)
}
