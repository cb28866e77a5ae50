package dashboards

// required is how many agents every quarter of an hour needs, over the queues
// picked, by the last computation; gross is with shrinkage.
const required = `required AS (
    SELECT slot, sum(on_phone) AS agents, sum(gross_agents) AS gross
    FROM (
      SELECT queue_name, arrayJoin(arrayMap(i -> addMinutes(began, 15 * i), range(toUInt32(greatest(intDiv(seconds_long, 900), 1))))) AS slot,
        on_phone, gross_agents
      FROM (
        SELECT r.queue AS queue_name, r.interval AS began, argMax(r.interval_s, tuple(r.as_of, r.made_at)) AS seconds_long,
          argMax(r.agents, tuple(r.as_of, r.made_at)) AS on_phone, argMax(r.gross_agents, tuple(r.as_of, r.made_at)) AS gross_agents
        FROM requirements AS r
        WHERE $__timeFilter_ms(r.interval) AND $__conditionalAll(r.queue IN (${queue:singlequote}), $queue)
        GROUP BY queue_name, began
      )
    )
    GROUP BY slot
  )`

// valid is, of every roster that touches the range, the version in force: the
// last published one, or the last draft where none is.
const valid = `valid AS (
    SELECT r.roster AS id, argMax(r.version, tuple(r.published, r.version)) AS number
    FROM rosters AS r FINAL
    WHERE r.until > $__fromTime_ms AND r.since < $__toTime_ms
    GROUP BY id
  )`

// rostered is how many agents work in every quarter of an hour, breaks taken out.
// An agent who is in two rosters at once is still one agent.
const rostered = valid + `,
  rostered AS (
    SELECT slot, uniqExact(agent) AS agents
    FROM (
      SELECT w.agent AS agent, arrayJoin(arrayMap(i -> addMinutes(toStartOfInterval(w.start, INTERVAL 15 MINUTE), 15 * i),
          range(toUInt32(greatest(ceil(dateDiff('second', toStartOfInterval(w.start, INTERVAL 15 MINUTE), w.end) / 900), 0))))) AS slot
      FROM assignments AS w FINAL
      WHERE w.kind = 'work' AND (w.roster, w.version) IN (SELECT id, number FROM valid)
        AND w.end > $__fromTime_ms AND w.start < $__toTime_ms
        AND $__conditionalAll((w.queue = '' OR w.queue IN (${queue:singlequote})), $queue)
    )
    WHERE slot >= $__fromTime_ms AND slot <= $__toTime_ms
    GROUP BY slot
  )`

// slots pairs the two by quarter of an hour.
const slots = required + `,
  ` + rostered + `,
  slots AS (
    SELECT slot, sum(n) AS need, sum(g) AS gross, sum(h) AS have FROM (
      SELECT slot, agents AS n, required.gross AS g, 0 AS h FROM required
      UNION ALL SELECT slot, 0 AS n, 0 AS g, agents AS h FROM rostered
    ) GROUP BY slot
  )`

func shortIntervals() Panel {
	return Panel{ID: "short", Title: "Quarter-hours short", Kind: Stat, Unit: Share,
		Steps: steps(Good, 0.05, Warn, 0.15, Bad),
		Help:  "Quarters of an hour in which fewer agents are rostered on contacts than required on the phones, of those that require any.",
		Empty: "Nothing is required in this range.",
		SQL: `WITH ` + slots + `
SELECT countIf(have < need) / nullIf(countIf(need > 0), 0) AS "Short" FROM slots`}
}

func requiredAgainstRostered() Panel {
	return Panel{ID: "required", Title: "Required and rostered", Kind: TimeSeries, Unit: Count, Grain: "15m", Min: new(0.0),
		Help: "Agents required on the phones, the same with shrinkage (leave, sickness, training), and agents rostered on contacts, " +
			"breaks taken out. Over longer intervals the average.",
		Empty: "Neither a requirement nor a roster in this range.",
		SQL: `WITH ` + slots + `
SELECT ` + bucket("slot", 900) + ` AS time,
  avg(need) AS "Required", avg(slots.gross) AS "With shrinkage", avg(have) AS "Rostered"
FROM slots GROUP BY time ORDER BY time`,
		Fields: []Field{
			{Name: "Required", Tone: Orange, Draw: Steps},
			{Name: "With shrinkage", Tone: Orange, Draw: Dashed},
			{Name: "Rostered", Tone: Teal, Draw: Steps, Band: "Required"},
		}}
}

