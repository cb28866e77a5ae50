package scoring

import (
	"slices"
	"strings"
)

// Count names something counted or added up. Its String is the column of the
// tables that keep it.
type Count uint8

// The counts. Those in milliseconds are sums of durations.
const (
	none Count = iota
	Offered
	Answered
	Abandoned
	Exited
	Lost
	Waiting
	BeforeQueue
	Transferred
	Trusted
	WaitAnswered
	WaitAbandoned
	LongestWait // a maximum, not a sum
	Ring
	Talk
	Hold
	Wrap
	Handled

	AnsweredInTime
	AbandonedInTime
	AbandonedShort
	AnsweredWithin15s

	WaitAnsweredSquare // ms²; known only where facts were counted
	WaitAllSquare
	HandleSquare

	SurveysSent
	SurveysReplied
	CSATAsked
	CSATTop
	CSATSum
	NPSAsked
	NPSPromoters
	NPSDetractors
	Evaluated
	CustomerOK
	BusinessOK
	ComplianceOK
	ItemsChecked
	ItemsOK
	PointsPossible
	PointsGiven

	LoggedIn
	Available
	Paused
	Handling

	numCounts
)

// columns names every count as the tables do.
var columns = [numCounts]string{
	Offered: "offered", Answered: "answered", Abandoned: "abandoned", Exited: "exited", Lost: "lost",
	Waiting: "waiting", BeforeQueue: "before_queue", Transferred: "transferred", Trusted: "trusted",
	WaitAnswered: "wait_answered_ms", WaitAbandoned: "wait_abandoned_ms", LongestWait: "longest_wait_ms",
	Ring: "ring_ms", Talk: "talk_ms", Hold: "hold_ms", Wrap: "wrap_ms", Handled: "handled",
	AnsweredInTime: "answered_in_time", AbandonedInTime: "abandoned_in_time",
	AbandonedShort: "abandoned_short", AnsweredWithin15s: "answered_within_15s",
	WaitAnsweredSquare: "wait_answered_ms2", WaitAllSquare: "wait_all_ms2", HandleSquare: "handle_ms2",
	SurveysSent: "surveys_sent", SurveysReplied: "surveys_replied",
	CSATAsked: "csat_asked", CSATTop: "csat_top", CSATSum: "csat_sum",
	NPSAsked: "nps_asked", NPSPromoters: "nps_promoters", NPSDetractors: "nps_detractors",
	Evaluated: "evaluated", CustomerOK: "customer_ok", BusinessOK: "business_ok", ComplianceOK: "compliance_ok",
	ItemsChecked: "items_checked", ItemsOK: "items_ok", PointsPossible: "points_possible", PointsGiven: "points_given",
	LoggedIn: "logged_in_ms", Available: "available_ms", Paused: "paused_ms", Handling: "handling_ms",
}

// String is the count's column.
func (c Count) String() string { return columns[c] }

// CountNamed finds a count by its column.
func CountNamed(column string) (Count, bool) {
	i := slices.Index(columns[1:], column)
	return Count(i + 1), i >= 0
}

// Sum is a linear combination of counts: answered + abandoned - abandoned_short.
type Sum []Term

// Term is one count of a Sum, taken Times times.
type Term struct {
	Count Count
	Times float64 // 1 or -1
}

// plus adds counts up.
func plus(counts ...Count) (s Sum) {
	for _, c := range counts {
		s = append(s, Term{c, 1})
	}
	return s
}

// minus takes counts away.
func (s Sum) minus(counts ...Count) Sum {
	out := slices.Clone(s)
	for _, c := range counts {
		out = append(out, Term{c, -1})
	}
	return out
}

// Of is the sum's value.
func (s Sum) Of(c *Counts) (total float64) {
	for _, t := range s {
		total += t.Times * c.n[t.Count]
	}
	return total
}

func (s Sum) sql(table string) string {
	var b strings.Builder
	for i, t := range s {
		switch {
		case t.Times < 0:
			b.WriteString(" - ")
		case i > 0:
			b.WriteString(" + ")
		}
		b.WriteString(table + t.Count.String())
	}
	return b.String()
}
