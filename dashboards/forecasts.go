package dashboards

import "fmt"

// judgedDays is how far back the accuracy of forecasts is looked at.
const judgedDays = 63

// enoughDays is from how many days on what was said is taken for a verdict; with
// fewer, what was tried on the past is shown instead.
const enoughDays = 14

// fared puts the judgements of the last nine weeks together, by queue and by how
// far ahead was said, from the source that can tell most.
func fared(in Inputs) string {
	return fmt.Sprintf(`fared AS (
    SELECT a.queue AS name, a.horizon AS ahead, a.source AS told_by, count() AS days, sum(a.slots) AS intervals, sum(a.said_n) AS times,
      sum(a.off) / nullIf(sum(a.actual), 0) AS wape, sum(a.floor) / nullIf(sum(a.actual), 0) AS least, sum(a.said) / nullIf(sum(a.actual), 0) - 1 AS bias,
      sum(a.scaled) / nullIf(sum(a.slots), 0) AS mase, sum(a.crps) / nullIf(sum(a.slots), 0) AS score,
      sum(a.held50) / nullIf(sum(a.slots), 0) AS in50, sum(a.held80) / nullIf(sum(a.slots), 0) AS in80, sum(a.held95) / nullIf(sum(a.slots), 0) AS in95,
      sum(a.day80) / nullIf(sum(a.said_n), 0) AS days80, sum(a.day95) / nullIf(sum(a.said_n), 0) AS days95
    FROM forecast_accuracy AS a FINAL
    WHERE a.day >= toDate(%[1]s, %[2]s) - %[3]d AND a.day <= toDate(%[1]s, %[2]s)
      AND $__conditionalAll(a.queue IN (${queue:singlequote}), $queue)
    GROUP BY name, ahead, told_by
    ORDER BY name, ahead, (told_by = 'said' AND days >= %[4]d) DESC, days DESC
    LIMIT 1 BY name, ahead
  )`, present, quote(in.Timezone), judgedDays, enoughDays)
}

// wilson is an end of the 95 % interval of a share of n days: sign is - or +.
func wilson(share, n, sign string) string {
	return fmt.Sprintf("(%[1]s + 1.9208 / %[2]s %[3]s 1.96 * sqrt(greatest(%[1]s * (1 - %[1]s), 0) / %[2]s + 0.9604 / (%[2]s * %[2]s))) / (1 + 3.8416 / %[2]s)", share, n, sign)
}

func bandCoverage(in Inputs) Panel {
	return Panel{ID: "band-coverage", Title: "Inside the 80 % band", Kind: Stat, Unit: Share, Steps: steps(Neutral), Main: "Intervals inside",
		Help: "The share of a queue's intervals, over the last nine weeks and all horizons, in which as many contacts came as between the 10 % and the 90 % quantile: " +
			"80 % is right, more is too cautious. The table below has it by queue and horizon.",
		Empty: "No forecast has been judged yet.",
		SQL: `WITH ` + fared(in) + `
SELECT sum(in80 * intervals) / nullIf(sum(intervals), 0) AS "Intervals inside", sum(intervals) AS "Intervals" FROM fared`,
		Fields: []Field{{Name: "Intervals", Unit: Count}}}
}

