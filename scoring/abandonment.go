package scoring

// Who did not get through, and where they were lost.
var abandonment = []KPI{
	{
		ID: "answer-rate", Title: "Answer rate",
		Help:   "Callers who reached a person, of all who entered the queue.",
		Source: "GB/T 33358-2016 asks for at least 95 %",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Num: plus(Answered), Den: plus(Offered),
	},
	{
		ID: "abandonment", Title: "Abandonment",
		Help:   "Callers who hung up while waiting, of all who entered the queue.",
		Source: "general usage; Amazon Connect: contacts abandoned of contacts queued",
		Unit:   Fraction, Kind: Share, Better: Lower,
		Num: plus(Abandoned), Den: plus(Offered),
	},
	{
		ID: "abandonment-short-excluded", Title: "Abandonment without short abandons",
		Help:   "The same without those who hung up within the short-abandon threshold: wrong numbers and second thoughts.",
		Source: "Genesys Cloud; the CMA puts false abandons at 1 to 2 % of calls",
		Unit:   Fraction, Kind: Share, Better: Lower,
		Num: plus(Abandoned).minus(AbandonedShort), Den: plus(Offered).minus(AbandonedShort),
	},
	{
		ID: "exit-rate", Title: "Exits",
		Help:   "Callers who left the queue without an agent and without hanging up: time-out, empty, full, a key, moved elsewhere.",
		Source: "general usage",
		Unit:   Fraction, Kind: Share, Better: Lower,
		Num: plus(Exited), Den: plus(Offered),
	},
	{
		ID: "lost-rate", Title: "Lost by the platform",
		Help:   "Callers who were in the queue when the telephone system stopped.",
		Source: "hotlined",
		Unit:   Fraction, Kind: Share, Better: Lower,
		Num: plus(Lost), Den: plus(Offered),
	},
	{
		ID: "pre-queue-loss", Title: "Lost before the queue",
		Help:   "Callers who hung up in the menu or the greeting, of all who called.",
		Source: "asked for by users whose reports disagree by exactly these callers",
		Unit:   Fraction, Kind: Share, Better: Lower,
		Num: plus(BeforeQueue), Den: plus(Offered, BeforeQueue),
	},
	{
		ID: "trusted", Title: "Trusted records",
		Help:   "Contacts whose records needed no repair and raise no doubt, of all who entered the queue.",
		Source: "hotlined",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Num: plus(Trusted), Den: plus(Offered),
	},
}
