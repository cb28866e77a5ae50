-- How the forecasts of some days fared, by queue, horizon and day: every vintage
-- that was kept, against what came. A day on which nothing came to any queue was
-- not collected, and is not judged.
INSERT INTO forecast_accuracy
    (queue, source, horizon, day, said_n, slots, actual, said, off, squared, scaled, floor, pinball, crps,
     held50, held80, held90, held95, day_off, day50, day80, day90, day95, made_at)
WITH
    [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975] AS levels,
    -- The part of the probability that is nearer to a level than to the others.
    [0.0375, 0.0375, 0.1, 0.2, 0.25, 0.2, 0.1, 0.0375, 0.0375] AS nearest,
    came AS
    (
        SELECT
            queue,
            toDate(interval, {zone:String}) AS day,
            intDiv(toUnixTimestamp(interval) - toUnixTimestamp(toStartOfDay(interval, {zone:String})), {step:UInt32}) AS slot,
            toFloat64(sum(offered)) AS contacts
        FROM interval_counts
        WHERE queue != ''
          AND interval >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') - INTERVAL 64 DAY
          AND interval < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
        GROUP BY queue, day, slot
    ),
    -- What "as a week ago" was off by in the eight weeks before: the scale of MASE.
    scales AS
    (
        SELECT queue, sum(abs(now - before)) / count() AS scale
        FROM
        (
            SELECT queue, day, slot, sum(n) AS now, sum(b) AS before
            FROM
            (
                SELECT queue, day, slot, contacts AS n, 0. AS b FROM came WHERE day < toDate({from:String})
                UNION ALL
                SELECT c.queue, c.day + 7, c.slot, 0., c.contacts FROM came AS c WHERE c.day + 7 < toDate({from:String})
            )
            WHERE (queue, day) IN (SELECT queue, day FROM came) AND (queue, day) IN (SELECT c.queue, c.day + 7 FROM came AS c)
            GROUP BY queue, day, slot
        )
        GROUP BY queue
    ),
    paired AS
    (
        SELECT
            f.queue AS queue, f.day AS day, f.as_of AS as_of, f.lead AS lead, f.mean AS mean, f.quantiles AS quantiles,
            ifNull(c.contacts, 0.) AS y
        FROM
        (
            SELECT
                queue, as_of, lead, mean, [p025, p05, p10, p25, p50, p75, p90, p95, p975] AS quantiles,
                toDate(interval, {zone:String}) AS day,
                intDiv(toUnixTimestamp(interval) - toUnixTimestamp(toStartOfDay(interval, {zone:String})), {step:UInt32}) AS slot
            FROM forecasts FINAL
            WHERE interval >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
              AND interval < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
              AND interval_s = {step:UInt32} AND lead >= 0
        ) AS f
        LEFT JOIN came AS c ON c.queue = f.queue AND c.day = f.day AND c.slot = f.slot
        WHERE f.day IN (SELECT day FROM came)
    ),
    judged AS
    (
        SELECT
            queue, day, as_of, lead, mean, y, abs(y - mean) AS miss,
            -- A count is spread evenly half to either side of it, so that bands of small
            -- counts can hold what they promise. What is kept ends at zero: how much of
            -- "nobody" lay below a level is told by the levels that lie within it.
            arrayMax(arrayMap((q, l) -> if(q > 0 AND q < 0.5, l / (q + 0.5), 0.), quantiles, levels)) AS told,
            if(told > 0, told, greatest(exp(-mean), 2 * arrayMax(arrayMap((q, l) -> if(q <= 0, l, 0.), quantiles, levels)))) AS nobody,
            arrayMap((q, l) -> if(q <= 0, if(y = 0, least(1., l / nobody), 0.), greatest(0., least(1., q - y + 0.5))), quantiles, levels) AS below,
            arrayMap((q, l) -> if(y >= q, l * (y - q), (1 - l) * (q - y)), quantiles, levels) AS losses,
            -- The mean absolute deviation of a Poisson count.
            if(mean > 0, 2 * exp(-mean + (floor(mean) + 1) * log(mean) - lgamma(floor(mean) + 1)), 0.) AS luck
        FROM paired
    ),
    vintages AS
    (
        SELECT
            j.queue AS queue, j.day AS day, j.as_of AS as_of, any(j.lead) AS lead, count() AS slots, sum(j.y) AS actual, sum(j.mean) AS said,
            sum(j.miss) AS off, sum(j.miss * j.miss) AS squared, sum(j.miss / if(s.scale > 0, s.scale, 1.)) AS scaled, sum(j.luck) AS floor,
            sum(arraySum(j.losses)) / 9 AS pinball, 2 * sum(arraySum(arrayMap((n, x) -> n * x, nearest, j.losses))) AS crps,
            sum(j.below[6] - j.below[4]) AS held50, sum(j.below[7] - j.below[3]) AS held80,
            sum(j.below[8] - j.below[2]) AS held90, sum(j.below[9] - j.below[1]) AS held95
        FROM judged AS j LEFT JOIN scales AS s ON s.queue = j.queue
        GROUP BY queue, day, as_of
    ),
    days AS
    (
        SELECT queue, day, as_of, mean, came, quantiles FROM forecast_factors FINAL
        WHERE day >= toDate({from:String}) AND day < toDate({to:String}) AND length(quantiles) = 9
    )
SELECT
    v.queue, 'said', multiIf(v.lead = 0, 0, v.lead = 1, 1, v.lead <= 3, 3, v.lead <= 7, 7, v.lead <= 14, 14, v.lead <= 28, 28, 366) AS horizon, v.day,
    count() AS said_n, sum(v.slots), sum(v.actual), sum(v.said), sum(v.off), sum(v.squared), sum(v.scaled), sum(v.floor), sum(v.pinball), sum(v.crps),
    sum(v.held50), sum(v.held80), sum(v.held90), sum(v.held95),
    -- Of a day under way, what was left of it: what had come by then is no forecast.
    sum(abs(v.actual - v.said)) AS day_off,
    sum(greatest(0., least(d.quantiles[6] - d.came, v.actual + 0.5) - greatest(d.quantiles[4] - d.came, v.actual - 0.5))),
    sum(greatest(0., least(d.quantiles[7] - d.came, v.actual + 0.5) - greatest(d.quantiles[3] - d.came, v.actual - 0.5))),
    sum(greatest(0., least(d.quantiles[8] - d.came, v.actual + 0.5) - greatest(d.quantiles[2] - d.came, v.actual - 0.5))),
    sum(greatest(0., least(d.quantiles[9] - d.came, v.actual + 0.5) - greatest(d.quantiles[1] - d.came, v.actual - 0.5))),
    fromUnixTimestamp64Milli({made:Int64}, 'UTC')
FROM vintages AS v INNER JOIN days AS d ON d.queue = v.queue AND d.day = v.day AND d.as_of = v.as_of
GROUP BY v.queue, horizon, v.day
