package main

import (
	"context"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/roster"
)

func rosterLeaveCmd(a *app) *cobra.Command {
	var f changeFlags
	var cancel bool
	cmd := &cobra.Command{
		Use:   "leave [AGENT FROM TO]",
		Short: "What does leave or sickness cost, and who could take the shifts? Answered at once",
		Long: "FROM and TO are days, both of them included, or instants such as 2026-03-04T13:00. Of a shift\n" +
			"that leave cuts, the part before or after it stays if it may be a shift of its own; what was\n" +
			"worked already stays in any case. Leave that was granted with --apply counts for all rosters\n" +
			"made later, as if it stood in the workforce folder; without arguments it is listed.",
		Example: "  hotlined roster leave wanda.jansen 2026-03-04 2026-03-06",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && !cancel {
				return a.leaveList(cmd)
			}
			if len(args) != 3 {
				return usageError("hotlined roster leave wants AGENT FROM TO, got %d arguments", len(args))
			}
			if cancel {
				return a.leaveCancel(cmd, args)
			}
			return a.change(cmd, f, args[1], args[:1], func(p roster.Problem, r hotline.Roster) (roster.Ask, error) {
				from, to, err := leaveSpan(args[1], args[2], p.Site)
				if err != nil {
					return roster.Ask{}, err
				}
				return roster.Leave(p, r, args[0], from, to)
			})
		},
	}
	f.add(cmd)
	cmd.Flags().BoolVar(&cancel, "cancel", false, "take leave back that was granted by this command; shifts stay as they are")
	return cmd
}

// leaveSpan reads the ends of a leave. A day is all of it, at either end.
func leaveSpan(from, to string, site *time.Location) (first, end time.Time, err error) {
	if first, err = dayOrInstant(from, site); err != nil {
		return first, end, err
	}
	if end, err = dayOrInstant(to, site); err != nil {
		return first, end, err
	}
	if _, isDay := time.Parse(time.DateOnly, to); isDay == nil {
		end = hotline.Midnight(end, site, 1)
	}
	if !first.Before(end) {
		return first, end, usageError("the leave must end after it begins, got %s to %s", from, to)
	}
	return first, end, nil
}

// withGranted adds the leave granted by command to the absences of the workforce
// folder, but for what stands there too by now.
func withGranted(ctx context.Context, st *store.Store, agents []hotline.Agent, known []hotline.Absence, period hotline.Interval) ([]hotline.Absence, error) {
	granted, err := st.GrantedAbsences(ctx, period)
	if err != nil {
		return nil, err
	}
	out := slices.Clip(known)
	for _, g := range granted {
		employed := slices.ContainsFunc(agents, func(a hotline.Agent) bool { return a.ID == g.Agent })
		if employed && !slices.ContainsFunc(known, func(k hotline.Absence) bool {
			return k.Agent == g.Agent && !k.From.After(g.From) && !k.To.Before(g.To)
		}) {
			out = append(out, g)
		}
	}
	return out, nil
}

// leaveList prints the leave granted by command that is not over.
func (a *app) leaveList(cmd *cobra.Command) error {
	return a.withStore(cmd, func(ctx context.Context, st *store.Store, site *time.Location) error {
		all, err := st.GrantedAbsences(ctx, hotline.Interval{Start: time.Unix(0, 0), End: time.Now().AddDate(10, 0, 0)})
		if err != nil {
			return err
		}
		tw := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		say(tw, "agent\tfrom\tto\tkind\n")
		for _, x := range all {
			say(tw, "%s\t%s\t%s\t%s\n", x.Agent, x.From.In(site).Format("2006-01-02 15:04"), x.To.In(site).Format("2006-01-02 15:04"), x.Kind)
		}
		return tw.Flush()
	})
}

func (a *app) leaveCancel(cmd *cobra.Command, args []string) error {
	return a.withStore(cmd, func(ctx context.Context, st *store.Store, site *time.Location) error {
		from, to, err := leaveSpan(args[1], args[2], site)
		if err != nil {
			return err
		}
		all, err := st.GrantedAbsences(ctx, hotline.Interval{Start: from, End: to})
		if err != nil {
			return err
		}
		back := slices.DeleteFunc(all, func(x hotline.Absence) bool { return x.Agent != args[0] })
		if len(back) == 0 {
			return fmt.Errorf("no leave of %s was granted from %s to %s: hotlined roster leave lists all", args[0], args[1], args[2])
		}
		if err := st.GrantAbsences(ctx, back, false); err != nil {
			return err
		}
		for _, x := range back {
			say(cmd.OutOrStdout(), "the leave of %s from %s is taken back; the shifts stay as they are\n", x.Agent, x.From.In(site).Format("Mon 2 Jan 15:04"))
		}
		return nil
	})
}

// withStore opens the store for a command.
func (a *app) withStore(cmd *cobra.Command, do func(context.Context, *store.Store, *time.Location) error) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	st, done, err := a.openStore(cmd.Context())
	if err != nil {
		return err
	}
	defer done()
	return do(cmd.Context(), st, cfg.Site.Location())
}
