package main

import (
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
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
			scores, all, err := a.latestScores(cmd)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), newCoachingJSON(all))
			}
			if len(scores) == 0 {
				say(cmd.OutOrStdout(), "Nobody to coach yet: no contacts are known.\n")
				return nil
			}
			printCoaching(cmd.OutOrStdout(), all)
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

func newCoachingJSON(all []hotline.Coaching) (out struct {
	Coaching []coachingJSON `json:"coaching"`
}) {
	out.Coaching = []coachingJSON{}
	for _, c := range all {
		out.Coaching = append(out.Coaching, coachingJSON{
			c.Agent, c.Team, c.Topic, c.Why, append([]string{}, c.Evidence...), c.Priority,
			c.Period.Start.Format(time.RFC3339), c.Period.End.Format(time.RFC3339),
		})
	}
	return out
}

func printCoaching(w io.Writer, all []hotline.Coaching) {
	if len(all) == 0 {
		say(w, "Nobody stands out: the agents differ no more than chance would have them.\n")
		return
	}
	for i, c := range all {
		say(w, "%d. %s%s: %s (worth %.0f)\n   %s\n", i+1, c.Agent, orNothing(", ", c.Team), c.Topic, c.Priority, c.Why)
		if len(c.Evidence) > 0 {
			say(w, "   Hear: %s\n", strings.Join(c.Evidence, ", "))
		}
	}
}
