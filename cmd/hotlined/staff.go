package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// staffFlags are what `hotlined staff` was asked.
type staffFlags struct {
	volume, volumeCV, probability                     float64
	aht, patience, interval, answerWithin, asa        seconds
	serviceLevel, maxOccupancy, maxAbandon, shrinkage share
	concurrency, agents                               int
	from, to                                          string
	json                                              bool
}

func staffCmd(a *app) *cobra.Command {
	f := staffFlags{interval: 1800, serviceLevel: 0.8, answerWithin: 20, patience: seconds(math.Inf(1)), concurrency: 1}
	cmd := &cobra.Command{
		Use:   "staff",
		Short: "How many agents a load needs, or what a number of them gives",
		Long: "Staffs a load by Erlang A, or by Erlang C where no patience is given. Service level is the\n" +
			"share of all contacts offered that is answered within the threshold; ASA is told of the\n" +
			"answered and of all. With --from it staffs the stored forecast instead, by the configuration.",
		Example: "  hotlined staff --volume 100 --aht 180s --interval 30m --service-level 0.8 --answer-within 20s\n" +
			"  hotlined staff --volume 100 --aht 180s --patience 5m --agents 14 --json",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.from != "" || f.to != "" {
				return a.staffForecast(cmd, f)
			}
			return f.run(cmd)
		},
	}
	flags := cmd.Flags()
	flags.Float64Var(&f.volume, "volume", 0, "contacts per interval")
	flags.Float64Var(&f.volumeCV, "volume-cv", 0, "uncertainty of the volume: standard deviation as a share of it")
	flags.Float64Var(&f.probability, "probability", 0, "keep the targets with this probability, given --volume-cv (0: on average)")
	flags.Var(&f.aht, "aht", "handling time of a contact, such as 180s or 3m")
	flags.Var(&f.patience, "patience", "how long a caller waits, on average, before giving up (nobody does if left out)")
	flags.Var(&f.interval, "interval", "what --volume is counted in")
	flags.Var(&f.serviceLevel, "service-level", "share to be answered in time; 0: no such target")
	flags.Var(&f.answerWithin, "answer-within", "threshold of the service level")
	flags.Var(&f.asa, "asa", "longest mean wait of the answered")
	flags.Var(&f.maxAbandon, "max-abandon", "largest share that may give up")
	flags.Var(&f.maxOccupancy, "max-occupancy", "largest share of their time the agents may be busy")
	flags.Var(&f.shrinkage, "shrinkage", "share of paid time in which an agent is not there")
	flags.IntVar(&f.concurrency, "concurrency", 1, "contacts an agent handles at once (chat)")
	flags.IntVar(&f.agents, "agents", 0, "tell what this many would give")
	flags.StringVar(&f.from, "from", "", "staff the stored forecast from this day on")
	flags.StringVar(&f.to, "to", "", "and up to this day, not included")
	flags.BoolVar(&f.json, "json", false, "print JSON")
	return cmd
}

// staffAnswer is the JSON of `hotlined staff`; times in seconds, shares as
// fractions, null where a wait has no end.
type staffAnswer struct {
	Agents          int      `json:"agents"`
	GrossAgents     float64  `json:"gross_agents"`
	ServiceLevel    float64  `json:"service_level"`
	OfAnswered      float64  `json:"service_level_answered"`
	ASAAnswered     *float64 `json:"asa_answered"`
	ASAAll          *float64 `json:"asa_all"`
	Abandonment     float64  `json:"abandonment"`
	AbandonedWithin float64  `json:"abandoned_within"`
	Wait            float64  `json:"p_wait"`
	Occupancy       float64  `json:"occupancy"`
	Queue           *float64 `json:"queue"`
	Erlangs         float64  `json:"erlangs"`
	PTarget         float64  `json:"p_target"`
	Overloaded      bool     `json:"overloaded"`
}

func (f staffFlags) run(cmd *cobra.Command) error {
	l := staffing.Load{Rate: f.volume / float64(f.interval), AHT: float64(f.aht), Patience: float64(f.patience), Concurrency: f.concurrency}
	t := staffing.Targets{
		ServiceLevel: float64(f.serviceLevel), AnswerWithin: float64(f.answerWithin), ASA: float64(f.asa),
		Abandonment: float64(f.maxAbandon), Occupancy: float64(f.maxOccupancy),
	}
	if err := f.validate(l, t, cmd.Flags().Changed("agents")); err != nil {
		return usageErr{err}
	}
	chances := staffing.Spread(l.Rate, f.volumeCV, 99)
	var p staffing.Performance
	if cmd.Flags().Changed("agents") {
		p = staffing.Expected(l, chances, f.agents, t.AnswerWithin)
	} else {
		var err error
		if p, err = staffing.RequiredUnder(l, t, chances, f.probability); err != nil {
			return err
		}
	}
	out := staffAnswer{
		Agents: p.Agents, GrossAgents: staffing.GrossUp(float64(p.Agents), float64(f.shrinkage)),
		ServiceLevel: p.ServiceLevel, OfAnswered: p.ServiceLevelAnswered,
		ASAAnswered: finite(p.ASAAnswered), ASAAll: finite(p.ASAAll), Abandonment: p.Abandonment, AbandonedWithin: p.AbandonedWithin,
		Wait: p.Wait, Occupancy: p.Occupancy, Queue: finite(p.Queue), Erlangs: p.Erlangs,
		PTarget: staffing.Confidence(l, t, chances, p.Agents), Overloaded: p.Overloaded,
	}
	if f.json {
		return printJSON(cmd.OutOrStdout(), out)
	}
	return out.print(cmd.OutOrStdout(), f)
}

