package scoring

// What evaluators heard. The three critical classes are reported apart and never
// blended: one wrong identity check is not made good by ten friendly greetings.
var quality = []KPI{
	accuracy("customer-critical-accuracy", "Customer-critical accuracy", "hurts the customer", CustomerOK),
	accuracy("business-critical-accuracy", "Business-critical accuracy", "costs the business", BusinessOK),
	accuracy("compliance-critical-accuracy", "Compliance-critical accuracy", "breaks a rule or the law", ComplianceOK),
	{
		ID: "item-accuracy", Title: "Item accuracy",
		Help:   "Items done right, of those that applied, over all evaluations.",
		Source: "COPC CX Standard's non-critical accuracy (error-free attributes of those checked), over items of every class",
		Unit:   Fraction, Kind: Share, Better: Higher,
		// Items of one evaluation go right and wrong together, so only
		// evaluations count as observations.
		Personal: true,
		Num:      plus(ItemsOK), Den: plus(ItemsChecked), N: plus(Evaluated),
	},
	{
		ID: "qa-score", Title: "Evaluation score",
		Help:   "Points given, of the points possible, items that did not apply left out.",
		Source: "NICE: sum of points over sum possible",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Personal: true,
		Num:      plus(PointsGiven), Den: plus(PointsPossible), N: plus(Evaluated),
	},
}

func accuracy(id, title, harm string, ok Count) KPI {
	return KPI{
		ID: id, Title: title,
		Help:   "Evaluated contacts without a single error that " + harm + ", of all evaluated.",
		Source: "COPC CX Standard",
		Unit:   Fraction, Kind: Share, Better: Higher,
		Personal: true,
		Num:      plus(ok), Den: plus(Evaluated),
	}
}
