package main

import (
	"errors"
	"fmt"
	"math"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// staffFlags are what `hotlined staff` was asked.
type staffFlags struct {
	volume, volumeCV, probability                     float64
	ahtCV, callCV, patienceCV                         float64
	perInterval                                       bool
	aht, patience, interval, answerWithin, asa        seconds
	serviceLevel, maxOccupancy, maxAbandon, shrinkage share
	maxBlocking                                       share
	concurrency, agents, trunks                       int
	stretch                                           []float64
	waiting                                           int
	from, to, profile                                 string
	skills                                            skillsFlags
	json                                              bool
}

func staffCmd(a *app) *cobra.Command {
	f := staffFlags{interval: 1800, serviceLevel: 0.8, answerWithin: 20, patience: seconds(math.Inf(1)), concurrency: 1, callCV: 1, patienceCV: 1}
	cmd := &cobra.Command{
		Use:   "staff",
		Short: "How many agents a load needs, or what a number of them gives",
		Long: "Staffs a load by Erlang A, or by Erlang C where no patience is given; with --trunks callers\n" +
			"who find every trunk busy are turned away. Service level is the share of all contacts offered\n" +
			"that is answered within the threshold; ASA is told of the answered and of all who got in.\n" +
			"The table shows what an agent more or less would change. With --from it staffs the stored\n" +
			"forecast instead, by the configuration. With --skills it finds the agents of a scenario's groups,\n" +
			"who have several skills each, and plays them to show that every queue keeps its promise.",
		Example: "  hotlined staff --volume 100 --aht 180s --interval 30m --service-level 0.8 --answer-within 20s\n" +
			"  hotlined staff --volume 100 --aht 180s --patience 5m --agents 14 --json\n" +
			"  hotlined staff --skills tuesday.yaml",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.skills.scenario != "" {
				return a.staffSkills(cmd, f.skills, f.json)
			}
			if f.from != "" || f.to != "" {
				return a.staffForecast(cmd, f)
			}
			return f.run(cmd)
		},
	}
	flags := cmd.Flags()
	flags.Float64Var(&f.volume, "volume", 0, "contacts per interval")
	flags.Float64Var(&f.volumeCV, "volume-cv", 0, "uncertainty of the volume: standard deviation as a share of it")
	flags.Float64Var(&f.ahtCV, "aht-cv", 0, "uncertainty of the mean handling time, likewise")
	flags.Float64Var(&f.probability, "probability", 0, "keep the targets with this probability, given --volume-cv or --aht-cv (0: on average)")
	flags.BoolVar(&f.perInterval, "per-interval", false, "the --probability is that of a single interval's counted service level, chance included")
	flags.Float64Var(&f.callCV, "call-cv", 1, "how much single handling times vary: standard deviation as a share of the mean (1: exponential)")
	flags.Float64Var(&f.patienceCV, "patience-cv", 1, "how much patience varies from caller to caller, likewise")
	flags.Var(&f.aht, "aht", "handling time of a contact, such as 180s or 3m")
	flags.Var(&f.patience, "patience", "how long a caller waits, on average, before giving up (nobody does if left out)")
	flags.Var(&f.interval, "interval", "what --volume is counted in")
	flags.Var(&f.serviceLevel, "service-level", "share to be answered in time; 0: no such target")
	flags.Var(&f.answerWithin, "answer-within", "threshold of the service level")
	flags.Var(&f.asa, "asa", "longest mean wait of the answered")
	flags.Var(&f.maxAbandon, "max-abandon", "largest share that may give up")
	flags.Var(&f.maxOccupancy, "max-occupancy", "largest share of their time the agents may be busy")
	flags.Var(&f.maxBlocking, "max-blocking", "largest share that may find every trunk busy, given --trunks")
	flags.IntVar(&f.trunks, "trunks", 0, "contacts that fit in, talking and waiting (0: no limit)")
	flags.Var(&f.shrinkage, "shrinkage", "share of paid time in which an agent is not there")
	flags.IntVar(&f.concurrency, "concurrency", 1, "contacts an agent handles at once (chat)")
	flags.Float64SliceVar(&f.stretch, "stretch", nil, "how many times longer than --aht a contact takes with 1, 2, ... at once, such as 1,1.25,1.5")
	flags.IntVar(&f.agents, "agents", 0, "tell what this many would give")
	flags.StringVar(&f.profile, "profile", "", "CSV of a day: volume[,aht][,agents] for every --interval, each beginning with what the one before left")
	flags.IntVar(&f.waiting, "waiting", 0, "contacts waiting when the --profile begins")
	flags.StringVar(&f.from, "from", "", "staff the stored forecast from this day on")
	flags.StringVar(&f.to, "to", "", "and up to this day, not included")
	flags.BoolVar(&f.json, "json", false, "print JSON")
	f.skills.add(cmd)
	return cmd
}

