-- Contacts counted by the quarter of an hour in which they were offered.
INSERT INTO {staging:Identifier}
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
    sumMapIf(map(c.edge, toUInt64(1)), c.gave_up) AS abandoned_waits
FROM
(
    SELECT
        toStartOfFifteenMinutes(offered) AS interval,
        queue, channel, outcome, transfer, evidence, wait_ms, ring_ms, talk_ms, hold_ms, wrap_ms,
        outcome != 'before-queue' AS in_queue,
        outcome IN ('answered', 'connected') AS picked_up,
        outcome = 'answered' AS finished,
        outcome = 'abandoned' AS gave_up,
        outcome IN ('timeout', 'empty', 'full', 'key', 'withdrawn') AS left,
        -- The upper edge of the wait in seconds: by the second up to ten minutes, by
        -- the quarter of a minute up to an hour, by the minute beyond.
        intDiv(toUInt64(wait_ms) + 999, 1000) AS s,
        toUInt16(multiIf(
            s <= 600, s,
            s <= 3600, intDiv(s + 14, 15) * 15,
            s <= 64800, intDiv(s + 59, 60) * 60,
            65535)) AS edge
    FROM contacts FINAL
    WHERE offered >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
      AND offered < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
      AND toRelativeDayNum(offered) IN {days:Array(UInt32)}
) AS c
GROUP BY c.interval, c.queue, c.channel
