package dashboards

import (
	"slices"
	"strings"
)

// Inputs is what the dashboards are made from.
type Inputs struct {
	Measures     []Measure
	Timezone     string  // IANA name of the site's zone; empty is UTC
	ServiceLevel float64 // the usual target, 0 to 1: where green begins; 0 is 0.8
	MaxAbandon   float64 // where abandonment turns red; 0 is 0.05
	MaxOccupancy float64 // where occupancy turns red; 0 is 0.85
	ShortAbandon float64 // seconds within which giving up counts for little; 0 is 5
}

// Measure is one figure of the trade, declared elsewhere, as an aggregate
// expression over the rows of From.
type Measure struct {
	ID    string // "sl-1"
	Title string
	Help  string
	Unit  string // "fraction", "seconds" or "points"
	SQL   string // sum(answered_in_time) / nullIf(sum(answered), 0)
	From  string // queue_counts, agent_day_counts or agent_day_times; empty is queue_counts
}

func (in Inputs) withDefaults() Inputs {
	if in.Timezone == "" || in.Timezone == "Local" {
		in.Timezone = "UTC"
	}
	if in.ServiceLevel == 0 {
		in.ServiceLevel = 0.8
	}
	if in.MaxAbandon == 0 {
		in.MaxAbandon = 0.05
	}
	if in.MaxOccupancy == 0 {
		in.MaxOccupancy = 0.85
	}
	if in.ShortAbandon == 0 {
		in.ShortAbandon = 5
	}
	return in
}

// sql is the expression of a measure. A measure that nobody declared is NULL, so
// that its panel says that it has no data rather than breaking its neighbours.
func (in Inputs) sql(id string) string {
	for _, m := range in.Measures {
		if m.ID == id {
			return m.SQL
		}
	}
	return "CAST(NULL, 'Nullable(Float64)')"
}

// named lists measures by id, in the order asked for, leaving out those nobody declared.
func (in Inputs) named(ids ...string) []Measure {
	var out []Measure
	for _, id := range ids {
		if i := slices.IndexFunc(in.Measures, func(m Measure) bool { return m.ID == id }); i >= 0 {
			out = append(out, in.Measures[i])
		}
	}
	return out
}

// translation is the ids and the headings of some measures, as two arrays of SQL.
func (in Inputs) translation(wanted func(Measure) bool) (ids, names string) {
	var from, to []string
	for _, m := range in.Measures {
		if wanted(m) {
			from = append(from, quote(m.ID))
			to = append(to, quote(m.short()))
		}
	}
	if from == nil {
		from, to = []string{"''"}, []string{"''"}
	}
	return "[" + strings.Join(from, ", ") + "]", "[" + strings.Join(to, ", ") + "]"
}

// quote writes a text as SQL.
func quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// headings are what a supervisor calls the measures whose full title is too long for a column.
var headings = map[string]string{
	"wait-p50": "Median", "wait-p90": "p90", "wait-p95": "p95",
	"talk": "Talk", "hold": "Hold", "wrap": "Wrap-up",
	"asa": "ASA", "asa-all": "Wait, all", "aht": "AHT", "longest-wait": "Longest", "abandonment": "Gave up",
	"abandonment-short-excluded": "Gave up, long", "answer-rate": "Answered", "answer-15s": "In 15 s",
	"answer-15s-answered": "In 15 s, answered", "exit-rate": "Exits", "transfer-rate": "Transferred", "trusted": "Trusted",
	"occupancy-icmi": "Occupancy, ICMI", "utilisation-metricnet": "Utilisation, MetricNet",
	"csat": "CSAT", "csat-mean": "CSAT mean", "nps": "NPS", "response-rate": "Response", "qa-score": "Evaluation",
	"item-accuracy": "Items right", "customer-critical-accuracy": "Customer-critical",
	"business-critical-accuracy": "Business-critical", "compliance-critical-accuracy": "Compliance-critical",
}

// short is the measure's heading in a crowded table.
func (m Measure) short() string {
	if strings.HasPrefix(m.ID, "sl-") {
		return strings.ToUpper(m.ID[:3]) + m.ID[3:]
	}
	if h, ok := headings[m.ID]; ok {
		return h
	}
	return m.Title
}

func (m Measure) unit() Unit {
	switch m.Unit {
	case "fraction":
		return Share
	case "seconds":
		return Seconds
	}
	return Decimal
}
