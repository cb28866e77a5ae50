package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/hotlined/hotlined/scoring"
)

// printTotal writes every key figure of the one row under each other, with what
// it means.
func (r kpiReport) printTotal(w io.Writer, f kpiFlags) error {
	row := r.Rows[0]
	say(w, "%s to %s%s\n", r.From, r.To, orNothing(", queue ", f.queue))
	if f.ownWithin {
		say(w, "answered in time means within %s", f.answerWithin)
	} else {
		say(w, "answered in time means within the queue's target")
	}
	say(w, "; service level by definition: %s\n\n", r.Definition)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, name := range []string{"offered", "answered", "abandoned", "exited", "lost", "before_queue", "answered_in_time", "abandoned_in_time"} {
		say(tw, "%s\t%s\t\n", strings.ReplaceAll(name, "_", " "), grouped(row.Counts[name]))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	say(w, "\n")
	tw = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	say(tw, "\t\tvalue\t95 %% interval\tof\n")
	for _, k := range scoring.KPIs {
		mark := ""
		if k.ID == r.Definition {
			mark = " *"
		}
		if v := row.KPIs[k.ID]; v != nil {
			say(tw, "%s%s\t%s\t%s\t%s\t%s\n", k.ID, mark, k.Title, amount(k, v.Value), between(k, *v), rests(k, *v))
		} else if k.On(scoring.QueueCounts) { // without surveys or evaluations nobody misses their figures
			say(tw, "%s%s\t%s\t-\t\t\n", k.ID, mark, k.Title)
		}
	}
	return tw.Flush()
}

// printRows writes a line per row, all definitions of the service level side by side.
func (r kpiReport) printRows(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	columns := append([]string{r.Definition}, slices.DeleteFunc(scoring.ServiceLevels(), func(id string) bool { return id == r.Definition })...)
	columns = append(columns, "asa", "wait-p90", "longest-wait", "abandonment", "aht", "trusted")
	say(tw, "%s\toffered\tanswered\tabandoned\t%s\t(95 %%)\t%s\t\n", r.By, columns[0], strings.Join(columns[1:], "\t"))
	for _, row := range r.Rows {
		say(tw, "%s\t%s\t%s\t%s\t", row.name(), grouped(row.Counts["offered"]), grouped(row.Counts["answered"]), grouped(row.Counts["abandoned"]))
		for i, id := range columns {
			k, _ := scoring.ByID(id)
			v := row.KPIs[id]
			switch {
			case v == nil && i == 0:
				say(tw, "-\t\t")
			case v == nil:
				say(tw, "-\t")
			case i == 0:
				say(tw, "%s\t%s\t", amount(k, v.Value), between(k, *v))
			default:
				say(tw, "%s\t", amount(k, v.Value))
			}
		}
		say(tw, "\n")
	}
	return tw.Flush()
}

func (row kpiRow) name() string {
	if name := cmp.Or(row.Interval, row.Queue, row.Agent); name != "" {
		return name
	}
	return "(none)"
}

func orNothing(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// amount writes a figure as people read it.
func amount(k scoring.KPI, v float64) string {
	switch k.Unit {
	case scoring.Fraction:
		return strconv.FormatFloat(v*100, 'f', 1, 64) + " %"
	case scoring.Seconds:
		return strconv.FormatFloat(v, 'f', 1, 64) + " s"
	}
	return strconv.FormatFloat(v, 'f', 1, 64)
}

// between writes an interval; a census has none.
func between(k scoring.KPI, v scoring.Value) string {
	if v.Low == v.High {
		return ""
	}
	return fmt.Sprintf("%s to %s", strings.TrimSuffix(strings.TrimSuffix(amount(k, v.Low), " %"), " s"), amount(k, v.High))
}

// rests writes what a figure rests on: a number of contacts or such, or hours.
func rests(k scoring.KPI, v scoring.Value) string {
	if k.Kind == scoring.TimeShare {
		return grouped(v.N/3600) + " h"
	}
	return grouped(v.N)
}

// grouped writes a whole number with its thousands apart: 252,290.
func grouped(v float64) string {
	digits := strconv.FormatInt(int64(math.Round(v)), 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func sortedGroups(groups map[kpiKey]*kpiGroup) []kpiKey {
	return slices.SortedFunc(maps.Keys(groups), func(a, b kpiKey) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.queue, b.queue), cmp.Compare(a.agent, b.agent))
	})
}

func sortedDays(days map[int64]*scoring.Counts) []int64 {
	return slices.Sorted(maps.Keys(days))
}
