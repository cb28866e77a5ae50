package main

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/scheduler/scenario"
	"github.com/hotlined/hotlined/scheduler/simulate"
)

// simulateFlags are what `hotlined simulate` was asked; a flag that was given
// stands above the scenario's own word.
type simulateFlags struct {
	seed         uint64
	replications int
	precision    share
	by           string
	json         bool
}

// periods are what the figures can be shown by.
var periods = []string{"total", "day", "interval"}

func simulateCmd(a *app) *cobra.Command {
	f := simulateFlags{by: "total"}
	cmd := &cobra.Command{
		Use:   "simulate SCENARIO.yaml",
		Short: "Play a hotline and see what service its callers get",
		Long: "Plays a scenario many times over: arrivals, patience, skills, shifts, redials. Every figure\n" +
			"comes with its confidence interval over the replications. The same seed gives the same\n" +
			"callers, so that two variants of a scenario can be compared. - is standard input.",
		Example: "  hotlined simulate tuesday.yaml --precision 0.5%\n" +
			"  hotlined simulate tuesday.yaml --by interval --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError("hotlined simulate: want one scenario file, got %d", len(args))
			}
			return a.simulate(cmd, args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.Uint64Var(&f.seed, "seed", 1, "of all chances")
	flags.IntVar(&f.replications, "replications", 100, "how often it is played; with --precision at most")
	flags.Var(&f.precision, "precision", "stop when every service level is known to ± this much (0: play all)")
	flags.StringVar(&f.by, "by", f.by, "show total, day or interval")
	flags.BoolVar(&f.json, "json", false, "print JSON, with all periods")
	return cmd
}

func (a *app) simulate(cmd *cobra.Command, name string, f simulateFlags) error {
	by := slices.Index(periods, f.by)
	if by < 0 {
		return usageError("--by: unknown %q, want one of %v", f.by, periods)
	}
	file, err := readScenario(cmd.InOrStdin(), name)
	if err != nil {
		return err
	}
	o := f.options(cmd, file.Options)
	if err := o.Validate(); err != nil {
		return usageErr{err}
	}
	p := a.progress(cmd, int64(o.Replications), "replications")
	o.Progress = func(int, int) { p.Add(1) }
	o.Stop = func() bool { return cmd.Context().Err() != nil }
	r, err := simulate.Run(file.Scenario, o)
	p.Done()
	if err != nil {
		return err
	}
	if f.json {
		return printJSON(cmd.OutOrStdout(), simulationJSON(file, r))
	}
	return showSimulation(cmd.OutOrStdout(), file, r, by)
}

func (f simulateFlags) options(cmd *cobra.Command, o simulate.Options) simulate.Options {
	changed := cmd.Flags().Changed
	if changed("seed") {
		o.Seed = f.seed
	}
	if changed("replications") {
		o.Replications = f.replications
	}
	if changed("precision") {
		o.Precision = float64(f.precision)
	}
	o.Workers = runtime.GOMAXPROCS(0)
	return o
}

// readScenario reads a scenario file; a mistake in it is wrong usage.
func readScenario(stdin io.Reader, name string) (scenario.File, error) {
	text, err := scenarioText(stdin, name)
	if err != nil {
		return scenario.File{}, err
	}
	file, err := scenario.Read(name, text, alongside(name))
	if err != nil {
		return scenario.File{}, usageErr{err}
	}
	return file, nil
}

// alongside opens the files that a scenario names, from where it lies itself.
func alongside(scenario string) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(scenario), name)
		}
		return os.ReadFile(name)
	}
}
