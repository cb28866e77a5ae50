package roster

import (
	"fmt"
	"time"
)

// perWeek is a track that counts what happens in each of some weeks on end, the
// current one the last, and wants no more than so much in all of them.
type perWeek struct {
	weeks, most int
	bits        int                            // of a week's count
	begins      func(d *Day) bool              // whether a week begins with the day
	counts      func(sofar int, d *Day) bool   // whether a day counts, so much being counted in its week
	say         func(d *Day, count int) string // the sentence
}

func (p perWeek) track() *Track {
	one := 1<<p.bits - 1
	all := 1<<(p.bits*p.weeks) - 1
	sum := func(state int) (n int) {
		for ; state > 0; state >>= p.bits {
			n += state & one
		}
		return n
	}
	return &Track{
		States: all + 1,
		Step: func(state int, d *Day) (int, float64) {
			if p.begins(d) {
				state = state << p.bits & all
			}
			if d.Off || !p.counts(state&one, d) {
				return state, 0
			}
			if state&one < one {
				state++
			}
			if sum(state) > p.most {
				return state, 1
			}
			return state, 0
		},
		Say: func(state int, d *Day, _ float64) string {
			if p.begins(d) {
				state = state << p.bits & all
			}
			return p.say(d, sum(state)+1)
		},
	}
}

var weeksValue = Value{Key: "weeks", Is: aCount, Unsaid: "4", Most: 8, Help: "weeks on end in which they are counted"}

func (v values) weeks() int { return max(1, v.count("weeks")) }

func newWeek(d *Day) bool { return d.Nth == 0 }

// DaysOfWeeks caps the days worked in some weeks on end.
var DaysOfWeeks = Kind{
	Name:   "days-of-weeks",
	Help:   "An agent works on no more days than allowed in some weeks.",
	Unit:   "day",
	Each:   2,
	Values: []Value{{Key: "most", Is: aCount, Help: "days worked in them"}, weeksValue},
	Make: func(v values) Rule {
		weeks, most := v.weeks(), v.count("most")
		return Rule{back: 7 * weeks, Track: func(t Terms) *Track {
			return perWeek{
				weeks: weeks, most: most, bits: 3, begins: newWeek,
				counts: func(int, *Day) bool { return true },
				say: func(d *Day, n int) string {
					return fmt.Sprintf("%s works on %s, day %d of %d weeks, at most %d are allowed", t.Agent.ID, d.Date.Format("Mon 2 Jan"), n, weeks, most)
				},
			}.track()
		}}
	},
}

// NightsOfWeeks caps the night shifts of some weeks on end.
var NightsOfWeeks = Kind{
	Name:   "nights-of-weeks",
	Help:   "An agent works no more nights than allowed in some weeks.",
	Unit:   "night",
	Each:   2,
	Values: append([]Value{{Key: "most", Is: aCount, Help: "nights worked in them"}, weeksValue}, nightValues...),
	Make: func(v values) Rule {
		weeks, most, night := v.weeks(), v.count("most"), v.nights()
		return Rule{back: 7 * weeks, Track: func(t Terms) *Track {
			track := perWeek{
				weeks: weeks, most: most, bits: 3, begins: newWeek,
				counts: func(_ int, d *Day) bool { return d.Class == 1 },
				say: func(d *Day, n int) string {
					return fmt.Sprintf("%s works the night of %s, number %d of %d weeks, at most %d are allowed", t.Agent.ID, d.Date.Format("Mon 2 Jan"), n, weeks, most)
				},
			}.track()
			track.Class = night.class(t)
			return track
		}}
	},
}

// WeekendsOfWeeks caps the weekends worked, on one day or both, of some on end.
var WeekendsOfWeeks = Kind{
	Name: "weekends-of-weeks",
	Help: "An agent works on no more weekends than allowed.",
	Unit: "weekend",
	Each: 2,
	Values: []Value{
		{Key: "most", Is: aCount, Help: "weekends worked of those of the weeks"}, weeksValue,
		{Key: "weekend", Is: aWeekend, Unsaid: "sat-sun", Help: "its two days"},
	},
	Make: func(v values) Rule {
		weeks, most, first := v.weeks(), v.count("most"), v.weekend("weekend")
		return Rule{back: 7 * weeks, Track: func(t Terms) *Track {
			return perWeek{
				weeks: weeks, most: most, bits: 1,
				begins: func(d *Day) bool { return d.Weekday == first },
				counts: func(sofar int, d *Day) bool { return sofar == 0 && inWeekend(d.Weekday, first) },
				say: func(d *Day, n int) string {
					return fmt.Sprintf("%s works on %s, weekend %d of %d, at most %d are allowed", t.Agent.ID, d.Date.Format("Mon 2 Jan"), n, weeks, most)
				},
			}.track()
		}}
	},
}

func inWeekend(day, first time.Weekday) bool { return day == first || day == (first+1)%7 }
