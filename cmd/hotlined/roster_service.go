package main

import (
	"context"
	"math"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/roster"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// served is an interval of a queue: what is expected, and what it was found to need.
type served struct {
	forecast hotline.Forecast
	required hotline.Requirement
}

// serviceOf says what callers get of so many rostered, by the latest forecast:
// each interval by the formulas that it was staffed with. As many of the rostered
// are on the phones as the requirement reckons with.
func serviceOf(ctx context.Context, cfg config.Config, st *store.Store, p roster.Problem) (roster.Service, error) {
	rules, err := withPatience(ctx, cfg, st, p.MadeAt)
	if err != nil {
		return nil, err
	}
	forecasts, err := st.LatestForecasts(ctx, hotline.Interval{Start: p.From, End: p.To.Add(6 * time.Hour)})
	if err != nil {
		return nil, err
	}
	type place struct {
		queue string
		at    int64
	}
	known := map[place]*served{}
	each := func(queue string, start time.Time, length time.Duration, do func(place)) {
		for at := start; at.Before(start.Add(length)); at = at.Add(5 * time.Minute) {
			do(place{queue, at.Unix()})
		}
	}
	for _, f := range rules.Felt(forecasts) {
		s := &served{forecast: f}
		each(f.Queue, f.Start, f.Interval, func(w place) { known[w] = s })
	}
	for _, r := range p.Demand {
		each(r.Queue, r.Start, r.Interval, func(w place) {
			if s := known[w]; s != nil {
				s.required = r
			}
		})
	}
	targets := cfg.HotlineTargets()
	return func(queue string, at time.Time, rostered int) (level, perHour float64, ok bool) {
		s := known[place{queue, at.Unix()}]
		if s == nil || s.forecast.Interval <= 0 {
			return 0, 0, false
		}
		return s.gives(rules, targets, rostered)
	}, nil
}

// gives is what so many rostered give in the interval. Work that can wait is done
// in time as far as those whom it was found to need are there.
func (s *served) gives(rules staffing.Config, targets []hotline.Target, rostered int) (level, perHour float64, ok bool) {
	f, r := s.forecast, s.required
	if f.Deadline > 0 {
		if f.AHT <= 0 || r.Agents == 0 {
			return 0, 0, false
		}
		return min(1, float64(rostered)/float64(roster.Heads(r))), float64(r.Agents) * time.Hour.Seconds() / f.AHT.Seconds(), true
	}
	perHour = f.Mean * time.Hour.Seconds() / f.Interval.Seconds()
	if perHour <= 0 || f.AHT <= 0 {
		return 0, 0, false
	}
	net := float64(rostered)
	if r.GrossAgents > 0 && r.Agents > 0 {
		net *= float64(r.Agents) / max(r.GrossAgents, float64(r.Agents))
	}
	whole, part := math.Modf(net)
	low, err := rules.Given(f, targets, int(whole))
	if err != nil {
		return 0, 0, false
	}
	level = low.ServiceLevel
	if part > 1e-9 {
		high, err := rules.Given(f, targets, int(whole)+1)
		if err != nil {
			return 0, 0, false
		}
		level += part * (high.ServiceLevel - low.ServiceLevel)
	}
	return level, perHour, true
}
