package dashboards

// openAtPresent holds for cases that were open at the end of the range.
const openAtPresent = `opened <= ` + present + ` AND (closed = toDateTime64(0, 3, 'UTC') OR closed > ` + present + `)`

func casesByStage() Panel {
	return Panel{ID: "cases-by-stage", Title: "Open complaints by stage", Kind: BarGauge, Unit: Count,
		Help:  "Cases open at the end of the range, in the order of the process.",
		Empty: "No case is open.",
		SQL: `SELECT concat(upper(substring(toString(stage), 1, 1)), substring(toString(stage), 2)) AS "Stage", count() AS "Cases"
FROM cases FINAL
WHERE ` + openAtPresent + ` AND ` + inQueue + `
GROUP BY stage
ORDER BY indexOf(['received', 'acknowledged', 'investigated', 'proposed', 'agreed', 'escalated', 'reopened', 'closed', 'followed-up'], toString(stage))`,
		Fields: []Field{{Name: "Stage", Unit: Text}, {Name: "Cases", Unit: Count, Tone: Blue}}}
}

func clocks() Panel {
	return Panel{ID: "clocks", Title: "Clocks about to run out", Kind: Table,
		Help:  "Open cases by the time left until their statutory or promised limit; below zero it is already missed.",
		Empty: "No case is open.",
		SQL: `SELECT case_id AS "Case", topic AS "Topic", stage AS "Stage", severity AS "Severity", owner AS "Owner",
  due AS "Due", dateDiff('second', ` + present + `, due) AS "Left"
FROM cases FINAL
WHERE ` + openAtPresent + ` AND due > toDateTime64(0, 3, 'UTC') AND ` + inQueue + `
ORDER BY due LIMIT 200`,
		Fields: []Field{
			{Name: "Case", Unit: Text}, {Name: "Topic", Unit: Text}, {Name: "Stage", Unit: Text},
			{Name: "Severity", Unit: Text, Cell: Coloured, Tones: map[string]Tone{"high": Bad, "normal": Muted}},
			{Name: "Owner", Unit: Text}, {Name: "Due", Width: 150},
			{Name: "Left", Unit: Seconds, Cell: Filled, Steps: steps(Bad, 0.0, Warn, 259200.0, Neutral)},
		}}
}

func topics() Panel {
	return Panel{ID: "topics", Title: "What people complain about", Kind: BarGauge, Unit: Count,
		Help:  "Cases opened in this range, by topic.",
		Empty: "No case was opened in this range.",
		SQL: `SELECT topic AS "Topic", count() AS "Cases"
FROM cases FINAL
WHERE $__timeFilter_ms(opened) AND ` + inQueue + `
GROUP BY topic ORDER BY count() DESC, topic LIMIT 12`,
		Fields: []Field{{Name: "Topic", Unit: Text}, {Name: "Cases", Unit: Count, Tone: Purple}}}
}
