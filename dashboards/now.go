package dashboards

import (
	"fmt"
	"math"
	"strings"
)

// now is the supervisor's page: is anybody waiting, is the promise kept, who is free.
func now(in Inputs) Dashboard {
	return page(in, "now", "Now", "For supervisors: is the promise kept, who waits, who is free, whom did we lose. "+
		"Counted up to the end of the range, so that any past moment can be looked at too.").
		lasting("now/d", "now", "5s").
		choosing(queueVariable, teamVariable, agentVariable).
		row("Right now",
			serviceLevel(in).size(6, 6),
			waitingNow().size(3, 3), longestWaitNow().size(3, 3), onContactNow().size(3, 3),
			agentsByState().size(9, 6),
			answeredToday().size(3, 3), abandonmentToday(in).size(3, 3), asaToday(in).size(3, 3),
			queuesNow(in).size(24, 6)).
		row("The day so far",
			serviceLevelOverDay(in).size(12, 8),
			volumeOverDay().size(12, 8),
			dayUnderWay(in).size(24, 6)).
		row("Callers and agents", abandonedContacts(in).size(12, 10), agentsNow().size(12, 10)).
		row("The agents' day", agentTimeline().size(24, 14)).
		row("For the record", definitions(in).size(24, 8))
}

func serviceLevel(in Inputs) Panel {
	return Panel{ID: "service-level", Title: "Service level", Kind: Stat, Unit: Share, Biggest: true,
		Help: "The share of callers for whom the promise was kept (SL-1): answered in time, and those who gave up in time, of all answered and abandoned. " +
			"The large figure is of the whole range, the line is by interval.",
		Steps: promise(in), Grain: "15m", Main: "Service level", Empty: "No contact in this range.",
		SQL: `SELECT ` + bucket("interval", 900) + ` AS time,
  ` + in.sql("sl-1") + ` AS "By interval",
  (SELECT ` + in.sql("sl-1") + ` FROM queue_counts WHERE $__timeFilter(interval) AND ` + inQueue + `) AS "Service level"
FROM queue_counts
WHERE $__timeFilter(interval) AND ` + inQueue + `
GROUP BY time ORDER BY time`}
}

// promise is green from the target on.
func promise(in Inputs) []Step {
	return steps(Bad, math.Round(1000*in.ServiceLevel-100)/1000, Warn, in.ServiceLevel, Good)
}

// recent keeps to contacts young enough to be going on at the end of the range.
const recent = `offered > ` + present + ` - INTERVAL 4 HOUR AND offered <= ` + present

// stillWaiting holds for contacts that were in the queue at the end of the range.
const stillWaiting = `(outcome = 'waiting' OR (outcome != 'before-queue' AND addMilliseconds(offered, wait_ms) > ` + present + `))`

func waitingNow() Panel {
	return Panel{ID: "waiting", Title: "Waiting", Kind: Stat, Unit: Count,
		Help:  "Contacts in the queue at the end of the range.",
		Steps: steps(Good, 3.0, Warn, 8.0, Bad),
		SQL: `SELECT count() AS "Waiting" FROM contacts FINAL
WHERE ` + recent + ` AND ` + stillWaiting + ` AND ` + inQueue}
}

func longestWaitNow() Panel {
	return Panel{ID: "longest-wait", Title: "Longest wait", Kind: Stat, Unit: Seconds,
		Help:  "How long the one who waits longest has been waiting.",
		Steps: steps(Good, 30.0, Warn, 120.0, Bad),
		SQL: `SELECT max(dateDiff('second', offered, ` + present + `)) AS "Longest wait" FROM contacts FINAL
WHERE ` + recent + ` AND ` + stillWaiting + ` AND ` + inQueue}
}

func onContactNow() Panel {
	return Panel{ID: "on-contact", Title: "On contact", Kind: Stat, Unit: Count,
		Help:  "Contacts with an agent at the end of the range.",
		Steps: steps(Neutral),
		SQL: `SELECT count() AS "On contact" FROM contacts FINAL
WHERE ` + recent + ` AND outcome IN ('connected', 'answered') AND answered <= ` + present + `
  AND (outcome = 'connected' OR ended > ` + present + `) AND ` + inQueue}
}

func answeredToday() Panel {
	return Panel{ID: "answered", Title: "Answered", Kind: Stat, Unit: Count, Steps: steps(Neutral),
		Help: "Contacts that an agent picked up.",
		SQL: `SELECT sum(answered) AS "Answered" FROM interval_counts
WHERE $__timeFilter(interval) AND ` + inQueue}
}

func abandonmentToday(in Inputs) Panel {
	return Panel{ID: "abandonment", Title: "Gave up", Kind: Stat, Unit: Share,
		Help:  "The share of contacts offered to a queue whose caller hung up while waiting.",
		Steps: steps(Good, in.MaxAbandon/2, Warn, in.MaxAbandon, Bad),
		SQL: `SELECT ` + in.sql("abandonment") + ` AS "Gave up" FROM queue_counts
WHERE $__timeFilter(interval) AND ` + inQueue}
}

func asaToday(in Inputs) Panel {
	return Panel{ID: "asa", Title: "ASA", Kind: Stat, Unit: Seconds, Steps: steps(Neutral),
		Help: "How long those who were answered waited, on average (ASA).",
		SQL: `SELECT ` + in.sql("asa") + ` AS "ASA" FROM queue_counts
WHERE $__timeFilter(interval) AND ` + inQueue}
}

