// Package sequence rosters people who work at most one shift a day, over weeks
// to a year, by rules on the sequence of shifts: how many days in a row, how
// many off, how many weekends, how many minutes, what may follow what. It reads
// the public shift-scheduling benchmark of Curtois and Qu (2014,
// schedulingbenchmarks.org/nrp), so that the engine can be compared with what
// others have published.
//
// Every person's best legal sequence for given prices is found by dynamic
// programming. Neighbourhoods of a few people, or of a few weeks, are solved by
// column generation and a dive over such sequences (the recipe of Strandmark,
// Qu and Curtois 2020), inside a large-neighbourhood search. Verify judges any
// roster by code of its own.
//
// The package is pure: it has no clock, so searches are told when to stop.
package sequence

// Problem is one instance: people, shifts and what is needed.
type Problem struct {
	Days   int // the first is a Monday
	Shifts []Shift
	Staff  []Employee
	Cover  []Cover // at most one for a day and shift
}

// Shift is one kind of shift.
type Shift struct {
	ID      string
	Minutes int
	NotNext []int // shifts that may not follow on the next day
}

// Employee is one person with the rules that hold for her, all of them hard but
// for the wishes. Before the first day and after the last one everybody counts
// as off for as long as it takes.
type Employee struct {
	ID                     string
	MaxShifts              []int // of each kind
	MinMinutes, MaxMinutes int   // in all
	MinRun, MaxRun         int   // consecutive days with a shift
	MinOff                 int   // consecutive days without
	MaxWeekends            int   // with a shift on Saturday or Sunday
	Off                    []int // days without a shift
	Wishes                 []Wish
}

// Wish costs its weight when it is not met.
type Wish struct {
	Day, Shift, Weight int
	On                 bool // to work this shift; false: not to work it
}

// Cover is how many should work a shift on a day, and what each one too few or
// too many costs.
type Cover struct {
	Day, Shift, Need, Under, Over int
}

// Free in a roster is a day without a shift.
const Free = -1

// Roster says for each employee and day which shift is worked: an index of
// Problem.Shifts, or Free.
type Roster [][]int

// newRoster is a roster in which nobody works.
func newRoster(p *Problem) Roster {
	r := make(Roster, len(p.Staff))
	for e := range r {
		r[e] = make([]int, p.Days)
		for d := range r[e] {
			r[e][d] = Free
		}
	}
	return r
}
