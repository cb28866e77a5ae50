package hotline

import "time"

// RosterCheck is what service a roster gives on the courses that its forecast may
// take.
type RosterCheck struct {
	Roster       string
	Version      int
	MadeAt       time.Time
	AsOf         time.Time // of the latest forecast it was played on
	Replications int
	Periods      []CheckedPeriod
}

// The periods that a check speaks of.
const (
	CheckedInterval = "interval"
	CheckedDay      = "day"
	CheckedRoster   = "roster" // all of it
)

// CheckedPeriod is what a queue gets in a period. What is unknown is NaN.
type CheckedPeriod struct {
	Queue        string
	Period       string // CheckedInterval, CheckedDay or CheckedRoster
	Start        time.Time
	Length       time.Duration
	Offered      float64       // contacts, on average
	AnswerWithin time.Duration // the promise
	Target       float64       // share of contacts wanted within it
	ServiceLevel float64       // expected
	Low, High    float64       // its 95 % confidence interval
	Kept         float64       // probability that the target is met
	KeptLow      float64
	KeptHigh     float64
	ASA          time.Duration
	Abandonment  float64
	Occupancy    float64 // of the agents with the skill
	Agents       float64 // of them, there on average
}
