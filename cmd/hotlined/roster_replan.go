package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/roster"
)

// replanFlags are what `hotlined roster replan` was asked.
type replanFlags struct {
	which
	from, until string
	absent      []string
	apply, json bool
	day         roster.Recall
}

func rosterReplanCmd(a *app) *cobra.Command {
	f := replanFlags{day: roster.Usual()}
	cmd := &cobra.Command{
		Use:   "replan",
		Short: "Plan the rest of today anew: whom to ask for what, for the most service",
		Long: "Given the newest forecast and who is absent, says what wins most callers for the fewest people\n" +
			"disturbed: breaks moved first, then shifts that start or end at another time, then somebody\n" +
			"called in; a change of hours must win twice what a moved break wins, calling in four times.\n" +
			"What has been worked stays as it was, and every rule is kept. Who is absent by the workforce\n" +
			"folder or by granted leave need not be named.",
		Example: "  hotlined roster replan --absent wanda.jansen --most-changed 5\n" +
			"  hotlined roster replan --absent wanda.jansen --most-changed 5 --apply",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.replan(cmd, f) },
	}
	f.add(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "", "what is worked before stays (now if left out)")
	flags.StringVar(&f.until, "until", "", "shifts that begin later are left alone (the end of the day if left out)")
	flags.StringSliceVar(&f.absent, "absent", nil, "agents who are not there for the rest of it")
	flags.IntVar(&f.day.MostChanged, "most-changed", f.day.MostChanged, "people whose shifts may change at most, the absent not counted")
	flags.DurationVar(&f.day.Notice, "notice", f.day.Notice, "time that somebody needs who is called in or starts at another time")
	flags.DurationVar(&f.day.Reach, "reach", f.day.Reach, "by how much a start or an end may move")
	flags.Float64Var(&f.day.LeastGain, "least-gain", f.day.LeastGain, "callers that it must win to move somebody's break")
	flags.BoolVar(&f.apply, "apply", false, "make the changes: a new version, in force as the one before was")
	flags.BoolVar(&f.json, "json", false, "print JSON")
	return cmd
}

func (f replanFlags) validate() error {
	switch {
	case f.day.MostChanged < 0:
		return usageError("--most-changed: must not be negative, got %d", f.day.MostChanged)
	case f.day.Notice < 0 || f.day.Reach < 0 || f.day.Reach > 12*time.Hour:
		return usageError("--notice and --reach: want up to 12h, got %s and %s", f.day.Notice, f.day.Reach)
	case f.day.LeastGain <= 0:
		return usageError("--least-gain: must be positive, got %g", f.day.LeastGain)
	}
	return nil
}

func (a *app) replan(cmd *cobra.Command, f replanFlags) error {
	if err := f.validate(); err != nil {
		return err
	}
	return a.withStore(cmd, func(ctx context.Context, st *store.Store, site *time.Location) error {
		now, err := asked(f.from, site)
		if err != nil {
			return err
		}
		if f.day.Until, err = dayOrInstant(f.until, site); err != nil {
			return err
		}
		if f.day.Until.IsZero() {
			f.day.Until = hotline.Midnight(now, site, 1)
		}
		if !now.Before(f.day.Until) {
			return usageError("--until: %s is not after %s", f.until, now.In(site).Format("2006-01-02 15:04"))
		}
		r, err := f.during(ctx, st, now, site)
		if err != nil {
			return err
		}
		return a.replanRoster(cmd, st, f, r, now)
	})
}

func (a *app) replanRoster(cmd *cobra.Command, st *store.Store, f replanFlags, r hotline.Roster, now time.Time) error {
	ctx := cmd.Context()
	cfg, err := a.config()
	if err != nil {
		return err
	}
	p, err := rosterProblem(ctx, cfg, st, hotline.Interval{Start: r.From, End: r.To}, now)
	if err != nil {
		return err
	}
	for _, id := range f.absent {
		if err := knownAgent(p.Agents, id); err != nil {
			return err
		}
	}
	f.day.Absent = f.absent
	service, err := serviceOf(ctx, cfg, st, p)
	if err != nil {
		return err
	}
	got := roster.Replan(p, r, f.day, service)
	if wrong := got.Mistakes(p, r); len(wrong) > 0 {
		return fmt.Errorf("the changes break %d rules, which is a mistake of the search: %s", len(wrong), wrong[0])
	}
	made := 0
	if f.apply && len(got.Moves)+len(got.Absent) > 0 {
		if made, err = saveChanged(ctx, st, got.Answer.Roster, now); err != nil {
			return err
		}
		if err := st.GrantAbsences(ctx, got.Away, true); err != nil {
			return err
		}
	}
	if f.json {
		return printJSON(cmd.OutOrStdout(), newReplanRecord(got, r, made, p.Site))
	}
	printReplan(cmd.OutOrStdout(), got, r, made, p)
	return nil
}

