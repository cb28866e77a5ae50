-- What is expected of whole days and weeks, at every level at which contacts are
-- added up. The quantiles of a sum are not the sums of quantiles: those of a day
-- do not follow from its intervals', nor a line's from its queues'. Every level
-- is here in full, so a sum over levels counts everything several times: ask for one.
CREATE TABLE IF NOT EXISTS forecast_totals (
    level   LowCardinality(String),   -- queue, line, site, total
    name    LowCardinality(String),   -- of the queue, line or site; total
    period  LowCardinality(String),   -- day, week
    day     Date,                     -- the site's day, or the first of the week
    as_of   DateTime64(3, 'UTC'),
    model   LowCardinality(String),
    mean    Float64,
    p025    Float64,
    p05     Float64,
    p10     Float64,
    p25     Float64,
    p50     Float64,
    p75     Float64,
    p90     Float64,
    p95     Float64,
    p975    Float64,
    made_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
PARTITION BY toYYYYMM(day)
ORDER BY (level, name, period, as_of, day);
