package main

import (
	"context"
	"slices"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/forecast"
)

// mailWithin is when mail is to be answered where the configuration promises nothing
// longer than a caller on the phone would wait (GB/T 33358-2016).
const mailWithin = 24 * time.Hour

// worksOf is what the queues' contacts are as work, by queue, and the
// configuration of their forecasts: mail comes at all hours, whenever it is worked.
func worksOf(ctx context.Context, cfg config.Config, st *store.Store, asOf time.Time) (map[string]forecast.Work, forecast.Config, error) {
	fc := cfg.Forecast
	channels, err := channelsOf(ctx, cfg, st, asOf)
	if err != nil {
		return nil, fc, err
	}
	works := map[string]forecast.Work{}
	for queue, channel := range channels {
		w := forecast.Work{Channel: channel, Together: cfg.Staffing.Queues[queue].Concurrency}
		if channel.Deferrable() {
			w.Deadline = deadlineOf(cfg, queue)
			if w.Hours, err = cfg.Forecast.HoursOf(queue); err != nil {
				return nil, fc, err
			}
			fc.Hours = append([]forecast.QueueHours{{Queue: queue}}, fc.Hours...)
		}
		works[queue] = w
	}
	if err := addAgents(ctx, cfg, st, asOf, works); err != nil {
		return nil, fc, err
	}
	return works, fc, nil
}

// channelsOf is each queue's channel: as configured, or that of most contacts of
// the last four weeks.
func channelsOf(ctx context.Context, cfg config.Config, st *store.Store, asOf time.Time) (map[string]hotline.Channel, error) {
	channels, err := st.QueueChannels(ctx, hotline.Interval{Start: asOf.AddDate(0, 0, -28), End: asOf})
	if err != nil {
		return nil, err
	}
	for _, q := range cfg.Queues {
		if q.Channel != "" {
			channels[q.Name] = q.Channel
		}
	}
	return channels, nil
}

// deadlineOf is how long the work of a queue can wait.
func deadlineOf(cfg config.Config, queue string) time.Duration {
	for _, t := range cfg.HotlineTargets() {
		if t.Queue == queue && t.AnswerWithin >= hotline.BaseInterval {
			return t.AnswerWithin
		}
	}
	return mailWithin
}

// addAgents adds who took the contacts of the last twelve weeks, how many at
// once, and who is rostered.
func addAgents(ctx context.Context, cfg config.Config, st *store.Store, asOf time.Time, works map[string]forecast.Work) error {
	lately := hotline.Interval{Start: asOf.AddDate(0, 0, -84), End: asOf}
	rostered, err := presencesOf(ctx, st, asOf, asOf.AddDate(0, 0, cfg.Forecast.HorizonDays+1))
	if err != nil {
		return err
	}
	if len(rostered) > 0 {
		hours, err := st.AgentHours(ctx, lately, cfg.Site.Location())
		if err != nil {
			return err
		}
		for _, a := range hours {
			w := works[a.Queue]
			w.Rostered = rostered[a.Queue]
			w.Agents = append(w.Agents, forecast.AgentCount{
				Agent: a.Agent, Weekday: a.Weekday, Hour: a.Hour, New: a.New, Contacts: float64(a.Handled), Handle: a.Handle,
				Hours: float64(a.Hours), Recent: float64(a.Recent),
			})
			works[a.Queue] = w
		}
	}
	crowds, err := st.Crowds(ctx, lately, hotline.Chat)
	if err != nil {
		return err
	}
	for _, c := range crowds {
		w := works[c.Queue]
		w.Crowds = append(w.Crowds, forecast.Crowd{Together: c.Together, Contacts: float64(c.Handled), Seconds: c.Handle.Seconds()})
		works[c.Queue] = w
	}
	return nil
}

// presencesOf is who is at work on which queue by the published rosters of a
// span.
func presencesOf(ctx context.Context, st *store.Store, from, to time.Time) (map[string][]forecast.Presence, error) {
	all, err := st.Rosters(ctx)
	if err != nil {
		return nil, err
	}
	newest := map[string]hotline.Roster{} // versions replace each other
	for _, r := range all {
		if r.Published && r.From.Before(to) && r.To.After(from) && r.Version > newest[r.ID].Version {
			newest[r.ID] = r
		}
	}
	out := map[string][]forecast.Presence{}
	for id, head := range newest {
		r, err := st.Roster(ctx, id, head.Version)
		if err != nil {
			return nil, err
		}
		for _, s := range r.Shifts {
			for _, a := range s.Activities {
				if a.Kind == hotline.Work && a.Queue != "" && a.Start.Before(to) && a.End.After(from) {
					out[a.Queue] = append(out[a.Queue], forecast.Presence{Agent: s.Agent, Interval: hotline.Interval{Start: a.Start, End: a.End}})
				}
			}
		}
	}
	return out, nil
}

// backlogOf is the work of queues whose work can wait that has come before a
// period and is not done.
func backlogOf(ctx context.Context, st *store.Store, forecasts []hotline.Forecast, from time.Time) ([]hotline.Backlog, error) {
	var queues []string
	longest := time.Duration(0)
	for _, f := range forecasts {
		if f.Deadline > 0 && !slices.Contains(queues, f.Queue) {
			queues, longest = append(queues, f.Queue), max(longest, f.Deadline)
		}
	}
	if len(queues) == 0 {
		return nil, nil
	}
	return st.Backlog(ctx, hotline.Interval{Start: from.Add(-2 * longest), End: from}, queues)
}
