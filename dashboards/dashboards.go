// Package dashboards holds what people look at: four dashboards, one file each,
// declared once and shown twice, by Grafana (as JSON made with Grafana's own
// library) and by the daemon itself (package preview).
//
// A dashboard is rows of panels; a panel is one statement in ClickHouse's SQL with
// the macros of Grafana's ClickHouse plugin, and words on how to draw the answer.
// The measures come in as expressions, so that no definition of the trade is
// written down a second time here. Percentages are never averaged: every share
// is a ratio of sums over whatever is on the screen.
//
// Files:
//
//	now.go, plan.go, coaching.go, health.go    the dashboards, each a table of contents
//	agents.go, people.go, queues.go, cases.go,
//	forecasts.go                               panels too many to stand there
//	panel.go, layout.go, inputs.go, sql.go     what they are made of
//	expand.go, clock.go                        macros, variables and times, as Grafana reads them
//	grafana.go, fields.go                      the same things as Grafana's JSON
//	export.go, provisioning.go, alerts.go      files that a Grafana loads as they are
//	push.go                                    the same, sent to a running Grafana
package dashboards

// Dashboard is one page: what somebody needs to see at once to do one job.
type Dashboard struct {
	UID      string // stable: links and Grafana's own records hang on it
	Title    string
	Help     string // whose page it is and what it answers
	From, To string // the range shown first, as Grafana writes it: "now-7d", "now/d"
	Refresh  string // how often it asks again: "5s"; empty is never
	Timezone string // IANA name of the site's zone

	Variables []Variable
	Rows      []Row
}

// Row is a heading with panels under it.
type Row struct {
	Title  string
	Panels []Panel
}

// Variable is a choice at the top of the page. Its statement yields the value
// alone, or the value and the text to show. More than one may be chosen; none
// means all.
type Variable struct {
	Name  string
	Label string
	SQL   string
}

// All lists the dashboards. To add one, write its file and add a line.
func All(in Inputs) []Dashboard {
	in = in.withDefaults()
	return []Dashboard{
		now(in),
		plan(in),
		coaching(in),
		health(in),
	}
}

// Panel finds a panel by its id.
func (d Dashboard) Panel(id string) (Panel, bool) {
	for _, row := range d.Rows {
		for _, p := range row.Panels {
			if p.ID == id {
				return p, true
			}
		}
	}
	return Panel{}, false
}

// page is an empty dashboard of the site.
func page(in Inputs, uid, title, help string) Dashboard {
	return Dashboard{UID: "hotlined-" + uid, Title: title, Help: help, Timezone: in.Timezone}
}

// lasting sets the range shown first and how often to ask again.
func (d Dashboard) lasting(from, to, refresh string) Dashboard {
	d.From, d.To, d.Refresh = from, to, refresh
	return d
}

// choosing adds variables.
func (d Dashboard) choosing(vars ...Variable) Dashboard {
	d.Variables = append(d.Variables, vars...)
	return d
}

// row adds a heading with its panels.
func (d Dashboard) row(title string, panels ...Panel) Dashboard {
	d.Rows = append(d.Rows, Row{Title: title, Panels: panels})
	return d
}
