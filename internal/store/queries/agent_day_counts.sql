-- What each agent did and how it was judged, by the site's day: contacts by the
-- day they were offered, surveys by the day they were sent, evaluations by the day they were made.
INSERT INTO {staging:Identifier}
WITH
    work AS
    (
        SELECT
            toDate(c.offered, {site:String}) AS day,
            c.agent AS agent,
            c.queue AS queue,
            count() AS answered,
            countIf(c.outcome = 'answered') AS handled,
            countIf(c.transfer != '') AS transferred,
            sum(c.wait_ms) AS wait_answered_ms,
            sum(c.ring_ms) AS ring_ms,
            sumIf(c.talk_ms, c.outcome = 'answered') AS talk_ms,
            sumIf(c.hold_ms, c.outcome = 'answered') AS hold_ms,
            sumIf(c.wrap_ms, c.outcome = 'answered') AS wrap_ms,
            sumMap(map(c.edge, toUInt64(1))) AS answered_waits
        FROM
        (
            SELECT
                offered, agent, queue, outcome, transfer, wait_ms, ring_ms, talk_ms, hold_ms, wrap_ms,
                intDiv(toUInt64(wait_ms) + 999, 1000) AS s,
                toUInt16(multiIf(
                    s <= 600, s,
                    s <= 3600, intDiv(s + 14, 15) * 15,
                    s <= 64800, intDiv(s + 59, 60) * 60,
                    least(65535, 64800 + intDiv(s - 64800 + 3599, 3600)))) AS edge
            FROM contacts FINAL
            WHERE offered >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
              AND offered < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
              AND toDate(offered, {site:String}) IN {days:Array(Date)}
              AND outcome IN ('answered', 'connected')
              AND agent != ''
        ) AS c
        GROUP BY day, agent, queue
    ),
    asked AS
    (
        SELECT
            toDate(s.sent, {site:String}) AS day,
            s.agent AS agent,
            s.queue AS queue,
            count() AS surveys_sent,
            countIf(s.replied > fromUnixTimestamp64Milli(toInt64(0), 'UTC')) AS surveys_replied,
            countIf(s.csat > 0) AS csat_asked,
            countIf(s.csat >= 4) AS csat_top,
            sumIf(toUInt64(s.csat), s.csat > 0) AS csat_sum,
            countIf(s.nps >= 0) AS nps_asked,
            countIf(s.nps >= 9) AS nps_promoters,
            countIf(s.nps BETWEEN 0 AND 6) AS nps_detractors
        FROM surveys AS s FINAL
        WHERE toDate(s.sent, {site:String}) IN {days:Array(Date)}
          AND s.agent != ''
        GROUP BY day, agent, queue
    ),
    -- An evaluation's items are those known at the same instant; older ones were withdrawn.
    graded AS
    (
        SELECT
            e.source, e.evaluation,
            any(toDate(e.at, {site:String})) AS day,
            any(e.agent) AS agent,
            any(e.queue) AS queue,
            countIf(i.result = 'fail' AND i.class = 'customer-critical') = 0 AS customer_ok,
            countIf(i.result = 'fail' AND i.class = 'business-critical') = 0 AS business_ok,
            countIf(i.result = 'fail' AND i.class = 'compliance-critical') = 0 AS compliance_ok,
            countIf(i.result IN ('pass', 'fail')) AS items_checked,
            countIf(i.result = 'pass') AS items_ok,
            sumIf(i.weight, i.result IN ('pass', 'fail')) AS points_possible,
            sumIf(i.weight, i.result = 'pass') AS points_given
        FROM
        (
            SELECT source, evaluation, at, agent, queue, known FROM evaluations FINAL
            WHERE toDate(at, {site:String}) IN {days:Array(Date)} AND agent != ''
        ) AS e
        LEFT JOIN
        (
            SELECT source, evaluation, class, result, weight, known FROM evaluation_items FINAL
        ) AS i ON e.source = i.source AND e.evaluation = i.evaluation AND e.known = i.known
        GROUP BY e.source, e.evaluation
    ),
    judged AS
    (
        SELECT
            day, agent, queue,
            count() AS evaluated,
            countIf(g.customer_ok) AS customer_ok,
            countIf(g.business_ok) AS business_ok,
            countIf(g.compliance_ok) AS compliance_ok,
            sum(g.items_checked) AS items_checked,
            sum(g.items_ok) AS items_ok,
            sum(g.points_possible) AS points_possible,
            sum(g.points_given) AS points_given
        FROM graded AS g
        GROUP BY day, agent, queue
    )
SELECT
    day, agent, queue,
    answered, handled, transferred, wait_answered_ms, ring_ms, talk_ms, hold_ms, wrap_ms, answered_waits,
    surveys_sent, surveys_replied, csat_asked, csat_top, csat_sum, nps_asked, nps_promoters, nps_detractors,
    evaluated, customer_ok, business_ok, compliance_ok, items_checked, items_ok, points_possible, points_given
FROM work
FULL JOIN asked USING (day, agent, queue)
FULL JOIN judged USING (day, agent, queue)
SETTINGS join_use_nulls = 0
