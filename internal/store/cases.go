package store

import (
	"strconv"

	"github.com/hotlined/hotlined/internal/hotline"
)

// followUps are the return calls after a case was solved.
var followUps = family[hotline.FollowUp]{
	table:  "follow_ups",
	source: func(v *hotline.FollowUp) *string { return &v.Source },
	id:     func(v *hotline.FollowUp) string { return v.ID },
	content: func(v *hotline.FollowUp) uint64 {
		return fingerprint(v.Case, v.Agent, v.Due, v.Attempted, v.Reached, v.Satisfied)
	},
	stale:  func(*hotline.FollowUp, stale) {},
	within: func(v *hotline.FollowUp) string { return v.ID },
	stored: `SELECT follow_up, content FROM follow_ups FINAL
		WHERE source = {source:String} AND follow_up BETWEEN {least:String} AND {greatest:String}`,
	fields: func(rows []*hotline.FollowUp) []field {
		return []field{
			{"source", words(fill(rows, func(v *hotline.FollowUp) string { return v.Source }))},
			{"follow_up", fill(rows, func(v *hotline.FollowUp) string { return v.ID })},
			{"case_id", fill(rows, func(v *hotline.FollowUp) string { return v.Case })},
			{"agent", words(fill(rows, func(v *hotline.FollowUp) string { return v.Agent }))},
			{"due", instants(fill(rows, func(v *hotline.FollowUp) int64 { return millis(v.Due) }))},
			{"attempted", instants(fill(rows, func(v *hotline.FollowUp) int64 { return millis(v.Attempted) }))},
			{"reached", fill(rows, func(v *hotline.FollowUp) bool { return v.Reached })},
			{"satisfied", fill(rows, func(v *hotline.FollowUp) bool { return v.Satisfied })},
		}
	},
}

// cases are complaints and requests, as they stand.
var cases = family[hotline.Case]{
	table:  "cases",
	source: func(v *hotline.Case) *string { return &v.Source },
	id:     func(v *hotline.Case) string { return v.ID },
	content: func(v *hotline.Case) uint64 {
		return fingerprint(v.Contact, v.Queue, v.Channel, v.Customer, v.Product, v.Topic, v.Cause, v.Severity, v.Owner,
			v.Opened, v.Due, v.Closed, v.Stage, v.Reopened)
	},
	stale:  func(*hotline.Case, stale) {},
	within: func(v *hotline.Case) string { return v.ID },
	stored: `SELECT case_id, content FROM cases FINAL
		WHERE source = {source:String} AND case_id BETWEEN {least:String} AND {greatest:String}`,
	fields: func(rows []*hotline.Case) []field {
		return []field{
			{"source", words(fill(rows, func(v *hotline.Case) string { return v.Source }))},
			{"case_id", fill(rows, func(v *hotline.Case) string { return v.ID })},
			{"contact", fill(rows, func(v *hotline.Case) string { return v.Contact })},
			{"queue", words(fill(rows, func(v *hotline.Case) string { return v.Queue }))},
			{"channel", words(fill(rows, func(v *hotline.Case) string { return string(v.Channel) }))},
			{"customer", fill(rows, func(v *hotline.Case) string { return v.Customer })},
			{"product", words(fill(rows, func(v *hotline.Case) string { return v.Product }))},
			{"topic", words(fill(rows, func(v *hotline.Case) string { return v.Topic }))},
			{"cause", words(fill(rows, func(v *hotline.Case) string { return v.Cause }))},
			{"severity", words(fill(rows, func(v *hotline.Case) string { return v.Severity }))},
			{"owner", words(fill(rows, func(v *hotline.Case) string { return v.Owner }))},
			{"opened", instants(fill(rows, func(v *hotline.Case) int64 { return millis(v.Opened) }))},
			{"due", instants(fill(rows, func(v *hotline.Case) int64 { return millis(v.Due) }))},
			{"closed", instants(fill(rows, func(v *hotline.Case) int64 { return millis(v.Closed) }))},
			{"stage", words(fill(rows, func(v *hotline.Case) string { return string(v.Stage) }))},
			{"reopened", fill(rows, func(v *hotline.Case) uint16 { return v.Reopened })},
		}
	},
}

// caseEvents are the audit trail of cases.
var caseEvents = family[hotline.CaseEvent]{
	table:  "case_events",
	source: func(v *hotline.CaseEvent) *string { return &v.Source },
	id: func(v *hotline.CaseEvent) string {
		return joined(v.Case, strconv.FormatInt(millis(v.At), 10), string(v.Stage))
	},
	content: func(v *hotline.CaseEvent) uint64 { return fingerprint(v.Actor, v.Note) },
	stale:   func(*hotline.CaseEvent, stale) {},
	within:  func(v *hotline.CaseEvent) string { return v.Case },
	stored: `SELECT concat(case_id, '\x01', toString(toUnixTimestamp64Milli(at)), '\x01', stage), content FROM case_events FINAL
		WHERE source = {source:String} AND case_id BETWEEN {least:String} AND {greatest:String}`,
	fields: func(rows []*hotline.CaseEvent) []field {
		return []field{
			{"source", words(fill(rows, func(v *hotline.CaseEvent) string { return v.Source }))},
			{"case_id", fill(rows, func(v *hotline.CaseEvent) string { return v.Case })},
			{"at", instants(fill(rows, func(v *hotline.CaseEvent) int64 { return millis(v.At) }))},
			{"stage", words(fill(rows, func(v *hotline.CaseEvent) string { return string(v.Stage) }))},
			{"actor", words(fill(rows, func(v *hotline.CaseEvent) string { return v.Actor }))},
			{"note", fill(rows, func(v *hotline.CaseEvent) string { return v.Note })},
		}
	},
}
