package forecast

// Model learns how many contacts to expect.
type Model interface {
	// Name is what the model is called in reports and beside its forecasts.
	Name() string
	// Fit learns from the days before each of the origins, which ascend, and
	// returns one Fitted for each, in order. Nothing on or after an origin may
	// have a part in what is said at it, the calendar excepted. A filter
	// passes through the days once and leaves a Fitted at each origin; hence
	// the list.
	Fit(h *History, origins []Day) []Fitted
}

// Fitted is a model that has learnt, standing at its origin.
type Fitted interface {
	// Day writes the expected contacts of each clock slot of a day at or after
	// the origin into out, which is zero. open marks the open slots; the
	// others stay zero. It reports false where too little is known to say.
	Day(d Day, open []bool, out []float64) bool
}

// Models lists every model. To add one, write its file and add a line.
var Models = []Model{
	SeasonalNaive{},
	SameWeekday{Weeks: 4},
	SameWeekday{Weeks: 8},
	TopDown{},
	DoubleSeasonal{},
	MixedEffects{},
	DynamicHarmonic{},
	SingularValues{},
	CalendarRegression{},
	FactorModel{},
}
