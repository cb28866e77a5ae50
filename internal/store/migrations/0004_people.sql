-- Who works here, and what was promised. History is kept by set_at; the latest counts.

CREATE TABLE IF NOT EXISTS agents (
    agent      LowCardinality(String),
    name       String,
    team       LowCardinality(String),
    skills     Map(String, Float64),
    contract   LowCardinality(String),
    employed_from DateTime64(3, 'UTC'),
    employed_to   DateTime64(3, 'UTC'),
    set_at     DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree
ORDER BY (agent, set_at);

CREATE TABLE IF NOT EXISTS queues (
    queue   LowCardinality(String),
    skill   LowCardinality(String),
    channel LowCardinality(String),
    set_at  DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree
ORDER BY (queue, set_at);

-- The row with the empty queue holds for every queue without its own.
CREATE TABLE IF NOT EXISTS targets (
    queue           LowCardinality(String),
    answer_within_s Float64,
    service_level   Float64,
    short_abandon_s Float64,
    max_occupancy   Float64,
    max_abandon     Float64,
    set_at          DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree
ORDER BY (queue, set_at);
