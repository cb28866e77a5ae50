-- How each agent spent the site's day. A state lasts until the agent's next
-- change, and the last one until now. A contact occupies its agent from the
-- answer on for as long as talking, holding and wrapping up took; one still
-- going on, until now.
INSERT INTO {staging:Identifier}
WITH
    changes AS
    (
        SELECT
            agent,
            toUnixTimestamp64Milli(at) AS began,
            argMax(state, known) AS state
        FROM agent_states FINAL
        WHERE at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
        GROUP BY agent, at
    ),
    spans AS
    (
        SELECT
            agent,
            state,
            began,
            leadInFrame(began, 1, toInt64(0)) OVER (PARTITION BY agent ORDER BY began ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS following,
            if(following = 0, {now:Int64}, following) AS ended
        FROM changes
    )
SELECT
    day,
    agent,
    sumIf(ms, what IN ('available', 'paused')) AS logged_in_ms,
    sumIf(ms, what = 'available') AS available_ms,
    sumIf(ms, what = 'paused') AS paused_ms,
    sumIf(ms, what = 'contact') AS handling_ms
FROM
(
    SELECT
        agent,
        what,
        arrayJoin(arrayMap(i -> toDate(toDateTime(intDiv(began, 1000)), {site:String}) + i, range(toUInt32(
            dateDiff('day', toDate(toDateTime(intDiv(began, 1000)), {site:String}), toDate(toDateTime(intDiv(ended - 1, 1000)), {site:String})) + 1)))) AS day,
        toInt64(toUnixTimestamp(toDateTime(day, {site:String}))) * 1000 AS midnight,
        toInt64(toUnixTimestamp(toDateTime(day + 1, {site:String}))) * 1000 AS next_midnight,
        toUInt64(greatest(0, least(ended, next_midnight) - greatest(began, midnight))) AS ms
    FROM
    (
        SELECT agent, toString(state) AS what, began, ended FROM spans
        WHERE state IN ('available', 'paused')
        UNION ALL
        SELECT
            agent,
            'contact' AS what,
            toUnixTimestamp64Milli(answered) AS began,
            if(outcome = 'connected', {now:Int64}, began + talk_ms + hold_ms + wrap_ms) AS ended
        FROM contacts FINAL
        WHERE offered >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') - INTERVAL 31 DAY
          AND offered < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
          AND outcome IN ('answered', 'connected')
          AND answered > fromUnixTimestamp64Milli(toInt64(0), 'UTC')
          AND agent != ''
    )
    WHERE ended > began AND ended > {since:Int64} AND began < {until:Int64}
)
WHERE day IN {days:Array(Date)}
GROUP BY day, agent
