package main

import (
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/scoring"
)

func coachCmd(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "coach",
		Short: "Say whom to coach on what, why, and which contacts to hear",
		Long: "Names an agent only where the difference from the others on the same queues is no\n" +
			"accident. The first suggestion is the one that would help the most callers.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			found, err := a.latestScores(cmd)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), newCoachingJSON(found))
			}
			printCoaching(cmd.OutOrStdout(), found)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// coachingJSON is one suggestion of `hotlined coach --json`.
type coachingJSON struct {
	Agent    string   `json:"agent"`
	Team     string   `json:"team"`
	Topic    string   `json:"topic"`
	Why      string   `json:"why"`
	Evidence []string `json:"evidence"`
	Priority float64  `json:"priority"`
	From     string   `json:"from"`
	To       string   `json:"to"`
}

// errorJSON is one type of error over all agents.
type errorJSON struct {
	Type    string        `json:"type"`
	Class   string        `json:"class"`
	Failed  float64       `json:"failed"`
	Checked float64       `json:"checked"`
	Agents  int           `json:"agents"`
	Share   scoring.Value `json:"share"`
}

func newCoachingJSON(found scored) (out struct {
	Coaching []coachingJSON `json:"coaching"`
	Errors   []errorJSON    `json:"errors"`
}) {
	out.Coaching, out.Errors = []coachingJSON{}, []errorJSON{}
	for _, c := range found.coaching {
		out.Coaching = append(out.Coaching, coachingJSON{
			c.Agent, c.Team, c.Topic, c.Why, append([]string{}, c.Evidence...), c.Priority,
			c.Period.Start.Format(time.RFC3339), c.Period.End.Format(time.RFC3339),
		})
	}
	for _, e := range found.errors {
		out.Errors = append(out.Errors, errorJSON{e.Type, string(e.Class), e.Failed, e.Checked, e.Agents, e.Value})
	}
	return out
}

func printCoaching(w io.Writer, found scored) {
	if len(found.scores) == 0 {
		say(w, "Nobody to coach yet: no contacts are known.\n")
		return
	}
	if len(found.coaching) == 0 {
		say(w, "Nobody stands out: the agents differ no more than chance would have them.\n")
	}
	for i, c := range found.coaching {
		say(w, "%d. %s%s: %s (worth %.0f)\n   %s\n", i+1, c.Agent, orNothing(", ", c.Team), c.Topic, c.Priority, c.Why)
		if len(c.Evidence) > 0 {
			say(w, "   Hear: %s\n", strings.Join(c.Evidence, ", "))
		}
	}
	if len(found.errors) > 0 {
		say(w, "\nWhat goes wrong most, whoever is on the line:\n")
	}
	for _, e := range found.errors[:min(5, len(found.errors))] {
		say(w, "   %s (%s): %.0f of %.0f checked, %.0f %% (%.0f to %.0f %%), by %d agents\n",
			e.Type, e.Class, e.Failed, e.Checked, e.Value.Value*100, e.Value.Low*100, e.Value.High*100, e.Agents)
	}
}
