package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/roster"
)

// which names one version of one stored roster.
type which struct {
	id      string
	version int
}

func (f *which) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.id, "roster", "", "roster, by its first day (the latest if left out)")
	cmd.Flags().IntVar(&f.version, "version", 0, "version (the one in force if left out)")
}

// read loads the roster that was asked for.
func (f which) read(ctx context.Context, st *store.Store) (hotline.Roster, error) {
	all, err := st.Rosters(ctx)
	if err != nil {
		return hotline.Roster{}, err
	}
	if len(all) == 0 {
		return hotline.Roster{}, errors.New("no roster is stored yet: run hotlined roster solve first")
	}
	if f.id == "" {
		f.id = all[0].ID
	}
	if f.version == 0 {
		for _, r := range inForce(all) {
			if r.ID == f.id {
				f.version = r.Version
			}
		}
	}
	r, err := st.Roster(ctx, f.id, f.version)
	if errors.Is(err, store.ErrNoRoster) {
		err = fmt.Errorf("%w: hotlined roster list shows those stored", err)
	}
	return r, err
}

func rosterExplainCmd(a *app) *cobra.Command {
	var f which
	var gaps, every, asJSON bool
	cmd := &cobra.Command{
		Use:   "explain [AGENT [DAY] | --gaps]",
		Short: "Why an agent works when he or she does and what a change would cost, or why somebody is missing",
		Long: "For an agent, every day with its reason and the cheapest change; for one day, every change there is:\n" +
			"a day off, earlier or later, shorter or longer, another day, with who would be missing and where,\n" +
			"what the wishes and agreed hours say, and the rules that forbid it.",
		Example: "  hotlined roster explain agent07 2026-03-04\n  hotlined roster explain --gaps",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 2 || (len(args) > 0) == gaps {
				return usageError("hotlined roster explain wants an agent or --gaps")
			}
			return a.withRoster(cmd, f, func(st *store.Store, r hotline.Roster, _ *time.Location) error {
				p, err := a.problemOf(cmd.Context(), st, r)
				switch {
				case err != nil:
					return err
				case gaps:
					return a.showGaps(cmd, p, r, every, asJSON)
				}
				return showAgent(cmd, p, r, args, asJSON)
			})
		},
	}
	f.add(cmd)
	cmd.Flags().BoolVar(&gaps, "gaps", false, "what stands in the way of full cover, and the least that would have to give way")
	cmd.Flags().BoolVar(&every, "every", false, "with --gaps: every gap by itself, as it was found when the roster was made")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// withRoster opens the store and reads the roster that was asked for.
func (a *app) withRoster(cmd *cobra.Command, f which, do func(*store.Store, hotline.Roster, *time.Location) error) error {
	return a.withStore(cmd, func(ctx context.Context, st *store.Store, site *time.Location) error {
		r, err := f.read(ctx, st)
		if err != nil {
			return err
		}
		return do(st, r, site)
	})
}

// problemOf is the problem of a stored roster, as far as it is known now.
func (a *app) problemOf(ctx context.Context, st *store.Store, r hotline.Roster) (roster.Problem, error) {
	cfg, err := a.config()
	if err != nil {
		return roster.Problem{}, err
	}
	p, err := rosterProblem(ctx, cfg, st, hotline.Interval{Start: r.From, End: r.To}, r.MadeAt)
	if err != nil || len(p.Demand) == 0 {
		return p, err
	}
	pool, err := poolOf(ctx, cfg, st, p, func() bool { return ctx.Err() != nil })
	if err == nil {
		p.Curves = pool.Curves()
	}
	return p, err
}

func rosterVerifyCmd(a *app) *cobra.Command {
	var f which
	format := ""
	cmd := &cobra.Command{
		Use:   "verify [FILE.csv | --format FORMAT INSTANCE FILE.csv]",
		Short: "Check every hard rule and recount the cover, of a file or a stored roster",
		Long:  "Checks by code that the search shares nothing with, against the workforce folder and the\nrequirement as they are now.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if slices.Contains(publicFormats, format) {
				return verifyPublic(cmd, format, args)
			}
			if format != "" {
				return usageError("--format: unknown %q, want one of %v", format, publicFormats)
			}
			if len(args) > 1 {
				return usageError("hotlined roster verify takes one file, got %d", len(args))
			}
			if len(args) == 1 {
				return a.verifyFile(cmd, args[0])
			}
			return a.withRoster(cmd, f, func(st *store.Store, r hotline.Roster, _ *time.Location) error { return a.verify(cmd, st, r) })
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&format, "format", "", fmt.Sprintf("check against an instance of a public format instead, one of %v", publicFormats))
	return cmd
}

