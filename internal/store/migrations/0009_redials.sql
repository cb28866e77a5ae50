-- Who came again: contacts of a known customer whose last one on the same queue
-- went unserved (a redial) or was answered (a reconnect), by the minutes since.

ALTER TABLE interval_counts ADD COLUMN IF NOT EXISTS known_customers UInt64;     -- came of their own, and the customer is known
ALTER TABLE interval_counts ADD COLUMN IF NOT EXISTS known_unserved UInt64;      -- of those, gave up or were turned away
ALTER TABLE interval_counts ADD COLUMN IF NOT EXISTS redial_gaps Map(UInt16, UInt64);    -- upper edge in minutes → contacts, up to a day
ALTER TABLE interval_counts ADD COLUMN IF NOT EXISTS reconnect_gaps Map(UInt16, UInt64);

-- What was counted before is counted again.
INSERT INTO stale_days (kind, day, token, sign) SELECT DISTINCT 'contacts', toDate(interval), 9, 1 FROM interval_counts;

-- What a forecast says beyond how many come.
ALTER TABLE forecasts ADD COLUMN IF NOT EXISTS redials Float64;                  -- of mean, those who come again after going unserved
