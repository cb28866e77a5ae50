// Package scoring turns what happened into what it means: key figures, scores
// with their uncertainty, and a list of whom to coach on what.
//
// A key figure is declared once, as a ratio of named counts, a maximum or a
// quantile of an exact histogram. Its value in Go ([KPI.Of]) and its column in
// SQL ([KPI.SQL], [Views]) both come from that declaration, so they cannot
// disagree. Counts add up; percentages do not: the average of the intervals'
// service levels is not the day's service level.
//
// Where the trade has several definitions of one word, all of them are here,
// each under its own name and with its source.
//
// The package is pure: facts and instants come in as arguments, results go out.
package scoring

import "slices"

// KPI is one key figure of the trade.
type KPI struct {
	ID     string // for ever the same: "sl-1"
	Title  string // a heading: "Service level, early abandons credited"
	Help   string // one sentence a supervisor understands
	Unit   Unit
	Kind   Kind
	Better Direction
	Source string // who defines it so

	Num   Sum     // what is counted, or added up
	Den   Sum     // out of what
	N     Sum     // the independent observations behind it; empty: Den
	Scale float64 // the counts' unit to the figure's, such as ms to s; 0 is 1

	Personal bool // it is in an agent's hands: agents are compared by it

	Least, Most float64 // of a Mean of marks: the lowest and highest mark

	Square Count   // of a Mean: the sum of squares of Num's parts; only facts know it
	Waits  Waits   // of a Quantile: whose waits
	Level  float64 // of a Quantile: 0.9
}

// Kind says how the counts become the figure, and what its uncertainty is.
type Kind string

// The kinds.
const (
	Share     Kind = "share"      // Num of Den had it
	Mean      Kind = "mean"       // Num is a sum over Den contacts
	TimeShare Kind = "time-share" // a part of measured time: a census, not a sample
	Balance   Kind = "balance"    // those for less those against, of Den
	Maximum   Kind = "maximum"    // the largest seen
	Quantile  Kind = "quantile"   // of a histogram of waits
)

// Unit is what the number is a number of.
type Unit string

// The units. Shares are fractions, 0 to 1.
const (
	Fraction Unit = "fraction"
	Seconds  Unit = "seconds"
	Points   Unit = "points"
)

// Direction is which way a figure improves.
type Direction string

// The directions.
const (
	Higher Direction = "higher"
	Lower  Direction = "lower"
)

// KPIs lists every key figure. To add one, declare it in the file of its family;
// to add a family, add its file and a line here.
var KPIs = slices.Concat(
	serviceLevels,
	waits,
	abandonment,
	handling,
	occupancy,
	satisfaction,
	quality,
)

// ByID finds a key figure by its name.
func ByID(id string) (KPI, bool) {
	i := slices.IndexFunc(KPIs, func(k KPI) bool { return k.ID == id })
	if i < 0 {
		return KPI{}, false
	}
	return KPIs[i], true
}

// ServiceLevels lists the names of the service level's definitions.
func ServiceLevels() (ids []string) {
	for _, k := range serviceLevels {
		ids = append(ids, k.ID)
	}
	return ids
}

// scale is what to multiply the ratio of the counts by.
func (k KPI) scale() float64 {
	if k.Scale == 0 {
		return 1
	}
	return k.Scale
}

// counts lists every count that the figure needs.
func (k KPI) counts() (out []Count) {
	for _, s := range []Sum{k.Num, k.Den, k.N} {
		for _, t := range s {
			out = append(out, t.Count)
		}
	}
	return out
}
