package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/scheduler/scenario"
	"github.com/hotlined/hotlined/scheduler/simulate"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// skillsFlags are what `hotlined staff --skills` was asked.
type skillsFlags struct {
	scenario   string
	crossTrain int
	whole      bool
	value      bool
	route      bool
}

func (f *skillsFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.scenario, "skills", "", "scenario file (see hotlined simulate) whose groups leave out their agents: find them")
	flags.IntVar(&f.crossTrain, "cross-train", 0, "with --skills, where the file has no groups: as many groups as queues, of agents with so many skills each")
	flags.BoolVar(&f.whole, "whole", false, "with --skills, keep the service levels over the whole time, not in every interval")
	flags.BoolVar(&f.route, "head-starts", false, "with --skills, also find the wait that each queue is credited with in routing, so that no queue gets more than promised at another's cost")
	flags.BoolVar(&f.value, "value", false, "with --skills, tell what one more agent-hour of each group and interval brings")
}

// staffSkills finds the agents of a scenario's groups.
func (a *app) staffSkills(cmd *cobra.Command, f skillsFlags, asJSON bool) error {
	file, err := readUnsized(cmd.InOrStdin(), f.scenario)
	if err != nil {
		return err
	}
	if err := crossTrain(&file, f.crossTrain); err != nil {
		return usageErr{err}
	}
	c := centreOf(file)
	if err := c.Validate(); err != nil {
		return usageErr{fmt.Errorf("%s: %w", f.scenario, err)}
	}
	p := a.progress(cmd, -1, "plays")
	tell := func(int, int) { p.Add(1) }
	play := playing(file, func() bool { return cmd.Context().Err() != nil })
	found, err := staffing.StaffCentre(c, staffing.Effort{Seed: file.Options.Seed, Whole: f.whole, Route: f.route, Progress: tell}, play)
	var gains [][]staffing.Gain
	if err == nil && f.value {
		gains, err = c.Gains(found.Agents, found.HeadStart, file.Options.Seed, 5, play, tell)
	}
	p.Done()
	if err != nil {
		return err
	}
	answer := skillsAnswerOf(file, c, found, gains)
	if asJSON {
		return printJSON(cmd.OutOrStdout(), answer)
	}
	return answer.print(cmd.OutOrStdout())
}

func readUnsized(stdin io.Reader, name string) (scenario.File, error) {
	text, err := scenarioText(stdin, name)
	if err != nil {
		return scenario.File{}, err
	}
	file, err := scenario.ReadUnsized(name, text, alongside(name))
	if err != nil {
		return file, usageErr{err}
	}
	return file, nil
}

// scenarioText is a scenario file's text; - is standard input.
func scenarioText(stdin io.Reader, name string) (text []byte, err error) {
	if name == "-" {
		text, err = io.ReadAll(stdin)
	} else {
		text, err = os.ReadFile(name)
	}
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, usageError("%s: there is no such file", name)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return text, nil
}

// crossTrain gives a file without groups those of agents with so many skills.
func crossTrain(file *scenario.File, skills int) error {
	s := &file.Scenario
	switch {
	case skills == 0 && len(s.Groups) == 0:
		return errors.New("groups: is missing: want groups of agents, or --cross-train with the number of skills of each agent")
	case skills == 0:
		return nil
	case len(s.Groups) > 0:
		return errors.New("--cross-train: the file has groups already")
	case skills < 0 || skills > len(s.Queues):
		return fmt.Errorf("--cross-train: want 1 to %d skills, one for each queue at most, got %d", len(s.Queues), skills)
	}
	for _, queues := range staffing.CrossTrained(len(s.Queues), skills) {
		g := simulate.Group{Name: s.Queues[queues[0]].Name, Counts: []int{0}}
		for _, q := range queues {
			g.Skills = append(g.Skills, simulate.Skill{Queue: q})
			if q != queues[0] && len(queues) < len(s.Queues) {
				g.Name += "+" + s.Queues[q].Name
			}
		}
		if len(queues) == len(s.Queues) && len(queues) > 1 {
			g.Name = "everything"
		}
		s.Groups, file.Sizes = append(s.Groups, g), append(file.Sizes, scenario.Sizing{Open: true})
	}
	return nil
}

// playing plays a scenario with other numbers of agents in its open groups, and
// head starts on top of the scenario's.
func playing(file scenario.File, stop func() bool) staffing.Play {
	measured := func(c simulate.Cell, definition string) staffing.Measured {
		e := c.Queue(definition)
		return staffing.Measured{Level: e.Value, Low: e.Low, High: e.High, Contacts: c.Queue("offered").Value}
	}
	return func(agents [][]int, headStart []float64, seed uint64, replications int) ([]staffing.Served, error) {
		s := file.Scenario
		s.Queues = slices.Clone(s.Queues)
		for q, seconds := range headStart {
			s.Queues[q].HeadStart += seconds
		}
		s.Groups = slices.Clone(s.Groups)
		for g := range s.Groups {
			if s.Groups[g].Agents == nil {
				s.Groups[g].Counts = agents[g]
			}
		}
		r, err := simulate.Run(s, simulate.Options{
			Seed: seed, Replications: replications, Confidence: file.Options.Confidence, Workers: runtime.GOMAXPROCS(0), Stop: stop,
		})
		if err != nil {
			return nil, err
		}
		out := make([]staffing.Served, len(s.Queues))
		for q := range out {
			definition := definitionOf(s.Queues[q])
			out[q].Total = measured(r.Queues[q].Total, definition)
			for _, cell := range r.Queues[q].Intervals {
				out[q].Intervals = append(out[q].Intervals, measured(cell, definition))
			}
		}
		return out, nil
	}
}

