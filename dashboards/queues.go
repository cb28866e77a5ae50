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
		SQL: `WITH ` + atPresent + `,
  ` + promised(in) + `,
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
  names AS (SELECT id FROM going_on UNION DISTINCT SELECT id FROM so_far),
  wanted AS (SELECT toString(q.queue) AS id, argMax(q.skill, q.set_at) AS skill FROM queues AS q GROUP BY id),
  free AS (
    SELECT mapKeys(able) AS skills FROM present_agents
    INNER JOIN (SELECT a.agent AS id, argMax(a.skills, a.set_at) AS able FROM agents AS a GROUP BY id) AS s ON present_agents.agent = s.id
    WHERE state_now = 'Free'
  )
SELECT names.id AS "Queue", waits AS "Waiting", if(waits = 0, NULL, longest) AS "Longest wait", talks AS "On contact",
  length(arrayFilter(list -> has(list, if(wanted.skill = '', names.id, wanted.skill)), (SELECT groupArray(skills) FROM free))) AS "Free with skill",
  came AS "Offered", level AS "Service level", level - if(own.share > 0, own.share, usual_share) AS "Above target",
  lost_share AS "Gave up", speed AS "ASA"
FROM names
LEFT JOIN going_on ON names.id = going_on.id
LEFT JOIN so_far ON names.id = so_far.id
LEFT JOIN own ON names.id = own.id
LEFT JOIN wanted ON names.id = wanted.id
CROSS JOIN usual
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
