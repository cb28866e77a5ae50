package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/forecast"
	"github.com/hotlined/hotlined/scheduler/roster"
	"github.com/hotlined/hotlined/scheduler/workforce"
)

// errNoWorkforce says what is missing for a roster.
var errNoWorkforce = errors.New("no workforce: name its folder as workforce in the configuration")

// week is the first midnight of the week that an instant lies in.
func week(at time.Time, cfg config.Config) time.Time {
	local := at.In(cfg.Site.Location())
	return hotline.Midnight(local, local.Location(), -(int(local.Weekday()-cfg.Roster.FirstDay())+7)%7)
}

// dayPeriod reads --from and --to; a week where --to is left out.
func dayPeriod(from, to string, site *time.Location) (hotline.Interval, error) {
	start, err := dayOrInstant(from, site)
	if err != nil {
		return hotline.Interval{}, err
	}
	end, err := dayOrInstant(to, site)
	if err != nil {
		return hotline.Interval{}, err
	}
	if start.IsZero() {
		return hotline.Interval{}, usageError("--from: want the first day, such as 2026-03-02")
	}
	if end.IsZero() {
		end = hotline.Midnight(start, site, 7)
	}
	if !start.Before(end) {
		return hotline.Interval{}, usageError("--to: %s is not after %s", to, from)
	}
	if end.Sub(start) > 57*24*time.Hour {
		return hotline.Interval{}, usageError("--to: a roster covers eight weeks at most, %s to %s are %d days", from, to, int(end.Sub(start).Hours()/24))
	}
	return hotline.Interval{Start: start, End: end}, nil
}

// rosterProblem puts together what a roster for a period is made from: the
// workforce folder, the stored requirement, and what was rostered before.
func rosterProblem(ctx context.Context, cfg config.Config, st *store.Store, period hotline.Interval, now time.Time) (roster.Problem, error) {
	site := cfg.Site.Location()
	if cfg.Workforce == "" {
		return roster.Problem{}, errNoWorkforce
	}
	staff, err := workforce.Read(cfg.Workforce, site)
	if err != nil {
		return roster.Problem{}, err
	}
	p, err := staffProblem(cfg, staff, period, now)
	if err != nil {
		return p, err
	}
	if p.Absences, err = withGranted(ctx, st, p.Agents, p.Absences, period); err != nil {
		return p, err
	}
	// A little more than the period: its last night shifts end after it.
	view := hotline.Interval{Start: period.Start, End: period.End.Add(6 * time.Hour)}
	demand, err := demandOf(ctx, cfg, st, view)
	if err != nil {
		return p, err
	}
	if err := require(&p, cfg, demand); err != nil {
		return p, err
	}
	talks, err := coachingSessions(ctx, cfg, st, p.Agents, now)
	if err != nil {
		return p, err
	}
	p.Sessions = append(p.Sessions, talks...)
	if p, err = withLedger(ctx, cfg, st, p, staff); err != nil {
		return p, err
	}
	if p.Previous, err = shiftsBefore(ctx, st, period.Start, cfg.Roster.LooksBack()); err != nil || len(p.Demand) == 0 {
		return p, err
	}
	unknown := staff.CheckSkills(p.Queues)
	if p.Queues, p.Agents = workforce.Speak(p.Queues, p.Agents); unknown != nil {
		return p, errors.Join(unknown, p.Validate())
	}
	return p, nil
}

// staffProblem is what the workforce folder says of a period.
func staffProblem(cfg config.Config, staff workforce.Workforce, period hotline.Interval, now time.Time) (roster.Problem, error) {
	site := cfg.Site.Location()
	p := roster.Problem{
		ID: period.Start.In(site).Format(time.DateOnly), From: period.Start, To: period.End,
		Site: site, MadeAt: now, Queues: cfg.HotlineQueues(), Config: cfg.Roster,
		Agents: staff.Agents, Contracts: staff.Contracts, Absences: staff.Absences,
		Available: staff.Available, Wishes: staff.Wishes, Fixed: staff.Fixed, Sessions: staff.Sessions,
	}
	if !cfg.Roster.KnowsHolidays() {
		return p, nil
	}
	cal, err := calendarOfYears(cfg.Forecast, period.Start.Year()-1, period.End.Year())
	if err != nil {
		return p, err
	}
	for day := hotline.Midnight(period.Start, site, -1); day.Before(period.End); day = hotline.Midnight(day, site, 1) {
		if cal.IsHoliday(forecast.DayOf(day)) {
			p.Holidays = append(p.Holidays, day)
		}
	}
	return p, nil
}

// require adds to a problem what is needed, as far as the hotline is open then.
func require(p *roster.Problem, cfg config.Config, demand []hotline.Requirement) (err error) {
	if p.Demand, p.Closed, err = splitClosed(cfg.Forecast, p.Site, demand); err != nil {
		return err
	}
	for _, r := range demand {
		if !slices.ContainsFunc(p.Queues, func(q hotline.Queue) bool { return q.Name == r.Queue }) {
			p.Queues = append(p.Queues, hotline.Queue{Name: r.Queue})
		}
	}
	return nil
}

