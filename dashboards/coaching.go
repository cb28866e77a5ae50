package dashboards

// coaching is the trainer's page: whom to coach on what, why, and what to listen to.
func coaching(in Inputs) Dashboard {
	return page(in, "coaching", "Coaching", "For trainers: whom to coach on what and why, with the contacts to hear; "+
		"how sure every figure is; what goes wrong most; which complaints run out of time.").
		lasting("now-28d/d", "now", "5m").
		choosing(queueVariable, teamVariable, agentVariable).
		row("Whom to coach", coachingList(in).size(24, 11)).
		row("Satisfaction",
			voice(in, "csat", "CSAT", "csat_asked", "Satisfied (4 or 5 of 5), of those who answered.", Share, steps(Bad, 0.7, Warn, 0.8, Good)).size(6, 5),
			voice(in, "nps", "NPS", "nps_asked", "Promoters (9, 10) less detractors (0 to 6), of those who answered.", Points, steps(Bad, 0.0, Warn, 30.0, Good)).size(6, 5),
			voice(in, "response-rate", "Response rate", "surveys_sent", "Surveys answered of surveys sent. Few answers, little known.", Share, steps(Neutral)).size(6, 5),
			casesByStage().size(6, 5),
			satisfactionOverTime(in).size(24, 7)).
		row("Errors",
			accuracy(in, "customer-critical-accuracy", "Customer-critical").size(4, 4),
			accuracy(in, "business-critical-accuracy", "Business-critical").size(4, 4),
			accuracy(in, "compliance-critical-accuracy", "Compliance-critical").size(4, 4),
			errorTypes().size(12, 10),
			accuracyOverTime(in).size(12, 6)).
		row("Scorecards",
			scorecards(in, "scorecards", "Shares, with how sure they are", "fraction").size(12, 12),
			scorecards(in, "scorecards-times", "Times, with how sure they are", "seconds").size(12, 12)).
		row("Complaints", clocks().size(16, 9), topics().size(8, 9))
}

// lastJudged is the latest period that was judged. The coaching plan goes by it too: a
// plan without a line means that nobody stands out, and must not bring back an older one.
const lastJudged = `(SELECT argMax(tuple(j.since, j.until), tuple(j.until, j.made_at)) FROM scores AS j WHERE j.subject = 'agent' AND j.since <= $__toTime_ms)`

func coachingList(in Inputs) Panel {
	ids, names := in.translation(func(Measure) bool { return true })
	return Panel{ID: "coach", Title: "Whom to coach on what", Kind: Table,
		Help: "The plan of the latest period judged, most urgent first; the contacts are the ones to listen to together. " +
			"Urgency is contacts a week that would go better.",
		Empty: "Nobody stands out enough to be sure.",
		SQL: `WITH ` + people + `
SELECT ` + who + ` AS "Agent", c.team AS "Team", transform(toString(c.topic), ` + ids + `, ` + names + `, toString(c.topic)) AS "Topic", c.why AS "Why",
  arrayStringConcat(arraySlice(c.evidence, 1, 5), ', ') AS "Contacts to hear", c.priority AS "Priority"
FROM (
  SELECT * FROM coaching FINAL
  WHERE (since, until) = ` + lastJudged + `
    AND made_at > (SELECT max(p.made_at) FROM scores AS p WHERE (p.since, p.until) = ` + lastJudged + `) - INTERVAL 5 MINUTE
    AND ` + byAgent + `
) AS c LEFT JOIN people ON c.agent = people.id
ORDER BY c.priority DESC LIMIT 200`,
		Fields: []Field{
			{Name: "Agent", Unit: Text, Width: 160}, {Name: "Team", Unit: Text, Width: 110}, {Name: "Topic", Unit: Text, Width: 180},
			{Name: "Why", Unit: Text, Wrap: true}, {Name: "Contacts to hear", Unit: Text, Wrap: true},
			{Name: "Priority", Unit: Decimal, Cell: Bar, Tone: Blue, Width: 110},
		}}
}

