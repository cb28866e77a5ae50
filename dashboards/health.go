package dashboards

// health is the operator's page: does the daemon do its work, and can its figures be trusted.
func health(in Inputs) Dashboard {
	return page(in, "health", "Health", "For operators: whether jobs run, collectors read, and the figures can be trusted.").
		lasting("now-24h", "now", "30s").
		row("At a glance",
			freshness().size(6, 3), trusted(in).size(6, 3), failures().size(6, 3), quarantined().size(6, 3)).
		row("Jobs", jobs().size(12, 6), jobDurations().size(12, 6)).
		row("Collectors", collectors().size(12, 6), collected().size(12, 6), sources().size(12, 6), skipped().size(12, 6)).
		row("Rejected input", quarantine().size(24, 9)).
		row("Store", tables().size(24, 9))
}

func freshness() Panel {
	return Panel{ID: "freshness", Title: "Age of the newest contact", Kind: Stat, Unit: Seconds,
		Help:  "How long before the end of the range the newest contact was offered.",
		Steps: steps(Good, 900.0, Warn, 3600.0, Bad), Empty: "No contact was ever collected.",
		SQL: `SELECT if(count() = 0, NULL, dateDiff('second', max(offered), ` + present + `)) AS "Ago"
FROM contacts WHERE offered <= ` + present + ` AND offered > ` + present + ` - INTERVAL 40 DAY`}
}

func trusted(in Inputs) Panel {
	return Panel{ID: "trusted", Title: "Trusted records", Kind: Stat, Unit: Share,
		Help:  "Contacts stored without a repair or a doubt, of those offered.",
		Steps: steps(Bad, 0.95, Warn, 0.99, Good), Empty: "No contact in this range.",
		SQL: `SELECT ` + in.sql("trusted") + ` AS "Trusted" FROM queue_counts WHERE $__timeFilter(interval)`}
}

func failures() Panel {
	return Panel{ID: "failures", Title: "Failed runs", Kind: Stat, Unit: Count,
		Help:  "Runs of jobs that failed in this range.",
		Steps: steps(Good, 1.0, Bad),
		SQL:   `SELECT countIf(NOT ok) AS "Failed" FROM job_runs FINAL WHERE $__timeFilter_ms(started)`}
}

func quarantined() Panel {
	return Panel{ID: "quarantined", Title: "Rejected input", Kind: Stat, Unit: Count,
		Help:  "Pieces of input that could not be understood in this range; the table below has them.",
		Steps: steps(Good, 1.0, Warn, 100.0, Bad),
		SQL:   `SELECT count() AS "Rejected" FROM quarantine FINAL WHERE $__timeFilter_ms(at)`}
}

func jobs() Panel {
	return Panel{ID: "jobs", Title: "Jobs", Kind: Table,
		Help:  "Every job that ran up to the end of the range, with its runs in the range.",
		Empty: "No job has run yet.",
		SQL: `SELECT job AS "Job", maxIf(ended, ok) AS "Last success", argMax(dateDiff('millisecond', started, ended), started) / 1000 AS "Took",
  countIf($__timeFilter_ms(started)) AS "Runs", countIf(NOT ok AND $__timeFilter_ms(started)) AS "Failed",
  if(argMax(ok, started), 'succeeded', 'failed') AS "Last run", argMax(error, started) AS "Error"
FROM job_runs FINAL
WHERE started <= $__toTime_ms
GROUP BY job ORDER BY argMax(ok, started), job`,
		Fields: []Field{
			{Name: "Job", Unit: Text}, {Name: "Last success", Width: 150}, {Name: "Took", Unit: Decimal}, {Name: "Runs", Unit: Count},
			{Name: "Failed", Unit: Count, Cell: Coloured, Steps: steps(Muted, 1.0, Bad)},
			{Name: "Last run", Unit: Text, Cell: Coloured, Tones: map[string]Tone{"succeeded": Good, "failed": Bad}},
			{Name: "Error", Unit: Text, Wrap: true},
		}}
}

func jobDurations() Panel {
	return Panel{ID: "job-durations", Title: "How long the jobs took, in seconds", Kind: TimeSeries, Series: "job", Unit: Decimal, Grain: "5m", Min: new(0.0),
		Help:  "Seconds of the longest run in each interval.",
		Empty: "No job ran in this range.",
		SQL: `SELECT ` + bucket("started", 300) + ` AS time, toString(job) AS job, max(dateDiff('millisecond', started, ended)) / 1000 AS "seconds"
FROM job_runs FINAL
WHERE $__timeFilter_ms(started)
GROUP BY time, job ORDER BY time, job`}
}

