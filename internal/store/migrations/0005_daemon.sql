-- How the daemon itself is doing.

CREATE TABLE IF NOT EXISTS checkpoints (
    source     LowCardinality(String),
    checkpoint String,
    at         DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(at)
ORDER BY source;

CREATE TABLE IF NOT EXISTS quarantine (
    source   LowCardinality(String),
    position String,
    reason   String,
    input    String,
    at       DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(at)
ORDER BY (source, position);

-- What the collectors read, per batch: rows, facts, and what was skipped for what reason.
CREATE TABLE IF NOT EXISTS collector_runs (
    source      LowCardinality(String),
    at          DateTime64(3, 'UTC'),
    read        UInt64,
    stored      UInt64,
    known       UInt64,
    quarantined UInt64,
    skipped     Map(String, UInt64)
) ENGINE = MergeTree
ORDER BY (source, at)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS job_runs (
    job     LowCardinality(String),
    started DateTime64(3, 'UTC'),
    ended   DateTime64(3, 'UTC'),
    ok      Bool,
    error   String
) ENGINE = ReplacingMergeTree
ORDER BY (job, started);
