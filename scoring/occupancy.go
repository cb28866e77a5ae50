package scoring

// How agents' time is used. The trade uses "occupancy" and "utilisation" for
// opposite things, so each is here under the name of who uses it. Paid time is
// taken as time logged in, which is what telephone systems know.
var occupancy = []KPI{
	{
		ID: "occupancy", Title: "Occupancy",
		Help:   "Time on contacts, of the time on contacts or waiting for one. Above 85 to 90 % people burn out.",
		Source: "Call Centre Helper",
		Unit:   Fraction, Kind: TimeShare, Better: Higher,
		Num: plus(Handling), Den: plus(Available),
	},
	{
		ID: "occupancy-icmi", Title: "Occupancy, ICMI",
		Help:   "Time busy with anything - contacts, meetings, training, paid breaks - of the time logged in; only waiting is left out.",
		Source: "ICMI 2012, constructive use of occupancy",
		Unit:   Fraction, Kind: TimeShare, Better: Higher,
		Num: plus(Handling, Paused), Den: plus(LoggedIn),
	},
	{
		ID: "utilisation", Title: "Utilisation",
		Help:   "Time on contacts or waiting for one, of the time logged in.",
		Source: "Call Centre Helper; WeWFM; ICMI: talk, wrap-up and idle",
		Unit:   Fraction, Kind: TimeShare, Better: Higher,
		Num: plus(Available), Den: plus(LoggedIn),
	},
	{
		ID: "utilisation-metricnet", Title: "Agent utilisation, MetricNet",
		Help:   "Time on contacts, of the time logged in.",
		Source: "MetricNet, with paid hours taken as time logged in",
		Unit:   Fraction, Kind: TimeShare, Better: Higher,
		Num: plus(Handling), Den: plus(LoggedIn),
	},
}
