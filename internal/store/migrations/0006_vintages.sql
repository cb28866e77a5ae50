-- Vintages: how far ahead each forecast looked, what it was made of, how it
-- fared, and how days under way ran against it.

ALTER TABLE forecasts
    ADD COLUMN IF NOT EXISTS p025 Float64 DEFAULT 0 CODEC(ZSTD(1)) AFTER mean,
    ADD COLUMN IF NOT EXISTS p975 Float64 DEFAULT 0 CODEC(ZSTD(1)) AFTER p95,
    MODIFY COLUMN p05 Float64 CODEC(ZSTD(1)),
    MODIFY COLUMN p10 Float64 CODEC(ZSTD(1)),
    MODIFY COLUMN p25 Float64 CODEC(ZSTD(1)),
    MODIFY COLUMN p50 Float64 CODEC(ZSTD(1)),
    MODIFY COLUMN p75 Float64 CODEC(ZSTD(1)),
    MODIFY COLUMN p90 Float64 CODEC(ZSTD(1)),
    MODIFY COLUMN p95 Float64 CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS lead Int16 DEFAULT -1 AFTER as_of,  -- days: 1 is a day that had not begun, 0 the day under way, -1 not told
    ADD COLUMN IF NOT EXISTS redials Float64 DEFAULT 0 AFTER aht_ms;

-- What was said during a day is of no use five weeks later, and of the nights'
-- forecasts a few leads tell enough after a quarter of a year beyond the usual
-- horizon. What they were worth stays in forecast_accuracy. The clock is that of
-- the saving: forecasts of files imported years later are kept as long as others.
ALTER TABLE forecasts MODIFY TTL
    toDateTime(made_at) + INTERVAL 35 DAY DELETE WHERE lead = 0,
    toDateTime(made_at) + INTERVAL 120 DAY DELETE WHERE lead NOT IN (1, 2, 3, 7, 14, 21, 28),
    toDateTime(made_at) + INTERVAL 750 DAY DELETE;

ALTER TABLE requirements MODIFY TTL
    toDateTime(made_at) + INTERVAL 35 DAY DELETE WHERE toDate(as_of) = toDate(interval),
    toDateTime(made_at) + INTERVAL 750 DAY DELETE;

