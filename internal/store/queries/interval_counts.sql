-- Contacts counted by the quarter of an hour in which they were offered.
-- Who came again is found among the contacts of the same customer on the same
-- queue, back to the day before: passed on and sent back is not coming again.
INSERT INTO {staging:Identifier}
SELECT n.*, a.redial_gaps, a.reconnect_gaps
FROM
(
    SELECT
        c.interval,
        c.queue,
        c.channel,
        countIf(c.in_queue) AS offered,
        countIf(c.picked_up) AS answered,
        countIf(c.gave_up) AS abandoned,
        countIf(c.left) AS exited,
        countIf(c.outcome = 'lost') AS lost,
        countIf(c.outcome = 'waiting') AS waiting,
        countIf(NOT c.in_queue) AS before_queue,
        countIf(c.picked_up AND c.transfer != '') AS transferred,
        countIf(c.in_queue AND empty(c.evidence)) AS trusted,
        sumIf(c.wait_ms, c.picked_up) AS wait_answered_ms,
        sumIf(c.wait_ms, c.gave_up) AS wait_abandoned_ms,
        maxIf(c.wait_ms, c.picked_up OR c.gave_up OR c.left) AS longest_wait_ms,
        sumIf(c.ring_ms, c.picked_up) AS ring_ms,
        sumIf(c.talk_ms, c.finished) AS talk_ms,
        sumIf(c.hold_ms, c.finished) AS hold_ms,
        sumIf(c.wrap_ms, c.finished) AS wrap_ms,
        countIf(c.finished) AS handled,
        sumMapIf(map(c.edge, toUInt64(1)), c.picked_up) AS answered_waits,
        sumMapIf(map(c.edge, toUInt64(1)), c.gave_up) AS abandoned_waits,
        countIf(c.known) AS known_customers,
        countIf(c.known AND c.outcome IN ('abandoned', 'timeout', 'empty', 'full')) AS known_unserved
    FROM
    (
        SELECT
            toStartOfFifteenMinutes(offered) AS interval,
            queue, channel, outcome, transfer, evidence, wait_ms, ring_ms, talk_ms, hold_ms, wrap_ms,
            outcome != 'before-queue' AS in_queue,
            in_queue AND customer != '' AND direction NOT IN ('out', 'callback') AS known,
            outcome IN ('answered', 'connected') AS picked_up,
            outcome = 'answered' AS finished,
            outcome = 'abandoned' AS gave_up,
            outcome IN ('timeout', 'empty', 'full', 'key', 'withdrawn') AS left,
            -- The upper edge of the wait in seconds: by the second up to ten minutes, by
            -- the quarter of a minute up to an hour, by the minute up to 18 hours; beyond,
            -- 64800 and the hours since.
            intDiv(toUInt64(wait_ms) + 999, 1000) AS s,
            toUInt16(multiIf(
                s <= 600, s,
                s <= 3600, intDiv(s + 14, 15) * 15,
                s <= 64800, intDiv(s + 59, 60) * 60,
                least(65535, 64800 + intDiv(s - 64800 + 3599, 3600)))) AS edge
        FROM contacts FINAL
        WHERE offered >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
          AND offered < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
          AND toRelativeDayNum(offered) IN {days:Array(UInt32)}
    ) AS c
    GROUP BY c.interval, c.queue, c.channel
) AS n
LEFT JOIN
(
    SELECT
        toStartOfFifteenMinutes(g.at) AS interval,
        g.queue AS queue,
        g.channel AS channel,
        sumMapIf(map(g.edge, toUInt64(1)), g.edge <= 1440 AND g.before_unserved) AS redial_gaps,
        sumMapIf(map(g.edge, toUInt64(1)), g.edge <= 1440 AND g.before_answered) AS reconnect_gaps
    FROM
    (
        SELECT
            w.at, w.queue, w.channel, w.day,
            w.before.3 >= w.day - 1 AND (w.before.1, w.before.2) != (w.source, w.contact) AS again,
            again AND w.before.4 IN ('abandoned', 'timeout', 'empty', 'full') AS before_unserved,
            again AND w.before.4 = 'answered' AS before_answered,
            -- By the minute up to an hour, by the quarter of an hour up to a day.
            intDiv(toUInt64(greatest(0, toUnixTimestamp64Milli(w.at) - w.before.5)) + 59999, 60000) AS m,
            toUInt16(multiIf(m <= 60, m, m <= 1440, intDiv(m + 14, 15) * 15, 65535)) AS edge
        FROM
        (
            SELECT
                offered AS at, queue, channel, source, contact,
                toRelativeDayNum(offered) AS day,
                lagInFrame((source, contact, day, outcome, greatest(toUnixTimestamp64Milli(offered), toUnixTimestamp64Milli(ended)))) OVER (
                    PARTITION BY sipHash64(queue, customer) ORDER BY offered, source, contact, visit
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS before
            FROM contacts FINAL
            WHERE offered >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') - INTERVAL 1 DAY
              AND offered < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
              AND (toRelativeDayNum(offered) IN {days:Array(UInt32)} OR toRelativeDayNum(offered) + 1 IN {days:Array(UInt32)})
              AND customer != '' AND outcome != 'before-queue' AND direction NOT IN ('out', 'callback')
              -- Most came once only, and need not be put in order.
              AND sipHash64(queue, customer) IN
              (
                  SELECT sipHash64(queue, customer) FROM contacts
                  WHERE offered >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') - INTERVAL 1 DAY
                    AND offered < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
                    AND customer != ''
                  GROUP BY sipHash64(queue, customer) HAVING count() > 1
              )
        ) AS w
        WHERE w.day IN {days:Array(UInt32)}
    ) AS g
    GROUP BY interval, queue, channel
) AS a ON n.interval = a.interval AND n.queue = a.queue AND n.channel = a.channel
SETTINGS join_use_nulls = 0, do_not_merge_across_partitions_select_final = 1
