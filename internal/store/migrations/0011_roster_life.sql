-- What becomes of a roster once it is made: why a version is another than the one
-- before, and which days of whom stay as they are when it is made anew.

ALTER TABLE rosters ADD COLUMN IF NOT EXISTS note String;

CREATE TABLE IF NOT EXISTS roster_locks (
    roster  String,
    agent   LowCardinality(String),   -- empty: everybody
    day     Date,                     -- the site's day
    locked  Bool,                     -- false: unlocked again
    made_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
ORDER BY (roster, agent, day);

-- Leave granted and sickness told after the roster was made; the workforce folder
-- has what was known before.
CREATE TABLE IF NOT EXISTS granted_absences (
    agent   LowCardinality(String),
    since   DateTime64(3, 'UTC'),
    until   DateTime64(3, 'UTC'),
    kind    LowCardinality(String),
    planned Bool,
    granted Bool,                     -- false: taken back
    made_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
ORDER BY (agent, since, until);
