package main

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"
)

// migrated is what migrate tells: JSON with --json.
type migrated struct {
	Applied   []string `json:"applied"`
	Pending   []string `json:"pending"`
	Recounted int      `json:"recounted"` // days
}

func migrateCmd(a *app) *cobra.Command {
	var dryRun, recount, asJSON bool
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database's tables and views up to date",
		Long: "Applies the migrations that the database does not have yet, each once and in order, and\n" +
			"makes the views anew. The daemon does so by itself when it starts; this is for those\n" +
			"who want to do it before.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			m, err := a.migrate(cmd.Context(), dryRun, recount)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), m)
			}
			m.print(cmd.OutOrStdout())
			return nil
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "only say what would be applied")
	cmd.Flags().BoolVar(&recount, "recount", false, "count every day anew from the facts afterwards")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// migrate opens the database as it is, which openStore would have migrated already.
func (a *app) migrate(ctx context.Context, dryRun, recount bool) (migrated, error) {
	cfg, err := a.config()
	if err != nil {
		return migrated{}, err
	}
	st, _, done, err := a.connect(ctx, privately(cfg), a.quiet())
	if err != nil {
		return migrated{}, err
	}
	defer done()
	m := migrated{Applied: []string{}, Pending: []string{}}
	if dryRun {
		pending, err := st.PendingMigrations(ctx)
		m.Pending = append(m.Pending, pending...)
		return m, err
	}
	applied, err := st.Migrate(ctx)
	if err != nil {
		return m, err
	}
	m.Applied = append(m.Applied, applied...)
	if err := prepare(ctx, st, cfg, time.Now()); err != nil {
		return m, err
	}
	if recount {
		m.Recounted, err = st.RebuildAll(ctx, cfg.Site.Location())
	}
	return m, err
}

func (m migrated) print(w io.Writer) {
	for _, name := range m.Pending {
		say(w, "pending: %s\n", name)
	}
	for _, name := range m.Applied {
		say(w, "applied: %s\n", name)
	}
	if len(m.Pending)+len(m.Applied) == 0 {
		say(w, "nothing to apply: the database is up to date\n")
	}
	if m.Recounted > 0 {
		say(w, "counted anew: %d days\n", m.Recounted)
	}
}
