// Package cases collects complaints and requests that outlive their first
// contact, the steps they take, and the return calls after they are solved.
//
// Three kinds of file, UTF-8 text with commas, times as RFC 3339, columns in any
// order. Cases, one row per state of a case, a later row with the same id
// replacing the earlier:
//
//	id, contact, queue, channel, customer, product, topic, cause, severity,
//	owner, opened, due, closed, stage, reopened
//
// of which id, opened and stage are required; channel is phone and severity
// normal where empty, reopened counts; customer is a number or account, stored
// as its keyed hash. The steps, which are the audit trail:
//
//	case, at, stage, actor, note
//
// of which case, at and stage are required. The return calls:
//
//	id, case, agent, due, attempted, reached, satisfied
//
// of which id, case and due are required; reached and satisfied are yes or no.
// The stages are received, acknowledged, investigated, proposed, agreed, closed,
// followed-up, escalated and reopened.
package cases

import (
	"math"

	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/collectors/table"
	"github.com/hotlined/hotlined/internal/hotline"
)

// Default is a configuration without a path.
func Default() table.Config { return table.Config{} }

// New follows a file of cases.
func New(cfg table.Config, env input.Env) (*table.Collector, error) {
	return table.New(cfg, states, env), nil
}

// NewEvents follows a file of cases' steps.
func NewEvents(cfg table.Config, env input.Env) (*table.Collector, error) {
	return table.New(cfg, events, env), nil
}

// NewFollowUps follows a file of return calls.
func NewFollowUps(cfg table.Config, env input.Env) (*table.Collector, error) {
	return table.New(cfg, followUps, env), nil
}

var states = table.Kind{
	Columns: []string{
		"id", "contact", "queue", "channel", "customer", "product", "topic", "cause", "severity",
		"owner", "opened", "due", "closed", "stage", "reopened",
	},
	Required: []string{"id", "opened", "stage"},
	Add: func(row *table.Row, facts *hotline.Facts) {
		severity := row.Text("severity")
		if severity == "" {
			severity = "normal"
		}
		facts.Cases = append(facts.Cases, hotline.Case{
			ID:       row.Text("id"),
			Contact:  row.Text("contact"),
			Queue:    row.Text("queue"),
			Channel:  table.Word(row, "channel", hotline.Phone, channels...),
			Customer: row.Customer("customer"),
			Product:  row.Text("product"),
			Topic:    row.Text("topic"),
			Cause:    row.Text("cause"),
			Severity: severity,
			Owner:    row.Text("owner"),
			Opened:   row.Time("opened"),
			Due:      row.Time("due"),
			Closed:   row.Time("closed"),
			Stage:    stage(row),
			Reopened: uint16(row.Int("reopened", 0, math.MaxUint16, 0)),
		})
	},
}

var events = table.Kind{
	Columns:  []string{"case", "at", "stage", "actor", "note"},
	Required: []string{"case", "at", "stage"},
	Add: func(row *table.Row, facts *hotline.Facts) {
		facts.CaseEvents = append(facts.CaseEvents, hotline.CaseEvent{
			Case:  row.Text("case"),
			At:    row.Time("at"),
			Stage: stage(row),
			Actor: row.Text("actor"),
			Note:  row.Text("note"),
		})
	},
}

var followUps = table.Kind{
	Columns:  []string{"id", "case", "agent", "due", "attempted", "reached", "satisfied"},
	Required: []string{"id", "case", "due"},
	Add: func(row *table.Row, facts *hotline.Facts) {
		facts.FollowUps = append(facts.FollowUps, hotline.FollowUp{
			ID:        row.Text("id"),
			Case:      row.Text("case"),
			Agent:     row.Text("agent"),
			Due:       row.Time("due"),
			Attempted: row.Time("attempted"),
			Reached:   row.Bool("reached"),
			Satisfied: row.Bool("satisfied"),
		})
	},
}

var channels = []hotline.Channel{
	hotline.Phone, hotline.Chat, hotline.Email, hotline.App, hotline.Web, hotline.Branch, hotline.SMS, hotline.Social,
}

func stage(row *table.Row) hotline.Stage {
	return table.Word(row, "stage", "", hotline.Received, hotline.Acknowledged, hotline.Investigated, hotline.Proposed,
		hotline.Agreed, hotline.Closed, hotline.FollowedUp, hotline.Escalated, hotline.Reopened)
}
