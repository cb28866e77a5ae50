package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/forecast"
	"github.com/hotlined/hotlined/scheduler/roster"
	"github.com/hotlined/hotlined/scheduler/workforce"
)

// ledgerFlags are what `hotlined roster ledger` was asked.
type ledgerFlags struct {
	until string
	days  int
	team  string
	json  bool
}

func rosterLedgerCmd(a *app) *cobra.Command {
	f := ledgerFlags{days: 365}
	cmd := &cobra.Command{
		Use:   "ledger",
		Short: "Who bore the nights, weekends, holidays, refused wishes and changes of a year",
		Long: "Counts the published rosters of the last year and sets everybody beside those of the same team\n" +
			"and contract. Some are far off by chance alone: only those are named whom chance does not explain.\n" +
			"Wishes are those of the workforce folder, which should keep them for a year.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.ledger(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.until, "until", "", "the last day counted (the last published one if left out)")
	flags.IntVar(&f.days, "days", f.days, "how many days are counted")
	flags.StringVar(&f.team, "team", "", "show only this team")
	flags.BoolVar(&f.json, "json", false, "print JSON")
	return cmd
}

func (a *app) ledger(cmd *cobra.Command, f ledgerFlags) error {
	if f.days < 1 || f.days > 3660 {
		return usageError("--days: want 1 to 3660, got %d", f.days)
	}
	cfg, err := a.config()
	if err != nil {
		return err
	}
	return a.withStore(cmd, func(ctx context.Context, st *store.Store, site *time.Location) error {
		if cfg.Workforce == "" {
			return errNoWorkforce
		}
		staff, err := workforce.Read(cfg.Workforce, site)
		if err != nil {
			return err
		}
		last, err := lastDay(ctx, st, f.until, site)
		if err != nil {
			return err
		}
		y, err := yearOf(ctx, cfg, st, staff, hotline.Interval{Start: hotline.Midnight(last, site, 1-f.days), End: hotline.Midnight(last, site, 1)})
		if err != nil {
			return err
		}
		accounts := roster.Ledger(y)
		if f.team != "" {
			if accounts = slices.DeleteFunc(accounts, func(x roster.Account) bool { return x.Team != f.team }); len(accounts) == 0 {
				return usageError("--team: nobody is in %q", f.team)
			}
		}
		if f.json {
			return printJSON(cmd.OutOrStdout(), newLedgerRecord(y, accounts))
		}
		return printLedger(cmd.OutOrStdout(), y, accounts)
	})
}

// lastDay is the last day of a ledger: that of the latest published roster where
// none is given.
func lastDay(ctx context.Context, st *store.Store, until string, site *time.Location) (time.Time, error) {
	if until != "" {
		return dayOrInstant(until, site)
	}
	all, err := st.Rosters(ctx)
	if err != nil {
		return time.Time{}, err
	}
	var last time.Time
	for _, r := range all {
		if r.Published && r.To.After(last) {
			last = r.To
		}
	}
	if last.IsZero() {
		return last, fmt.Errorf("nothing is published yet: hotlined roster publish makes a roster the one that agents see")
	}
	return last.Add(-time.Nanosecond), nil
}

// yearOf reads what was published in a span: the last version of every roster, and
// what it changed of those published before.
func yearOf(ctx context.Context, cfg config.Config, st *store.Store, staff workforce.Workforce, span hotline.Interval) (roster.Year, error) {
	site := cfg.Site.Location()
	y := roster.Year{
		Span: span, Site: site, Agents: staff.Agents, Contracts: staff.Contracts, Wishes: staff.Wishes, Config: cfg.Roster, Moved: map[string]int{},
	}
	var err error
	if y.Holiday, err = holidaysOf(cfg.Forecast, span); err != nil {
		return y, err
	}
	all, err := st.Rosters(ctx)
	if err != nil {
		return y, err
	}
	final := map[string]int{}
	for _, r := range inForce(all) {
		if r.Published && r.From.Before(span.End) && span.Start.Before(r.To) {
			final[r.ID] = r.Version
			y.Covered = append(y.Covered, hotline.Interval{Start: r.From, End: r.To})
		}
	}
	var id string
	versions := [2][]hotline.Shift{} // published before, and being read
	number := 0
	flush := func() {
		if versions[0] != nil && versions[1] != nil {
			countMoved(y.Moved, versions[0], versions[1], site)
		}
		if number != 0 && number == final[id] {
			y.Shifts = append(y.Shifts, versions[1]...)
		}
	}
	err = st.PublishedHours(ctx, span, func(name string, version int, s hotline.Shift) {
		if name != id || version != number {
			flush()
			versions[0], versions[1] = versions[1], nil
			if name != id {
				versions[0] = nil
			}
			id, number = name, version
		}
		versions[1] = append(versions[1], s)
	})
	flush()
	return y, err
}

// withLedger tells a problem what people have borne in the year before it, if any
// rule wants to know.
func withLedger(ctx context.Context, cfg config.Config, st *store.Store, p roster.Problem, staff workforce.Workforce) (roster.Problem, error) {
	if !cfg.Roster.SharesBurdens() {
		return p, nil
	}
	first := p.From.In(p.Site)
	y, err := yearOf(ctx, cfg, st, staff, hotline.Interval{Start: first.AddDate(-1, 0, 0), End: first})
	if err != nil || len(y.Covered) == 0 {
		return p, err
	}
	p.Ledger = map[string]roster.Tally{}
	for _, a := range roster.Ledger(y) {
		p.Ledger[a.Agent] = a.Tally()
	}
	return p, nil
}

// countMoved counts the days on which agents have other hours in a version than in
// the one published before.
func countMoved(moved map[string]int, before, after []hotline.Shift, site *time.Location) {
	for _, c := range roster.Diff(hotline.Roster{Shifts: before}, hotline.Roster{Shifts: after}, site) {
		moved[c.Agent]++
	}
}

// holidaysOf tells the public holidays of the calendar.
func holidaysOf(cfg forecast.Config, span hotline.Interval) (func(time.Time) bool, error) {
	cal, err := calendarOfYears(cfg, span.Start.Year(), span.End.Year())
	if err != nil {
		return nil, err
	}
	return func(day time.Time) bool {
		on := func(kind string) bool {
			return slices.ContainsFunc(cal.On(forecast.DayOf(day)), func(s forecast.Special) bool { return s.Kind == kind && s.Queue == "" })
		}
		return on(forecast.Holiday) && !on(forecast.Workday)
	}, nil
}

func printLedger(w io.Writer, y roster.Year, all []roster.Account) error {
	say(w, "published rosters from %s to %s\n", y.Span.Start.In(y.Site).Format(time.DateOnly), y.Span.End.Add(-time.Nanosecond).In(y.Site).Format(time.DateOnly))
	named := 0
	for _, burden := range roster.Burdens {
		for _, verdict := range []string{roster.MoreThanChance, roster.FewerThanChance} {
			for _, a := range all {
				if b := a.Burdens[burden]; b.Verdict == verdict {
					named++
					say(w, "%s: %s had %.0f, %s: %.1f would be expected, %.0f to %.0f by chance\n", burden, a.Agent, b.Count, verdict, b.Expected, b.Low, b.High)
				}
			}
		}
	}
	if named == 0 {
		say(w, "nobody bore more or less than chance explains\n")
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	say(tw, "agent\tteam\tshifts\t%s\n", strings.Join(roster.Burdens, "\t"))
	for _, a := range all {
		say(tw, "%s\t%s\t%d", a.Agent, a.Team, a.Shifts)
		for _, burden := range roster.Burdens {
			b := a.Burdens[burden]
			cell := fmt.Sprintf("%.0f (%.1f)", b.Count, b.Expected)
			if burden == roster.BurdenRefused {
				cell = fmt.Sprintf("%.0f of %.0f (%.1f)", b.Count, b.Of, b.Expected)
			}
			say(tw, "\t%s", cell)
		}
		say(tw, "\n")
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	say(w, "in brackets what an equal share would be: of the same team and contract, by shifts, weeks or wishes\n")
	return nil
}

// ledgerRecord is the JSON of `hotlined roster ledger`.
type ledgerRecord struct {
	From   time.Time       `json:"from"`
	To     time.Time       `json:"to"`
	Agents []accountRecord `json:"agents"`
}

type accountRecord struct {
	Agent        string                  `json:"agent"`
	Team         string                  `json:"team"`
	Contract     string                  `json:"contract"`
	Peers        int                     `json:"peers"`
	Shifts       int                     `json:"shifts"`
	Granted      int                     `json:"wishes_granted"`
	Refused      int                     `json:"wishes_refused"`
	RefusedHours float64                 `json:"refused_hours"`
	Burdens      map[string]burdenRecord `json:"burdens"`
}

type burdenRecord struct {
	Count    float64  `json:"count"`
	Of       float64  `json:"of"`
	Expected float64  `json:"expected"`
	Low      *float64 `json:"low"` // 90 of 100 lie within by chance; null: too few to tell
	High     *float64 `json:"high"`
	P        *float64 `json:"p"`
	Verdict  string   `json:"verdict"`
}

func newLedgerRecord(y roster.Year, all []roster.Account) ledgerRecord {
	out := ledgerRecord{From: y.Span.Start.In(y.Site), To: y.Span.End.In(y.Site), Agents: []accountRecord{}}
	for _, a := range all {
		refused := int(a.Burdens[roster.BurdenRefused].Count)
		row := accountRecord{
			Agent: a.Agent, Team: a.Team, Contract: a.Contract, Peers: a.Peers, Shifts: a.Shifts, Granted: a.Wishes - refused, Refused: refused,
			RefusedHours: a.RefusedHours, Burdens: map[string]burdenRecord{},
		}
		for name, b := range a.Burdens {
			record := burdenRecord{Count: b.Count, Of: b.Of, Expected: b.Expected, P: finite(b.Chance), Verdict: b.Verdict}
			if !math.IsNaN(b.Chance) {
				record.Low, record.High = finite(b.Low), finite(b.High)
			}
			row.Burdens[strings.ReplaceAll(name, " ", "_")] = record
		}
		out.Agents = append(out.Agents, row)
	}
	return out
}
