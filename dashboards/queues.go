package dashboards

import "fmt"

// promised is what every queue, and the usual one, was promised: the targets last set.
func promised(in Inputs) string {
	return `own AS (
    SELECT toString(t.queue) AS id, argMax(t.service_level, t.set_at) AS share, argMax(t.short_abandon_s, t.set_at) AS short_s
    FROM targets AS t WHERE t.queue != '' GROUP BY id
  ),
  usual AS (
    SELECT if(count() = 0, ` + fmt.Sprint(in.ServiceLevel) + `, argMax(t.service_level, t.set_at)) AS usual_share,
      if(count() = 0, 5., argMax(t.short_abandon_s, t.set_at)) AS usual_short_s
    FROM targets AS t WHERE t.queue = ''
  )`
}

// queuesNow is one line per queue: where is it burning, and who could help.
func queuesNow(in Inputs) Panel {
	return Panel{ID: "queues-now", Title: "Each queue now", Kind: Table,
		Help: "Who waits in each queue at the end of the range, how many free agents have its skill, and how the range went, against the queue's own target. " +
			"A free agent with several skills counts for each of them.",
		Empty: "No contact has entered a queue in this range.",
		SQL: `WITH ` + promised(in) + `,
  going_on AS (
    SELECT toString(queue) AS id, countIf(` + stillWaiting + `) AS waits,
      maxIf(dateDiff('second', offered, ` + present + `), ` + stillWaiting + `) AS longest,
      countIf(outcome IN ('connected', 'answered') AND answered <= ` + present + ` AND (outcome = 'connected' OR ended > ` + present + `)) AS talks
    FROM contacts FINAL
    WHERE ` + recent + ` AND queue != '' AND ` + inQueue + `
    GROUP BY id
  ),
  so_far AS (
    SELECT toString(queue) AS id, sum(offered) AS came, ` + in.sql("sl-1") + ` AS level, ` + in.sql("abandonment") + ` AS lost_share, ` + in.sql("asa") + ` AS speed
    FROM queue_counts
    WHERE $__timeFilter(interval) AND queue != '' AND ` + inQueue + `
    GROUP BY id
  ),
  wanted AS (SELECT toString(q.queue) AS id, argMax(q.skill, q.set_at) AS skill FROM queues AS q GROUP BY id),
  free AS (
    SELECT argMax(mapKeys(a.skills), a.set_at) AS skills FROM agents AS a
    WHERE a.agent IN (
      SELECT s.agent FROM agent_states AS s
      WHERE s.at <= ` + present + ` AND s.at > ` + present + ` - INTERVAL 1 DAY
      GROUP BY s.agent HAVING argMax(s.state, s.at) = 'available'
    ) AND a.agent NOT IN (
      SELECT c.agent FROM contacts AS c FINAL
      WHERE c.offered > ` + present + ` - INTERVAL 4 HOUR AND c.offered <= ` + present + `
        AND c.outcome IN ('connected', 'answered') AND c.answered <= ` + present + `
        AND (c.outcome = 'connected' OR addMilliseconds(c.ended, c.wrap_ms) > ` + present + `)
    )
    GROUP BY a.agent
  )
SELECT so_far.id AS "Queue", waits AS "Waiting", if(waits = 0, NULL, longest) AS "Longest wait", talks AS "On contact",
  countEqual(arrayFlatten(able), if(wanted.skill = '', so_far.id, wanted.skill)) AS "Free with skill",
  came AS "Offered", level AS "Service level", level - if(own.share > 0, own.share, usual_share) AS "Above target",
  lost_share AS "Gave up", speed AS "ASA"
FROM so_far
LEFT JOIN going_on ON so_far.id = going_on.id
LEFT JOIN own ON so_far.id = own.id
LEFT JOIN wanted ON so_far.id = wanted.id
CROSS JOIN usual
CROSS JOIN (SELECT groupArray(skills) AS able FROM free) AS f
ORDER BY "Queue"`,
		Fields: []Field{
			{Name: "Queue", Unit: Text, Width: 180},
			{Name: "Waiting", Unit: Count, Cell: Coloured, Steps: steps(Muted, 1.0, Neutral, 3.0, Warn, 8.0, Bad)},
			{Name: "Longest wait", Unit: Seconds, Cell: Coloured, Steps: steps(Neutral, 30.0, Warn, 120.0, Bad)},
			{Name: "On contact", Unit: Count},
			{Name: "Free with skill", Unit: Count, Cell: Coloured, Steps: steps(Warn, 1.0, Neutral)},
			{Name: "Offered", Unit: Count}, {Name: "Service level", Unit: Share},
			{Name: "Above target", Unit: Share, Cell: Coloured, Steps: steps(Bad, -0.1, Warn, 0.0, Good), Help: "SL-1 less the queue's own target."},
			{Name: "Gave up", Unit: Share, Cell: Coloured, Steps: steps(Neutral, in.MaxAbandon, Bad)}, {Name: "ASA", Unit: Seconds},
		}}
}
