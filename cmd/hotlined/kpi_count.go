package main

import (
	"context"
	"slices"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scoring"
)

// kpiKey is what one row is about; what the rows are not made by is empty.
type kpiKey struct {
	queue, agent string
	start        int64 // of the hour, day or interval, Unix seconds
}

// kpiGroup is one row's counts, day by day: days differ, and the intervals know it.
type kpiGroup struct {
	days   map[int64]*scoring.Counts
	latest *scoring.Counts // the day of the contact before
	day    int64
}

// countKPIs counts every contact of the period against its queue's target.
func countKPIs(ctx context.Context, st *store.Store, f kpiFlags, period hotline.Interval, cfg config.Config, p *progress) (map[kpiKey]*kpiGroup, error) {
	groups := map[kpiKey]*kpiGroup{}
	targets := map[string]hotline.Target{}
	var day hotline.Interval // the site's day of the contact before; contacts come in order
	site := cfg.Site.Location()
	for c, err := range st.Contacts(ctx, store.ContactQuery{Interval: period, Queue: f.queue}) {
		if err != nil {
			return nil, err
		}
		target, ok := targets[c.Queue]
		if !ok {
			target = f.target(scoring.TargetOf(cfg.HotlineTargets(), c.Queue))
			targets[c.Queue] = target
		}
		if !day.Contains(c.Offered) {
			day = hotline.Interval{Start: hotline.Midnight(c.Offered, site, 0), End: hotline.Midnight(c.Offered, site, 1)}
		}
		key := f.key(c, day.Start, site)
		if groups[key] == nil {
			groups[key] = &kpiGroup{days: map[int64]*scoring.Counts{}}
		}
		groups[key].of(day.Start.Unix()).Count(c, target)
		p.Add(1)
	}
	return groups, addJudgements(ctx, st, f, period, site, groups)
}

// addJudgements adds what callers and evaluators said, and how agents' time was
// used, which is kept by agent and day: to rows of whole days only.
func addJudgements(ctx context.Context, st *store.Store, f kpiFlags, period hotline.Interval, site *time.Location, groups map[kpiKey]*kpiGroup) error {
	wholeDays := period.Start.Equal(hotline.Midnight(period.Start, site, 0)) && period.End.Equal(hotline.Midnight(period.End, site, 0))
	if !wholeDays || f.by == "hour" || f.by == "interval" {
		return nil
	}
	rows, err := agentDays(ctx, st, nil, period, site)
	if err != nil {
		return err
	}
	if f.queue == "" && f.by != "queue" { // agents are logged in to all their queues at once
		times, err := agentTimes(ctx, st, nil, period, site)
		if err != nil {
			return err
		}
		rows = append(rows, times...)
	}
	for _, r := range rows {
		y, m, d := r.Day.Date()
		day := hotline.DayStart(y, m, d, site)
		group := groups[f.key(hotline.Contact{Queue: r.Queue, Agent: r.Agent, Offered: day}, day, site)]
		if group == nil || (f.queue != "" && f.queue != r.Queue) {
			continue
		}
		for _, count := range kpiJudgements {
			group.of(day.Unix()).Add(count, r.Counts.Get(count))
		}
	}
	return nil
}

// kpiJudgements are the counts that contacts alone do not tell.
var kpiJudgements = slices.DeleteFunc(
	slices.Concat(scoring.AgentDayCounts.Counts(), scoring.AgentDayTimes.Counts()),
	func(c scoring.Count) bool { return slices.Contains(scoring.QueueCounts.Counts(), c) },
)

// of is the counts of one day.
func (g *kpiGroup) of(day int64) *scoring.Counts {
	if g.latest != nil && g.day == day {
		return g.latest
	}
	if g.days[day] == nil {
		g.days[day] = &scoring.Counts{}
	}
	g.day, g.latest = day, g.days[day]
	return g.latest
}

// target is the queue's, with the thresholds that were given in its place.
func (f kpiFlags) target(t hotline.Target) hotline.Target {
	if f.ownWithin || t.AnswerWithin <= 0 {
		t.AnswerWithin = f.answerWithin
	}
	if f.ownShort {
		t.ShortAbandon = f.shortAbandon
	}
	return t
}

func (f kpiFlags) key(c hotline.Contact, day time.Time, site *time.Location) kpiKey {
	switch f.by {
	case "queue":
		return kpiKey{queue: c.Queue}
	case "agent":
		return kpiKey{agent: c.Agent}
	case "day":
		return kpiKey{start: day.Unix()}
	case "hour":
		return kpiKey{start: wallClock(c.Offered, site, time.Hour).Unix()}
	case "interval":
		return kpiKey{start: wallClock(c.Offered, site, hotline.BaseInterval).Unix()}
	}
	return kpiKey{}
}

// wallClock is the start of the hour or interval by the clock on the site's
// wall, which need not be a whole hour off UTC. In the hour that comes twice in
// autumn the two are kept apart, being different instants.
func wallClock(t time.Time, site *time.Location, step time.Duration) time.Time {
	_, offset := t.In(site).Zone()
	shift := time.Duration(offset) * time.Second
	return t.Add(shift).Truncate(step).Add(-shift)
}
