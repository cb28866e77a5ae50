package forecast

import (
	"math"
	"time"
)

// effect is one number the calendar regression learns about the log of a day's
// total, and how much of it is in a given day.
type effect struct {
	at    int
	share float64
}

// Where the effects are in the state of the filter.
const (
	levelAt    = 0
	dayAt      = 1 // what one day has over the level and half hands on to the next
	weekdayAt  = 2
	monthDayAt = weekdayAt + 7
	firstAt    = monthDayAt + 31 // first business days of the month
	lastAt     = firstAt + nearMonthEnd
	holidayAt  = lastAt + nearMonthEnd
	beforeAt   = holidayAt + 1
	afterAt    = beforeAt + 1 // first working day after a holiday
	namedAt    = afterAt + 1  // entries of the calendar by name

	nearMonthEnd = 4 // business days of the month that count as first or last
)

// How large effects usually are, as standard deviations of the log of the day
// total. They are the ridge: what a year of days does not speak for stays zero.
const (
	weekdaySD = 0.7
	ownDay    = 0.25 // what a day of the month has alone, beside what it shares with its neighbours
	firstSD   = 0.08
	holidaySD = 0.7
	besideSD  = 0.15 // days before and after holidays
)

// effects knows which effects are at work on which day.
type effects struct {
	cal      *Calendar
	business [7]bool
	names    map[string]int // of occasions, to their place
	sds      []float64      // how large those usually are, in order of their places
	met      []int          // on how many days each was learnt
	size     int
	off      map[Day]bool // business days on which hardly anybody came, though the calendar has no holiday
	until    Day          // what is off from here on is not known yet
}

// newEffects lists the effects that can be learnt: entries of the calendar
// that happened at least once before end.
func newEffects(h *History) *effects {
	e := &effects{cal: h.Calendar, off: map[Day]bool{}}
	e.learnNames(h)
	return e
}

// on lists the effects of a day, level and day effect included.
func (e *effects) on(d Day, out []effect) []effect {
	_, _, monthDay := d.Date()
	w := d.Weekday()
	if e.cal.isWorkday(d) && !e.business[w] {
		w = time.Friday
	}
	out = append(out[:0], effect{levelAt, 1}, effect{dayAt, 1}, effect{weekdayAt + int(w), 1}, effect{monthDayAt + monthDay - 1, 1})
	if e.works(d) {
		first, last := e.nth(d)
		if first < nearMonthEnd {
			out = append(out, effect{firstAt + first, 1})
		}
		if last < nearMonthEnd {
			out = append(out, effect{lastAt + last, 1})
		}
		if e.cal.IsHoliday(d + 1) {
			out = append(out, effect{beforeAt, 1})
		}
		if e.follows(d) {
			out = append(out, effect{afterAt, 1})
		}
	}
	if e.cal.IsHoliday(d) {
		out = append(out, effect{holidayAt, 1})
	}
	for _, o := range e.cal.learntOn(d) {
		if at, ok := e.names[o.name]; ok {
			out = append(out, effect{at, 1})
		}
	}
	if at, ok := e.names[bridgeName]; ok && e.bridges(d) {
		out = append(out, effect{at, 1})
	}
	return out
}

// works reports whether it is a business day.
func (e *effects) works(d Day) bool {
	return (e.business[d.Weekday()] || e.cal.isWorkday(d)) && !e.cal.IsHoliday(d)
}

// nth counts the business days of the month before and after the day.
func (e *effects) nth(d Day) (before, after int) {
	_, month, _ := d.Date()
	for p := d - 1; before < nearMonthEnd; p-- {
		if _, m, _ := p.Date(); m != month {
			break
		}
		if e.works(p) {
			before++
		}
	}
	for n := d + 1; after < nearMonthEnd; n++ {
		if _, m, _ := n.Date(); m != month {
			break
		}
		if e.works(n) {
			after++
		}
	}
	return before, after
}

// follows reports whether a holiday on what would have been a business day
// lies between this business day and the one before.
func (e *effects) follows(d Day) bool {
	for p := d - 1; p > d-8 && (!e.works(p) || e.off[p] && p < e.until); p-- {
		if (e.cal.IsHoliday(p) || e.off[p] && p < e.until) && e.business[p.Weekday()] {
			return true
		}
	}
	return false
}

// prior is the covariance of the effects before any day was seen.
func (e *effects) prior(month float64) []float64 {
	own := month * ownDay
	p := make([]float64, e.size*e.size)
	variance := func(at int, sd float64) { p[at*e.size+at] = sd * sd }
	variance(levelAt, 1)
	for i := range 7 {
		variance(weekdayAt+i, weekdaySD)
	}
	for i := range 31 {
		for j := range 31 {
			gap := float64(i-j) / 2
			p[(monthDayAt+i)*e.size+monthDayAt+j] = month * month * math.Exp(-gap*gap/2)
		}
		p[(monthDayAt+i)*e.size+monthDayAt+i] += own * own
	}
	for i := range nearMonthEnd {
		variance(firstAt+i, firstSD)
		variance(lastAt+i, firstSD)
	}
	variance(holidayAt, holidaySD)
	variance(beforeAt, besideSD)
	variance(afterAt, besideSD)
	for i, sd := range e.sds {
		variance(namedAt+i, sd)
	}
	return p
}
