package scoring

// What callers said. Those who answer a survey are not those who do not: the
// response rate belongs beside every one of these.
var satisfaction = []KPI{
	{
		ID: "csat", Title: "Satisfaction, top two of five",
		Help:   "Callers who gave 4 or 5 of 5, of those who gave a mark.",
		Source: "general usage: top-2-box",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Personal: true,
		Num:      plus(CSATTop), Den: plus(CSATAsked),
	},
	{
		ID: "csat-mean", Title: "Satisfaction, mean mark",
		Help:   "The average mark of 1 to 5.",
		Source: "general usage",
		Unit:   Points, Kind: Mean, Better: Higher,
		Num: plus(CSATSum), Den: plus(CSATAsked), Least: 1, Most: 5,
	},
	{
		ID: "nps", Title: "Net promoter score",
		Help:   "Callers who would recommend us (9 or 10) less those who would not (0 to 6), of those who said, in points from -100 to 100.",
		Source: "Reichheld 2003",
		Unit:   Points, Kind: Balance, Better: Higher, Scale: 100,
		Personal: true,
		Num:      plus(NPSPromoters).minus(NPSDetractors), Den: plus(NPSAsked),
	},
	{
		ID: "response-rate", Title: "Survey response rate",
		Help:   "Surveys answered, of those sent.",
		Source: "general usage",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Num: plus(SurveysReplied), Den: plus(SurveysSent),
	},
}