func definitionOf(q simulate.Queue) string {
	if q.Target.Definition == "" {
		return "sl-1"
	}
	return q.Target.Definition
}

// centreOf is a scenario as the formulas see it: means, and contacts per interval.
func centreOf(file scenario.File) staffing.Centre {
	s := file.Scenario
	c := staffing.Centre{Seconds: s.Interval}
	contacts := contactsOf(s)
	for i, q := range s.Queues {
		patience := q.Patience.Average()
		if q.MaxWait > 0 {
			patience = min(patience, q.MaxWait)
		}
		c.Queues = append(c.Queues, staffing.CentreQueue{
			Name: q.Name, Contacts: contacts[i], AHT: effort(s, i), Patience: patience,
			Level: q.Target.ServiceLevel, AnswerWithin: q.Target.AnswerWithin, Definition: definitionOf(q),
		})
	}
	for i, g := range s.Groups {
		cg := staffing.CentreGroup{Name: g.Name, Cost: file.Sizes[i].Cost}
		for _, sk := range g.Skills {
			cg.Queues = append(cg.Queues, sk.Queue)
		}
		cg.AtMost = perInterval(file.Sizes[i].AtMost, s.Intervals)
		if !file.Sizes[i].Open {
			cg.Agents = onDuty(s, g)
		}
		c.Groups = append(c.Groups, cg)
	}
	return c
}

// perInterval is one value for every interval; none stays none.
func perInterval[T any](values []T, intervals int) []T {
	if len(values) == 1 {
		return slices.Repeat(values, intervals)
	}
	return values
}

// onDuty is how many agents of a group are there in the middle of each interval.
func onDuty(s simulate.Scenario, g simulate.Group) []int {
	if g.Agents == nil {
		return perInterval(g.Counts, s.Intervals)
	}
	out := make([]int, s.Intervals)
	for i := range out {
		at := (float64(i) + 0.5) * s.Interval
		for _, a := range g.Agents {
			if slices.ContainsFunc(a.Spans, func(sp simulate.Span) bool { return sp.From <= at && at < sp.To }) {
				out[i]++
			}
		}
	}
	return out
}

// contactsOf is what every queue expects in each interval, those who are
// transferred to it included, with longer handling counted as more contacts.
func contactsOf(s simulate.Scenario) [][]float64 {
	own := make([][]float64, len(s.Queues))
	for q := range own {
		own[q] = expected(s, s.Queues[q].Arrivals)
	}
	out := own
	for range 5 { // each time those who have been passed on once more
		next := make([][]float64, len(own))
		for q := range next {
			next[q] = slices.Clone(own[q])
		}
		for q := range s.Queues {
			for _, t := range s.Queues[q].Transfers {
				for i, n := range out[q] {
					next[t.To][i] += t.Share * n
				}
			}
		}
		out = next
	}
	for q := range out {
		for i, factor := range perInterval(s.Queues[q].HandlingFactor, s.Intervals) {
			out[q][i] *= factor
		}
	}
	return out
}

// expected is the mean number of contacts by interval.
func expected(s simulate.Scenario, a simulate.Arrivals) []float64 {
	out := make([]float64, s.Intervals)
	switch {
	case a.Rates != nil:
		copy(out, perInterval(a.Rates, s.Intervals))
	case a.Paths != nil:
		for _, path := range a.Paths {
			for i, n := range perInterval(path, s.Intervals) {
				out[i] += n / float64(len(a.Paths))
			}
		}
	default:
		for _, at := range a.Instants {
			out[int(at/s.Interval)]++
		}
	}
	return out
}

// effort is an agent's time per contact of a queue, on average over the groups
// that serve it: who handles several at once gives each a part.
func effort(s simulate.Scenario, q int) float64 {
	var sum, n float64
	for _, g := range s.Groups {
		for _, sk := range g.Skills {
			if sk.Queue != q {
				continue
			}
			mean := s.Queues[q].Handling.Average()
			if sk.Handling.Kind != simulate.Never {
				mean = sk.Handling.Average()
			}
			if sk.Speed > 0 {
				mean *= sk.Speed
			}
			if s.Queues[q].Wrap.Kind != simulate.Never {
				mean += s.Queues[q].Wrap.Average()
			}
			together := max(1, sk.Concurrency)
			if len(g.Slowdown) > 0 {
				mean *= g.Slowdown[min(together, len(g.Slowdown))-1]
			}
			sum += mean / float64(together)
			n++
		}
	}
	if n == 0 {
		return s.Queues[q].Handling.Average()
	}
	return sum / math.Max(1, n)
}
