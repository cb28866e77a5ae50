package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scheduler/forecast"
	"github.com/hotlined/hotlined/scheduler/roster"
)

// proposed is the weight of a talk that nobody asked for but the coaching list:
// it goes where an hour off the phones costs less than one agent-hour missing.
const proposed = 0.25

// splitClosed takes what is required while a queue is closed out of a demand.
// Hours that were learnt and not told close nothing here.
func splitClosed(cfg forecast.Config, site *time.Location, demand []hotline.Requirement) (open, closed []hotline.Requirement, err error) {
	hours := map[string]forecast.Hours{}
	for _, r := range demand {
		h, known := hours[r.Queue]
		if !known {
			if h, err = cfg.HoursOf(r.Queue); err != nil {
				return nil, nil, err
			}
			hours[r.Queue] = h
		}
		at := r.Start.In(site)
		hour, minute, second := at.Clock()
		if roster.Heads(r) == 0 || h.IsZero() || h.Open(at.Weekday(), int64(3600*hour+60*minute+second), r.Interval) {
			open = append(open, r)
		} else {
			closed = append(closed, r)
		}
	}
	return open, closed, nil
}

// coachingSessions proposes a talk for everybody whom the coaching list of the
// latest period names, on what is most useful.
func coachingSessions(ctx context.Context, cfg config.Config, st *store.Store, agents []hotline.Agent, at time.Time) (out []roster.Session, err error) {
	if cfg.Roster.Coaching == 0 {
		return nil, nil
	}
	all, err := st.Coaching(ctx, hotline.Interval{Start: at.AddDate(0, -6, 0), End: at.AddDate(0, 0, 1)})
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, nil
	}
	last := slices.MaxFunc(all, func(a, b hotline.Coaching) int { return a.Period.End.Compare(b.Period.End) }).Period
	standing, err := standingSuggestions(ctx, st, last)
	if err != nil {
		return nil, err
	}
	asked := map[string]bool{}
	for _, c := range all { // the most useful first
		known := slices.ContainsFunc(agents, func(a hotline.Agent) bool { return a.ID == c.Agent })
		if c.Period != last || !standing[[2]string{c.Agent, c.Topic}] || asked[c.Agent] || !known {
			continue
		}
		asked[c.Agent] = true
		out = append(out, roster.Session{
			Name: c.Topic, Kind: hotline.Session, Agents: []string{c.Agent}, Length: cfg.Roster.Coaching, Weight: proposed, Source: "coaching list",
		})
	}
	return out, nil
}

// printNotices says what made no difference to a roster.
func printNotices(w io.Writer, p roster.Problem) {
	for _, n := range p.Notices() {
		say(w, "note: %s\n", n)
	}
}

// sayActivities lists what a shift holds beside work and pauses.
func sayActivities(w io.Writer, s hotline.Shift, site *time.Location) {
	for _, a := range s.Activities {
		if a.Kind != hotline.Work && !a.Kind.Pause() {
			say(w, "    %s-%s %s %s\n", a.Start.In(site).Format("15:04"), a.End.In(site).Format("15:04"), a.Kind, a.Name)
		}
	}
}

// printUnheld says who does not get which session, and why.
func printUnheld(w io.Writer, p roster.Problem, r hotline.Roster) {
	all := roster.UnheldSessions(p, r.Shifts)
	for i, u := range all {
		if i == 10 {
			say(w, "not held: %d more, see --json\n", len(all)-i)
			return
		}
		say(w, "not held: %s %s of %s%s: %s\n", u.Session.Kind, u.Session.Name, u.Agent, where(u.Session.Source), u.Why)
	}
}

func where(source string) string {
	if source == "" {
		return ""
	}
	return fmt.Sprintf(" (%s)", source)
}

// unheldRow is a session that somebody does not get, as JSON.
type unheldRow struct {
	Name  string               `json:"name"`
	Kind  hotline.ActivityKind `json:"kind"`
	Agent string               `json:"agent"`
	Why   string               `json:"why"`
}

func newUnheld(p roster.Problem, r hotline.Roster) []unheldRow {
	out := []unheldRow{}
	for _, u := range roster.UnheldSessions(p, r.Shifts) {
		out = append(out, unheldRow{u.Session.Name, u.Session.Kind, u.Agent, u.Why})
	}
	return out
}