func gaps() Panel {
	return Panel{ID: "gaps", Title: "Where the roster falls short, and why", Kind: Table,
		Help: "Stretches of time in which the roster in force has fewer agents than a queue requires: those still to come first, the deepest first. " +
			"Numbers and reason are of the stretch's worst quarter of an hour; the reason ends with the least that would have to give way.",
		Empty: "The roster in force covers what is required.",
		SQL: `WITH ` + valid + `,
  gaps AS (
    SELECT g.roster AS id, g.queue AS queue_name, g.interval AS began, g.interval + toIntervalSecond(g.interval_s) AS ended,
      g.required AS need, g.rostered AS have, g.why AS reason
    FROM roster_gaps AS g FINAL
    WHERE $__timeFilter_ms(g.interval) AND (g.roster, g.version) IN (SELECT id, number FROM valid)
      AND $__conditionalAll(g.queue IN (${queue:singlequote}), $queue)
  ),
  stretches AS (
    SELECT *, sum(alone) OVER (PARTITION BY id, queue_name ORDER BY began) AS stretch
    FROM (
      SELECT *, began != lagInFrame(ended) OVER (PARTITION BY id, queue_name ORDER BY began ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS alone
      FROM gaps
    )
  )
SELECT min(began) AS "From", max(ended) AS "To", queue_name AS "Queue", argMax(need, need - have) AS "Required",
  argMax(have, need - have) AS "Rostered", max(need - have) AS "Missing", argMax(reason, need - have) AS "Why"
FROM stretches
GROUP BY id, queue_name, stretch
ORDER BY "To" <= ` + present + `, "Missing" DESC, "From" LIMIT 500`,
		Fields: []Field{
			{Name: "From", Width: 130}, {Name: "To", Width: 130}, {Name: "Queue", Unit: Text, Width: 100},
			{Name: "Required", Unit: Count, Width: 80}, {Name: "Rostered", Unit: Count, Width: 80},
			{Name: "Missing", Unit: Count, Cell: Bar, Tone: Orange, Width: 130}, {Name: "Why", Unit: Text, Wrap: true},
		}}
}

func occupancy(in Inputs) Panel {
	return Panel{ID: "occupancy", Title: "Occupancy per day", Kind: TimeSeries, Unit: Share, Min: new(0.0), Max: new(1.0),
		Help: "The share of their time that agents spend on contacts, of which two figures go by this name. Occupancy: handling by the time " +
			"available for contacts. ICMI's: everything but waiting, by the time logged in. Above the line people burn out.",
		Steps: steps(Neutral, in.MaxOccupancy, Bad), Target: true,
		Empty: "No agent was logged in on these days.",
		SQL: `SELECT ` + dayInstant("day", in.Timezone) + ` AS time,
  ` + in.sql("occupancy") + ` AS "Occupancy", ` + in.sql("occupancy-icmi") + ` AS "ICMI"
FROM agent_day_times
WHERE ` + daysShown("day", in.Timezone) + `
  AND ` + byAgent + `
GROUP BY time ORDER BY time`,
		Fields: []Field{{Name: "Occupancy", Tone: Blue, Draw: Line}, {Name: "ICMI", Tone: Purple, Draw: Line}}}
}

func rosterTimeline() Panel {
	return Panel{ID: "roster", Title: "Who works when", Kind: Timeline,
		Help:  "The shifts of every agent in the roster in force, activity by activity.",
		Empty: "No roster touches this range.",
		SQL: `WITH ` + people + `,
  ` + valid + `,
  activities AS (
    SELECT w.agent AS agent, w.shift_start AS shift_start, w.shift_end AS shift_end, w.start AS began, w.end AS ended, w.kind AS kind
    FROM assignments AS w FINAL
    WHERE (w.roster, w.version) IN (SELECT id, number FROM valid)
      AND w.shift_end > $__fromTime_ms AND w.shift_start < $__toTime_ms AND ` + byAgent + `
  )
SELECT at AS time, ` + who + ` AS "Agent", kind AS "Activity" FROM (
  SELECT greatest(began, $__fromTime_ms) AS at, agent, toNullable(concat(upper(substring(kind, 1, 1)), substring(kind, 2))) AS kind
  FROM activities WHERE ended > $__fromTime_ms
  UNION ALL
  SELECT max(ended) AS at, agent, NULL AS kind FROM activities GROUP BY agent, shift_start HAVING at > $__fromTime_ms
) AS l LEFT JOIN people ON agent = people.id
ORDER BY "Agent", at, kind IS NOT NULL LIMIT 20000`,
		Fields: []Field{{Name: "Activity", Unit: Text, Tones: map[string]Tone{
			"Work": Blue, "Break": Sky, "Lunch": Warn, "Training": Purple, "Meeting": Teal, "Coaching": Orange,
		}}}}
}
