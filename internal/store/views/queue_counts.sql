-- interval_counts with the targets in force when you ask applied: who was in
-- time. A queue without a target of its own has that of the empty queue; where
-- nothing was ever promised, 20 seconds, and 5 for giving up early. Buckets beyond
-- 18 hours are 64800 and the hours since.
WITH
    (SELECT if(count() = 0, 20., argMax(targets.answer_within_s, set_at)) FROM targets WHERE queue = '') AS default_within,
    (SELECT if(count() = 0, 5., argMax(targets.short_abandon_s, set_at)) FROM targets WHERE queue = '') AS default_short
SELECT
    c.*,
    if(t.queue = '', default_within, t.within) AS answer_within_s,
    if(t.queue = '', default_short, t.short) AS short_abandon_s,
    arraySum(mapValues(mapFilter((edge, n) -> if(edge <= 64800, edge, 64800 + (edge - 64800) * 3600) <= answer_within_s, c.answered_waits))) AS answered_in_time,
    arraySum(mapValues(mapFilter((edge, n) -> if(edge <= 64800, edge, 64800 + (edge - 64800) * 3600) <= answer_within_s, c.abandoned_waits))) AS abandoned_in_time,
    arraySum(mapValues(mapFilter((edge, n) -> edge <= short_abandon_s, c.abandoned_waits))) AS abandoned_short,
    arraySum(mapValues(mapFilter((edge, n) -> edge <= 15, c.answered_waits))) AS answered_within_15s
FROM interval_counts AS c
LEFT JOIN
(
    SELECT queue, argMax(targets.answer_within_s, set_at) AS within, argMax(targets.short_abandon_s, set_at) AS short
    FROM targets
    WHERE queue != ''
    GROUP BY queue
) AS t ON c.queue = t.queue
