package dashboards

// plan is the manager's page: what comes, was it foreseen, are enough people rostered.
func plan(in Inputs) Dashboard {
	return page(in, "plan", "Plan", "For managers: the load that comes and how well it was foreseen, "+
		"the people it needs and the people rostered, and why they differ.").
		lasting("now-3d/d", "now+6d/d", "1m").
		choosing(queueVariable, teamVariable, agentVariable).
		row("At a glance",
			expected().size(6, 3), forecastError().size(6, 3), bandCoverage(in).size(6, 3), shortIntervals().size(6, 3)).
		row("Load",
			forecastAgainstActual(in).size(24, 10),
			nextDays(in).size(12, 9), forecastErrorPerDay(in).size(6, 9), occupancy(in).size(6, 9)).
		row("Forecast",
			dayUnderWay(in).size(24, 6),
			forecastChanges(in).size(24, 10),
			forecastAccuracy(in).size(24, 12)).
		row("People",
			requiredAgainstRostered().size(24, 9),
			keptOverDay().size(12, 10), keptByDay(in).size(12, 10),
			gaps().size(24, 10)).
		row("Roster", rosterTimeline().size(24, 16))
}

// foreseen is, for every queue and interval shown, the last forecast made before
// the day began, by which it was staffed; where there is none, the last of all.
const foreseen = `foreseen AS (
    SELECT f.queue AS queue_name, f.interval AS began, argMin(f.mean, f.under_way) AS expected,
      argMin(f.p10, f.under_way) AS low, argMin(f.p90, f.under_way) AS high, argMin(f.aht_ms, f.under_way) AS handle_ms
    FROM latest_forecasts AS f FINAL
    WHERE $__timeFilter_ms(f.interval)
      AND $__conditionalAll(f.queue IN (${queue:singlequote}), $queue)
    GROUP BY queue_name, began
  )`

// saidLast is what was said last of every queue and interval shown.
const saidLast = `said_last AS (
    SELECT f.queue AS queue_name, f.interval AS began, argMax(f.mean, f.as_of) AS expected
    FROM latest_forecasts AS f FINAL
    WHERE $__timeFilter_ms(f.interval)
      AND $__conditionalAll(f.queue IN (${queue:singlequote}), $queue)
    GROUP BY queue_name, began
  )`

// past pairs what was foreseen with what came, by queue and half-hour, for
// half-hours that are over.
const past = foreseen + `,
  came AS (
    SELECT c.queue AS queue_name, toStartOfInterval(c.interval, INTERVAL 30 MINUTE) AS half, sum(c.offered) AS actual
    FROM interval_counts AS c
    WHERE $__timeFilter_ms(c.interval) AND c.interval < toStartOfInterval(` + present + `, INTERVAL 30 MINUTE)
    GROUP BY queue_name, half
  ),
  said AS (
    SELECT queue_name, toStartOfInterval(began, INTERVAL 30 MINUTE) AS half, sum(expected) AS mean, sum(low) AS p10, sum(high) AS p90
    FROM foreseen WHERE began < toStartOfInterval(` + present + `, INTERVAL 30 MINUTE)
    GROUP BY queue_name, half
  ),
  past AS (
    SELECT said.queue_name AS queue_name, said.half AS half, mean, p10, p90, ifNull(actual, 0) AS actual
    FROM said LEFT JOIN came ON said.queue_name = came.queue_name AND said.half = came.half
  )`

func expected() Panel {
	return Panel{ID: "expected", Title: "Still expected in this range", Kind: Stat, Unit: Count, Steps: steps(Neutral),
		Help:  "Contacts forecast from now to the end of the range, as said last.",
		Empty: "No forecast reaches beyond now.",
		SQL: `WITH ` + saidLast + `
SELECT sumOrNull(expected) AS "Expected" FROM said_last WHERE began >= ` + present}
}

func forecastError() Panel {
	return Panel{ID: "forecast-error", Title: "Forecast error", Kind: Stat, Unit: Share,
		Steps: steps(Good, 0.2, Warn, 0.35, Bad),
		Help: "How far the forecasts of the half-hours were off, summed, by the contacts that came (WAPE). " +
			"Only forecasts made before the day began.",
		Empty: "No past interval here was forecast beforehand.",
		SQL: `WITH ` + past + `
SELECT sum(abs(actual - mean)) / nullIf(sum(actual), 0) AS "WAPE" FROM past`}
}

