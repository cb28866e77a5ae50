#!/bin/sh
# Run once by the ClickHouse image: the user for Grafana, who may only read.
set -eu
clickhouse-client --user hotlined --password "$(cat /run/secrets/clickhouse)" --multiquery --query "
    CREATE USER IF NOT EXISTS reader IDENTIFIED BY '$(cat /run/secrets/grafana)' SETTINGS readonly = 1;
    GRANT SELECT ON hotlined.* TO reader;
    GRANT SELECT ON system.parts TO reader;
"
