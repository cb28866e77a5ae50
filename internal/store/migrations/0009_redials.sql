-- Who came again: contacts of a known customer whose last one on the same queue
-- went unserved (a redial) or was answered (a reconnect), by the minutes since.

ALTER TABLE interval_counts ADD COLUMN IF NOT EXISTS known_customers UInt64;     -- came of their own, and the customer is known
ALTER TABLE interval_counts ADD COLUMN IF NOT EXISTS known_unserved UInt64;      -- of those, gave up or were turned away
ALTER TABLE interval_counts ADD COLUMN IF NOT EXISTS redial_gaps Map(UInt16, UInt64);    -- upper edge in minutes → contacts, up to a day
ALTER TABLE interval_counts ADD COLUMN IF NOT EXISTS reconnect_gaps Map(UInt16, UInt64);

-- What was counted before is counted again.
INSERT INTO stale_days (kind, day, token, sign) SELECT DISTINCT 'contacts', toDate(interval), 9, 1 FROM interval_counts;

-- What forecasts mean in work: how unsure the handling time is, how long it can
-- wait, and the agents' time it takes.
ALTER TABLE forecasts
    ADD COLUMN IF NOT EXISTS aht_sd_ms UInt32,
    ADD COLUMN IF NOT EXISTS channel LowCardinality(String),
    ADD COLUMN IF NOT EXISTS deadline_s UInt32,      -- 0: callers wait for an answer
    ADD COLUMN IF NOT EXISTS together UInt8,         -- contacts that an agent handles at once; 0 counts as 1
    ADD COLUMN IF NOT EXISTS closed Bool,            -- nobody works then: what comes waits
    ADD COLUMN IF NOT EXISTS workload_s Float64 ALIAS mean * aht_ms / 1000 / greatest(together, 1); -- agents' time

ALTER TABLE latest_forecasts
    ADD COLUMN IF NOT EXISTS aht_sd_ms UInt32,
    ADD COLUMN IF NOT EXISTS channel LowCardinality(String),
    ADD COLUMN IF NOT EXISTS deadline_s UInt32,
    ADD COLUMN IF NOT EXISTS together UInt8,
    ADD COLUMN IF NOT EXISTS closed Bool,
    ADD COLUMN IF NOT EXISTS workload_s Float64 ALIAS mean * aht_ms / 1000 / greatest(together, 1);

DROP VIEW IF EXISTS forecasts_to_latest;

CREATE MATERIALIZED VIEW IF NOT EXISTS forecasts_to_latest TO latest_forecasts AS
SELECT queue, interval, lead = 0 AS under_way, interval_s, as_of, lead, model, mean,
    p025, p05, p10, p25, p50, p75, p90, p95, p975, aht_ms, redials, made_at,
    aht_sd_ms, channel, deadline_s, together, closed
FROM forecasts;
