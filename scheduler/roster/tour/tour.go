// Package tour rosters people who work at most one shift a day and do several
// activities in it, by the quarter of an hour: when a shift starts, how long it
// lasts and what is done when are all free within rules. It reads the public
// multi-activity shift-scheduling benchmark (schedulingbenchmarks.org/matsp), so
// that the engine can be compared with what others have published.
//
// All that one person may do in a few days, a tour, is summed up by dynamic
// programming: over the quarters of a shift with the activities as states, and
// over the days with minutes, days in a row and the hours of rest. Tours are
// drawn from these sums with a probability that falls with their cost (the heat
// bath of Geman and Geman 1984, for whole tours at a time), while the temperature
// falls as well (Kirkpatrick, Gelatt and Vecchi 1983). Verify judges any roster by
// code of its own.
//
// The package is pure: it has no clock, so searches are told when to stop.
package tour

// Problem is one instance: people, and how many are needed on what and when.
type Problem struct {
	Days  int // from 06:00 to 06:00
	Tasks int
	Staff []Employee
	Cover []Cover // at most one for a slot and task
}

// Employee is one person. Everybody can do every task.
type Employee struct {
	ID                     string
	MinMinutes, MaxMinutes int // in all
}

// Cover is how many should do a task in a slot. Fewer than Min breaks a hard
// rule; each roster costs the square of how many are more than Max.
type Cover struct {
	Slot     int // quarters of an hour since 06:00 of the first day
	Task     int // from 0
	Min, Max int
}

// Block is a stretch of one task: the slots Start to End-1. Blocks that touch
// belong to the same shift.
type Block struct {
	Start, End, Task int
}

// Roster says for each employee which blocks are worked, in order of time.
type Roster [][]Block
