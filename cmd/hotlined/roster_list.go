package main

import (
	"context"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/store"
)

func rosterListCmd(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Every version of every roster, and what has become of it",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.rosterList(cmd, asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// versionRecord is a version in the JSON of `hotlined roster list`.
type versionRecord struct {
	Roster  string    `json:"roster"`
	Version int       `json:"version"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	MadeAt  time.Time `json:"made_at"`
	State   string    `json:"state"`
	Note    string    `json:"note"`
}

// rosterList prints what is stored.
func (a *app) rosterList(cmd *cobra.Command, asJSON bool) error {
	return a.withStore(cmd, func(ctx context.Context, st *store.Store, site *time.Location) error {
		all, err := st.Rosters(ctx)
		if err != nil {
			return err
		}
		locks, err := st.RosterLocks(ctx, "")
		if err != nil {
			return err
		}
		state := states(all, locks, site)
		rows := []versionRecord{}
		tw := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		say(tw, "roster\tversion\tfrom\tto\tmade\tstate\tnote\n")
		for _, r := range all {
			became := state[which{r.ID, r.Version}]
			rows = append(rows, versionRecord{r.ID, r.Version, r.From.In(site), r.To.In(site), r.MadeAt.In(site), became, r.Note})
			say(tw, "%s\t%d\t%s\t%s\t%s\t%s\t%s\n", r.ID, r.Version, r.From.In(site).Format(time.DateOnly), r.To.In(site).Format(time.DateOnly),
				r.MadeAt.In(site).Format(time.DateTime), became, r.Note)
		}
		if asJSON {
			return printJSON(cmd.OutOrStdout(), rows)
		}
		return tw.Flush()
	})
}
