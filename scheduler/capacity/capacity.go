// Package capacity plans people over weeks to months: how many heads are needed,
// how many will be there once some have left and others been hired and trained,
// what that costs, how sure it is, and which classes to hire.
//
// The package is pure: no clock, no files, no database. What is needed arrives as
// heads; where it comes from is the business of whoever asks.
package capacity

import (
	"errors"
	"fmt"
	"math"
)

// Bounds of a plan.
const (
	MaxWeeks = 104
	MaxClass = 1000 // heads
	MaxHeads = 100_000
)

// Group is people who do the same work.
type Group struct {
	Name     string
	Need     [][]Chance // by week: the heads needed, fully proficient and paid, and how likely so many
	Heads    float64    // at the start, in full-time equivalents
	Leaving  float64    // share that leaves in a week
	Overtime float64    // paid time that can be added, as a share of it
	Hours    float64    // paid hours of a head in a week
	Hiring   Hiring
	Classes  []Class // that are settled
	Cost     Cost
}

// Chance is a number of heads needed, and its probability.
type Chance struct{ Heads, Weight float64 }

// Hiring is how people come.
type Hiring struct {
	Lead     int       // weeks until the first class that is not settled can begin
	Every    int       // weeks between the beginnings of such classes
	Min, Max int       // heads of such a class; Max 0: none are hired
	Training int       // weeks in which they are paid and do not work
	Ramp     []float64 // proficiency in the weeks after that; then 1
	WashOut  float64   // share that leaves during the training
}

// Class is people who begin together.
type Class struct {
	Week  int // 0 is the first; a class that began before the plan has a negative one
	Heads int
}

// Cost is what things cost; any currency.
type Cost struct {
	HeadWeek     float64 // of one head, working or in training
	Hire, Class  float64 // of hiring a head, and of a class whatever its size
	OvertimeHour float64
	UnmetHour    float64 // of paid time that is missing
}

// Validate reports every mistake at once.
func (g Group) Validate() error {
	var errs []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	number := func(v, most float64) bool { return v >= 0 && v <= most }
	want(len(g.Need) >= 1 && len(g.Need) <= MaxWeeks, "weeks: want 1 to %d, got %d", MaxWeeks, len(g.Need))
	want(number(g.Heads, MaxHeads), "heads: want 0 to %d, got %g", MaxHeads, g.Heads)
	want(g.Leaving >= 0 && g.Leaving < 1, "attrition: want a share below 1, got %g a week", g.Leaving)
	want(number(g.Overtime, 1), "overtime: want a share, got %g", g.Overtime)
	want(g.Hours > 0 && g.Hours <= 168, "hours-per-week: want the paid hours of a head, up to 168, got %g", g.Hours)
	for name, v := range map[string]float64{
		"head-week": g.Cost.HeadWeek, "hire": g.Cost.Hire, "class": g.Cost.Class, "overtime-hour": g.Cost.OvertimeHour, "unmet-hour": g.Cost.UnmetHour,
	} {
		want(number(v, 1e12), "cost.%s: must not be negative, got %g", name, v)
	}
	want(g.Cost.UnmetHour >= g.Cost.OvertimeHour, "cost.unmet-hour: want at least the %g of overtime-hour, got %g: overtime would never be worked", g.Cost.OvertimeHour, g.Cost.UnmetHour)
	for i, c := range g.Classes {
		want(c.Heads >= 0 && c.Heads <= MaxClass, "hiring.classes[%d].heads: want 0 to %d, got %d", i, MaxClass, c.Heads)
		want(c.Week >= -MaxWeeks && c.Week < len(g.Need), "hiring.classes[%d].start: begins %d weeks after the plan, which has %d", i, c.Week, len(g.Need))
	}
	return errors.Join(append(errs, g.Hiring.validate())...)
}

func (h Hiring) validate() error {
	var errs []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf("hiring."+format, args...))
		}
	}
	want(h.Lead >= 0 && h.Lead <= MaxWeeks, "lead-time: want 0 to %d weeks, got %d", MaxWeeks, h.Lead)
	want(h.Every >= 1, "every: want 1 week or more between classes, got %d", h.Every)
	want(h.Max >= 0 && h.Max <= MaxClass, "max-class: want 0 to %d heads, got %d", MaxClass, h.Max)
	want(h.Min >= 0 && h.Min <= max(h.Max, 0) || h.Max == 0, "min-class: want up to the %d of max-class, got %d", h.Max, h.Min)
	want(h.Training >= 0 && h.Training <= MaxWeeks, "training: want 0 to %d weeks, got %d", MaxWeeks, h.Training)
	want(len(h.Ramp) <= MaxWeeks, "ramp: want at most %d weeks, got %d", MaxWeeks, len(h.Ramp))
	for i, v := range h.Ramp {
		want(v >= 0 && v <= 1.5, "ramp[%d]: want a proficiency, 1 being the norm, got %g", i, v)
	}
	want(h.WashOut >= 0 && h.WashOut < 1, "wash-out: want a share below 1, got %g", h.WashOut)
	return errors.Join(errs...)
}

// Weekly is the share that leaves in a week, of that in a month.
func Weekly(monthly float64) float64 { return -math.Expm1(math.Log1p(-monthly) * 7 * 12 / 365.25) }

// WeeklyOfYear is the share that leaves in a week, of that in a year.
func WeeklyOfYear(yearly float64) float64 { return -math.Expm1(math.Log1p(-yearly) * 7 / 365.25) }
