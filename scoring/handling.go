package scoring

// What a contact costs in agents' time. Contacts still going on are in none of
// them: their length is not known yet.
var handling = []KPI{
	{
		ID: "aht", Title: "Average handling time",
		Help:   "Talk, hold and after-contact work per contact handled.",
		Source: "ICMI; general usage",
		Unit:   Seconds, Kind: Mean, Better: Lower,
		Personal: true,
		Num:      plus(Talk, Hold, Wrap), Den: plus(Handled), Scale: 1e-3, Square: HandleSquare,
	},
	handlingPart("talk", "Average talk time", "Time with the caller per contact handled, hold not included.", Talk),
	handlingPart("hold", "Average hold time", "Time on hold per contact handled.", Hold),
	handlingPart("wrap", "Average after-contact work", "Time spent finishing up per contact handled.", Wrap),
	{
		ID: "transfer-rate", Title: "Transfer rate",
		Help:   "Contacts the agent passed on, of those handled.",
		Source: "general usage",
		Unit:   Fraction, Kind: Share, Better: Lower,
		Personal: true,
		Num:      plus(Transferred), Den: plus(Handled),
	},
}

func handlingPart(id, title, help string, part Count) KPI {
	return KPI{
		ID: id, Title: title, Help: help, Source: "general usage",
		Unit: Seconds, Kind: Mean, Better: Lower,
		Personal: part != Talk, // how long callers talk is theirs to say
		Num:      plus(part), Den: plus(Handled), Scale: 1e-3,
	}
}