func (a *app) verifyFile(cmd *cobra.Command, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return usageErr{err}
	}
	defer func() { _ = file.Close() }()
	shifts, err := roster.ReadCSV(file)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(shifts) == 0 {
		return fmt.Errorf("%s: no shift in it", path)
	}
	cfg, err := a.config()
	if err != nil {
		return err
	}
	r := hotline.Roster{From: shifts[0].Start, To: shifts[0].Start, Shifts: shifts}
	for _, s := range shifts {
		if s.Start.Before(r.From) {
			r.From = s.Start
		}
		if s.Start.After(r.To) {
			r.To = s.Start
		}
	}
	r.From, r.To = week(r.From, cfg), hotline.Midnight(week(r.To, cfg), cfg.Site.Location(), 7)
	st, done, err := a.openStore(cmd.Context())
	if err != nil {
		return err
	}
	defer done()
	return a.verify(cmd, st, r)
}

// verify checks a roster's shifts. Its gaps were true of the requirement of its
// day, so they are not held against the one of today.
func (a *app) verify(cmd *cobra.Command, st *store.Store, r hotline.Roster) error {
	p, err := a.problemOf(cmd.Context(), st, r)
	if err != nil {
		return err
	}
	v := roster.VerifyShifts(p, r.Shifts)
	for _, b := range v.Broken {
		say(cmd.OutOrStdout(), "%s\n", b)
	}
	say(cmd.OutOrStdout(), "%d shifts, %d breaches of hard rules; %.1f of %.1f agent-hours missing\n", len(r.Shifts), len(v.Broken), v.Missing, v.Needed)
	if !v.OK() {
		return fmt.Errorf("%d breaches of hard rules", len(v.Broken))
	}
	return nil
}

func rosterPublishCmd(a *app) *cobra.Command {
	var f which
	var strict bool
	cmd := &cobra.Command{
		Use:   "publish",
		Short: "Make a version the one that agents see",
		Long: "Plays the version on the latest forecast first, as hotlined roster check does, and says what\n" +
			"service it gives. It is published whatever that is, but for --strict.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withRoster(cmd, f, func(st *store.Store, r hotline.Roster, site *time.Location) error {
				c, err := a.checkRoster(cmd, st, r, 0)
				switch {
				case cmd.Context().Err() != nil:
					return err
				case err == nil:
					showVerdict(cmd.OutOrStdout(), c, site)
				case strict:
					return fmt.Errorf("not published: %w", err)
				default:
					say(cmd.OutOrStdout(), "not checked: %v\n", err)
				}
				if below := short(c); strict && len(below) > 0 {
					return fmt.Errorf("not published: %d queues are not expected to reach their targets", len(below))
				}
				if err := st.PublishRoster(cmd.Context(), r.ID, r.Version); err != nil {
					return err
				}
				say(cmd.OutOrStdout(), "roster %s, version %d is published\n", r.ID, r.Version)
				return nil
			})
		},
	}
	f.add(cmd)
	cmd.Flags().BoolVar(&strict, "strict", false, "only if every queue is expected to reach its target")
	return cmd
}

func rosterDiffCmd(a *app) *cobra.Command {
	var id string
	cmd := &cobra.Command{
		Use:   "diff V1 V2",
		Short: "Whose days differ between two versions of a roster",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usageError("hotlined roster diff wants two versions, got %d", len(args))
			}
			var versions [2]int
			for i, text := range args {
				v, err := strconv.Atoi(strings.TrimPrefix(text, "v"))
				if err != nil || v < 1 {
					return usageError("want a version such as 2, got %q", text)
				}
				versions[i] = v
			}
			return a.withRoster(cmd, which{id, versions[0]}, func(st *store.Store, before hotline.Roster, site *time.Location) error {
				after, err := st.Roster(cmd.Context(), before.ID, versions[1])
				if err != nil {
					return err
				}
				for _, c := range roster.Diff(before, after, site) {
					say(cmd.OutOrStdout(), "%s %s: %s -> %s\n", c.Day.Format("Mon 2 Jan"), c.Agent, shiftText(c.Old, site), shiftText(c.New, site))
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&id, "roster", "", "roster, by its first day (the latest if left out)")
	return cmd
}

func shiftText(s hotline.Shift, site *time.Location) string {
	if s.Start.IsZero() {
		return "off"
	}
	return fmt.Sprintf("%s-%s (%s)", s.Start.In(site).Format("15:04"), s.End.In(site).Format("15:04"), strings.Join(queuesOf(s), ", "))
}

// queuesOf are the queues that a shift serves, in the order of time.
func queuesOf(s hotline.Shift) (out []string) {
	for _, a := range s.Activities {
		if a.Kind == hotline.Work && !slices.Contains(out, a.Queue) {
			out = append(out, a.Queue)
		}
	}
	return out
}