func collectors() Panel {
	return Panel{ID: "collectors", Title: "Collectors", Kind: Table,
		Help: "What each source gave in this range. Known is input seen before: it changes nothing. " +
			"Read counts rows or lines, the others facts.",
		Empty: "No collector has read anything in this range.",
		SQL: `SELECT source AS "Source", max(at) AS "Last batch", sum(read) AS "Read", sum(stored) AS "Stored", sum(known) AS "Known",
  sum(quarantined) AS "Rejected", sum(arraySum(mapValues(skipped))) AS "Skipped"
FROM collector_runs
WHERE $__timeFilter_ms(at)
GROUP BY source ORDER BY source`,
		Fields: []Field{
			{Name: "Source", Unit: Text}, {Name: "Last batch", Width: 150}, {Name: "Read", Unit: Count}, {Name: "Stored", Unit: Count},
			{Name: "Known", Unit: Count}, {Name: "Rejected", Unit: Count, Cell: Coloured, Steps: steps(Muted, 1.0, Warn, 100.0, Bad)},
			{Name: "Skipped", Unit: Count},
		}}
}

func collected() Panel {
	return Panel{ID: "collected", Title: "Facts stored", Kind: TimeSeries, Series: "source", Unit: Count, Grain: "5m", Min: new(0.0),
		Help:  "By source.",
		Empty: "No collector has read anything in this range.",
		SQL: `SELECT ` + bucket("at", 300) + ` AS time, toString(source) AS source, toFloat64(sum(stored)) AS "stored"
FROM collector_runs
WHERE $__timeFilter_ms(at)
GROUP BY time, source ORDER BY time, source`}
}

func sources() Panel {
	return Panel{ID: "sources", Title: "How old what we know is", Kind: Table,
		Help: "Per source of contacts, over the last forty days: the newest contact, and how long after its end a contact of the last day became known, " +
			"at the 95th percentile. What ended before the source was read for the first time is history, not late.",
		Empty: "No contact was collected lately.",
		SQL: `SELECT source AS "Source", count() AS "Contacts", max(offered) AS "Newest", dateDiff('second', max(offered), ` + present + `) AS "Ago",
  if(countIf(live) = 0, NULL, quantileIf(0.95)(greatest(dateDiff('second', ended, known), 0), live)) AS "Known after, p95"
FROM (
  SELECT source, offered, ended, known, ended > ` + present + ` - INTERVAL 1 DAY AND ended > min(known) OVER (PARTITION BY source) AS live
  FROM contacts
  WHERE offered <= ` + present + ` AND offered > ` + present + ` - INTERVAL 40 DAY
)
GROUP BY source ORDER BY source`,
		Fields: []Field{
			{Name: "Source", Unit: Text}, {Name: "Contacts", Unit: Count}, {Name: "Newest", Width: 150},
			{Name: "Ago", Unit: Seconds, Cell: Coloured, Steps: steps(Good, 900.0, Warn, 3600.0, Bad)}, {Name: "Known after, p95", Unit: Seconds, Help: "How long after its end a contact of the last day became known, history left out."},
		}}
}

func skipped() Panel {
	return Panel{ID: "skipped", Title: "Rows that are no facts", Kind: Table,
		Help:  "Rows of the input that say nothing about a contact or an agent, such as placeholders and unknown events, counted by reason.",
		Empty: "Nothing was skipped in this range.",
		SQL: `SELECT source AS "Source", reason AS "Reason", sum(rows) AS "Rows"
FROM collector_runs
ARRAY JOIN mapKeys(skipped) AS reason, mapValues(skipped) AS rows
WHERE $__timeFilter_ms(at)
GROUP BY source, reason ORDER BY "Rows" DESC LIMIT 100`,
		Fields: []Field{{Name: "Source", Unit: Text}, {Name: "Reason", Unit: Text}, {Name: "Rows", Unit: Count, Cell: Bar, Tone: Blue}}}
}

func quarantine() Panel {
	return Panel{ID: "quarantine", Title: "Quarantine", Kind: Table,
		Help:  "Input that could not be understood: where it stands and what is wrong with it. Nothing else was held up by it.",
		Empty: "No input was rejected in this range.",
		SQL: `SELECT at AS "When", source AS "Source", position AS "Where", reason AS "What is wrong", substring(input, 1, 200) AS "Input"
FROM quarantine FINAL
WHERE $__timeFilter_ms(at)
ORDER BY at DESC LIMIT 500`,
		Fields: []Field{
			{Name: "When", Width: 150}, {Name: "Source", Unit: Text}, {Name: "Where", Unit: Text},
			{Name: "What is wrong", Unit: Text, Wrap: true}, {Name: "Input", Unit: Text},
		}}
}

func tables() Panel {
	return Panel{ID: "tables", Title: "Tables", Kind: Table,
		Help:  "Rows and bytes on disk of the parts in use.",
		Empty: "The database holds nothing yet, or this user may not look at its parts.",
		SQL: `SELECT table AS "Table", sum(rows) AS "Rows", sum(bytes_on_disk) AS "On disk",
  sum(data_uncompressed_bytes) / nullIf(sum(data_compressed_bytes), 0) AS "Compressed by", count() AS "Parts"
FROM system.parts
WHERE active AND database = currentDatabase()
GROUP BY table ORDER BY "On disk" DESC`,
		Fields: []Field{
			{Name: "Table", Unit: Text}, {Name: "Rows", Unit: Count}, {Name: "On disk", Unit: Bytes, Cell: Bar, Tone: Blue},
			{Name: "Compressed by", Unit: Decimal}, {Name: "Parts", Unit: Count},
		}}
}
