package forecast

import (
	"math"
	"slices"
)

// shut notes a business day without anybody: a holiday nobody told of, unless
// it goes on.
func (r *regression) shut(d Day) {
	const holiday = 3                        // days a holiday may last
	if r.days < settled && r.h.Worked(d-7) { // too early to tell what it was, but not to tell of it
		r.odd = append(r.odd, d)
	}
	if !r.effects.business[d.Weekday()] || r.days < settled || r.effects.off[d-1] && r.effects.off[d-2] && r.effects.off[d-holiday] {
		return
	}
	r.effects.off[d] = true
	r.odd = append(r.odd, d)
}

// notice notes a day to which hardly anybody came, as on a holiday nobody told
// of, and one with a burst. The third quiet day in a row is no holiday but a
// quieter line.
func (r *regression) notice(total, part float64) {
	const low, high, sure, quieter = 0.35, 2.0, 30, 3
	mean := math.Exp(r.filters[0].expect(r.on, 0)) * part
	if r.days <= settled || mean < sure || r.h.Calendar.special(r.at) {
		return
	}
	if total >= low*mean {
		r.lows = 0
		if total > high*mean {
			r.odd = append(r.odd, r.at)
		}
		return
	}
	if r.lows++; r.lows < quieter {
		r.effects.off[r.at] = true
		r.odd = append(r.odd, r.at)
	}
}

// doubtful reports whether the latest day surprised the filter that foretold
// the days best so much, or was so unlike any other, that habits had better not
// be learnt from it.
func (r *regression) doubtful() bool {
	const far = 4 // standard deviations
	if n := len(r.odd); n > 0 && r.odd[n-1] == r.at {
		return true
	}
	best := r.filters[0]
	for _, f := range r.filters {
		if f.score > best.score {
			best = f
		}
	}
	return r.days > settled && math.Abs(best.z) > far
}

// settled is how many days were learnt when a day can be told to be odd.
const settled = 14

// outage reports whether so few came, or so little was observed, that the day
// says nothing about demand.
func (r *regression) outage(total, part float64) bool {
	const least, sure = 0.3, 30
	if part < least {
		return true
	}
	mean := math.Exp(r.filters[0].expect(r.on, 0)) * part
	return r.days > settled && mean > sure && total < 0.1*mean && !r.h.Calendar.special(r.at)
}

// oddDays are the days of the tested past that were unlike any other: outages,
// bursts, slips, holidays that the calendar does not know.
func (p *predictor) oddDays() []string {
	var out []string
	days := slices.Concat(p.h.slips, p.h.regressions([]Day{p.origin})[0].odd)
	slices.Sort(days)
	for _, d := range slices.Compact(days) {
		if d >= p.origin-trialDays && d < p.origin && !p.h.Calendar.IsHoliday(d) {
			out = append(out, d.String())
		}
	}
	return out
}
