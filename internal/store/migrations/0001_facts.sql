-- Facts as the sources told them. Every table is keyed by what the source calls
-- the thing, so that hearing it twice changes nothing; the row known last wins.
-- 1970-01-01 00:00:00.000 in an instant means "never happened".

CREATE TABLE IF NOT EXISTS contacts (
    source       LowCardinality(String),
    contact      String,
    visit        UInt16,
    conversation String,
    channel      LowCardinality(String),
    direction    LowCardinality(String),
    queue        LowCardinality(String),
    agent        LowCardinality(String),
    offered      DateTime64(3, 'UTC') CODEC(DoubleDelta, LZ4),
    answered     DateTime64(3, 'UTC'),
    ended        DateTime64(3, 'UTC'),
    wait_ms      UInt32,
    ring_ms      UInt32,
    talk_ms      UInt32,
    hold_ms      UInt32,
    wrap_ms      UInt32,
    outcome      LowCardinality(String),
    hung_up      LowCardinality(String),
    transfer     LowCardinality(String),
    customer     String,
    recording    String,
    evidence     Array(LowCardinality(String)),
    content      UInt64,                      -- fingerprint of all the rest, to tell news from repetition
    known        DateTime64(3, 'UTC'),
    deleted      UInt8,                       -- 1: moved to another month, where the row that counts is
    INDEX offered_at offered TYPE minmax GRANULARITY 1
) ENGINE = ReplacingMergeTree(known, deleted)
PARTITION BY toYYYYMM(offered)
ORDER BY (source, contact, visit)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS agent_states (
    source LowCardinality(String),
    agent  LowCardinality(String),
    at     DateTime64(3, 'UTC'),
    state  LowCardinality(String),
    reason LowCardinality(String),
    content UInt64,
    known  DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(known)
PARTITION BY toYYYYMM(at)
ORDER BY (agent, at, source, state)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS surveys (
    source  LowCardinality(String),
    survey  String,
    contact String,
    queue   LowCardinality(String),
    agent   LowCardinality(String),
    sent    DateTime64(3, 'UTC'),
    replied DateTime64(3, 'UTC'),
    csat    Int8,
    nps     Int8,
    ces     Int8,
    comment String,
    content UInt64,
    known   DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(known)
ORDER BY (source, survey)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS follow_ups (
    source    LowCardinality(String),
    follow_up String,
    case_id   String,
    agent     LowCardinality(String),
    due       DateTime64(3, 'UTC'),
    attempted DateTime64(3, 'UTC'),
    reached   Bool,
    satisfied Bool,
    content   UInt64,
    known     DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(known)
ORDER BY (source, follow_up)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS evaluations (
    source     LowCardinality(String),
    evaluation String,
    contact    String,
    queue      LowCardinality(String),
    agent      LowCardinality(String),
    evaluator  LowCardinality(String),
    form       LowCardinality(String),
    at         DateTime64(3, 'UTC'),
    content    UInt64,
    known      DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(known)
ORDER BY (source, evaluation)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS evaluation_items (
    source     LowCardinality(String),
    evaluation String,
    item       LowCardinality(String),
    class      LowCardinality(String),
    type       LowCardinality(String),
    result     LowCardinality(String),
    weight     Float64,
    known      DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(known)
ORDER BY (source, evaluation, item)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS cases (
    source   LowCardinality(String),
    case_id  String,
    contact  String,
    queue    LowCardinality(String),
    channel  LowCardinality(String),
    customer String,
    product  LowCardinality(String),
    topic    LowCardinality(String),
    cause    LowCardinality(String),
    severity LowCardinality(String),
    owner    LowCardinality(String),
    opened   DateTime64(3, 'UTC'),
    due      DateTime64(3, 'UTC'),
    closed   DateTime64(3, 'UTC'),
    stage    LowCardinality(String),
    reopened UInt16,
    content  UInt64,
    known    DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(known)
ORDER BY (source, case_id)
SETTINGS non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS case_events (
    source  LowCardinality(String),
    case_id String,
    at      DateTime64(3, 'UTC'),
    stage   LowCardinality(String),
    actor   LowCardinality(String),
    note    String,
    content UInt64,
    known   DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(known)
ORDER BY (source, case_id, at, stage)
SETTINGS non_replicated_deduplication_window = 1000;
