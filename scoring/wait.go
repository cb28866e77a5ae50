package scoring

// How long callers wait. An average hides the tail that complains, so the
// percentiles and the longest wait stand beside it.
var waits = []KPI{
	{
		ID: "asa", Title: "Average speed of answer",
		Help:   "How long those who were answered had waited, on average.",
		Source: "ICMI; the wait of those who gave up is not in it",
		Unit:   Seconds, Kind: Mean, Better: Lower,
		Num: plus(WaitAnswered), Den: plus(Answered), Scale: 1e-3, Square: WaitAnsweredSquare,
	},
	{
		ID: "asa-all", Title: "Average wait, answered or given up",
		Help:   "How long callers waited on average, whether they were answered or gave up.",
		Source: "Erlang A's mean wait; Wazo average_waiting_time, but for callers the queue turned away",
		Unit:   Seconds, Kind: Mean, Better: Lower,
		Num: plus(WaitAnswered, WaitAbandoned), Den: plus(Answered, Abandoned), Scale: 1e-3, Square: WaitAllSquare,
	},
	{
		ID: "longest-wait", Title: "Longest wait",
		Help:   "The longest that anyone waited in the queue, answered or not.",
		Source: "general usage",
		Unit:   Seconds, Kind: Maximum, Better: Lower,
		Num: plus(LongestWait), Den: plus(Offered), Scale: 1e-3,
	},
	waitPercentile("wait-p50", "Median wait", "Half of those who were answered had waited no longer than this.", 0.5),
	waitPercentile("wait-p90", "Wait, 90th percentile", "Nine of ten who were answered had waited no longer than this.", 0.9),
	waitPercentile("wait-p95", "Wait, 95th percentile", "Nineteen of twenty who were answered had waited no longer than this.", 0.95),
	{
		ID: "answer-15s", Title: "Answered within 15 s, of all offered",
		Help:   "Callers answered within 15 seconds, of all who entered the queue.",
		Source: "GB/T 33358-2016, read as a duty towards every caller",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Num: plus(AnsweredWithin15s), Den: plus(Offered),
	},
	{
		ID: "answer-15s-answered", Title: "Answered within 15 s, of the answered",
		Help:   "Callers answered within 15 seconds, of those who were answered; at least 80 % is asked of municipal hotlines.",
		Source: "municipal rules on GB/T 33358-2016",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Num: plus(AnsweredWithin15s), Den: plus(Answered),
	},
}

// waitPercentile is the smallest whole wait that covers a share of the answered:
// the nearest-rank percentile of the histogram, exact to the second up to ten
// minutes.
func waitPercentile(id, title, help string, level float64) KPI {
	return KPI{
		ID: id, Title: title, Help: help,
		Source: "nearest rank, on waits rounded up to the second",
		Unit:   Seconds, Kind: Quantile, Better: Lower,
		Waits: AnsweredWaits, Level: level, Num: plus(Answered), Den: plus(Answered),
	}
}