func serviceLevelOverDay(in Inputs) Panel {
	return Panel{ID: "service-level-over-day", Title: "Service level against target", Kind: TimeSeries, Unit: Share,
		Help:  "The service level (SL-1) of the contacts that entered the queue in each interval. The dashed line is the usual target.",
		Steps: steps(Warn, in.ServiceLevel, Good), Target: true, Min: new(0.0), Max: new(1.0), Grain: "15m",
		SQL: `SELECT ` + bucket("interval", 900) + ` AS time,
  ` + in.sql("sl-1") + ` AS "Service level"
FROM queue_counts
WHERE $__timeFilter(interval) AND ` + inQueue + `
GROUP BY time ORDER BY time`,
		Fields: []Field{{Name: "Service level", Tone: Blue, Draw: Line}}}
}

func volumeOverDay() Panel {
	return Panel{ID: "volume", Title: "Answered and lost", Kind: TimeSeries, Unit: Count, Grain: "15m",
		Help: "How many contacts entered the queue in each interval, and how they ended. Other exits are timeouts, full queues and pressed keys.",
		SQL: `SELECT ` + bucket("interval", 900) + ` AS time,
  sum(answered) AS "Answered", sum(abandoned) AS "Gave up", sum(exited + lost) AS "Other exits"
FROM interval_counts
WHERE $__timeFilter(interval) AND ` + inQueue + `
GROUP BY time ORDER BY time`,
		Fields: []Field{
			{Name: "Answered", Tone: Blue, Draw: Bars, Stack: true},
			{Name: "Gave up", Tone: Orange, Draw: Bars, Stack: true},
			{Name: "Other exits", Tone: Purple, Draw: Bars, Stack: true},
		}}
}

// definitions shows every measure of the queues side by side, because two
// reports that disagree usually use two definitions of one word.
func definitions(in Inputs) Panel {
	list := in.named("sl-1", "sl-2", "sl-3", "sl-4", "sl-5a", "sl-5b", "answer-15s", "abandonment", "abandonment-short-excluded",
		"asa", "asa-all", "wait-p50", "wait-p90", "wait-p95", "longest-wait", "aht", "transfer-rate", "trusted")
	fields := []Field{
		{Name: "Queue", Unit: Text, Width: 110}, {Name: "Offered", Unit: Count},
	}
	var names strings.Builder
	for _, m := range list {
		fmt.Fprintf(&names, ", %q", m.short())
		fields = append(fields, Field{Name: m.short(), Help: m.Title + ": " + m.Help, Unit: m.unit()})
	}
	return Panel{ID: "definitions", Title: "Each queue, in every definition", Kind: Table,
		Help: "Every figure of the queues over the range, each definition beside its rivals; the first line is all queues together, a ratio of sums.",
		SQL: `SELECT "Queue", "Offered"` + names.String() + `
FROM (
  SELECT grouping(queue) = 1 AS is_total, if(is_total, 'All queues', toString(queue)) AS "Queue", sum(offered) AS "Offered"` + columns(list) + `
  FROM queue_counts
  WHERE $__timeFilter(interval) AND queue != '' AND ` + inQueue + `
  GROUP BY GROUPING SETS ((queue), ())
)
ORDER BY is_total DESC, "Queue"`,
		Fields: fields}
}

func abandonedContacts(in Inputs) Panel {
	return Panel{ID: "abandoned-contacts", Title: "Who gave up, whom to call back first", Kind: Table,
		Help: "The callers themselves, not only their share: first those to call back, the latest on top. " +
			"Reached since means that the same customer was answered later in this range; early, that they gave up within the short-abandon threshold.",
		Empty: "Nobody gave up in this range.",
		SQL: `WITH ` + promised(in) + `
SELECT c.offered AS "Entered", c.queue AS "Queue", c.wait_ms / 1000 AS "Waited",
  multiIf(c.customer != '' AND later.until > c.offered, 'reached since',
    "Waited" <= if(own.id = '', usual_short_s, own.short_s), 'gave up early', c.customer = '', 'no number', 'yes') AS "Call back",
  substring(c.customer, 1, 8) AS "Customer", c.contact AS "Contact"
FROM (
  SELECT offered, toString(queue) AS queue, wait_ms, customer, contact FROM contacts FINAL
  WHERE $__timeFilter_ms(offered) AND outcome = 'abandoned' AND ` + inQueue + `
) AS c
LEFT JOIN (
  SELECT customer, max(offered) AS until FROM contacts FINAL
  WHERE $__timeFilter_ms(offered) AND outcome IN ('answered', 'connected') AND customer != ''
  GROUP BY customer
) AS later ON c.customer = later.customer
LEFT JOIN own ON c.queue = own.id
CROSS JOIN usual
ORDER BY indexOf(['yes', 'no number', 'reached since', 'gave up early'], "Call back"), c.offered DESC
LIMIT 300`,
		Fields: []Field{
			{Name: "Entered", Width: 130}, {Name: "Queue", Unit: Text},
			{Name: "Waited", Unit: Seconds, Cell: Coloured, Steps: steps(Muted, in.ShortAbandon, Neutral, 60.0, Warn, 180.0, Bad)},
			{Name: "Call back", Unit: Text, Cell: Coloured, Tones: map[string]Tone{"yes": Warn, "no number": Neutral, "reached since": Good, "gave up early": Muted}},
			{Name: "Customer", Unit: Text}, {Name: "Contact", Unit: Text},
		}}
}