// voice is one figure of the surveys over the whole range, with the number of surveys behind it.
func voice(in Inputs, id, title, of, help string, unit Unit, colours []Step) Panel {
	what := "answers"
	if of == "surveys_sent" {
		what = "surveys"
	}
	return Panel{ID: id, Title: title, Kind: Stat, Unit: unit, Steps: colours, Help: help, Main: title,
		Empty: "No survey in this range.",
		SQL: `SELECT ` + in.sql(id) + ` AS "` + title + `", sum(` + of + `) AS "N"
FROM agent_day_counts
WHERE ` + daysShown("day", in.Timezone) + ` AND ` + inQueue + ` AND ` + byAgent,
		Fields: []Field{{Name: "N", Unit: Count, Help: what}}}
}

// week cuts days into weeks once there are many of them: a day has few surveys.
const week = `if($__toTime - $__fromTime > 1209600, toStartOfWeek(day, 1), day)`

func satisfactionOverTime(in Inputs) Panel {
	return Panel{ID: "satisfaction", Title: "Satisfaction and how many answered", Kind: TimeSeries, Unit: Share, Min: new(0.0), Max: new(1.0),
		Help: "Satisfied of those who answered the survey, and surveys answered of surveys sent, by day, by week where the range is longer than two weeks. " +
			"Ratios of sums, so a week is not the average of its days.",
		Empty: "No survey in this range.",
		SQL: `SELECT ` + dayInstant(week, in.Timezone) + ` AS time,
  ` + in.sql("csat") + ` AS "CSAT", ` + in.sql("response-rate") + ` AS "Response rate"
FROM agent_day_counts
WHERE ` + daysShown("day", in.Timezone) + ` AND ` + inQueue + ` AND ` + byAgent + `
GROUP BY time ORDER BY time`,
		Fields: []Field{{Name: "CSAT", Tone: Blue, Draw: Line}, {Name: "Response rate", Tone: Purple, Draw: Dashed}}}
}

func accuracy(in Inputs, id, title string) Panel {
	return Panel{ID: id, Title: title, Kind: Stat, Unit: Share, Steps: steps(Bad, 0.9, Warn, 0.95, Good), Main: title,
		Help:  "Evaluated contacts without one error of this class. The three classes are never blended into one figure.",
		Empty: "Nothing was evaluated in this range.",
		SQL: `SELECT ` + in.sql(id) + ` AS "` + title + `", sum(evaluated) AS "N"
FROM agent_day_counts
WHERE ` + daysShown("day", in.Timezone) + ` AND ` + inQueue + ` AND ` + byAgent,
		Fields: []Field{{Name: "N", Unit: Count, Help: "evaluated"}}}
}

func accuracyOverTime(in Inputs) Panel {
	return Panel{ID: "accuracy", Title: "Contacts without a critical error", Kind: TimeSeries, Unit: Share,
		Help:  "Evaluated contacts without an error of the class, by day, by week where the range is longer than two weeks.",
		Empty: "Nothing was evaluated in this range.",
		SQL: `SELECT ` + dayInstant(week, in.Timezone) + ` AS time,
  ` + in.sql("customer-critical-accuracy") + ` AS "Customer-critical",
  ` + in.sql("business-critical-accuracy") + ` AS "Business-critical",
  ` + in.sql("compliance-critical-accuracy") + ` AS "Compliance-critical"
FROM agent_day_counts
WHERE ` + daysShown("day", in.Timezone) + ` AND ` + inQueue + ` AND ` + byAgent + `
GROUP BY time HAVING sum(evaluated) > 0 ORDER BY time`,
		Fields: []Field{
			{Name: "Customer-critical", Tone: Blue, Draw: Line},
			{Name: "Business-critical", Tone: Orange, Draw: Line},
			{Name: "Compliance-critical", Tone: Purple, Draw: Line},
		}}
}

