package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/hotlined/hotlined/scheduler/scenario"
	"github.com/hotlined/hotlined/scheduler/simulate"
)

// shownOf are the measures of the printed table; JSON has them all.
var shownOf = []column{
	{"offered", "offered"}, {"in-time", "in time"}, {"asa", "ASA"}, {"wait-p95", "p95 wait"},
	{"longest-wait", "longest"}, {"abandonment", "abandoned"}, {"exit-rate", "exits"}, {"blocking", "blocked"},
}

// column is a measure of the printed table.
type column struct{ id, title string }

// showSimulation prints the figures of queues and groups by period.
func showSimulation(w io.Writer, file scenario.File, r simulate.Result, by int) error {
	for _, n := range r.Notes {
		say(w, "impossible: queue %s: %s\n", n.Queue, because(file, n))
	}
	say(w, "%d replications, seed %d, %.0f %% confidence", r.Replications, r.Seed, 100*r.Confidence)
	if !r.Reached {
		say(w, "; the wanted precision was not reached, allow more --replications")
	}
	say(w, "\n\n")
	columns := slices.Clone(shownOf)
	if periods[by] == "interval" { // too few contacts for a quantile each time
		columns = slices.DeleteFunc(columns, func(c column) bool { return c.id == "wait-p95" })
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	say(tw, "queue\t")
	if by > 0 {
		say(tw, "%s\t", periods[by])
	}
	say(tw, "service level\t")
	for _, m := range columns {
		say(tw, "%s\t", m.title)
	}
	say(tw, "target met\t\n")
	for i, q := range r.Queues {
		definition := "sl-1"
		if i < len(file.Scenario.Queues) && file.Scenario.Queues[i].Target.Definition != "" {
			definition = file.Scenario.Queues[i].Target.Definition
		}
		eachCell(file, q, by, func(label string, c simulate.Cell) {
			say(tw, "%s\t", nameOrAll(q.Name))
			if by > 0 {
				say(tw, "%s\t", label)
			}
			say(tw, "%s\t", told(c.Queue(definition), simulate.Share, true))
			for _, m := range columns {
				say(tw, "%s\t", told(c.Queue(m.id), unitOf(m.id), false))
			}
			say(tw, "%s\t\n", told(c.Target, simulate.Share, false))
		})
	}
	say(tw, "\t\n")
	if err := tw.Flush(); err != nil {
		return err
	}
	return showGroups(w, file, r, by)
}

// because is the reason of a note, with the first interval that it holds for.
func because(file scenario.File, n simulate.Note) string {
	switch len(n.Intervals) {
	case 0:
		return n.Reason
	case 1:
		return fmt.Sprintf("%s, at %s", n.Reason, intervalLabel(file, n.Intervals[0]))
	}
	return fmt.Sprintf("%s, in %d intervals, the first at %s", n.Reason, len(n.Intervals), intervalLabel(file, n.Intervals[0]))
}

func showGroups(w io.Writer, file scenario.File, r simulate.Result, by int) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	say(tw, "group\t")
	if by > 0 {
		say(tw, "%s\t", periods[by])
	}
	say(tw, "occupancy\ton duty\tbusy\tafter their time\t\n")
	for _, g := range r.Groups {
		eachCell(file, g, by, func(label string, c simulate.Cell) {
			say(tw, "%s\t", nameOrAll(g.Name))
			if by > 0 {
				say(tw, "%s\t", label)
			}
			say(tw, "%s\t%s\t%s\t%s\t\n", told(c.Group("occupancy"), simulate.Share, true),
				told(c.Group("on-duty"), simulate.Agents, false), told(c.Group("busy"), simulate.Agents, false), told(c.Group("overtime"), simulate.Agents, false))
		})
	}
	return tw.Flush()
}

// eachCell walks through the periods of a subject; the warm-up is left out.
func eachCell(file scenario.File, s simulate.Subject, by int, do func(label string, c simulate.Cell)) {
	switch periods[by] {
	case "day":
		for d, c := range s.Days {
			do(dayLabel(file, d), c)
		}
	case "interval":
		for i, c := range s.Intervals[file.Scenario.Warmup:] {
			do(intervalLabel(file, i+file.Scenario.Warmup), c)
		}
	default:
		do("", s.Total)
	}
}

// instant is when an interval begins, by the scenario's clock.
func instant(file scenario.File, interval int) time.Time {
	return file.Start.Add(time.Duration(float64(interval) * file.Scenario.Interval * float64(time.Second)))
}

func intervalLabel(file scenario.File, i int) string {
	if at := instant(file, i); !file.Start.IsZero() {
		if len(file.Scenario.DayStarts) > 1 {
			return at.Format("Mon 15:04")
		}
		return at.Format("15:04")
	}
	return (time.Duration(float64(i) * file.Scenario.Interval * float64(time.Second))).String()
}

func dayLabel(file scenario.File, d int) string {
	if file.Start.IsZero() {
		return strconv.Itoa(d + 1)
	}
	return instant(file, file.Scenario.DayStarts[d]).Format("Mon 2006-01-02")
}

func nameOrAll(name string) string {
	if name == "" {
		return "all"
	}
	return name
}

func unitOf(id string) simulate.Unit {
	for _, m := range simulate.Measures {
		if m.ID == id {
			return m.Unit
		}
	}
	return ""
}

// told is an estimate for a person, with its confidence if wanted.
func told(e simulate.Estimate, unit simulate.Unit, interval bool) string {
	if !e.Known() {
		return "-"
	}
	limits := ""
	if interval && e.Low <= e.High {
		limits = fmt.Sprintf(" (%.1f to %.1f)", 100*e.Low, 100*e.High)
	}
	switch unit {
	case simulate.Share:
		return fmt.Sprintf("%.1f %%%s", 100*e.Value, limits)
	case simulate.Seconds:
		return fmt.Sprintf("%.1f s", e.Value)
	}
	return fmt.Sprintf("%.1f", e.Value)
}
