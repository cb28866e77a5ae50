package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/capacity"
	"github.com/hotlined/hotlined/scheduler/forecast"
	"github.com/hotlined/hotlined/scheduler/scenario"
	"github.com/hotlined/hotlined/scheduler/workforce"
)

// capacityFlags are what `hotlined capacity` was asked.
type capacityFlags struct {
	json, csv bool
	every     int
}

func capacityCmd(a *app) *cobra.Command {
	f := capacityFlags{}
	cmd := &cobra.Command{
		Use:   "capacity PLAN.yaml",
		Short: "Heads needed, hired and paid over weeks to months",
		Long: "Works out how many heads each group needs week by week, how many will be there as people\n" +
			"leave and are hired and trained, what that costs, how sure it is, and which classes to hire\n" +
			"at the least cost; several scenarios of the plan side by side. - is standard input.",
		Example: "  hotlined capacity plan.yaml\n" +
			"  hotlined capacity plan.yaml --csv > weeks.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError("hotlined capacity: want one plan file, got %d", len(args))
			}
			if f.json && f.csv {
				return usageError("want --json or --csv, not both")
			}
			if f.every < 0 {
				return usageError("--every: want a number of weeks, got %d", f.every)
			}
			return a.planCapacity(cmd, args[0], f)
		},
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print JSON, with every week")
	cmd.Flags().BoolVar(&f.csv, "csv", false, "print CSV, one line for every scenario, group and week")
	cmd.Flags().IntVar(&f.every, "every", 4, "show every so many weeks (0: none)")
	return cmd
}

func (a *app) planCapacity(cmd *cobra.Command, name string, f capacityFlags) error {
	plan, err := a.readPlan(cmd, name)
	if err != nil {
		return err
	}
	answer, err := answerPlan(cmd.Context(), plan)
	if err != nil {
		return err
	}
	switch {
	case f.json:
		return printJSON(cmd.OutOrStdout(), answer)
	case f.csv:
		return answer.csv(cmd.OutOrStdout())
	}
	return answer.print(cmd.OutOrStdout(), f.every)
}

// answerPlan carries every group of every scenario through, with the classes that
// cost least where they are asked for.
func answerPlan(ctx context.Context, plan scenario.Plan) (out capacityAnswer, err error) {
	stop := func() bool { return ctx.Err() != nil }
	for _, v := range plan.Scenarios {
		s := capacityScenario{Name: v.Name}
		for _, g := range v.Groups {
			var classes []capacity.Class
			if v.Recommend {
				if classes, err = g.Recommend(stop); err != nil {
					return out, fmt.Errorf("%s, %s: %w", v.Name, g.Name, err)
				}
			}
			s.add(plan.Start, g, classes)
		}
		out.Scenarios = append(out.Scenarios, s)
	}
	return out, nil
}

// readPlan reads a plan; a mistake in it is wrong usage. The store is opened only
// where the plan asks for volumes from it.
func (a *app) readPlan(cmd *cobra.Command, name string) (scenario.Plan, error) {
	var text []byte
	var err error
	if name == "-" {
		text, err = io.ReadAll(cmd.InOrStdin())
	} else {
		text, err = os.ReadFile(name)
	}
	if errors.Is(err, os.ErrNotExist) {
		return scenario.Plan{}, usageError("%s: there is no such file", name)
	}
	if err != nil {
		return scenario.Plan{}, fmt.Errorf("%s: %w", name, err)
	}
	plan, err := scenario.ReadPlan(name, text, scenario.Sources{
		Open: alongside(name),
		Volumes: func(queue string, start time.Time, weeks int) (mean, sd []float64, err error) {
			return a.plannedVolumes(cmd, queue, start, weeks)
		},
		Heads: a.headsOf,
	})
	if err != nil {
		return plan, usageErr{err}
	}
	return plan, nil
}

// plannedVolumes forecasts the weeks of a queue of the store, from the first week
// of a plan on.
func (a *app) plannedVolumes(cmd *cobra.Command, queue string, start time.Time, weeks int) (mean, sd []float64, err error) {
	cfg, err := a.config()
	if err != nil {
		return nil, nil, err
	}
	st, done, err := a.openStore(cmd.Context())
	if err != nil {
		return nil, nil, err
	}
	defer done()
	all, err := storedWeeks(cmd.Context(), cfg, st, []string{queue}, forecast.MaxWeeks)
	if err != nil {
		return nil, nil, err
	}
	for _, w := range all[queue].Weeks {
		from := time.Unix(int64(w.From)*24*60*60, 0).UTC()
		if from.Before(start) || len(mean) == weeks {
			continue
		}
		if len(mean) == 0 && !from.Equal(start) {
			return nil, nil, fmt.Errorf("the store's contacts end so late that the first week ahead is that of %s: let the plan start there", from.Format(time.DateOnly))
		}
		low, high := w.Quantiles.Band(1)
		mean, sd = append(mean, w.Mean), append(sd, math.Log(max(high, 1)/max(low, 1))/(2*1.2815516))
	}
	if len(mean) < weeks {
		return nil, nil, fmt.Errorf("only %d of the plan's %d weeks lie within the %d that can be forecast from the store's contacts", len(mean), weeks, forecast.MaxWeeks)
	}
	return mean, sd, nil
}

// headsOf counts who works at an instant by a workforce folder.
func (a *app) headsOf(folder string, skills []string, hours float64, at time.Time) (float64, error) {
	w, err := workforce.Read(folder, at.Location())
	if err != nil {
		return 0, err
	}
	paid := map[string]float64{}
	for _, c := range w.Contracts {
		paid[c.Name] = c.HoursPerWeek
	}
	var out float64
	for _, agent := range w.Agents {
		there := !agent.From.After(at) && (agent.To.IsZero() || agent.To.After(at))
		if there && hasOneOf(agent, skills) {
			out += paid[agent.Contract] / hours
		}
	}
	return out, nil
}

func hasOneOf(agent hotline.Agent, skills []string) bool {
	for _, s := range skills {
		if _, ok := agent.Skills[s]; ok {
			return true
		}
	}
	return len(skills) == 0
}
