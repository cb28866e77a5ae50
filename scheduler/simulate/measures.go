package simulate

// Unit is what a measure is given in.
type Unit string

// The units.
const (
	Share    Unit = "share"    // a fraction
	Seconds  Unit = "seconds"  // a time
	Contacts Unit = "contacts" // a number in the period, on average over the replications
	Agents   Unit = "agents"   // a number at a time, on average over the period
)

// Measure is a key figure of a queue: a ratio of sums. The ids and definitions are
// those of the catalogue of key figures wherever it has them.
type Measure struct {
	ID, Title string
	Unit      Unit
	of        func(c *counts) (num, den float64)
}

// number is a count per period.
func number(field int) func(*counts) (float64, float64) {
	return func(c *counts) (float64, float64) { return c[field], 1 }
}

// Measures lists the key figures of queues, in the order of a Cell's values. To
// add one, add a line.
var Measures = []Measure{
	{"sl-1", "Service level, early abandons credited", Share, func(c *counts) (float64, float64) {
		return c[inTime] + c[abandonedInTime], c[answered] + c[abandoned]
	}},
	{"sl-2", "Service level, abandons ignored", Share, func(c *counts) (float64, float64) { return c[inTime], c[answered] }},
	{"sl-3", "Service level, every abandon counts against", Share, func(c *counts) (float64, float64) {
		return c[inTime], c[answered] + c[abandoned]
	}},
	{"sl-4", "Service level, early abandons dropped", Share, func(c *counts) (float64, float64) {
		return c[inTime], c[answered] + c[abandoned] - c[abandonedInTime]
	}},
	{"sl-5a", "Service level, short abandons credited", Share, func(c *counts) (float64, float64) {
		return c[inTime] + c[abandonedShort], c[answered] + c[abandoned]
	}},
	{"sl-5b", "Service level, short abandons dropped", Share, func(c *counts) (float64, float64) {
		return c[inTime], c[answered] + c[abandoned] - c[abandonedShort]
	}},
	{"in-time", "Answered in time, of all who tried", Share, func(c *counts) (float64, float64) {
		return c[inTime], c[offered] + c[blocked]
	}},
	{"asa", "Average speed of answer", Seconds, func(c *counts) (float64, float64) { return c[waitAnswered], c[answered] }},
	{"asa-all", "Average wait, answered or given up", Seconds, func(c *counts) (float64, float64) {
		return c[waitAnswered] + c[waitAbandoned], c[answered] + c[abandoned]
	}},
	{"wait-p50", "Median wait", Seconds, func(c *counts) (float64, float64) { return c[p50], c[ranked] }},
	{"wait-p90", "Wait, 90th percentile", Seconds, func(c *counts) (float64, float64) { return c[p90], c[ranked] }},
	{"wait-p95", "Wait, 95th percentile", Seconds, func(c *counts) (float64, float64) { return c[p95], c[ranked] }},
	{"longest-wait", "Longest wait", Seconds, number(longest)},
	{"answer-rate", "Answer rate", Share, func(c *counts) (float64, float64) { return c[answered], c[offered] }},
	{"abandonment", "Abandonment", Share, func(c *counts) (float64, float64) { return c[abandoned], c[offered] }},
	{"abandonment-short-excluded", "Abandonment without short abandons", Share, func(c *counts) (float64, float64) {
		return c[abandoned] - c[abandonedShort], c[offered] - c[abandonedShort]
	}},
	{"exit-rate", "Exits", Share, func(c *counts) (float64, float64) { return c[cutOff] + c[timedOut], c[offered] }},
	{"blocking", "Blocked, of all who tried", Share, func(c *counts) (float64, float64) { return c[blocked], c[offered] + c[blocked] }},
	{"aht", "Average handling time", Seconds, func(c *counts) (float64, float64) { return c[handled], c[answered] }},
	{"offered", "Offered", Contacts, number(offered)},
	{"answered", "Answered", Contacts, number(answered)},
	{"answered-in-time", "Answered in time", Contacts, number(inTime)},
	{"abandoned", "Abandoned", Contacts, number(abandoned)},
	{"blocked", "Blocked", Contacts, number(blocked)},
	{"cut-off", "Cut off", Contacts, number(cutOff)},
	{"timed-out", "Left another way", Contacts, number(timedOut)},
	{"never-answered", "Still waiting when all was over", Contacts, number(left)},
	{"redials", "Redials", Contacts, number(redials)},
	{"transfers", "Transfers from another queue", Contacts, number(transfers)},
	{"backlog", "Waiting at the end", Contacts, number(backlog)},
}

// GroupMeasure is a key figure of a group of agents.
type GroupMeasure struct {
	ID, Title string
	Unit      Unit
	of        func(w *work, seconds float64) (num, den float64)
}

// GroupMeasures lists the key figures of groups, in the order of a Cell's values.
var GroupMeasures = []GroupMeasure{
	{"occupancy", "Occupancy", Share, func(w *work, _ float64) (float64, float64) { return w[busy], w[onDuty] + w[overtime] }},
	{"on-duty", "Agents on duty", Agents, func(w *work, seconds float64) (float64, float64) { return w[onDuty], seconds }},
	{"busy", "Agents busy", Agents, func(w *work, seconds float64) (float64, float64) { return w[busy], seconds }},
	{"overtime", "Agents finishing after their time", Agents, func(w *work, seconds float64) (float64, float64) { return w[overtime], seconds }},
}

// definitions are the measures that a target may be held to: the service levels,
// which come first.
const definitions = 7

// definition is the index of a target's service level among the measures, -1 for
// an unknown one.
func (t Target) definition() int {
	for i, m := range Measures[:definitions] {
		if m.ID == t.Definition || t.Definition == "" {
			return i
		}
	}
	return -1
}