func (f staffFlags) validate(l staffing.Load, t staffing.Targets, given bool) error {
	var errs []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	want(f.volume > 0 && !math.IsInf(f.volume, 1), "--volume: want the contacts per interval, a positive number, got %g", f.volume)
	want(f.aht > 0, "--aht: want a positive handling time, got %s", f.aht)
	want(f.interval > 0, "--interval: must be positive, got %s", f.interval)
	want(f.patience > 0, "--patience: must be positive (leave it out where nobody gives up), got %s", f.patience)
	want(f.concurrency >= 1, "--concurrency: must be 1 or more, got %d", f.concurrency)
	want(f.shrinkage < 1, "--shrinkage: must be below 1, got %s", f.shrinkage)
	want(f.volumeCV >= 0 && f.volumeCV <= 3, "--volume-cv: want 0 to 3, got %g", f.volumeCV)
	want(f.probability >= 0 && f.probability < 1, "--probability: want a share below 1, got %g", f.probability)
	want(!given || f.agents >= 1 && f.agents <= staffing.MaxAgents, "--agents: want 1 to %d, got %d", staffing.MaxAgents, f.agents)
	if len(errs) == 0 {
		errs = append(errs, l.Validate())
	}
	return errors.Join(append(errs, t.Validate())...)
}

func (s staffAnswer) print(w io.Writer, f staffFlags) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	say(tw, "agents\t%d\t%.4g erlangs offered\n", s.Agents, s.Erlangs)
	if f.shrinkage > 0 {
		say(tw, "to roster\t%.1f\tshrinkage of %s\n", s.GrossAgents, f.shrinkage)
	}
	say(tw, "service level\t%.2f %%\tanswered within %s\n", 100*s.ServiceLevel, f.answerWithin)
	say(tw, "has to wait\t%.2f %%\t\n", 100*s.Wait)
	say(tw, "ASA\t%s\tof the answered; of all %s\n", wait(s.ASAAnswered), wait(s.ASAAll))
	say(tw, "abandonment\t%.2f %%\t\n", 100*s.Abandonment)
	say(tw, "occupancy\t%.1f %%\t\n", 100*s.Occupancy)
	say(tw, "targets met\t%.0f %%\tprobability\n", 100*s.PTarget)
	if s.Overloaded {
		say(tw, "overloaded\t\tthe queue would grow without end\n")
	}
	return tw.Flush()
}

func wait(s *float64) string {
	if s == nil {
		return "without end"
	}
	return fmt.Sprintf("%.1f s", *s)
}

// finite is v, or nothing where JSON has no number for it.
func finite(v float64) *float64 {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return nil
	}
	return &v
}

// staffForecast staffs the stored forecast of a period and stores the result.
func (a *app) staffForecast(cmd *cobra.Command, f staffFlags) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	period, err := dayPeriod(f.from, f.to, cfg.Site.Location())
	if err != nil {
		return err
	}
	st, done, err := a.openStore(cmd.Context())
	if err != nil {
		return err
	}
	defer done()
	required, err := requireAgents(cmd.Context(), cfg, st, period)
	if err != nil {
		return err
	}
	if len(required) == 0 {
		return fmt.Errorf("no forecast is stored for %s to %s: run hotlined forecast run first", f.from, f.to)
	}
	if f.json {
		return printJSON(cmd.OutOrStdout(), map[string]any{"requirements": requirementRows(required)})
	}
	tw := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', tabwriter.AlignRight)
	say(tw, "queue\tinterval\tagents\tto roster\tservice level\toccupancy\t\n")
	for _, r := range required {
		say(tw, "%s\t%s\t%d\t%.1f\t%.1f %%\t%.1f %%\t\n", r.Queue, r.Start.In(cfg.Site.Location()).Format("2006-01-02 15:04"), r.Agents, r.GrossAgents, 100*r.ServiceLevel, 100*r.Occupancy)
	}
	return tw.Flush()
}

func requirementRows(required []hotline.Requirement) (out []map[string]any) {
	for _, r := range required {
		out = append(out, map[string]any{
			"queue": r.Queue, "interval": r.Start.UTC().Format(time.RFC3339), "interval_s": r.Interval.Seconds(),
			"agents": r.Agents, "gross_agents": r.GrossAgents, "service_level": r.ServiceLevel, "occupancy": r.Occupancy,
		})
	}
	return out
}

// seconds is a flag for a span of time: 180, 180s or 3m.
type seconds float64

func (s seconds) String() string {
	if math.IsInf(float64(s), 1) {
		return "" // shown as no default
	}
	return time.Duration(float64(s) * float64(time.Second)).String()
}

// Set reads a flag.
func (s *seconds) Set(text string) error {
	if v, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) {
		*s = seconds(v)
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return errors.New("want a time such as 180, 180s or 3m")
	}
	*s = seconds(d.Seconds())
	return nil
}

// Type names the kind of flag in the help.
func (seconds) Type() string { return "duration" }

// share is a flag for a share: 0.8 or 80%.
type share float64

func (s share) String() string { return strconv.FormatFloat(float64(s), 'g', -1, 64) }

// Set reads a flag.
func (s *share) Set(text string) error {
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		v /= 100
	}
	if err != nil || !(v >= 0 && v <= 1) {
		return errors.New("want a share such as 0.8 or 80%")
	}
	*s = share(v)
	return nil
}

// Type names the kind of flag in the help.
func (share) Type() string { return "share" }
