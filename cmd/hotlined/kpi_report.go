package main

import (
	"fmt"
	"io"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/scoring"
)

// kpiReport is the JSON of `hotlined kpi`: seconds, and shares as fractions.
type kpiReport struct {
	From       string   `json:"from"`
	To         string   `json:"to"`
	Definition string   `json:"definition"`
	By         string   `json:"by"`
	Rows       []kpiRow `json:"rows"`
}

// kpiRow is one row of it. What the rows are not made by is empty.
type kpiRow struct {
	Queue    string                    `json:"queue"`
	Agent    string                    `json:"agent"`
	Interval string                    `json:"interval"`
	Counts   map[string]float64        `json:"counts"`
	KPIs     map[string]*scoring.Value `json:"kpis"` // null: nothing to divide by
	Trusted  *float64                  `json:"trusted"`
}

func (f kpiFlags) report(period hotline.Interval, site *time.Location, groups map[kpiKey]*kpiGroup) kpiReport {
	r := kpiReport{
		From: period.Start.In(site).Format(time.RFC3339), To: period.End.In(site).Format(time.RFC3339),
		Definition: f.definition, By: f.by, Rows: []kpiRow{},
	}
	if f.by == "total" && len(groups) == 0 {
		groups = map[kpiKey]*kpiGroup{{}: {}} // of nothing there is a total too
	}
	for _, key := range sortedGroups(groups) {
		row := newKPIRow(groups[key])
		row.Queue, row.Agent = key.queue, key.agent
		if f.by == "total" {
			row.Queue = f.queue
		}
		if key.start != 0 {
			row.Interval = time.Unix(key.start, 0).In(site).Format(time.RFC3339)
		}
		r.Rows = append(r.Rows, row)
	}
	return r
}

func newKPIRow(g *kpiGroup) kpiRow {
	var all scoring.Counts
	var days []scoring.Counts
	for _, day := range sortedDays(g.days) {
		days = append(days, *g.days[day])
		all.Merge(g.days[day])
	}
	row := kpiRow{Counts: map[string]float64{}, KPIs: map[string]*scoring.Value{}}
	for _, c := range scoring.QueueCounts.Counts() {
		row.Counts[c.String()] = all.Get(c)
	}
	for _, k := range scoring.KPIs {
		row.KPIs[k.ID] = nil
		if v, ok := k.OfDays(days); ok {
			row.KPIs[k.ID] = &v
		}
	}
	if v := row.KPIs["trusted"]; v != nil {
		row.Trusted = &v.Value
	}
	return row
}

// print writes the report for people.
func (r kpiReport) print(w io.Writer, f kpiFlags) error {
	if len(r.Rows) == 0 {
		_, err := fmt.Fprintf(w, "No contacts from %s to %s.\n", r.From, r.To)
		return err
	}
	if f.by == "total" {
		return r.printTotal(w, f)
	}
	return r.printRows(w)
}
