// Package evaluations collects the judgements of listened-to contacts: one row
// per question of the form.
//
// The file is UTF-8 text with commas and these columns, in any order:
//
//	id         of the evaluation; its rows stand together
//	contact    the contact's id in its own source
//	queue      where the contact was
//	agent      who is judged
//	evaluator  who judges
//	form       which form
//	at         when, RFC 3339
//	item       the question: "verified identity"
//	class      customer-critical, business-critical, compliance-critical or non-critical
//	type       the kind of error it can be: "wrong information"
//	result     pass, fail or n/a
//	weight     points possible; 1 where empty
//
// Required are id, agent, at, item, class and result. A later row with the same
// id and item replaces the earlier.
package evaluations

import (
	"github.com/hotlined/hotlined/collectors/input"
	"github.com/hotlined/hotlined/collectors/table"
	"github.com/hotlined/hotlined/internal/hotline"
)

// Default is a configuration without a path.
func Default() table.Config { return table.Config{} }

// New follows the file of cfg.
func New(cfg table.Config, env input.Env) (*table.Collector, error) {
	return table.New(cfg, kind, env), nil
}

var kind = table.Kind{
	Columns:  []string{"id", "contact", "queue", "agent", "evaluator", "form", "at", "item", "class", "type", "result", "weight"},
	Required: []string{"id", "agent", "at", "item", "class", "result"},
	Add: func(row *table.Row, facts *hotline.Facts) {
		e := hotline.Evaluation{
			ID:        row.Text("id"),
			Contact:   row.Text("contact"),
			Queue:     row.Text("queue"),
			Agent:     row.Text("agent"),
			Evaluator: row.Text("evaluator"),
			Form:      row.Text("form"),
			At:        row.Time("at"),
			Items:     []hotline.EvaluationItem{item(row)},
		}
		if row.Spoilt() {
			return
		}
		// The rows of one evaluation may still come in two batches; the store keeps
		// the items of both.
		if n := len(facts.Evaluations); n > 0 && facts.Evaluations[n-1].ID == e.ID {
			e.Items = append(facts.Evaluations[n-1].Items, e.Items...)
			facts.Evaluations[n-1] = e
			return
		}
		facts.Evaluations = append(facts.Evaluations, e)
	},
}

func item(row *table.Row) hotline.EvaluationItem {
	return hotline.EvaluationItem{
		Name: row.Text("item"),
		Class: table.Word(row, "class", "", hotline.CustomerCritical, hotline.BusinessCritical,
			hotline.ComplianceCritical, hotline.NonCritical),
		Type:   row.Text("type"),
		Result: table.Word(row, "result", "", hotline.Pass, hotline.Fail, hotline.NotApplicable),
		Weight: row.Float("weight", 1),
	}
}
