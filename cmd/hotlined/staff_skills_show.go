package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/hotlined/hotlined/scheduler/scenario"
	"github.com/hotlined/hotlined/scheduler/staffing"
)

// skillsAnswer is the JSON of `hotlined staff --skills`; shares as fractions.
type skillsAnswer struct {
	Interval   float64          `json:"interval_s"`
	Intervals  []skillsInterval `json:"intervals"`
	Queues     []skillsQueue    `json:"queues"`
	Groups     []skillsGroup    `json:"groups"`
	Hours      skillsHours      `json:"agent_hours"`
	Impossible []impossible     `json:"impossible"`
	Plays      int              `json:"plays"`
}

// skillsHours are the agent-hours found beside those of single queues, each with
// its own agents, and of one queue that everybody serves.
type skillsHours struct {
	Found  float64 `json:"found"`
	Single float64 `json:"single_queues"`
	Pooled float64 `json:"full_pooling"`
}

type skillsInterval struct {
	Start  string `json:"start"`
	Agents int    `json:"agents"`
	Single int    `json:"single_queues"`
	Pooled int    `json:"full_pooling"`
}

type skillsQueue struct {
	Queue string `json:"queue"`
	// Promise is the service level wanted; zero: none.
	Promise      float64  `json:"service_level_wanted"`
	ServiceLevel *limited `json:"service_level"`
	// Short counts the intervals whose level is below the promise beyond chance.
	Short       int     `json:"intervals_short"`
	SingleHours float64 `json:"single_queue_agent_hours"`
	// HeadStart is in seconds, where it was to be found.
	HeadStart *float64 `json:"head_start_s,omitempty"`
}

type skillsGroup struct {
	Group  string   `json:"group"`
	Skills []string `json:"skills"`
	Found  bool     `json:"found"` // or given by the file
	Hours  float64  `json:"agent_hours"`
	Agents []int    `json:"agents"`
	Value  []gain   `json:"value_of_an_agent_hour,omitempty"`
}

// gain is what one more agent-hour brings: contacts answered in time.
type gain struct {
	Contacts float64 `json:"contacts_in_time"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
}

func skillsAnswerOf(file scenario.File, c staffing.Centre, found staffing.Staffed, gains [][]staffing.Gain) skillsAnswer {
	out := skillsAnswer{Interval: c.Seconds, Plays: found.Plays, Impossible: []impossible{}}
	hours := c.Seconds / 3600
	for i, pooled := range found.Pooled {
		row := skillsInterval{Start: intervalLabel(file, i), Pooled: pooled}
		for g := range found.Agents {
			row.Agents += found.Agents[g][i]
		}
		for q := range found.Alone {
			row.Single += found.Alone[q][i]
		}
		out.Hours.Found += hours * float64(row.Agents)
		out.Hours.Single += hours * float64(row.Single)
		out.Hours.Pooled += hours * float64(row.Pooled)
		out.Intervals = append(out.Intervals, row)
	}
	for q, s := range found.Served {
		row := skillsQueue{Queue: c.Queues[q].Name, Promise: c.Queues[q].Level}
		row.ServiceLevel = &limited{finite(s.Total.Level), finite(s.Total.Low), finite(s.Total.High), file.Options.Replications}
		for _, m := range s.Intervals {
			if m.High < c.Queues[q].Level {
				row.Short++
			}
		}
		for _, n := range found.Alone[q] {
			row.SingleHours += hours * float64(n)
		}
		if found.HeadStart != nil {
			row.HeadStart = &found.HeadStart[q]
		}
		out.Queues = append(out.Queues, row)
	}
	for g, agents := range found.Agents {
		row := skillsGroup{Group: c.Groups[g].Name, Agents: agents, Found: c.Groups[g].Agents == nil}
		for _, q := range c.Groups[g].Queues {
			row.Skills = append(row.Skills, c.Queues[q].Name)
		}
		for i, n := range agents {
			row.Hours += hours * float64(n)
			if gains != nil {
				row.Value = append(row.Value, gain(gains[g][i]))
			}
		}
		out.Groups = append(out.Groups, row)
	}
	for _, u := range found.Impossible {
		out.Impossible = append(out.Impossible, impossible{c.Queues[u.Queue].Name, u.Reason})
	}
	return out
}

func (s skillsAnswer) print(w io.Writer) error {
	for _, i := range s.Impossible {
		say(w, "impossible: queue %s: %s\n", i.Queue, i.Reason)
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	routed := s.Queues[0].HeadStart != nil
	say(tw, "queue\twanted\tservice level\tintervals short\tagent-hours alone\t")
	if routed {
		say(tw, "head start\t")
	}
	say(tw, "\n")
	for _, q := range s.Queues {
		wanted := "-"
		if q.Promise > 0 {
			wanted = fmt.Sprintf("%.0f %%", 100*q.Promise)
		}
		say(tw, "%s\t%s\t%s\t%d\t%.1f\t", q.Queue, wanted, ranged(q.ServiceLevel), q.Short, q.SingleHours)
		if routed {
			say(tw, "%.1f s\t", *q.HeadStart)
		}
		say(tw, "\n")
	}
	say(tw, "\t\nagent-hours\t\tfound\tagainst single queues\tagainst full pooling\t\n")
	say(tw, "%.1f\t\t\t%s\t%s\t\n", s.Hours.Found, against(s.Hours.Found, s.Hours.Single), against(s.Hours.Found, s.Hours.Pooled))
	if err := tw.Flush(); err != nil {
		return err
	}
	if err := s.printAgents(w); err != nil || s.Groups[0].Value == nil {
		return err
	}
	return s.printValues(w)
}

// ranged is a share with its limits.
func ranged(l *limited) string {
	if l.Value == nil {
		return "-"
	}
	if l.Low == nil || l.High == nil {
		return fmt.Sprintf("%.1f %%", 100**l.Value)
	}
	return fmt.Sprintf("%.1f %% (%.1f to %.1f)", 100**l.Value, 100**l.Low, 100**l.High)
}

// against is by how much a number differs from another.
func against(found, other float64) string {
	if other == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f (%+.1f %%)", other, 100*(found/other-1))
}

func (s skillsAnswer) printAgents(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	say(tw, "\nfrom\tagents\tsingle queues\tfull pooling\t")
	for _, g := range s.Groups {
		say(tw, "%s\t", g.Group)
	}
	say(tw, "\n")
	for i, row := range s.Intervals {
		say(tw, "%s\t%d\t%d\t%d\t", row.Start, row.Agents, row.Single, row.Pooled)
		for _, g := range s.Groups {
			say(tw, "%d\t", g.Agents[i])
		}
		say(tw, "\n")
	}
	return tw.Flush()
}

func (s skillsAnswer) printValues(w io.Writer) error {
	say(w, "\ncontacts answered in time for one more agent-hour, ± 95 %%\n")
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	say(tw, "from\t")
	for _, g := range s.Groups {
		say(tw, "%s\t", g.Group)
	}
	say(tw, "\n")
	for i, row := range s.Intervals {
		say(tw, "%s\t", row.Start)
		for _, g := range s.Groups {
			say(tw, "%.1f ± %.1f\t", g.Value[i].Contacts, g.Value[i].High-g.Value[i].Contacts)
		}
		say(tw, "\n")
	}
	return tw.Flush()
}
