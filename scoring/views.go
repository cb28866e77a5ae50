package scoring

import (
	"fmt"
	"slices"
	"strings"
)

// View is a view to create: its name, and the query it stands for.
type View struct{ Name, SQL string }

// Views are the key figures ready for a dashboard, counts beside them, generated
// from the same declarations as the Go values:
//
//	kpi_interval         queue and quarter of an hour
//	kpi_day              queue and the site's day
//	kpi_total            queue, of any period: kpi_total(from = ..., to = ...)
//	kpi_agent_day        agent, queue and day: handling, satisfaction, quality
//	kpi_agent_time_day   agent and day: occupancy and utilisation
//	kpi_queue_voice_day  queue and day: satisfaction and quality
//
// site is the time zone in which days begin, such as "Europe/Berlin".
func Views(site string) []View {
	day := fmt.Sprintf("toDate(c.interval, '%s')", strings.ReplaceAll(site, "'", ""))
	period := "c.interval >= {from:DateTime64(3, 'UTC')} AND c.interval < {to:DateTime64(3, 'UTC')}"
	return []View{
		view("kpi_interval", QueueCounts, "", "c.interval AS interval", "c.queue AS queue"),
		view("kpi_day", QueueCounts, "", day+" AS day", "c.queue AS queue"),
		view("kpi_total", QueueCounts, period, "c.queue AS queue"),
		view("kpi_agent_day", AgentDayCounts, "", "c.day AS day", "c.agent AS agent", "c.queue AS queue"),
		view("kpi_agent_time_day", AgentDayTimes, "", "c.day AS day", "c.agent AS agent"),
		view("kpi_queue_voice_day", AgentDayCounts, "", "c.day AS day", "c.queue AS queue"),
	}
}

// view adds a table's counts up by some dimensions ("expression AS name"), the
// counts under their own names and the figures beside them.
func view(name string, from Table, where string, dimensions ...string) View {
	columns := slices.Clone(dimensions)
	for _, c := range from.Counts() {
		total := "sum"
		if c == LongestWait {
			total = "max"
		}
		columns = append(columns, fmt.Sprintf("%s(c.%s) AS %[2]s", total, c))
	}
	for _, w := range from.waits() {
		columns = append(columns, fmt.Sprintf("sumMap(c.%s) AS %[1]s", w))
	}
	for _, k := range On(from) {
		columns = append(columns, fmt.Sprintf("%s AS %s", k.sql("c."), k.Column()))
	}
	var by []string
	for _, d := range dimensions {
		by = append(by, d[strings.LastIndex(d, " ")+1:])
	}
	if where != "" {
		where = "\nWHERE " + where
	}
	return View{name, fmt.Sprintf("SELECT\n    %s\nFROM %s AS c%s\nGROUP BY %s",
		strings.Join(columns, ",\n    "), from, where, strings.Join(by, ", "))}
}
