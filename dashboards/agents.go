package dashboards

// stateTones colours what an agent is doing, the same wherever it is shown.
var stateTones = map[string]Tone{
	"On contact": Blue, "Wrap-up": Sky, "Free": Good, "Available": Good, "Paused": Warn, "Logged out": Muted,
}

// atPresent is what every agent is doing at the end of the range: what they told
// the platform last, unless a contact says better. Who has put the last contact
// away is free since then, not since they came in.
const atPresent = `told AS (
    SELECT s.agent AS id, argMax(s.state, s.at) AS latest, argMax(s.reason, s.at) AS why, max(s.at) AS told_at
    FROM agent_states AS s
    WHERE s.at <= ` + present + ` AND s.at > ` + present + ` - INTERVAL 1 DAY
    GROUP BY id
  ),
  spoken AS (
    SELECT c.agent AS id, c.queue AS queue_name, c.answered AS began, c.ended AS hung_up, addMilliseconds(c.ended, c.wrap_ms) AS over,
      c.outcome = 'connected' OR c.ended > ` + present + ` AS talking,
      c.offered > ` + present + ` - INTERVAL 4 HOUR AND (talking OR over > ` + present + `) AS going
    FROM contacts AS c FINAL
    WHERE c.offered > ` + present + ` - INTERVAL 1 DAY AND c.offered <= ` + present + `
      AND c.outcome IN ('connected', 'answered') AND c.answered <= ` + present + ` AND c.agent != ''
  ),
  busy AS (
    SELECT id, argMaxIf(queue_name, began, going) AS on_queue, argMaxIf(if(talking, 'On contact', 'Wrap-up'), began, going) AS doing,
      argMaxIf(if(talking, began, hung_up), began, going) AS doing_since, maxIf(over, NOT going AND NOT talking) AS free_since
    FROM spoken GROUP BY id
  ),
  present_agents AS (
    SELECT if(told.id = '', busy.id, told.id) AS agent,
      multiIf(doing != '', doing, latest = 'available', 'Free', latest = 'paused', 'Paused', 'Logged out') AS state_now,
      if(doing != '', doing_since, greatest(told_at, free_since)) AS since, why, on_queue
    FROM told FULL OUTER JOIN busy ON told.id = busy.id
  )`

func agentsByState() Panel {
	return Panel{ID: "agents-by-state", Title: "Agents", Kind: BarGauge, Unit: Count,
		Help:  "How many agents are doing what at the end of the range.",
		Empty: "No agent has been seen in the day before.",
		SQL: `WITH ` + atPresent + `,
  counted AS (
    SELECT [('On contact', countIf(state_now = 'On contact')), ('Wrap-up', countIf(state_now = 'Wrap-up')),
      ('Free', countIf(state_now = 'Free')), ('Paused', countIf(state_now = 'Paused'))] AS states
    FROM present_agents
    WHERE state_now != 'Logged out' AND ` + byAgent + `
    HAVING count() > 0
  )
SELECT tupleElement(pair, 1) AS "State", tupleElement(pair, 2) AS "Agents" FROM counted ARRAY JOIN states AS pair`,
		Fields: []Field{{Name: "State", Unit: Text, Tones: stateTones}, {Name: "Agents", Unit: Count}}}
}

func agentsNow() Panel {
	return Panel{ID: "agents-now", Title: "What each agent is doing", Kind: Table,
		Help: "What everybody who is logged in is doing, for how long, and what they handled in this range. Free counts from the last change of state " +
			"or from the end of the last contact, whichever came later. Handling time is talk, hold and wrap-up of finished contacts.",
		SQL: `WITH ` + people + `,
  ` + atPresent + `,
  done AS (
    SELECT c.agent AS id, count() AS answered_count, countIf(c.outcome = 'answered') AS handled_count,
      sumIf(c.talk_ms + c.hold_ms + c.wrap_ms, c.outcome = 'answered') / 1000 AS handle_s
    FROM contacts AS c FINAL
    WHERE $__timeFilter_ms(c.offered) AND c.outcome IN ('answered', 'connected') AND c.agent != ''
    GROUP BY id
  )
SELECT ` + who + ` AS "Agent", team_name AS "Team", if(state_now = 'Paused' AND why != '', concat('Paused: ', why), state_now) AS "State",
  dateDiff('second', since, ` + present + `) AS "For", on_queue AS "Queue",
  answered_count AS "Answered", handle_s / nullIf(handled_count, 0) AS "Handling time"
FROM present_agents
LEFT JOIN people ON agent = people.id
LEFT JOIN done ON agent = done.id
WHERE state_now != 'Logged out' AND ` + byAgent + `
ORDER BY indexOf(['Paused', 'Wrap-up', 'On contact', 'Free'], state_now), "For" DESC`,
		Fields: []Field{
			{Name: "Agent", Unit: Text, Width: 160}, {Name: "Team", Unit: Text},
			{Name: "State", Unit: Text, Cell: Coloured, Tones: stateTones},
			{Name: "For", Unit: Seconds},
			{Name: "Queue", Unit: Text}, {Name: "Answered", Unit: Count}, {Name: "Handling time", Unit: Seconds},
		}}
}

func agentTimeline() Panel {
	return Panel{ID: "agent-timeline", Title: "What the agents told the platform", Kind: Timeline,
		Help: "When each agent was available, or paused and why, as the phone system was told. Contacts are not drawn: pick an agent above to read one closely.",
		SQL: `WITH ` + people + `
SELECT greatest(at, $__fromTime_ms) AS time, ` + who + ` AS "Agent",
  multiIf(state = 'available', 'Available', state = 'logged-out', NULL, reason = '', 'Paused', concat('Paused: ', reason)) AS "State"
FROM (
  SELECT at, agent, state, reason FROM agent_states FINAL
  WHERE at > $__fromTime_ms AND at <= $__toTime_ms AND ` + byAgent + `
  UNION ALL
  SELECT max(s.at) AS at, s.agent AS agent, argMax(s.state, s.at) AS state, argMax(s.reason, s.at) AS reason FROM agent_states AS s
  WHERE s.at >= $__fromTime_ms - INTERVAL 12 HOUR AND s.at <= $__fromTime_ms AND ` + byAgent + `
  GROUP BY s.agent HAVING state != 'logged-out'
) AS l LEFT JOIN people ON agent = people.id
ORDER BY "Agent", at LIMIT 20000`,
		Fields: []Field{{Name: "State", Unit: Text, Tones: stateTones}}}
}