// demandOf is the stored requirement of a period. Where part of its forecast has
// not been staffed yet, all of it is now.
func demandOf(ctx context.Context, cfg config.Config, st *store.Store, period hotline.Interval) ([]hotline.Requirement, error) {
	required, err := st.LatestRequirements(ctx, period)
	if err != nil {
		return nil, err
	}
	forecasts, err := st.LatestForecasts(ctx, period)
	if err != nil {
		return nil, err
	}
	type slot struct {
		queue string
		start int64
	}
	staffed := map[slot]bool{}
	for _, r := range required {
		staffed[slot{r.Queue, r.Start.Unix()}] = true
	}
	for _, f := range forecasts {
		if !staffed[slot{f.Queue, f.Start.Unix()}] {
			return requireAgents(ctx, cfg, st, period)
		}
	}
	return required, nil
}

// shiftsBefore reads the shifts of so many days before an instant, each day as the
// roster in force has it: where rosters overlap, as those do that are made every
// few days for weeks ahead, a published one counts before a draft, and of two such
// the one that begins later.
func shiftsBefore(ctx context.Context, st *store.Store, at time.Time, days int) (out []hotline.Shift, err error) {
	all, err := st.Rosters(ctx)
	if err != nil {
		return nil, err
	}
	first := at.AddDate(0, 0, -days)
	heads := inForce(all)
	slices.SortStableFunc(heads, func(a, b hotline.Roster) int {
		switch {
		case a.Published == b.Published:
			return a.From.Compare(b.From)
		case b.Published:
			return -1
		}
		return 1
	})
	for _, head := range heads {
		if !head.From.Before(at) || head.To.Before(first) {
			continue
		}
		days := hotline.Interval{Start: head.From, End: head.To}
		out = slices.DeleteFunc(out, func(s hotline.Shift) bool { return days.Contains(s.Start) })
		r, err := st.Roster(ctx, head.ID, head.Version)
		if err != nil {
			return nil, err
		}
		for _, s := range r.Shifts {
			if s.Start.Before(at) && s.Start.After(first) {
				out = append(out, s)
			}
		}
	}
	return out, nil
}

// inForce keeps one version of each roster: the latest published one, or the
// latest draft where none is.
func inForce(all []hotline.Roster) (out []hotline.Roster) {
	best := map[string]int{}
	for _, r := range all {
		i, known := best[r.ID]
		switch {
		case !known:
			best[r.ID] = len(out)
			out = append(out, r)
		case r.Published && !out[i].Published, r.Published == out[i].Published && r.Version > out[i].Version:
			out[i] = r
		}
	}
	return out
}

// rosterJob makes the rosters of the weeks to come: each week its own, as far as
// the requirement reaches. A published week is left alone, and so is one whose
// roster knows the latest forecast already.
func rosterJob(cfg config.Config, st *store.Store) task {
	return func(ctx context.Context, now time.Time) error {
		if cfg.Workforce == "" {
			return nil
		}
		for i := range cfg.Roster.Weeks {
			first := hotline.Midnight(week(now, cfg), cfg.Site.Location(), 7*(i+1))
			week := hotline.Interval{Start: first, End: hotline.Midnight(first, cfg.Site.Location(), 7)}
			if err := rosterWeek(ctx, cfg, st, week, now); err != nil {
				return fmt.Errorf("week of %s: %w", first.Format(time.DateOnly), err)
			}
		}
		return nil
	}
}

func rosterWeek(ctx context.Context, cfg config.Config, st *store.Store, period hotline.Interval, now time.Time) error {
	p, err := rosterProblem(ctx, cfg, st, period, now)
	if err != nil || !reaches(p.Demand, period.End) {
		return err
	}
	all, err := st.Rosters(ctx)
	if err != nil {
		return err
	}
	for _, r := range inForce(all) {
		if r.ID == p.ID && (r.Published || !r.MadeAt.Before(asOf(p.Demand))) {
			return checkWeek(ctx, cfg, st, p.ID, asOf(p.Demand))
		}
	}
	if p, err = withLocks(ctx, st, p); err != nil {
		return err
	}
	if err := p.Validate(); err != nil {
		return err
	}
	made, _, err := solvePooled(ctx, cfg, st, &p, roster.Options{Seed: cfg.Roster.Seed, Idle: 12}, cfg.Roster.Time)
	if err := errors.Join(ctx.Err(), err); err != nil {
		return err // half searched is not what was asked for
	}
	explainGaps(ctx, p, &made)
	if _, err = st.SaveRoster(ctx, made); err != nil {
		return err
	}
	return checkWeek(ctx, cfg, st, p.ID, asOf(p.Demand))
}

// reaches reports whether the requirement goes on to the end of a week, a closed
// weekend aside.
func reaches(demand []hotline.Requirement, end time.Time) bool {
	return slices.ContainsFunc(demand, func(r hotline.Requirement) bool { return end.Sub(r.Start) < 60*time.Hour })
}

// asOf is when the latest of the requirement was known.
func asOf(demand []hotline.Requirement) (latest time.Time) {
	for _, r := range demand {
		if r.AsOf.After(latest) {
			latest = r.AsOf
		}
	}
	return latest
}

// solve searches for as long as it may.
func solve(ctx context.Context, p roster.Problem, opts roster.Options, limit time.Duration) (hotline.Roster, roster.Report) {
	begun := time.Now()
	opts.Elapsed = func() time.Duration { return time.Since(begun) }
	opts.Stop = func() bool { return ctx.Err() != nil || time.Since(begun) > limit }
	return roster.Solve(p, opts)
}
