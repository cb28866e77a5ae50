package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/roster"
)

// changeFlags are what all changes of a roster share.
type changeFlags struct {
	which
	at    string
	apply bool
	json  bool
}

func (f *changeFlags) add(cmd *cobra.Command) {
	f.which.add(cmd)
	cmd.Flags().StringVar(&f.at, "at", "", "when it is asked, such as 2026-03-02T14:00 (now if left out): what has begun cannot be changed")
	cmd.Flags().BoolVar(&f.apply, "apply", false, "make the change: a new version, in force as the one before was")
	cmd.Flags().BoolVar(&f.json, "json", false, "print JSON")
}

func rosterSwapCmd(a *app) *cobra.Command {
	var f changeFlags
	cmd := &cobra.Command{
		Use:   "swap AGENT1 DAY1 AGENT2 DAY2",
		Short: "May two agents exchange their shifts? Answered at once",
		Long: "Says which rules the swap breaks and for whom, what cover and service it costs, and, where it\n" +
			"cannot be, who else could take the shifts.",
		Example: "  hotlined roster swap wanda.jansen 2026-03-04 marek.novak 2026-03-05 --apply",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 4 {
				return usageError("hotlined roster swap wants AGENT1 DAY1 AGENT2 DAY2, got %d arguments", len(args))
			}
			return a.change(cmd, f, args[1], []string{args[0], args[2]}, func(p roster.Problem, r hotline.Roster) (roster.Ask, error) {
				day1, err := siteDay(args[1], r, p.Site)
				if err != nil {
					return roster.Ask{}, err
				}
				day2, err := siteDay(args[3], r, p.Site)
				if err != nil {
					return roster.Ask{}, err
				}
				return roster.Swap(p, r, args[0], day1, args[2], day2)
			})
		},
	}
	f.add(cmd)
	return cmd
}

func rosterGiveCmd(a *app) *cobra.Command {
	var f changeFlags
	cmd := &cobra.Command{
		Use:     "give AGENT DAY TO",
		Short:   "May an agent hand a shift over to another? Answered at once",
		Long:    "Says which rules it breaks and for whom, what cover and service it costs, and who else could\ntake the shift.",
		Example: "  hotlined roster give wanda.jansen 2026-03-04 marek.novak --apply",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 3 {
				return usageError("hotlined roster give wants AGENT DAY TO, got %d arguments", len(args))
			}
			return a.change(cmd, f, args[1], []string{args[0], args[2]}, func(p roster.Problem, r hotline.Roster) (roster.Ask, error) {
				day, err := siteDay(args[1], r, p.Site)
				if err != nil {
					return roster.Ask{}, err
				}
				return roster.Give(p, r, args[0], day, args[2])
			})
		},
	}
	f.add(cmd)
	return cmd
}

// siteDay reads a day of a roster as its first instant.
func siteDay(text string, r hotline.Roster, site *time.Location) (time.Time, error) {
	day, err := rosterDay("DAY", text, r, site)
	if err != nil {
		return day, err
	}
	y, m, d := day.Date()
	return hotline.DayStart(y, m, d, site), nil
}

// during is the roster asked for, or the one that an instant lies in.
func (f which) during(ctx context.Context, st *store.Store, at time.Time, site *time.Location) (hotline.Roster, error) {
	if f.id != "" {
		return f.read(ctx, st)
	}
	all, err := st.Rosters(ctx)
	if err != nil {
		return hotline.Roster{}, err
	}
	for _, r := range inForce(all) {
		if (hotline.Interval{Start: r.From, End: r.To}).Contains(at) {
			f.id = r.ID
			return f.read(ctx, st)
		}
	}
	if len(all) == 0 {
		return f.read(ctx, st) // which says what to do
	}
	return hotline.Roster{}, usageError("no roster has %s in it: hotlined roster list shows those stored", at.In(site).Format("Mon 2006-01-02 15:04"))
}

// change answers what somebody asks for, and does it where that is wanted.
func (a *app) change(cmd *cobra.Command, f changeFlags, day string, agents []string, ask func(roster.Problem, hotline.Roster) (roster.Ask, error)) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	site, ctx := cfg.Site.Location(), cmd.Context()
	now, err := asked(f.at, site)
	if err != nil {
		return err
	}
	first, err := dayOrInstant(day, site)
	if err != nil {
		return err
	}
	st, done, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	defer done()
	r, err := f.during(ctx, st, first, site)
	if err != nil {
		return err
	}
	p, err := rosterProblem(ctx, cfg, st, hotline.Interval{Start: r.From, End: r.To}, now)
	if err != nil {
		return err
	}
	for _, id := range agents {
		if err := knownAgent(p.Agents, id); err != nil {
			return err
		}
	}
	service, err := serviceOf(ctx, cfg, st, p)
	if err != nil {
		return err
	}
	p.Published = nil // who asks has no claim to be left alone
	wanted, err := ask(p, r)
	if err != nil {
		return err
	}
	answer := roster.Check(p, r, wanted, service)
	made := 0
	if f.apply && answer.Verdict != roster.NotAllowed {
		if made, err = applyAnswer(ctx, st, answer, now, site); err != nil {
			return err
		}
	}
	return a.showAnswer(cmd, f, answer, r, made, site)
}

