package forecast

import (
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Day is a calendar day of the site, counted from 1 January 1970. It has no
// time zone: 5 May is 5 May wherever it is spent.
type Day int

// DayOf is the day t falls on where its clock hangs.
func DayOf(t time.Time) Day {
	_, offset := t.Zone()
	return Day(floorDiv(t.Unix()+int64(offset), secondsPerDay))
}

const secondsPerDay = 24 * 60 * 60

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return time.Weekday(((int(d)+4)%7 + 7) % 7) }

// Date is year, month and day of the month.
func (d Day) Date() (int, time.Month, int) { return d.midnight(time.UTC).Date() }

// String is the day as 2006-01-02.
func (d Day) String() string { return d.midnight(time.UTC).Format(time.DateOnly) }

// midnight is the instant the day begins in loc: 00:00, or the first instant
// after it where the clocks jump over midnight.
func (d Day) midnight(loc *time.Location) time.Time {
	y, m, day := time.Unix(int64(d)*secondsPerDay, 0).UTC().Date()
	return hotline.DayStart(y, m, day, loc)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// clock turns instants into local days and seconds of the day. It remembers
// the span in which the zone's offset holds, so that a year of quarter hours
// asks the zone four times instead of 35,000 times.
type clock struct {
	loc        *time.Location
	from, to   int64
	offset     int64
	remembered bool
}

func (c *clock) local(t time.Time) (day Day, second int64) {
	u := t.Unix()
	if !c.remembered || u < c.from || u >= c.to {
		c.remember(t)
	}
	l := u + c.offset
	d := floorDiv(l, secondsPerDay)
	return Day(d), l - d*secondsPerDay
}

func (c *clock) remember(t time.Time) {
	t = t.In(c.loc)
	_, off := t.Zone()
	start, end := t.ZoneBounds()
	c.from, c.to = -1<<62, 1<<62
	if !start.IsZero() {
		c.from = start.Unix()
	}
	if !end.IsZero() {
		c.to = end.Unix()
	}
	c.offset, c.remembered = int64(off), true
}

// slotsOf lists the instants at which the slots of a local day begin, in order.
// The day the clocks go forward has 46 half hours, the day they go back 50.
// Slots longer than an hour begin on the local clock, whatever it did before.
func slotsOf(d Day, interval time.Duration, loc *time.Location) []time.Time {
	start, end := d.midnight(loc), (d + 1).midnight(loc)
	out := make([]time.Time, 0, int(25*time.Hour/interval)+2) // and room for the end
	if interval <= time.Hour {
		for t := start; t.Before(end); t = t.Add(interval) {
			out = append(out, t)
		}
		return out
	}
	for at := time.Duration(0); at < 24*time.Hour; at += interval {
		y, m, day := d.Date()
		t := time.Date(y, m, day, 0, 0, int(at/time.Second), 0, loc)
		if at == 0 {
			t = start
		}
		if t.Before(end) && (len(out) == 0 || t.After(out[len(out)-1])) {
			out = append(out, t)
		}
	}
	return out
}