func forecastAccuracy(in Inputs) Panel {
	verdict := func(share, n, promise string) string {
		return `multiIf(` + n + ` < ` + fmt.Sprint(enoughDays) + `, 'too few days', ` + wilson(share, n, "-") + ` > ` + promise + `, 'wider than needed', ` +
			wilson(share, n, "+") + ` < ` + promise + `, 'too narrow', 'holds')`
	}
	return Panel{ID: "forecast-accuracy", Title: "How far forecasts can be trusted", Kind: Table,
		Help: "By queue and by how many days ahead, over the last nine weeks. Said: what was kept from when it was said, against what came. " +
			"Tried: the past forecast again, while fewer than 14 days were said. Least is the error that would remain were every rate known; " +
			"the bands are held against what they promise, and a verdict needs 14 days. Ahead 3 is two and three days, 7 is four to seven, and so on; 0 is the rest of a day under way.",
		Empty: "No forecast has been judged yet: the first night does, and hotlined forecast run tries the past.",
		SQL: `WITH ` + fared(in) + `
SELECT name AS "Queue", transform(ahead, [0, 1, 3, 7, 14, 28], ['today', '1 day', '2-3 days', '4-7 days', '8-14 days', '15-28 days'], 'beyond') AS "Ahead",
  told_by AS "From", days AS "Days", wape AS "WAPE", least AS "Least", bias AS "Bias", mase AS "MASE", score AS "CRPS",
  in50 AS "In 50 %", in80 AS "In 80 %", in95 AS "In 95 %", days80 AS "Days in 80 %",
  greatest(` + wilson("days80", "days", "-") + `, 0) AS "Low", least(` + wilson("days80", "days", "+") + `, 1) AS "High",
  ` + verdict("days80", "days", "0.8") + ` AS "Band of days"
FROM fared ORDER BY name, ahead`,
		Fields: []Field{
			{Name: "Queue", Unit: Text}, {Name: "Ahead", Unit: Text}, {Name: "From", Unit: Text, Cell: Coloured, Tones: map[string]Tone{"said": Neutral, "tried": Muted}},
			{Name: "Days", Unit: Count}, {Name: "WAPE", Unit: Share, Help: "Absolute errors of the intervals over contacts."},
			{Name: "Least", Unit: Share, Help: "The error of independent callers whose rate is known."},
			{Name: "Bias", Unit: Share, Help: "Above zero more was expected than came."},
			{Name: "MASE", Unit: Decimal, Help: "Errors over those of \"as a week ago\": below one is better."},
			{Name: "CRPS", Unit: Decimal, Help: "Error of the whole distribution, in contacts per interval."},
			{Name: "In 50 %", Unit: Share}, {Name: "In 80 %", Unit: Share}, {Name: "In 95 %", Unit: Share},
			{Name: "Days in 80 %", Unit: Share, Cell: Whisker, Low: "Low", High: "High", Width: 170, Help: "Days inside their band, and within what limits that would be found again."},
			{Name: "Low", Hide: true}, {Name: "High", Hide: true},
			{Name: "Band of days", Unit: Text, Cell: Coloured, Tones: map[string]Tone{"holds": Good, "too narrow": Bad, "wider than needed": Warn, "too few days": Muted}},
		}}
}

func forecastChanges(in Inputs) Panel {
	part := func(kinds string) string {
		return `arraySum(arrayMap((k, c) -> if(k IN (` + kinds + `), c, 0.), kinds, contacts))`
	}
	return Panel{ID: "forecast-changes", Title: "What changed since yesterday, and why", Kind: Table,
		Help: "Each day to come as it is expected now and as it was about a day before, the largest change first. The columns add up to the change: " +
			"the calendar with its events, the level of the line, the habit of the weekday, what other models and the line as a whole make of it, and how today has gone.",
		Empty: "No day of this range was forecast twice yet.",
		SQL: `SELECT day AS "Day", queue AS "Queue", was AS "Was", now AS "Now", now - was AS "Change",
  ` + part("'calendar', 'event', 'given'") + ` AS "Calendar", ` + part("'level'") + ` AS "Level", ` + part("'weekday'") + ` AS "Weekday",
  ` + part("'models', 'line', 'redials'") + ` AS "Models", ` + part("'today'") + ` AS "Today", why AS "Why"
FROM (
  SELECT ` + dayInstant("c.day", in.Timezone) + ` AS day, c.day AS date, toString(c.queue) AS queue, c.was AS was, c.now AS now, c.kinds AS kinds, c.contacts AS contacts, c.why AS why
  FROM forecast_changes AS c FINAL
  WHERE c.day >= toDate(` + present + `, ` + quote(in.Timezone) + `) AND c.day <= toDate($__toTime_ms, ` + quote(in.Timezone) + `)
    AND $__conditionalAll(c.queue IN (${queue:singlequote}), $queue)
  ORDER BY c.queue, c.day, c.as_of DESC LIMIT 1 BY c.queue, c.day
)
ORDER BY abs(now - was) / sqrt(greatest(was, 1)) DESC, date, queue LIMIT 100`,
		Fields: []Field{
			{Name: "Day", Width: 100}, {Name: "Queue", Unit: Text}, {Name: "Was", Unit: Count}, {Name: "Now", Unit: Count},
			{Name: "Change", Unit: Decimal}, {Name: "Calendar", Unit: Decimal}, {Name: "Level", Unit: Decimal}, {Name: "Weekday", Unit: Decimal},
			{Name: "Models", Unit: Decimal}, {Name: "Today", Unit: Decimal}, {Name: "Why", Unit: Text, Wrap: true, Width: 560},
		}}
}

