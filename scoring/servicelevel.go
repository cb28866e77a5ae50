package scoring

// The service level in every definition of the trade. They differ only in what
// becomes of the callers who gave up; on a bad day by ten points and more, which
// is why a bare "80 % in 20 s" says little. With A answered, B abandoned, A_T
// and B_T those within the threshold T, and B_s those who gave up within the
// short-abandon threshold s (ICMI, 2002: five ways to calculate service level):
//
//	sl-1   (A_T + B_T) / (A + B)
//	sl-2   A_T / A
//	sl-3   A_T / (A + B)
//	sl-4   A_T / (A + B - B_T)
//	sl-5a  (A_T + B_s) / (A + B)
//	sl-5b  A_T / (A + B - B_s)
//
// The clock starts when the caller enters the queue, and a wait of exactly T is
// in time.
var serviceLevels = []KPI{
	{
		ID: "sl-1", Title: "Service level, early abandons credited",
		Help:   "Callers answered in time, or gone before the promise could be broken, of all who were answered or gave up.",
		Source: "ICMI 2002, formula 1; Call Centre Helper, formula 1; Asterisk ServicelevelPerf2",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Num: plus(AnsweredInTime, AbandonedInTime), Den: plus(Answered, Abandoned),
	},
	{
		ID: "sl-2", Title: "Service level, abandons ignored",
		Help:   "Callers answered in time, of the answered; those who gave up are not seen at all, so it flatters the worst days most.",
		Source: "ICMI 2002, formula 2; Asterisk ServicelevelPerf; Wazo quality_of_service",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Num: plus(AnsweredInTime), Den: plus(Answered),
	},
	{
		ID: "sl-3", Title: "Service level, every abandon counts against",
		Help:   "Callers answered in time, of all who were answered or gave up, however soon they did.",
		Source: "ICMI 2002, formula 3; Call Centre Helper, formula 3",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Num: plus(AnsweredInTime), Den: plus(Answered, Abandoned),
	},
	{
		ID: "sl-4", Title: "Service level, early abandons dropped",
		Help:   "Callers answered in time, of all but those who gave up before the promise could be broken.",
		Source: "ICMI 2002, formula 4; Call Centre Helper, formula 4; Bright Pattern",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Num: plus(AnsweredInTime), Den: plus(Answered, Abandoned).minus(AbandonedInTime),
	},
	{
		ID: "sl-5a", Title: "Service level, short abandons credited",
		Help:   "Callers answered in time, or gone within the short-abandon threshold, of all who were answered or gave up.",
		Source: "ICMI 2002, formula 5; Call Centre Helper, formula 5",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Num: plus(AnsweredInTime, AbandonedShort), Den: plus(Answered, Abandoned),
	},
	{
		ID: "sl-5b", Title: "Service level, short abandons dropped",
		Help:   "Callers answered in time, of all but those who gave up within the short-abandon threshold.",
		Source: "Genesys Cloud, with short abandons excluded",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Num: plus(AnsweredInTime), Den: plus(Answered, Abandoned).minus(AbandonedShort),
	},
}
