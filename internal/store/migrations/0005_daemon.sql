-- How the daemon itself is doing.

CREATE TABLE checkpoints (
    source     LowCardinality(String),
    checkpoint String,
    at         DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(at)
ORDER BY source;

CREATE TABLE quarantine (
    source   LowCardinality(String),
    position String,
    reason   String,
    input    String,
    at       DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(at)
ORDER BY (source, position);

-- What the collectors read, per batch: rows, facts, and what was skipped for what reason.
CREATE TABLE collector_runs (
    source      LowCardinality(String),
    at          DateTime64(3, 'UTC'),
    read        UInt64,
    stored      UInt64,
    known       UInt64,
    quarantined UInt64,
    skipped     Map(String, UInt64)
) ENGINE = MergeTree
ORDER BY (source, at);

CREATE TABLE job_runs (
    job     LowCardinality(String),
    started DateTime64(3, 'UTC'),
    ended   DateTime64(3, 'UTC'),
    ok      Bool,
    error   String
) ENGINE = ReplacingMergeTree
ORDER BY (job, started);
