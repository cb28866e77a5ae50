-- What service a roster gives on the courses that its forecast may take: the
-- roster played before it is worked.
CREATE TABLE IF NOT EXISTS roster_checks (
    roster        String,
    version       UInt32,
    queue         LowCardinality(String),
    period        LowCardinality(String),    -- interval, day or roster: all of it
    start         DateTime64(3, 'UTC'),
    length_s      UInt32,
    replications  UInt32,
    forecast_as_of DateTime64(3, 'UTC'),     -- the latest forecast it was played on
    offered       Float64,                   -- contacts, on average
    answer_within_s Float64,
    target        Float64,                   -- the service level wanted, of contacts answered within
    service_level Float64,                   -- expected, with its confidence interval
    low           Float64,
    high          Float64,
    kept          Float64,                   -- probability that the target is met, with its confidence interval
    kept_low      Float64,
    kept_high     Float64,
    asa_s         Float64,
    abandonment   Float64,
    occupancy     Float64,                   -- of the agents with the skill; NaN: nobody there
    agents        Float64,                   -- of them, there on average
    made_at       DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
PARTITION BY toYYYYMM(start)
ORDER BY (roster, version, queue, period, start)
TTL toDateTime(made_at) + INTERVAL 750 DAY;
