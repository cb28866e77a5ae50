package contactscsv

import (
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// tolerance is what two clocks, or a rounded length, may differ by.
const tolerance = time.Second

// unfold chooses, on the night when an hour is there twice, the one that fits
// the lengths in the row.
func (p *parser) unfold(c *hotline.Contact) {
	left := &c.Ended
	if c.WasAnswered() {
		left = &c.Answered
	}
	if p.columns.wait != absent && !left.IsZero() {
		c.Offered, *left = p.fit(c.Offered, *left, c.Wait)
	}
	if c.WasAnswered() && !c.Answered.IsZero() && !c.Ended.IsZero() {
		later := p.zone.again(c.Ended)
		switch {
		case p.columns.talk != absent && off(c.Answered, later, c.Talk+c.Hold) < off(c.Answered, c.Ended, c.Talk+c.Hold),
			p.columns.talk == absent && c.Ended.Before(c.Answered):
			c.Ended = later
		}
	}
}

// fit returns the occurrences of two local times that are nearest to a length apart.
func (p *parser) fit(from, to time.Time, length time.Duration) (time.Time, time.Time) {
	bestFrom, bestTo := from, to
	for _, f := range []time.Time{from, p.zone.again(from)} {
		for _, t := range []time.Time{to, p.zone.again(to)} {
			if off(f, t, length) < off(bestFrom, bestTo, length) {
				bestFrom, bestTo = f, t
			}
		}
	}
	return bestFrom, bestTo
}

// off is how far the time between two instants is from a length.
func off(from, to time.Time, length time.Duration) time.Duration {
	return (to.Sub(from) - length).Abs()
}

// again is the second occurrence of a local time, or t where there is but one.
func (z *zoneDays) again(t time.Time) time.Time {
	for _, by := range []time.Duration{time.Hour, 30 * time.Minute} {
		if later := t.Add(by); z.civil(later.Unix()) == z.civil(t.Unix()) {
			return later
		}
	}
	return t
}
