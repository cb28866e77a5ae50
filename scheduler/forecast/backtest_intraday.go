package forecast

import (
	"math"
	"time"
)

// Intraday is how well the rest of the days was forecast when they had been
// under way for a while: the combination a day ahead, as it was and said again.
type Intraday struct {
	After    time.Duration // since the line opened
	Days     int
	WAPE     float64 // of the rest of the day, said the day before
	Updated  float64 // the same, said again
	Within80 float64 // share of the rest's intervals inside the band said again
	RestIn80 float64 // share of the rests as a whole
}

// intraday says past days again, after they had been under way.
func intraday(trials []*trial, column int, first Day, after, interval time.Duration) Intraday {
	in := Intraday{After: after}
	var t tally
	var before float64
	slots := int(after / interval)
	const weekly = 5 // days: how often the past days are said again
	var s *sequel
	var sp spread
	for _, tr := range trials {
		if tr.day < first || tr.said[column] == nil {
			continue
		}
		slot := tr.nthOpen(slots)
		if s == nil || s.slot != slot || in.Days%weekly == 0 {
			s = learnSequel(known(trials, tr.origin), nil, column, slot)
			sp = measureSpread(s.again, 0)
		}
		again := tr.updated(column, slot, s.lasting)
		again.said[0] = s.said(tr, column)
		if said, _ := again.totals(0); said == 0 {
			continue
		}
		in.Days++
		for k, y := range tr.actual {
			if again.counted(k) {
				before += math.Abs(y - tr.said[column][k])
			}
		}
		t.add(again, 0)
		t.addBands(again, 0, newBanding(sp))
	}
	if t.actual > 0 {
		in.WAPE, in.Updated = before/t.actual, t.off/t.actual
		in.Within80, in.RestIn80 = t.in[1]/t.slots, t.dayIn[1]/float64(in.Days)
	}
	return in
}

// nthOpen is the n-th slot in which the line was open, or the last.
func (t *trial) nthOpen(n int) int {
	for k, open := range t.open {
		if open {
			n--
		}
		if n <= 0 {
			return k
		}
	}
	return len(t.open) - 1
}
