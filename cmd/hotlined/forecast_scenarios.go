package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// listScenarios prints the scenarios that were kept.
func (a *app) listScenarios(cmd *cobra.Command, asJSON bool) error {
	st, done, err := a.openStore(cmd.Context())
	if err != nil {
		return err
	}
	defer done()
	all, err := st.Scenarios(cmd.Context())
	if err != nil {
		return err
	}
	if asJSON {
		rows := []map[string]any{}
		for _, c := range all {
			rows = append(rows, map[string]any{"name": c.Name, "queue": c.Queue, "events": c.Events, "multiples": c.Multiples, "from": c.From, "to": c.To, "made_at": c.MadeAt})
		}
		return printJSON(cmd.OutOrStdout(), map[string]any{"scenarios": rows})
	}
	for _, c := range all {
		say(cmd.OutOrStdout(), "%-20s %-20s %s\n", c.Name, c.Queue, strings.Join(append(c.Events, c.Multiples...), "; "))
	}
	return nil
}

func (a *app) removeScenario(cmd *cobra.Command, name string) error {
	st, done, err := a.openStore(cmd.Context())
	if err != nil {
		return err
	}
	defer done()
	return st.RemoveScenario(cmd.Context(), name)
}
