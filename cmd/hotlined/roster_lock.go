package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/roster"
)

// lockFlags say what `hotlined roster lock` and `unlock` are about.
type lockFlags struct {
	which
	until  string
	agents []string
	days   []string
}

func rosterLockCmd(a *app) *cobra.Command {
	return lockCmd(a, true, "Keep days or people as they are when the roster is made anew",
		"Locked days stay as they are in the version in force whatever is solved later: their shifts are\n"+
			"given to the next search as fixed. Swaps and leave that somebody decides on go through all the same.\n"+
			"Without flags the whole roster is locked.",
		"  hotlined roster lock --until 2026-03-04\n"+
			"  hotlined roster lock --agent wanda.jansen --day 2026-03-06")
}

func rosterUnlockCmd(a *app) *cobra.Command {
	return lockCmd(a, false, "Let locked days or people be planned anew", "Takes back what hotlined roster lock did. Without flags nothing stays locked.",
		"  hotlined roster unlock --agent wanda.jansen")
}

func lockCmd(a *app, lock bool, short, long, example string) *cobra.Command {
	var f lockFlags
	cmd := &cobra.Command{
		Use: "lock", Short: short, Long: long, Example: example, Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withRoster(cmd, f.which, func(st *store.Store, r hotline.Roster, site *time.Location) error {
				if lock {
					return a.lock(cmd, st, f, r, site)
				}
				return a.unlock(cmd, st, f, r, site)
			})
		},
	}
	if !lock {
		cmd.Use = "unlock"
	}
	flags := cmd.Flags()
	flags.StringVar(&f.id, "roster", "", "roster, by its first day (the latest if left out)")
	flags.StringVar(&f.until, "until", "", "only the days up to this one, itself included")
	flags.StringSliceVar(&f.agents, "agent", nil, "only these agents")
	flags.StringSliceVar(&f.days, "day", nil, "only these days")
	return cmd
}

func (a *app) lock(cmd *cobra.Command, st *store.Store, f lockFlags, r hotline.Roster, site *time.Location) error {
	days, err := f.chosen(r, site)
	if err != nil {
		return err
	}
	if len(f.agents) > 0 {
		p, err := a.problemOf(cmd.Context(), st, r)
		if err != nil {
			return err
		}
		for _, id := range f.agents {
			if err := knownAgent(p.Agents, id); err != nil {
				return err
			}
		}
	}
	var locks []hotline.RosterLock
	for _, agent := range f.whom() {
		for _, day := range days {
			locks = append(locks, hotline.RosterLock{Roster: r.ID, Agent: agent, Day: day})
		}
	}
	if err := st.SaveRosterLocks(cmd.Context(), locks, true); err != nil {
		return err
	}
	say(cmd.OutOrStdout(), "roster %s: %s stay as they are in version %d\n", r.ID, sayLocks(locks), r.Version)
	return nil
}

func (a *app) unlock(cmd *cobra.Command, st *store.Store, f lockFlags, r hotline.Roster, site *time.Location) error {
	days, err := f.chosen(r, site)
	if err != nil {
		return err
	}
	all, err := st.RosterLocks(cmd.Context(), r.ID)
	if err != nil {
		return err
	}
	var free []hotline.RosterLock
	for _, l := range all {
		if !slices.ContainsFunc(days, l.Day.Equal) {
			continue
		}
		if len(f.agents) > 0 && l.Agent == "" {
			return fmt.Errorf("%s is locked for everybody: hotlined roster unlock --day %s first, then lock those who stay",
				l.Day.Format("Mon 2 Jan"), l.Day.Format(time.DateOnly))
		}
		if len(f.agents) == 0 || slices.Contains(f.agents, l.Agent) {
			free = append(free, l)
		}
	}
	if len(free) == 0 {
		say(cmd.OutOrStdout(), "roster %s: nothing of that is locked\n", r.ID)
		return nil
	}
	if err := st.SaveRosterLocks(cmd.Context(), free, false); err != nil {
		return err
	}
	say(cmd.OutOrStdout(), "roster %s: %s can be planned anew\n", r.ID, sayLocks(free))
	return nil
}

// chosen are the days that the flags speak of, as midnights UTC.
func (f lockFlags) chosen(r hotline.Roster, site *time.Location) (out []time.Time, err error) {
	all := daysOf(r, site)
	if len(f.days) > 0 && f.until != "" {
		return nil, usageError("--day and --until say different things: want one of them")
	}
	if f.until != "" {
		last, err := rosterDay("--until", f.until, r, site)
		if err != nil {
			return nil, err
		}
		return slices.DeleteFunc(all, last.Before), nil
	}
	for _, text := range f.days {
		day, err := rosterDay("--day", text, r, site)
		if err != nil {
			return nil, err
		}
		out = append(out, day)
	}
	if len(out) == 0 {
		return all, nil
	}
	return out, nil
}

func (f lockFlags) whom() []string {
	if len(f.agents) == 0 {
		return []string{""}
	}
	return f.agents
}

// daysOf are the site's days of a roster, as midnights UTC.
func daysOf(r hotline.Roster, site *time.Location) (out []time.Time) {
	for i := 0; ; i++ {
		at := hotline.Midnight(r.From, site, i)
		if !at.Before(r.To) {
			return out
		}
		out = append(out, dateOf(at, site))
	}
}