// applyAnswer makes a change. What two people agreed on is locked: it shall not be
// lost when the roster is made anew. Leave is kept as an absence.
func applyAnswer(ctx context.Context, st *store.Store, answer roster.Answer, now time.Time, site *time.Location) (int, error) {
	made, err := saveChanged(ctx, st, answer.Roster, now)
	if err != nil {
		return 0, err
	}
	ctx = context.WithoutCancel(ctx)
	if away := answer.Ask.Absence; away != nil {
		return made, st.GrantAbsences(ctx, []hotline.Absence{*away}, true)
	}
	var locks []hotline.RosterLock
	for _, c := range answer.Ask.Changes {
		locks = append(locks, hotline.RosterLock{Roster: answer.Roster.ID, Agent: c.Agent, Day: dateOf(c.Day, site)})
	}
	return made, st.SaveRosterLocks(ctx, locks, true)
}

// asked is when a question is asked.
func asked(at string, site *time.Location) (time.Time, error) {
	if at == "" {
		return time.Now(), nil
	}
	return dayOrInstant(at, site)
}

// saveChanged keeps a changed roster as the next version. It is in force as the
// one before was: published where that was, as nobody works the old one any more.
func saveChanged(ctx context.Context, st *store.Store, r hotline.Roster, now time.Time) (int, error) {
	r.MadeAt = now
	version, err := st.SaveRoster(context.WithoutCancel(ctx), r)
	if err != nil {
		return 0, fmt.Errorf("the change is not made: %w", err)
	}
	return version, nil
}

func (a *app) showAnswer(cmd *cobra.Command, f changeFlags, answer roster.Answer, r hotline.Roster, made int, site *time.Location) error {
	w := cmd.OutOrStdout()
	if f.json {
		if err := printJSON(w, newAnswerRecord(answer, r, made, site)); err != nil {
			return err
		}
	} else {
		printAnswer(w, answer, r, made, site)
	}
	if f.apply && made == 0 {
		return fmt.Errorf("%s: nothing is changed", answer.Verdict)
	}
	return nil
}

// printAnswer tells the planner.
func printAnswer(w io.Writer, a roster.Answer, r hotline.Roster, made int, site *time.Location) {
	say(w, "roster %s, version %d: %s\n%s\n", r.ID, r.Version, a.Ask.Note, a.Verdict)
	if len(a.Ask.Changes) == 0 {
		say(w, "  no shift is concerned\n")
	}
	for _, text := range a.Refused {
		say(w, "  %s\n", text)
	}
	for _, b := range a.Broken {
		say(w, "  breaks the rule %s: %s\n", b.Rule, b.Why)
	}
	for _, c := range a.Ask.Changes {
		say(w, "  %s %s: %s -> %s\n", c.Day.In(site).Format("Mon 2 Jan"), c.Agent, shiftText(c.Old, site), shiftText(c.New, site))
	}
	say(w, "cover: %.2f agent-hours missing, %.2f before\n", a.MissingAfter, a.MissingBefore)
	if before, after := a.Share(); before == before {
		say(w, "service level of the time concerned: %.1f %%, %.1f %% before; %s\n", 100*after, 100*before, sayLost(a.Lost))
	}
	losing := a.Losing()
	for i, t := range losing {
		if i == 8 {
			say(w, "  ... and %d more\n", len(losing)-i)
			break
		}
		level := ""
		if before, after := t.Level(); before == before {
			level = fmt.Sprintf("; service level %.0f %%, %.0f %% before", 100*after, 100*before)
		}
		say(w, "  %s %s: %d there, %d before, %d needed%s\n", t.When(site), t.Queue, t.After, t.Before, t.Needed, level)
	}
	for i, b := range a.Soft {
		if i == 6 {
			say(w, "  ... and %d more\n", len(a.Soft)-i)
			break
		}
		say(w, "  %s: %s (%.2f agent-hours)\n", b.Rule, b.Why, b.Cost)
	}
	printInstead(w, a.Instead, site)
	if x := a.Ask.Absence; x != nil && x.To.After(r.To) {
		say(w, "the leave goes on after this roster: ask again with --roster and the next\n")
	}
	if made > 0 {
		say(w, "roster %s, version %d has it\n", r.ID, made)
	}
}

func sayLost(lost float64) string {
	switch {
	case lost > 0.05:
		return fmt.Sprintf("%.1f contacts fewer answered in time", lost)
	case lost < -0.05:
		return fmt.Sprintf("%.1f contacts more answered in time", -lost)
	}
	return "as many answered in time"
}

func printInstead(w io.Writer, all []roster.Instead, site *time.Location) {
	for _, i := range all {
		if len(i.Takers) == 0 {
			say(w, "nobody else may take %s: %s\n", spanText(i.Shift, site), cmp.Or(i.Others, "nobody else has the skill"))
			continue
		}
		say(w, "%s could be taken by:\n", spanText(i.Shift, site))
		for _, t := range i.Takers {
			say(w, "  %s (%s): covers %.2f agent-hours missing; %s\n", t.Agent, strings.Join(queuesOf(t.Shift), ", "), t.Covers, t.Why)
		}
	}
}

func spanText(s hotline.Shift, site *time.Location) string {
	return s.Start.In(site).Format("Mon 2 Jan 15:04") + "-" + s.End.In(site).Format("15:04")
}