func (f staffFlags) run(cmd *cobra.Command) error {
	l := staffing.Load{
		Rate: f.volume / float64(f.interval), AHT: float64(f.aht), Patience: float64(f.patience),
		Concurrency: f.concurrency, Trunks: f.trunks, Stretch: f.stretch,
	}
	t := staffing.Targets{
		ServiceLevel: float64(f.serviceLevel), AnswerWithin: float64(f.answerWithin), ASA: float64(f.asa),
		Abandonment: float64(f.maxAbandon), Blocking: float64(f.maxBlocking), Occupancy: float64(f.maxOccupancy),
	}
	if f.callCV != 1 || f.patienceCV != 1 {
		l.Shape = &staffing.Shape{Handling: f.callCV, Patience: f.patienceCV}
	}
	if f.profile != "" {
		if err := errors.Join(t.Validate(), f.validateShares()); err != nil {
			return usageErr{err}
		}
		return f.runProfile(cmd, t)
	}
	if err := f.validate(l, t, cmd.Flags().Changed("agents")); err != nil {
		return usageErr{err}
	}
	chances := staffing.WithAHT(staffing.Spread(l.Rate, f.volumeCV, 99), l.AHT, f.ahtCV)
	n := f.agents
	if !cmd.Flags().Changed("agents") {
		var err error
		if n, err = f.search(l, t, chances); err != nil {
			return err
		}
	}
	out := answer(f, l, t, chances, n)
	if f.json {
		return printJSON(cmd.OutOrStdout(), out)
	}
	return out.print(cmd.OutOrStdout(), f)
}

// search is the least number of agents, by what the probability is meant of.
func (f staffFlags) search(l staffing.Load, t staffing.Targets, chances []staffing.Chance) (int, error) {
	if f.perInterval {
		return staffing.RequiredInInterval(l, t, chances, float64(f.interval), f.probability)
	}
	p, err := staffing.RequiredUnder(l, t, chances, f.probability)
	return p.Agents, err
}

// validateShares is what a profile needs of the flags that validate checks.
func (f staffFlags) validateShares() error {
	if f.perInterval || f.volumeCV != 0 || f.ahtCV != 0 || f.probability != 0 {
		return errors.New("--profile: follows a volume and handling times that are known; leave out --volume-cv, --aht-cv and --probability")
	}
	if f.callCV != 1 || f.patienceCV != 1 {
		return errors.New("--profile: follows exponential times only; leave out --call-cv and --patience-cv")
	}
	if f.stretch != nil {
		return errors.New("--profile: follows one handling time; leave out --stretch, and let --aht be that with all --concurrency at once")
	}
	if f.shrinkage >= 1 {
		return fmt.Errorf("--shrinkage: must be below 1, got %s", f.shrinkage)
	}
	return nil
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
	want(f.stretch == nil || f.concurrency > 1, "--stretch: says how several at once slow each other; want a --concurrency with it")
	want(f.shrinkage < 1, "--shrinkage: must be below 1, got %s", f.shrinkage)
	want(f.volumeCV >= 0 && f.volumeCV <= 3, "--volume-cv: want 0 to 3, got %g", f.volumeCV)
	want(f.ahtCV >= 0 && f.ahtCV <= 0.5, "--aht-cv: want 0 to 0.5, got %g", f.ahtCV)
	want(!f.perInterval || f.probability > 0 && t.ServiceLevel > 0, "--per-interval: want a --probability and a --service-level with it")
	want(f.probability >= 0 && f.probability < 1, "--probability: want a share below 1, got %g", f.probability)
	want(f.trunks >= 0 && f.trunks <= staffing.MaxTrunks, "--trunks: want 0 to %d, got %d", staffing.MaxTrunks, f.trunks)
	want(f.maxBlocking == 0 || f.trunks > 0, "--max-blocking: nobody is turned away without --trunks")
	want(!given || f.agents >= 1 && f.agents <= staffing.MaxAgents, "--agents: want 1 to %d, got %d", staffing.MaxAgents, f.agents)
	if len(errs) == 0 {
		errs = append(errs, l.Validate())
	}
	return errors.Join(append(errs, t.Validate())...)
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