// dateOf is the site's date of an instant, as midnight UTC.
func dateOf(at time.Time, site *time.Location) time.Time {
	y, m, d := at.In(site).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// rosterDay reads a day of a roster.
func rosterDay(what, text string, r hotline.Roster, site *time.Location) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, usageError("%s: want a day such as 2026-03-02, got %q", what, text)
	}
	if days := daysOf(r, site); len(days) == 0 || day.Before(days[0]) || day.After(days[len(days)-1]) {
		return day, usageError("%s: %s is not in roster %s, which is from %s to %s; --roster names another",
			what, text, r.ID, r.From.In(site).Format(time.DateOnly), r.To.In(site).AddDate(0, 0, -1).Format(time.DateOnly))
	}
	return day, nil
}

// knownAgent fails for an agent who is not in the workforce folder, and names
// those whose ids look alike.
func knownAgent(agents []hotline.Agent, id string) error {
	var alike []string
	for _, a := range agents {
		if a.ID == id {
			return nil
		}
		name := strings.ToLower(a.ID + " " + a.Name)
		if part := strings.ToLower(id); len(part) > 1 && strings.Contains(name, part) {
			alike = append(alike, a.ID)
		}
	}
	if len(alike) > 0 {
		return usageError("unknown agent %q: the workforce folder has no such id; %s?", id, strings.Join(alike[:min(5, len(alike))], ", "))
	}
	return usageError("unknown agent %q: the workforce folder has no such id", id)
}

// sayLocks tells what a set of locks is about.
func sayLocks(locks []hotline.RosterLock) string {
	var agents []string
	var days []time.Time
	for _, l := range locks {
		if l.Agent != "" && !slices.Contains(agents, l.Agent) {
			agents = append(agents, l.Agent)
		}
		if !slices.ContainsFunc(days, l.Day.Equal) {
			days = append(days, l.Day)
		}
	}
	slices.SortFunc(days, time.Time.Compare)
	who := "everybody's days"
	if len(agents) > 0 {
		who = "the days of " + strings.Join(agents, ", ")
	}
	first, last := days[0], days[len(days)-1]
	switch n := int(last.Sub(first)/(24*time.Hour)) + 1; {
	case n == 1:
		return who + " on " + first.Format("Mon 2 Jan")
	case n == len(days):
		return who + " from " + first.Format("Mon 2 Jan") + " to " + last.Format("Mon 2 Jan")
	}
	return fmt.Sprintf("%s on %d days from %s on", who, len(days), first.Format("Mon 2 Jan"))
}

// states are what has become of every version: a draft, published, published and
// all of it locked, or replaced by another.
func states(all []hotline.Roster, locks []hotline.RosterLock, site *time.Location) map[which]string {
	out := map[which]string{}
	for _, r := range all {
		out[which{r.ID, r.Version}] = "replaced"
	}
	for _, r := range inForce(all) {
		state := "draft"
		if r.Published {
			state = "published"
		}
		for _, newer := range all {
			if newer.ID == r.ID && newer.Version > r.Version {
				out[which{r.ID, newer.Version}] = "draft"
			}
		}
		out[which{r.ID, r.Version}] = state + lockedPart(r, locks, site)
	}
	return out
}

// lockedPart says how much of a roster is locked.
func lockedPart(r hotline.Roster, locks []hotline.RosterLock, site *time.Location) string {
	everybody, people, days := 0, map[string]bool{}, daysOf(r, site)
	for _, l := range locks {
		if l.Roster != r.ID {
			continue
		}
		if l.Agent != "" {
			people[l.Agent] = true
		} else if slices.ContainsFunc(days, l.Day.Equal) {
			everybody++
		}
	}
	var parts []string
	if everybody == len(days) && everybody > 0 {
		return ", locked"
	}
	if everybody > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d days", everybody, len(days)))
	}
	if len(people) > 0 {
		parts = append(parts, fmt.Sprintf("days of %d agents", len(people)))
	}
	if len(parts) == 0 {
		return ""
	}
	return ", " + strings.Join(parts, " and ") + " locked"
}

// withLocks settles the locked days as they are in the version in force. Who is
// absent by now does not work a locked shift, and what the workforce folder fixes
// inside a locked day is in it already.
func withLocks(ctx context.Context, st *store.Store, p roster.Problem) (roster.Problem, error) {
	locks, err := st.RosterLocks(ctx, p.ID)
	if err != nil || len(locks) == 0 {
		return p, err
	}
	r, err := which{id: p.ID}.read(ctx, st)
	if err != nil {
		return p, fmt.Errorf("the locked days: %w", err)
	}
	days := map[string][]time.Time{}
	for _, l := range locks {
		y, m, d := l.Day.Date()
		for _, a := range p.Agents {
			if l.Agent == "" || l.Agent == a.ID {
				days[a.ID] = append(days[a.ID], hotline.DayStart(y, m, d, p.Site))
			}
		}
	}
	var settled []roster.Fixed
	for _, a := range p.Agents {
		slices.SortFunc(days[a.ID], time.Time.Compare)
		once := slices.CompactFunc(days[a.ID], time.Time.Equal)
		settled = append(settled, roster.Lock(r.Shifts, []hotline.Agent{a}, once, p.Site)...)
	}
	settled = slices.DeleteFunc(settled, func(f roster.Fixed) bool {
		return f.What == roster.FixedShift && slices.ContainsFunc(p.Absences, func(x hotline.Absence) bool {
			return x.Agent == f.Agent && x.From.Before(f.To) && f.From.Before(x.To)
		})
	})
	own := slices.DeleteFunc(slices.Clone(p.Fixed), func(f roster.Fixed) bool {
		return slices.ContainsFunc(settled, func(x roster.Fixed) bool { return x.Agent == f.Agent && x.From.Before(f.To) && f.From.Before(x.To) })
	})
	p.Fixed = append(own, settled...)
	return p, nil
}