func printReplan(w io.Writer, got roster.Replanned, r hotline.Roster, made int, p roster.Problem) {
	say(w, "roster %s, version %d: %s\n", r.ID, r.Version, got.Answer.Ask.Note)
	for _, c := range got.Absent {
		say(w, "absent: %s %s: %s -> %s\n", c.Day.In(p.Site).Format("Mon 2 Jan"), c.Agent, shiftText(c.Old, p.Site), shiftText(c.New, p.Site))
	}
	what, unit, won := "service level", "contacts more answered in time of %.0f", "contacts"
	if !got.Known { // no forecast: agents are counted
		what, unit, won = "cover", "agent-hours more covered of %.0f", "agent-hours"
	}
	if rostered, without, with := got.Levels(); rostered == rostered {
		say(w, "%s from now on: %.1f %% as rostered, %.1f %% without the absent, %.1f %% with the changes (%.1f "+unit+")\n",
			what, 100*rostered, 100*without, 100*with, got.Won, got.Calls)
	}
	say(w, "%.2f agent-hours missing, %.2f before\n", got.Answer.MissingAfter, got.Answer.MissingBefore)
	if len(got.Moves) == 0 {
		say(w, "nobody is to be asked: nothing that may be changed wins enough\n")
	}
	for i, m := range got.Moves {
		say(w, "%d. %s (%s): %s; wins %.1f %s; %s\n", i+1, m.Agent, m.Kind, m.What, m.Gain, won, m.Why)
	}
	if made > 0 {
		say(w, "roster %s, version %d has it\n", r.ID, made)
	}
}

// replanRecord is the JSON of `hotlined roster replan`; shares as fractions, null
// where nothing is known.
type replanRecord struct {
	Roster        string        `json:"roster"`
	Version       int           `json:"version"`
	Made          int           `json:"made"` // the version with the changes; 0: none was made
	Note          string        `json:"note"`
	Absent        []movedRecord `json:"absent"`
	Moves         []askedRecord `json:"moves"`
	Known         bool          `json:"forecast_known"` // false: agent-hours stand for contacts, cover for the service level
	Calls         float64       `json:"contacts"`
	Won           float64       `json:"contacts_won"`
	LevelRostered *float64      `json:"service_level_rostered"`
	LevelWithout  *float64      `json:"service_level_without_absent"`
	LevelWith     *float64      `json:"service_level"`
	MissingBefore float64       `json:"missing_hours_before"`
	MissingAfter  float64       `json:"missing_hours_after"`
}

type askedRecord struct {
	movedRecord
	Kind string  `json:"kind"`
	What string  `json:"what"`
	Gain float64 `json:"contacts_won"`
	Why  string  `json:"why"`
}

func newReplanRecord(got roster.Replanned, r hotline.Roster, made int, site *time.Location) replanRecord {
	rostered, without, with := got.Levels()
	out := replanRecord{
		Roster: r.ID, Version: r.Version, Made: made, Note: got.Answer.Ask.Note, Absent: movedRecords(got.Absent, site), Moves: []askedRecord{},
		Calls: got.Calls, Won: got.Won, Known: got.Known, LevelRostered: finite(rostered), LevelWithout: finite(without), LevelWith: finite(with),
		MissingBefore: got.Answer.MissingBefore, MissingAfter: got.Answer.MissingAfter,
	}
	for _, m := range got.Moves {
		out.Moves = append(out.Moves, askedRecord{movedRecords([]roster.Change{m.Change}, site)[0], m.Kind, m.What, m.Gain, m.Why})
	}
	return out
}
