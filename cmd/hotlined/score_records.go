package main

import (
	"context"
	"fmt"
	"time"

	"github.com/hotlined/hotlined/config"
	"github.com/hotlined/hotlined/internal/hotline"
	"github.com/hotlined/hotlined/internal/store"
	"github.com/hotlined/hotlined/scoring"
)

// scoreRecords loads what scorecards and coaching are made from.
func scoreRecords(ctx context.Context, cfg config.Config, st *store.Store, period hotline.Interval) (scoring.Records, error) {
	r := scoring.Records{Targets: cfg.HotlineTargets()}
	site := cfg.Site.Location()
	agents, err := st.Agents(ctx)
	if err != nil {
		return r, err
	}
	teams := map[string]string{}
	for _, agent := range agents {
		teams[agent.ID] = agent.Team
	}
	if r.Agents, err = agentDays(ctx, st, teams, period, site); err != nil {
		return r, err
	}
	if r.Times, err = agentTimes(ctx, st, teams, period, site); err != nil {
		return r, err
	}
	if r.Queues, err = queueDays(ctx, st, period, site); err != nil {
		return r, err
	}
	items, err := st.EvaluationItems(ctx, period)
	if err != nil {
		return r, err
	}
	r.Items = judgedItems(items, teams)
	r.Examples, err = examples(ctx, st, period, cfg.Scoring.Examples)
	return r, err
}

func agentDays(ctx context.Context, st *store.Store, teams map[string]string, period hotline.Interval, site *time.Location) ([]scoring.Row, error) {
	return countedRows(ctx, st, teams, period, site,
		`SELECT * FROM agent_day_counts WHERE day >= toDate(?) AND day < toDate(?) ORDER BY day, agent, queue`)
}

func agentTimes(ctx context.Context, st *store.Store, teams map[string]string, period hotline.Interval, site *time.Location) ([]scoring.Row, error) {
	return countedRows(ctx, st, teams, period, site,
		`SELECT * FROM agent_day_times WHERE day >= toDate(?) AND day < toDate(?) ORDER BY day, agent`)
}

func queueDays(ctx context.Context, st *store.Store, period hotline.Interval, site *time.Location) ([]scoring.Row, error) {
	return countedRows(ctx, st, nil, period, site,
		`SELECT * FROM kpi_day WHERE day >= toDate(?) AND day < toDate(?) ORDER BY day, queue`)
}

// countedRows reads rows of counts, whatever they are counts of.
func countedRows(ctx context.Context, st *store.Store, teams map[string]string, period hotline.Interval, site *time.Location, statement string) ([]scoring.Row, error) {
	since, until := period.Start.In(site).Format(time.DateOnly), period.End.In(site).Format(time.DateOnly)
	cols, answer, err := st.Rows(ctx, statement, since, until)
	if err != nil {
		return nil, fmt.Errorf("read counts: %w", err)
	}
	var names []string
	for _, c := range cols {
		names = append(names, c.Name)
	}
	out := make([]scoring.Row, 0, len(answer))
	for _, values := range answer {
		row := scoring.Row{Counts: scoring.FromColumns(names, values)}
		for i, name := range names {
			switch name {
			case "day":
				row.Day, _ = values[i].(time.Time)
			case "agent":
				row.Agent, _ = values[i].(string)
				row.Team = teams[row.Agent]
			case "queue":
				row.Queue, _ = values[i].(string)
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// judgedItems are the items that applied.
func judgedItems(items []store.JudgedItem, teams map[string]string) (out []scoring.Item) {
	for _, i := range items {
		if i.Item.Result == hotline.NotApplicable {
			continue
		}
		out = append(out, scoring.Item{
			Agent: i.Agent, Team: teams[i.Agent], Queue: i.Queue, Contact: i.Contact, At: i.At,
			Evaluation: i.Contact + "\x00" + i.At.Format(time.RFC3339Nano),
			Class:      i.Item.Class, Type: i.Item.Type, Failed: i.Item.Result == hotline.Fail,
		})
	}
	return out
}

// exampleContacts are the contacts that show best what a measure is about: the
// longest, the latest passed on, the least satisfied.
const exampleContacts = `
WITH fromUnixTimestamp64Milli(?, 'UTC') AS since, fromUnixTimestamp64Milli(?, 'UTC') AS until
SELECT agent, measure, contact, toFloat64(weight) AS weight FROM
(
    SELECT agent, 'aht' AS measure, contact, toFloat64(talk_ms + hold_ms + wrap_ms) AS weight FROM contacts FINAL
    WHERE offered >= since AND offered < until AND agent != '' AND outcome = 'answered'
    ORDER BY weight DESC LIMIT 50 BY agent
    UNION ALL
    SELECT agent, 'hold', contact, toFloat64(hold_ms) AS weight FROM contacts FINAL
    WHERE offered >= since AND offered < until AND agent != '' AND outcome = 'answered' AND hold_ms > 0
    ORDER BY weight DESC LIMIT 50 BY agent
    UNION ALL
    SELECT agent, 'wrap', contact, toFloat64(wrap_ms) AS weight FROM contacts FINAL
    WHERE offered >= since AND offered < until AND agent != '' AND outcome = 'answered' AND wrap_ms > 0
    ORDER BY weight DESC LIMIT 50 BY agent
    UNION ALL
    SELECT agent, 'transfer-rate', contact, toFloat64(toUnixTimestamp64Milli(offered)) AS weight FROM contacts FINAL
    WHERE offered >= since AND offered < until AND agent != '' AND transfer != ''
    ORDER BY weight DESC LIMIT 50 BY agent
    UNION ALL
    SELECT agent, 'csat', contact, -toFloat64(csat) AS weight FROM surveys FINAL
    WHERE sent >= since AND sent < until AND agent != '' AND csat BETWEEN 1 AND 3
    ORDER BY weight DESC LIMIT 50 BY agent
    UNION ALL
    SELECT agent, 'nps', contact, -toFloat64(nps) AS weight FROM surveys FINAL
    WHERE sent >= since AND sent < until AND agent != '' AND nps BETWEEN 0 AND 6
    ORDER BY weight DESC LIMIT 50 BY agent
)
ORDER BY measure, agent, weight DESC, contact
LIMIT ? BY measure, agent`

func examples(ctx context.Context, st *store.Store, period hotline.Interval, most int) ([]scoring.Example, error) {
	_, answer, err := st.Rows(ctx, exampleContacts, period.Start.UnixMilli(), period.End.UnixMilli(), most)
	if err != nil {
		return nil, fmt.Errorf("find contacts to hear: %w", err)
	}
	var out []scoring.Example
	for _, values := range answer {
		var e scoring.Example
		e.Agent, _ = values[0].(string)
		e.Measure, _ = values[1].(string)
		e.Contact, _ = values[2].(string)
		e.Weight, _ = values[3].(float64)
		out = append(out, e)
	}
	return out, nil
}
