// Package surveys collects what callers think: one row per invitation, answered
// or not, because a rate of satisfaction is worth what its rate of response is.
//
// The file is UTF-8 text with commas and these columns, in any order:
//
//	id       of the invitation; a later row with the same id replaces it
//	contact  the contact's id in its own source, such as the queue_log's callid
//	queue    where the contact was
//	agent    who had it
//	sent     when it was sent, RFC 3339
//	replied  when it was answered, RFC 3339; empty: not (yet)
//	csat     1 to 5; empty: not asked or not answered
//	nps      0 to 10; empty likewise
//	ces      1 (hard) to 7 (easy); empty likewise
//	comment  free text
//
// Only id and sent are required.
package surveys

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
	Columns:  []string{"id", "contact", "queue", "agent", "sent", "replied", "csat", "nps", "ces", "comment"},
	Required: []string{"id", "sent"},
	Add: func(row *table.Row, facts *hotline.Facts) {
		facts.Surveys = append(facts.Surveys, hotline.Survey{
			ID:      row.Text("id"),
			Contact: row.Text("contact"),
			Queue:   row.Text("queue"),
			Agent:   row.Text("agent"),
			Sent:    row.Time("sent"),
			Replied: row.Time("replied"),
			CSAT:    int8(row.Int("csat", 1, 5, 0)),
			NPS:     int8(row.Int("nps", 0, 10, -1)),
			CES:     int8(row.Int("ces", 1, 7, 0)),
			Comment: row.Text("comment"),
		})
	},
}
