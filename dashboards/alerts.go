package dashboards

import "fmt"

// Alert is one rule: it fires for every line of its answer whose number is above
// Above, after that has held for a while. A text column names what it fires for.
//
// The statements ask about the present, and hold no dollar sign: Grafana reads
// one in a provisioning file as a variable of its environment.
type Alert struct {
	UID     string
	Title   string
	Summary string // may say {{ .Labels.queue }}
	SQL     string
	Above   float64
	For     string
	Level   string // "warning" or "critical"
}

// Alerts lists the rules.
func Alerts(in Inputs) []Alert {
	in = in.withDefaults()
	return []Alert{
		{UID: "hotlined-service-level", Title: "Service level below target", For: "5m", Level: "critical", Above: 0,
			Summary: "In the last hour queue {{ .Labels.queue }} answered fewer in time than promised.",
			SQL: `SELECT toString(queue) AS queue, greatest(target - level, 0) AS short
FROM (
  SELECT c.queue AS queue, any(c.service_level) AS target, ` + in.sql("sl-1") + ` AS level
  FROM (
    SELECT q.*, if(own.wanted > 0, own.wanted, common.wanted) AS service_level
    FROM queue_counts AS q
    LEFT JOIN (SELECT t.queue AS name, argMax(t.service_level, t.set_at) AS wanted FROM targets AS t WHERE t.queue != '' GROUP BY name) AS own
      ON q.queue = own.name
    CROSS JOIN (SELECT if(count() = 0, ` + fmt.Sprint(in.ServiceLevel) + `, argMax(t.service_level, t.set_at)) AS wanted FROM targets AS t WHERE t.queue = '') AS common
    WHERE q.interval >= now() - INTERVAL 1 HOUR AND q.queue != ''
  ) AS c
  GROUP BY queue HAVING sum(offered) >= 20
)`},
		{UID: "hotlined-day-outside-band", Title: "Today leaves its band", For: "0s", Level: "warning", Above: 90,
			Summary: "Queue {{ .Labels.queue }} gets far more or far fewer contacts than forecast: its day has left the band that holds 95 days in 100. The Now page says how far.",
			SQL: `SELECT toString(queue) AS queue, toFloat64(argMax(level, as_of)) AS level
FROM day_progress WHERE as_of >= now() - INTERVAL 1 HOUR GROUP BY queue`},
		{UID: "hotlined-quarantine", Title: "Quarantine grows", For: "0s", Level: "warning", Above: 10,
			Summary: "{{ .Labels.source }} sent input in the last quarter of an hour that could not be understood.",
			SQL: `SELECT toString(source) AS source, toFloat64(count()) AS rejected
FROM quarantine FINAL WHERE at >= now() - INTERVAL 15 MINUTE GROUP BY source`},
		{UID: "hotlined-job-stale", Title: "Job failing", For: "0s", Level: "critical", Above: 2,
			Summary: "Job {{ .Labels.job }} failed three times running or more; its last error is on the Health page.",
			SQL: `SELECT toString(job) AS job, toFloat64(countIf(started > last_ok)) AS failed
FROM (SELECT job, started, maxIf(started, ok) OVER (PARTITION BY job) AS last_ok FROM job_runs FINAL WHERE started >= now() - INTERVAL 7 DAY)
GROUP BY job`},
		{UID: "hotlined-no-job", Title: "No job runs", For: "5m", Level: "critical", Above: 3600,
			Summary: "No job has succeeded for an hour: the daemon is down or cannot reach its store.",
			SQL: `SELECT toFloat64(dateDiff('second', max(ended), now())) AS since
FROM job_runs WHERE ok AND started >= now() - INTERVAL 7 DAY`},
		{UID: "hotlined-clock", Title: "Complaint past its limit", For: "0s", Level: "warning", Above: 0,
			Summary: "A complaint of queue {{ .Labels.queue }} has gone past its statutory or promised limit.",
			SQL: `SELECT toString(queue) AS queue, toFloat64(count()) AS overdue
FROM cases FINAL WHERE closed = toDateTime64(0, 3, 'UTC') AND due > toDateTime64(0, 3, 'UTC') AND due < now() GROUP BY queue`},
	}
}

type alertingFile struct {
	APIVersion int         `yaml:"apiVersion"`
	Groups     []ruleGroup `yaml:"groups"`
}

type ruleGroup struct {
	OrgID    int        `yaml:"orgId" json:"-"`
	Name     string     `yaml:"name" json:"title"`
	Folder   string     `yaml:"folder" json:"-"`
	Interval string     `yaml:"interval" json:"-"`
	Rules    []ruleSpec `yaml:"rules" json:"rules"`
}

type ruleSpec struct {
	UID          string            `yaml:"uid" json:"uid"`
	Title        string            `yaml:"title" json:"title"`
	Condition    string            `yaml:"condition" json:"condition"`
	Data         []ruleQuery       `yaml:"data" json:"data"`
	NoDataState  string            `yaml:"noDataState" json:"noDataState"`
	ExecErrState string            `yaml:"execErrState" json:"execErrState"`
	For          string            `yaml:"for" json:"for"`
	Annotations  map[string]string `yaml:"annotations" json:"annotations"`
	Labels       map[string]string `yaml:"labels" json:"labels"`
	IsPaused     bool              `yaml:"isPaused" json:"isPaused"`
}

type ruleQuery struct {
	RefID             string         `yaml:"refId" json:"refId"`
	RelativeTimeRange relativeRange  `yaml:"relativeTimeRange" json:"relativeTimeRange"`
	DatasourceUID     string         `yaml:"datasourceUid" json:"datasourceUid"`
	Model             map[string]any `yaml:"model" json:"model"`
}

type relativeRange struct {
	From int `yaml:"from" json:"from"`
	To   int `yaml:"to" json:"to"`
}

// expression is Grafana's own data source of things computed from answers.
const expression = "__expr__"

func (a Alert) rule() ruleSpec {
	hour := relativeRange{From: 3600}
	return ruleSpec{
		UID: a.UID, Title: a.Title, Condition: "B", NoDataState: "OK", ExecErrState: "Error", For: a.For,
		Annotations: map[string]string{"summary": a.Summary},
		Labels:      map[string]string{"service": "hotlined", "severity": a.Level},
		Data: []ruleQuery{
			{RefID: "A", RelativeTimeRange: hour, DatasourceUID: Datasource, Model: map[string]any{
				"refId": "A", "datasource": map[string]any{"type": Plugin, "uid": Datasource},
				"editorType": "sql", "queryType": "table", "format": formatTable, "rawSql": a.SQL,
			}},
			{RefID: "B", RelativeTimeRange: hour, DatasourceUID: expression, Model: map[string]any{
				"refId": "B", "type": "threshold", "expression": "A",
				"datasource": map[string]any{"type": expression, "uid": expression},
				"conditions": []any{map[string]any{"evaluator": map[string]any{"type": "gt", "params": []any{a.Above}}}},
			}},
		},
	}
}

func alerting(in Inputs) alertingFile {
	group := ruleGroup{OrgID: 1, Name: "hotlined", Folder: Folder, Interval: "1m"}
	for _, a := range Alerts(in) {
		group.Rules = append(group.Rules, a.rule())
	}
	return alertingFile{1, []ruleGroup{group}}
}