// dayUnderWay is how the site's day of the end of the range runs, by queue.
func dayUnderWay(in Inputs) Panel {
	today := `toDate(` + present + `, ` + quote(in.Timezone) + `)`
	return Panel{ID: "day-under-way", Title: "How today runs against the forecast", Kind: Table,
		Help: "What has come by the end of the last interval, and what had been forecast for it before the day began. A day leaves its band when it is outside after two " +
			"intervals in a row, and would be without the one that strayed most: one day in five leaves the band of 80 %, one in twenty that of 95 %. Work that can wait is not watched: it is often known only once it is done.",
		Empty: "Nothing was forecast of this day.",
		SQL: `SELECT said.name AS "Queue", if(runs.begun, runs.at, NULL) AS "As of", if(runs.begun, runs.came, NULL) AS "Came", if(runs.begun, runs.expected, NULL) AS "Expected",
  if(runs.begun, runs.came / nullIf(runs.expected, 0) - 1, NULL) AS "Off",
  multiIf(said.waits, 'can wait', NOT runs.begun, 'not begun', runs.level >= 95, 'outside 95 %', runs.level > 0, 'outside 80 %', 'in its band') AS "State",
  if(runs.level > 0, runs.since, NULL) AS "Since", if(runs.begun, runs.day_said, said.mean) AS "Day said", if(runs.begun, runs.day_now, said.mean) AS "Day now"
FROM (
  SELECT queue AS name, sum(argued) AS mean, max(deadline) > 0 AS waits FROM (
    SELECT f.queue AS queue, f.interval AS slot, argMin(f.mean, f.under_way) AS argued, max(f.deadline_s) AS deadline FROM latest_forecasts AS f FINAL
    WHERE f.interval > ` + present + ` - INTERVAL 2 DAY AND f.interval < ` + present + ` + INTERVAL 2 DAY AND toDate(f.interval, ` + quote(in.Timezone) + `) = ` + today + `
      AND $__conditionalAll(f.queue IN (${queue:singlequote}), $queue)
    GROUP BY queue, slot
  ) GROUP BY name
) AS said
LEFT JOIN (
  SELECT d.queue AS name, true AS begun, max(d.as_of) AS at, argMax(d.came, d.as_of) AS came, argMax(d.expected, d.as_of) AS expected, argMax(d.level, d.as_of) AS level,
    argMax(d.since, d.as_of) AS since, argMax(d.day_said, d.as_of) AS day_said, argMax(d.day_now, d.as_of) AS day_now
  FROM day_progress AS d WHERE d.day = ` + today + ` AND d.as_of <= ` + present + ` GROUP BY name
) AS runs ON said.name = runs.name
ORDER BY runs.level DESC, abs("Off") DESC, said.name`,
		Fields: []Field{
			{Name: "Queue", Unit: Text}, {Name: "As of", Width: 130}, {Name: "Came", Unit: Count}, {Name: "Expected", Unit: Count}, {Name: "Off", Unit: Share},
			{Name: "State", Unit: Text, Cell: Coloured, Tones: map[string]Tone{"in its band": Good, "outside 80 %": Warn, "outside 95 %": Bad, "not begun": Muted, "can wait": Muted}},
			{Name: "Since", Width: 130}, {Name: "Day said", Unit: Count}, {Name: "Day now", Unit: Count},
		}}
}