func errorTypes() Panel {
	return Panel{ID: "error-types", Title: "What goes wrong, most frequent first", Kind: Table,
		Help:  "How often each error was found in evaluations; together is the share of all errors down to this line (Pareto).",
		Empty: "No error was found in this range.",
		SQL: `SELECT type AS "Error", class AS "Class", fails AS "Errors",
  sum(fails) OVER (ORDER BY fails DESC, type, class ROWS UNBOUNDED PRECEDING) / sum(fails) OVER () AS "Together",
  fails / checked AS "Of checked"
FROM (
  SELECT i.type AS type, i.class AS class, countIf(i.result = 'fail') AS fails, countIf(i.result != 'n/a') AS checked
  FROM evaluation_items AS i FINAL
  INNER JOIN (
    SELECT source, evaluation FROM evaluations FINAL
    WHERE $__timeFilter_ms(at) AND ` + inQueue + ` AND ` + byAgent + `
  ) AS e ON i.source = e.source AND i.evaluation = e.evaluation
  GROUP BY type, class HAVING fails > 0
)
ORDER BY fails DESC, type, class LIMIT 50`,
		Fields: []Field{
			{Name: "Error", Unit: Text}, {Name: "Class", Unit: Text, Cell: Coloured, Tones: map[string]Tone{
				"customer-critical": Blue, "business-critical": Orange, "compliance-critical": Purple, "non-critical": Muted,
			}},
			{Name: "Errors", Unit: Count, Cell: Bar, Tone: Orange}, {Name: "Together", Unit: Share}, {Name: "Of checked", Unit: Share},
		}}
}

// scorecards are the figures of one unit, one line per agent and measure, with the
// interval that says how much of the difference may be chance.
func scorecards(in Inputs, id, title, unit string) Panel {
	ids, names := in.translation(func(m Measure) bool { return m.Unit == unit })
	value, width := Share, 130
	if unit == "seconds" {
		value, width = Seconds, 220 // the names of the times are shorter
	}
	return Panel{ID: id, Title: title, Kind: Table,
		Help: "Latest scores of the agents up to the end of the range. The bar is the 95 % interval, drawn on the measure's own scale: two agents " +
			"whose bars overlap may well be equal. Above is better than the others on the same queues, below is worse, whichever way the measure runs.",
		Empty: "No score has been computed for this range yet.",
		SQL: `WITH ` + people + `
SELECT ` + who + ` AS "Agent", team_name AS "Team", transform(measure, ` + ids + `, ` + names + `, measure) AS "Measure",
  value AS "Value", low AS "Low", high AS "High", n AS "N", verdict AS "Verdict"
FROM (
  SELECT s.name AS agent, toString(s.measure) AS measure, s.value AS value, s.low AS low, s.high AS high, s.n AS n, s.verdict AS verdict
  FROM scores AS s FINAL
  WHERE s.subject = 'agent' AND has(` + ids + `, toString(s.measure))
    AND (s.since, s.until) = ` + lastJudged + `
) AS l LEFT JOIN people ON agent = people.id
WHERE ` + byAgent + `
ORDER BY indexOf(['with the others', 'above', 'below'], toString(verdict)) DESC, "Agent", "Measure" LIMIT 2000`,
		Fields: []Field{
			{Name: "Agent", Unit: Text, Width: 110}, {Name: "Team", Unit: Text}, {Name: "Measure", Unit: Text},
			{Name: "Value", Unit: value, Cell: Whisker, Low: "Low", High: "High", Width: width},
			{Name: "Low", Unit: value, Hide: true}, {Name: "High", Unit: value, Hide: true}, {Name: "N", Unit: Count},
			{Name: "Verdict", Unit: Text, Cell: Coloured, Tones: map[string]Tone{
				"above": Good, "below": Bad, "with the others": Muted, "too few to tell": Muted,
			}},
		}}
}