func forecastAgainstActual(in Inputs) Panel {
	return Panel{ID: "forecast", Title: "Forecast and actual", Kind: TimeSeries, Unit: Count, Grain: "30m", Min: new(0.0),
		Help: "Contacts offered, the last forecast made before each day began with its 80 % band, and the rest of today as said last. " +
			"The band of several queues is the sum of their bands, which is wider than the truth.",
		Empty: "Neither contacts nor a forecast in this range.",
		SQL: `WITH ` + foreseen + `,
  ` + saidLast + `
SELECT time, sum(came) AS "Actual", sum(mean) AS "Forecast", sum(again) AS "Said again", sum(p10) AS "10 %", sum(p90) AS "90 %"
FROM (
  SELECT ` + bucket("interval", 1800) + ` AS time, toNullable(toFloat64(sum(offered))) AS came, CAST(NULL, 'Nullable(Float64)') AS mean,
    CAST(NULL, 'Nullable(Float64)') AS again, CAST(NULL, 'Nullable(Float64)') AS p10, CAST(NULL, 'Nullable(Float64)') AS p90
  FROM interval_counts
  WHERE $__timeFilter_ms(interval) AND interval < ` + bucket(present, 1800) + ` AND ` + inQueue + `
  GROUP BY time
  UNION ALL
  SELECT ` + bucket("began", 1800) + ` AS time, NULL AS came, sum(expected) AS mean, NULL AS again, sum(low) AS p10, sum(high) AS p90
  FROM foreseen GROUP BY time
  UNION ALL
  SELECT ` + bucket("began", 1800) + ` AS time, NULL AS came, NULL AS mean, sum(expected) AS again, NULL AS p10, NULL AS p90
  FROM said_last WHERE began >= ` + present + ` AND ` + siteDay("began", in.Timezone) + ` = ` + siteDay(present, in.Timezone) + ` GROUP BY time
)
GROUP BY time ORDER BY time`,
		Fields: []Field{
			{Name: "Actual", Tone: Orange, Draw: Line},
			{Name: "Forecast", Tone: Blue, Draw: Line},
			{Name: "Said again", Tone: Purple, Draw: Dashed},
			{Name: "10 %", Tone: Blue, Draw: Edge},
			{Name: "90 %", Tone: Blue, Draw: Edge, Band: "10 %"},
		}}
}

func forecastErrorPerDay(in Inputs) Panel {
	return Panel{ID: "forecast-error-day", Title: "Forecast error per day", Kind: TimeSeries, Unit: Share,
		Help: "How far the forecasts of a day's half-hours were off (WAPE), and in which direction (bias): above zero more was expected than came. " +
			"A day that comes out right in total can still be wrong in every half-hour.",
		Empty: "No past day here was forecast beforehand.",
		SQL: `WITH ` + past + `
SELECT ` + siteDay("half", in.Timezone) + ` AS time,
  sum(abs(actual - mean)) / nullIf(sum(actual), 0) AS "WAPE", sum(mean - actual) / nullIf(sum(actual), 0) AS "Bias"
FROM past GROUP BY time ORDER BY time`,
		Fields: []Field{{Name: "WAPE", Tone: Blue, Draw: Bars}, {Name: "Bias", Tone: Orange, Draw: Line}}}
}

// nextDays is the load by the site's day, with the hours it takes and the hours rostered.
func nextDays(in Inputs) Panel {
	return Panel{ID: "next-days", Title: "The days of this range", Kind: Table,
		Help: "Every day's load and staffing: contacts that came and were foreseen, hours of agents required with shrinkage, hours of work rostered, and " +
			"hours missing. Over is not set against missing: an agent too many at nine helps nobody at noon.",
		SQL: `WITH ` + foreseen + `,
  ` + required + `,
  ` + rostered + `
SELECT day AS "Day", sumOrNull(came) AS "Came", sumOrNull(expected) AS "Forecast", sum(work_s) / nullIf(sum(expected), 0) AS "AHT",
  sumOrNull(need_h) AS "Required h", sumOrNull(have_h) AS "Rostered h", sumOrNull(miss_h) AS "Missing h",
  sum(miss_h) / nullIf(sum(need_h), 0) AS "Missing"
FROM (
  SELECT ` + siteDay("began", in.Timezone) + ` AS day, NULL AS came, toNullable(sum(f.expected)) AS expected,
    sum(f.expected * handle_ms) / 1000 AS work_s, NULL AS need_h, NULL AS have_h, NULL AS miss_h
  FROM foreseen AS f GROUP BY day
  UNION ALL
  SELECT ` + siteDay("interval", in.Timezone) + ` AS day, sum(offered) AS came, NULL, 0, NULL, NULL, NULL
  FROM interval_counts WHERE $__timeFilter_ms(interval) AND ` + inQueue + ` GROUP BY day
  UNION ALL
  SELECT ` + siteDay("slot", in.Timezone) + ` AS day, NULL, NULL, 0,
    sum(need) / 4 AS need_h, sum(have) / 4 AS have_h, sum(greatest(need - have, 0)) / 4 AS miss_h
  FROM (
    SELECT slot, sum(n) AS need, sum(h) AS have FROM (
      SELECT slot, gross AS n, 0 AS h FROM required UNION ALL SELECT slot, 0 AS n, agents AS h FROM rostered
    ) GROUP BY slot
  ) GROUP BY day
)
GROUP BY day ORDER BY day`,
		Fields: []Field{
			{Name: "Day", Unit: Text}, {Name: "Came", Unit: Count}, {Name: "Forecast", Unit: Count}, {Name: "AHT", Unit: Seconds},
			{Name: "Required h", Unit: Decimal}, {Name: "Rostered h", Unit: Decimal},
			{Name: "Missing h", Unit: Decimal},
			{Name: "Missing", Unit: Share, Cell: Coloured, Steps: steps(Good, 0.03, Warn, 0.1, Bad), Help: "Hours missing of hours required."},
		}}
}
