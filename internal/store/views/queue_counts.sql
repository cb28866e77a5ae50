-- interval_counts with the targets of the day you ask applied: who was in time.
CREATE OR REPLACE VIEW queue_counts AS
WITH
    (SELECT argMax(answer_within_s, set_at) FROM targets WHERE queue = '') AS default_within,
    (SELECT argMax(short_abandon_s, set_at) FROM targets WHERE queue = '') AS default_short
SELECT
    c.*,
    if(t.queue = '', default_within, t.answer_within_s) AS answer_within_s,
    if(t.queue = '', default_short, t.short_abandon_s) AS short_abandon_s,
    arraySum(mapValues(mapFilter((edge, n) -> edge <= answer_within_s, answered_waits))) AS answered_in_time,
    arraySum(mapValues(mapFilter((edge, n) -> edge <= answer_within_s, abandoned_waits))) AS abandoned_in_time,
    arraySum(mapValues(mapFilter((edge, n) -> edge <= short_abandon_s, abandoned_waits))) AS abandoned_short,
    arraySum(mapValues(mapFilter((edge, n) -> edge <= 15, answered_waits))) AS answered_within_15s
FROM interval_counts AS c
LEFT JOIN (
    SELECT queue, argMax(targets.answer_within_s, set_at) AS answer_within_s, argMax(targets.short_abandon_s, set_at) AS short_abandon_s
    FROM targets WHERE queue != '' GROUP BY queue
) AS t ON c.queue = t.queue