-- What was said last of each interval: before its day began, and during it. The
-- pages read this one; it grows with the intervals, not with the vintages.
CREATE TABLE IF NOT EXISTS latest_forecasts (
    queue      LowCardinality(String),
    interval   DateTime64(3, 'UTC'),
    under_way  Bool,
    interval_s UInt32,
    as_of      DateTime64(3, 'UTC'),
    lead       Int16,
    model      LowCardinality(String),
    mean       Float64,
    p025       Float64 CODEC(ZSTD(1)),
    p05        Float64 CODEC(ZSTD(1)),
    p10        Float64 CODEC(ZSTD(1)),
    p25        Float64 CODEC(ZSTD(1)),
    p50        Float64 CODEC(ZSTD(1)),
    p75        Float64 CODEC(ZSTD(1)),
    p90        Float64 CODEC(ZSTD(1)),
    p95        Float64 CODEC(ZSTD(1)),
    p975       Float64 CODEC(ZSTD(1)),
    aht_ms     UInt32,
    redials    Float64,
    made_at    DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(as_of)
PARTITION BY toYYYYMM(interval)
ORDER BY (queue, interval, under_way)
TTL toDateTime(made_at) + INTERVAL 750 DAY;

CREATE MATERIALIZED VIEW IF NOT EXISTS forecasts_to_latest TO latest_forecasts AS
SELECT queue, interval, lead = 0 AS under_way, interval_s, as_of, lead, model, mean,
    p025, p05, p10, p25, p50, p75, p90, p95, p975, aht_ms, redials, made_at
FROM forecasts;

INSERT INTO latest_forecasts (queue, interval, under_way, interval_s, as_of, lead, model, mean,
    p025, p05, p10, p25, p50, p75, p90, p95, p975, aht_ms, redials, made_at)
SELECT queue, interval, lead = 0 AS under_way, interval_s, as_of, lead, model, mean,
    p025, p05, p10, p25, p50, p75, p90, p95, p975, aht_ms, redials, made_at
FROM forecasts FINAL;

-- What each day's forecast was made of, by vintage.
CREATE TABLE IF NOT EXISTS forecast_factors (
    queue     LowCardinality(String),
    day       Date,                                  -- the site's day
    as_of     DateTime64(3, 'UTC'),
    lead      Int16,
    mean      Float64,                               -- contacts of the day
    came      Float64,                               -- of these, before as_of
    quantiles Array(Float64),                        -- of the day: p025, p05, p10, p25, p50, p75, p90, p95, p975
    ordinary  Float64,                               -- contacts of an ordinary day
    kinds     Array(LowCardinality(String)),         -- weekday, calendar, event, ...
    names     Array(LowCardinality(String)),
    times     Array(Float64),                        -- what each multiplies by
    contacts  Array(Float64),                        -- what each adds
    hours     Array(Float32),                        -- contacts in each hour of the site's clock
    busiest   DateTime64(3, 'UTC'),
    peak      Float64,
    model     LowCardinality(String),
    notes     Array(String),
    made_at   DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
PARTITION BY toYYYYMM(day)
ORDER BY (queue, day, as_of)
TTL toDateTime(made_at) + INTERVAL 120 DAY DELETE WHERE lead = 0, toDateTime(made_at) + INTERVAL 750 DAY DELETE;

-- Why a day's forecast is another than it was about a day before.
CREATE TABLE IF NOT EXISTS forecast_changes (
    queue    LowCardinality(String),
    day      Date,                                   -- the site's day
    as_of    DateTime64(3, 'UTC'),
    since    DateTime64(3, 'UTC'),                   -- as_of of the forecast before
    was      Float64,                                -- contacts of the day
    now      Float64,
    kinds    Array(LowCardinality(String)),          -- weekday, calendar, event, ...
    contacts Array(Float64),                         -- what each changed; together now - was
    moved    Float64,                                -- contacts that moved to another hour
    why      String,
    made_at  DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
ORDER BY (queue, day, as_of)
TTL toDateTime(made_at) + INTERVAL 120 DAY;

-- How forecasts fared: counts and sums, so that any span of days and any group of
-- queues can be put together. One row per queue, horizon and day judged.
CREATE TABLE IF NOT EXISTS forecast_accuracy (
    queue    LowCardinality(String),
    source   LowCardinality(String),                 -- said: kept from when it was said; tried: said again of the past
    horizon  UInt16,                                 -- days ahead, the last of a group: 0 under way, 1, 3, 7, 14, 28, 366
    day      Date,                                   -- the site's day
    said_n   UInt32,                                 -- forecasts of the day
    slots    UInt32,                                 -- forecasts of its intervals
    actual   Float64,                                -- contacts that came in them
    said     Float64,                                -- contacts expected
    off      Float64,                                -- absolute errors
    squared  Float64,
    scaled   Float64,                                -- absolute errors over those of "as a week ago"
    floor    Float64,                                -- absolute errors left were the rate known
    pinball  Float64,                                -- mean loss of the quantiles
    crps     Float64,
    held50   Float64,                                -- intervals inside the band
    held80   Float64,
    held90   Float64,
    held95   Float64,
    day_off  Float64,                                -- absolute errors of the days
    day50    Float64,                                -- days inside the band
    day80    Float64,
    day90    Float64,
    day95    Float64,
    made_at  DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
ORDER BY (queue, source, horizon, day);

-- How days under way ran against what had been said of them before they began.
-- Alerts are the rows with a level.
CREATE TABLE IF NOT EXISTS day_progress (
    queue    LowCardinality(String),
    day      Date,                                   -- the site's day
    as_of    DateTime64(3, 'UTC'),
    came     Float64,                                -- contacts so far
    expected Float64,                                -- so far, as said before the day began
    day_said Float64,                                -- the day's contacts, as said before it began
    day_now  Float64,                                -- and as said again
    level    UInt8,                                  -- the widest band the day has left, in per cent: 80 or 95; 0 none
    since    DateTime64(3, 'UTC'),                   -- when it left it
    low      Float64,                                -- bounds of the band that was left, so far
    high     Float64,
    made_at  DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
ORDER BY (queue, day, as_of)
TTL toDateTime(made_at) + INTERVAL 35 DAY DELETE WHERE level = 0, toDateTime(made_at) + INTERVAL 750 DAY DELETE;
