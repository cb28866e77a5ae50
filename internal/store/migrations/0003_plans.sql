-- What was derived: scores, forecasts, requirements, rosters. Every vintage is kept.

CREATE TABLE IF NOT EXISTS scores (
    measure LowCardinality(String),
    subject LowCardinality(String),  -- agent, team, queue
    name    LowCardinality(String),
    since   DateTime64(3, 'UTC'),
    until   DateTime64(3, 'UTC'),
    value   Float64,
    low     Float64,
    high    Float64,
    n       Float64,
    verdict LowCardinality(String),
    made_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
ORDER BY (subject, name, measure, since, until);

CREATE TABLE IF NOT EXISTS coaching (
    agent    LowCardinality(String),
    team     LowCardinality(String),
    topic    LowCardinality(String),
    why      String,
    evidence Array(String),
    priority Float64,
    since    DateTime64(3, 'UTC'),
    until    DateTime64(3, 'UTC'),
    made_at  DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
ORDER BY (agent, topic, since, until);

CREATE TABLE IF NOT EXISTS forecasts (
    queue      LowCardinality(String),
    interval   DateTime64(3, 'UTC'),
    interval_s UInt32,
    as_of      DateTime64(3, 'UTC'),
    model      LowCardinality(String),
    mean       Float64,
    p05        Float64,
    p10        Float64,
    p25        Float64,
    p50        Float64,
    p75        Float64,
    p90        Float64,
    p95        Float64,
    aht_ms     UInt32,
    made_at    DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
PARTITION BY toYYYYMM(interval)
ORDER BY (queue, as_of, interval);

CREATE TABLE IF NOT EXISTS requirements (
    queue         LowCardinality(String),
    interval      DateTime64(3, 'UTC'),
    interval_s    UInt32,
    as_of         DateTime64(3, 'UTC'),
    agents        UInt32,
    gross_agents  Float64,
    service_level Float64,
    occupancy     Float64,
    made_at       DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
PARTITION BY toYYYYMM(interval)
ORDER BY (queue, as_of, interval);

CREATE TABLE IF NOT EXISTS rosters (
    roster    String,
    version   UInt32,
    since     DateTime64(3, 'UTC'),
    until     DateTime64(3, 'UTC'),
    made_at   DateTime64(3, 'UTC'),
    published Bool
) ENGINE = ReplacingMergeTree(made_at)
ORDER BY (roster, version);

-- One row per activity of a shift.
CREATE TABLE IF NOT EXISTS assignments (
    roster      String,
    version     UInt32,
    agent       LowCardinality(String),
    shift_start DateTime64(3, 'UTC'),
    shift_end   DateTime64(3, 'UTC'),
    start       DateTime64(3, 'UTC'),
    end         DateTime64(3, 'UTC'),
    kind        LowCardinality(String),
    queue       LowCardinality(String),
    why         String
) ENGINE = ReplacingMergeTree
ORDER BY (roster, version, agent, shift_start, start);

CREATE TABLE IF NOT EXISTS roster_gaps (
    roster     String,
    version    UInt32,
    queue      LowCardinality(String),
    interval   DateTime64(3, 'UTC'),
    interval_s UInt32,
    required   Float64,
    rostered   Float64,
    why        String
) ENGINE = ReplacingMergeTree
ORDER BY (roster, version, queue, interval);
