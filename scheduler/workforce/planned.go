package workforce

import (
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scheduler/roster"
)

// The keys of the tables of what is planned before a roster is made.
var (
	fixedKeys        = []string{"agent", "from", "to", "what", "queue", "name"}
	activityKeys     = []string{"name", "kind", "agents", "team", "leader", "length", "earliest", "latest", "together", "room", "weight"}
	availabilityKeys = []string{"agent", "from", "to", "hours"}
)

// fixed reads a shift, free time or an activity that is settled.
func (r *reader) fixed(row record) roster.Fixed {
	f := roster.Fixed{Agent: r.text(row, "agent"), What: r.text(row, "what"), Queue: row.values["queue"], Name: row.values["name"], Source: row.at("agent")}
	f.From, f.To = r.span(row)
	if f.What == "queue" {
		f.What = string(hotline.Work)
	}
	switch {
	case f.What == string(hotline.Work):
		r.text(row, "queue")
	case f.Queue != "":
		r.fail(row, "queue", "only what: queue has one, not %s", f.What)
	}
	if f.What != "" && !slices.Contains(roster.Fixable, f.What) {
		r.fail(row, "what", "want one of %v, got %q", roster.Fixable, f.What)
	}
	return f
}

// session reads a training, meeting or talk whose time is to be found.
func (r *reader) session(row record, agents []hotline.Agent) roster.Session {
	x := roster.Session{
		Name: r.text(row, "name"), Kind: hotline.ActivityKind(r.text(row, "kind")), Leader: row.values["leader"],
		Length: r.duration(row, "length"), Together: r.yes(row, "together", false),
		Room: int(r.number(row, "room", 1000)), Weight: 1, Source: row.at("name"),
	}
	r.text(row, "length")
	x.Earliest, x.Latest = r.instant(row, "earliest", false), r.instant(row, "latest", true)
	if row.values["weight"] != "" {
		x.Weight = r.number(row, "weight", 100)
	}
	x.Agents = list(row.values["agents"])
	if team := row.values["team"]; team != "" {
		before := len(x.Agents)
		for _, a := range agents {
			if a.Team == team && a.ID != x.Leader && !slices.Contains(x.Agents, a.ID) {
				x.Agents = append(x.Agents, a.ID)
			}
		}
		if len(x.Agents) == before {
			r.fail(row, "team", "unknown team %q, want one of %v", team, teams(agents))
		}
	}
	return x
}

// dated reads the hours in which an agent can work on certain dates, instead of
// the usual ones of the week.
func (r *reader) dated(row record) (out []roster.Availability) {
	agent := r.text(row, "agent")
	from, to := r.span(row)
	var windows []roster.Availability
	if hours := r.text(row, "hours"); hours != "none" {
		for part := range strings.SplitSeq(hours, ";") {
			begin, end, err := clocks(strings.TrimSpace(part))
			if err != nil {
				r.fail(row, "hours", "want none or hours such as 07:00-15:00, got %q", hours)
				return nil
			}
			windows = append(windows, roster.Availability{From: begin, To: end})
		}
	} else {
		windows = []roster.Availability{{}}
	}
	if days := to.Sub(from) / (24 * time.Hour); days > 400 {
		r.fail(row, "to", "want at most 400 days, got %d", days)
		return nil
	}
	for day := hotline.Midnight(from, r.loc, 0); day.Before(to); day = hotline.Midnight(day, r.loc, 1) {
		for _, w := range windows {
			w.Agent, w.Weekday, w.Date = agent, day.Weekday(), day
			out = append(out, w)
		}
	}
	return out
}

func teams(agents []hotline.Agent) (out []string) {
	for _, a := range agents {
		if a.Team != "" && !slices.Contains(out, a.Team) {
			out = append(out, a.Team)
		}
	}
	slices.Sort(out)
	return out
}
