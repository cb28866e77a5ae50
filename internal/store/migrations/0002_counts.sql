-- Counts and sums, never percentages. Rebuilt from the facts for the days that
-- changed: a partition is a month, made anew aside and then replaced whole, so
-- that a reader sees the old counts or the new ones and never a mixture.

CREATE TABLE IF NOT EXISTS interval_counts (
    interval          DateTime64(3, 'UTC'),  -- start of the quarter of an hour in which the contact was offered
    queue             LowCardinality(String),
    channel           LowCardinality(String),
    offered           UInt64,                -- entered the queue
    answered          UInt64,                -- an agent picked up, finished or not
    abandoned         UInt64,                -- hung up while waiting
    exited            UInt64,                -- timeout, empty, full, key, withdrawn
    lost              UInt64,                -- open when the platform stopped
    waiting           UInt64,                -- still in the queue
    before_queue      UInt64,                -- hung up before any queue; not in offered
    transferred       UInt64,                -- answered, then passed on
    trusted           UInt64,                -- offered, without a repair or a doubt
    wait_answered_ms  UInt64,
    wait_abandoned_ms UInt64,
    longest_wait_ms   UInt64,                -- a maximum, not a sum
    ring_ms           UInt64,
    talk_ms           UInt64,
    hold_ms           UInt64,
    wrap_ms           UInt64,
    handled           UInt64,                -- answered and finished: what the handling time is divided by
    answered_waits    Map(UInt16, UInt64),   -- exact histogram: upper edge in seconds → answered contacts
    abandoned_waits   Map(UInt16, UInt64)
) ENGINE = MergeTree
PARTITION BY toYYYYMM(interval)
ORDER BY (interval, queue, channel);

CREATE TABLE IF NOT EXISTS agent_day_counts (
    day               Date,                  -- the site's day
    agent             LowCardinality(String),
    queue             LowCardinality(String),
    answered          UInt64,
    handled           UInt64,
    transferred       UInt64,
    wait_answered_ms  UInt64,
    ring_ms           UInt64,
    talk_ms           UInt64,
    hold_ms           UInt64,
    wrap_ms           UInt64,
    answered_waits    Map(UInt16, UInt64),
    surveys_sent      UInt64,
    surveys_replied   UInt64,
    csat_asked        UInt64,
    csat_top          UInt64,                -- 4 or 5 of 5
    csat_sum          UInt64,
    nps_asked         UInt64,
    nps_promoters     UInt64,                -- 9 or 10
    nps_detractors    UInt64,                -- 0 to 6
    evaluated         UInt64,
    customer_ok       UInt64,                -- evaluations without a customer-critical error
    business_ok       UInt64,
    compliance_ok     UInt64,
    items_checked     UInt64,                -- not counting n/a
    items_ok          UInt64,
    points_possible   Float64,
    points_given      Float64
) ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (day, agent, queue);

CREATE TABLE IF NOT EXISTS agent_day_times (
    day          Date,
    agent        LowCardinality(String),
    logged_in_ms UInt64,                     -- available or paused
    available_ms UInt64,                     -- logged in and not paused: on contacts or waiting for one
    paused_ms    UInt64,
    handling_ms  UInt64                      -- on contacts, in the day in which it happened
) ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (day, agent);

-- The days whose counts are older than their facts. Saving facts adds a row per
-- day and kind of fact; a rebuild that has counted them adds the same row with
-- the sign -1. No clock is compared with another one.
CREATE TABLE IF NOT EXISTS stale_days (
    kind  LowCardinality(String),            -- contacts, states, judgements
    day   Date,                              -- UTC
    token UInt64,
    sign  Int8
) ENGINE = CollapsingMergeTree(sign)
ORDER BY (kind, day, token)
SETTINGS non_replicated_deduplication_window = 1000;

-- When the counts were rebuilt; the last time of each day is kept.
CREATE TABLE IF NOT EXISTS recounts (
    at         DateTime64(3, 'UTC'),
    counted_to DateTime64(3, 'UTC'),         -- agents who had not logged out are counted up to here
    site       LowCardinality(String),       -- the time zone of the agents' days
    days       UInt32,
    took_ms    UInt32
) ENGINE = ReplacingMergeTree(at)
ORDER BY toDate(at);
