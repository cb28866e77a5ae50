package store

import (
	"context"
	"fmt"

	"github.com/hotlined/hotlined/internal/hotline"
)

// surveys are what callers said of their contacts.
var surveys = family[hotline.Survey]{
	table:  "surveys",
	source: func(v *hotline.Survey) *string { return &v.Source },
	id:     func(v *hotline.Survey) string { return v.ID },
	content: func(v *hotline.Survey) uint64 {
		return fingerprint(v.Contact, v.Queue, v.Agent, v.Sent, v.Replied, v.CSAT, v.NPS, v.CES, v.Comment)
	},
	stale:  func(v *hotline.Survey, d stale) { d.add(staleJudgements, v.Sent) },
	within: func(v *hotline.Survey) string { return v.ID },
	stored: `SELECT survey, content FROM surveys FINAL
		WHERE source = {source:String} AND survey BETWEEN {least:String} AND {greatest:String}`,
	fields: func(rows []*hotline.Survey) []field {
		return []field{
			{"source", words(fill(rows, func(v *hotline.Survey) string { return v.Source }))},
			{"survey", fill(rows, func(v *hotline.Survey) string { return v.ID })},
			{"contact", fill(rows, func(v *hotline.Survey) string { return v.Contact })},
			{"queue", words(fill(rows, func(v *hotline.Survey) string { return v.Queue }))},
			{"agent", words(fill(rows, func(v *hotline.Survey) string { return v.Agent }))},
			{"sent", instants(fill(rows, func(v *hotline.Survey) int64 { return millis(v.Sent) }))},
			{"replied", instants(fill(rows, func(v *hotline.Survey) int64 { return millis(v.Replied) }))},
			{"csat", fill(rows, func(v *hotline.Survey) int8 { return v.CSAT })},
			{"nps", fill(rows, func(v *hotline.Survey) int8 { return v.NPS })},
			{"ces", fill(rows, func(v *hotline.Survey) int8 { return v.CES })},
			{"comment", fill(rows, func(v *hotline.Survey) string { return v.Comment })},
		}
	},
}

// evaluations are contacts judged against a form.
var evaluations = family[hotline.Evaluation]{
	table:  "evaluations",
	source: func(v *hotline.Evaluation) *string { return &v.Source },
	id:     func(v *hotline.Evaluation) string { return v.ID },
	content: func(v *hotline.Evaluation) uint64 {
		return fingerprint(v.Contact, v.Queue, v.Agent, v.Evaluator, v.Form, v.At, fmt.Sprintf("%+v", v.Items))
	},
	stale:  func(v *hotline.Evaluation, d stale) { d.add(staleJudgements, v.At) },
	within: func(v *hotline.Evaluation) string { return v.ID },
	first:  saveItems,
	stored: `SELECT evaluation, content FROM evaluations FINAL
		WHERE source = {source:String} AND evaluation BETWEEN {least:String} AND {greatest:String}`,
	fields: func(rows []*hotline.Evaluation) []field {
		return []field{
			{"source", words(fill(rows, func(v *hotline.Evaluation) string { return v.Source }))},
			{"evaluation", fill(rows, func(v *hotline.Evaluation) string { return v.ID })},
			{"contact", fill(rows, func(v *hotline.Evaluation) string { return v.Contact })},
			{"queue", words(fill(rows, func(v *hotline.Evaluation) string { return v.Queue }))},
			{"agent", words(fill(rows, func(v *hotline.Evaluation) string { return v.Agent }))},
			{"evaluator", words(fill(rows, func(v *hotline.Evaluation) string { return v.Evaluator }))},
			{"form", words(fill(rows, func(v *hotline.Evaluation) string { return v.Form }))},
			{"at", instants(fill(rows, func(v *hotline.Evaluation) int64 { return millis(v.At) }))},
		}
	},
}

// item is one line of an evaluation with the evaluation it belongs to.
type item struct {
	source, evaluation string
	hotline.EvaluationItem
}

// saveItems stores the items before their evaluations: an evaluation that is there
// has all its items, namely those known at the same instant as itself.
func saveItems(ctx context.Context, s *Store, b *batch, of []*hotline.Evaluation) error {
	var items []*item
	for _, e := range of {
		for _, it := range e.Items {
			items = append(items, &item{e.Source, e.ID, it})
		}
	}
	if len(items) == 0 {
		return nil
	}
	return s.insert(ctx, "evaluation_items", b.tokenFor("evaluation_items"), []field{
		{"source", words(fill(items, func(i *item) string { return i.source }))},
		{"evaluation", fill(items, func(i *item) string { return i.evaluation })},
		{"item", words(fill(items, func(i *item) string { return i.Name }))},
		{"class", words(fill(items, func(i *item) string { return string(i.Class) }))},
		{"type", words(fill(items, func(i *item) string { return i.Type }))},
		{"result", words(fill(items, func(i *item) string { return string(i.Result) }))},
		{"weight", fill(items, func(i *item) float64 { return i.Weight })},
		{"known", instants(fill(items, func(*item) int64 { return millis(b.known) }))},
	})
}
