package dashboards

// checks are the rosters in force as they were played before they are worked, by
// queue and period.
const checks = valid + `,
  checks AS (
    SELECT c.queue AS queue_name, c.period AS period_kind, c.start AS began, c.offered AS contacts, c.service_level AS level, c.low AS level_low,
      c.high AS level_high, c.target AS wanted, c.kept AS chance, c.abandonment AS gave_up, c.occupancy AS busy, c.agents AS there
    FROM roster_checks AS c FINAL
    WHERE $__timeFilter_ms(c.start) AND (c.roster, c.version, c.made_at) IN (
        SELECT l.roster, l.version, max(l.made_at) FROM roster_checks AS l
        WHERE (l.roster, l.version) IN (SELECT id, number FROM valid) GROUP BY l.roster, l.version)
      AND $__conditionalAll(c.queue IN (${queue:singlequote}), $queue)
  )`

// keptOverDay is how probable it is that the roster keeps the promise.
func keptOverDay() Panel {
	return Panel{ID: "kept", Title: "Will the roster keep the promise?", Kind: TimeSeries, Series: "Queue", Unit: Share, Grain: "1h",
		Min: new(0.0), Max: new(1.0), Steps: steps(Bad, 0.5, Warn, 0.8, Good),
		Help: "The probability that a quarter of an hour reaches its queue's service level target, when the roster in force is played against the courses " +
			"that the forecast may take, with absences: hotlined roster check. Over longer intervals the average, weighted by contacts.",
		Empty: "No roster of this range has been played yet: hotlined roster check.",
		SQL: `WITH ` + checks + `
SELECT ` + bucket("began", 3600) + ` AS time, toString(queue_name) AS "Queue", sum(chance * contacts) / sum(contacts) AS "Target met"
FROM checks WHERE period_kind = 'interval'
GROUP BY time, "Queue" ORDER BY time, "Queue"`}
}

// keptByDay is the same day by day, with what to expect.
func keptByDay(in Inputs) Panel {
	return Panel{ID: "kept-day", Title: "The promise, day by day", Kind: Table,
		Help: "What the roster in force gives when it is played against the courses that the forecast may take: the service level expected, the probability " +
			"that the day reaches the target, who gives up, and how busy the agents with the skill are. The weakest days first.",
		Empty: "No roster of this range has been played yet: hotlined roster check.",
		SQL: `WITH ` + checks + `
SELECT ` + siteDay("began", in.Timezone) + ` AS "Day", toString(queue_name) AS "Queue", chance AS "Target met", level AS "Expected", wanted AS "Target",
  level_low AS "Low", level_high AS "High", gave_up AS "Gave up", if(isNaN(busy), NULL, busy) AS "Occupancy"
FROM checks WHERE period_kind = 'day'
ORDER BY "Target met", "Expected" - "Target", "Day" LIMIT 500`,
		Fields: []Field{
			{Name: "Day", Unit: Text, Width: 100}, {Name: "Queue", Unit: Text, Width: 100},
			{Name: "Target met", Unit: Share, Cell: Filled, Steps: steps(Bad, 0.5, Warn, 0.8, Good), Width: 90},
			{Name: "Expected", Unit: Share, Cell: Whisker, Low: "Low", High: "High"}, {Name: "Target", Unit: Share, Width: 70},
			{Name: "Low", Unit: Share, Hide: true}, {Name: "High", Unit: Share, Hide: true},
			{Name: "Gave up", Unit: Share, Width: 75}, {Name: "Occupancy", Unit: Share, Width: 90},
		}}
}
