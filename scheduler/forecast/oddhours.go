package forecast

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// stretch is a part of a past day in which hardly anybody came though many were
// expected, as when the telephones are down, or several times as many.
type stretch struct {
	day        Day
	from, to   int // clock slots, to not included
	came, said float64
}

// Contacts that must be missing, or too many, before chance and a forecast that
// was a little off can be ruled out.
const (
	sureMissing = 30
	sureExtra   = 50
)

// astray is -1 where far fewer came than were expected, 1 where far more did.
func astray(came, said float64) int {
	switch {
	case came <= 0.25*said:
		return -1
	case came >= 2.5*said:
		return 1
	}
	return 0
}

// sure reports whether the stretch is beyond doubt.
func (s stretch) sure() bool {
	return s.came < 0.2*s.said && s.said >= sureMissing || s.came > 3*s.said && s.came-s.said >= sureExtra
}

// stretches are the parts of a day that went astray by themselves.
func (t *trial) stretches(column int) (out []stretch) {
	var s stretch
	way := 0
	end := func() {
		if way != 0 && s.sure() {
			out = append(out, s)
		}
		way = 0
	}
	for k, y := range t.actual {
		now := 0
		if t.counted(k) {
			now = astray(y, t.said[column][k])
		}
		if now != way {
			end()
			s, way = stretch{day: t.day, from: k}, now
		}
		if way != 0 {
			s.to, s.came, s.said = k+1, s.came+y, s.said+t.said[column][k]
		}
	}
	end()
	return out
}

// habit reports whether other days near it, or of its weekday, go the same way
// at that time: hours that have changed are no oddity.
func (s stretch) habit(trials []*trial, column int) bool {
	const near, weeks, often = 3, 21, 2 // days; times
	times := 0
	for _, t := range trials {
		away := abs(int(t.day - s.day))
		if t.said[column] == nil || away == 0 || away > near && (away > weeks || away%7 != 0) {
			continue
		}
		var came, said float64
		for k := s.from; k < s.to; k++ {
			if t.counted(k) {
				came, said = came+t.actual[k], said+t.said[column][k]
			}
		}
		if said > 0 && (math.Log((came+1)/(said+1)) < -0.7) == (s.came < s.said) && math.Abs(math.Log((came+1)/(said+1))) > 0.5 {
			times++
		}
	}
	return times >= often
}

// oddHours are the stretches of the tested past that were unlike the same hours
// of other days, in words; those of days told of already are left out.
func (p *predictor) oddHours(told []string) []string {
	const most = 6
	column := len(p.r.models)
	past := known(p.r.trials[0], p.origin)
	var out []string
	for _, t := range past {
		if t.said[column] == nil || slices.Contains(told, t.day.String()) || p.h.Calendar.special(t.day) {
			continue
		}
		for _, s := range t.stretches(column) {
			if !s.habit(past, column) {
				out = append(out, s.words(p.s.Interval))
			}
		}
	}
	if n := len(out); n > most {
		out = append(out[n-most:], fmt.Sprintf("and %d before", n-most))
	}
	return out
}

// words is the stretch as "2026-03-04 10:00-12:30 (3 came, 410 expected)".
func (s stretch) words(interval time.Duration) string {
	clock := func(slot int) string {
		at := time.Duration(slot) * interval
		return fmt.Sprintf("%02d:%02d", int(at.Hours()), int(at.Minutes())%60)
	}
	return fmt.Sprintf("%s %s-%s (%.0f came, %.0f expected)", s.day, clock(s.from), clock(s.to), s.came, s.said)
}
