-- What to suppose of days to come, by name. What follows is worked out when it is
-- asked for, from the forecast there is then: a scenario is never in its way.
CREATE TABLE IF NOT EXISTS scenarios (
    name      String,
    queue     String,
    events    Array(String),          -- 2026-12-04=+25%
    multiples Array(String),          -- Mon 08:00-12:00=x1.2
    since     String,                 -- the site's first and last day, as 2026-12-01; empty: not told
    until     String,
    removed   Bool,
    made_at   DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(made_at)
ORDER BY name;
