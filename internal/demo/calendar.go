package demo

import "time"

// day is one day of the hotline, by the clock on its wall.
type day struct {
	index    int // 0 is the first
	midnight time.Time
	next     time.Time // the following midnight: 23, 24 or 25 hours later
	holiday  bool
	after    bool // the day after a holiday: people catch up
}

// dayAt returns the index-th day.
func (c Config) dayAt(index int) day {
	y, m, d := c.Start.Date()
	at := func(i int) time.Time { return time.Date(y, m, d+i, 0, 0, 0, 0, c.Location) }
	return day{
		index:    index,
		midnight: at(index),
		next:     at(index + 1),
		holiday:  holiday(at(index)) != "",
		after:    holiday(at(index-1)) != "" && holiday(at(index)) == "",
	}
}

// indexOf returns the index of the day that an instant falls on.
func (c Config) indexOf(t time.Time) int {
	date := func(t time.Time) time.Time {
		y, m, d := t.In(c.Location).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(date(t).Sub(date(c.Start)) / (24 * time.Hour))
}

// clock returns the instant at which the wall shows hours, which may be beyond 24.
func (d day) clock(hours float64) int64 {
	y, m, dd := d.midnight.Date()
	s := int(hours * 3600)
	return time.Date(y, m, dd, s/3600, s%3600/60, s%60, 0, d.midnight.Location()).Unix()
}

// opens returns when a queue is open on that day. On holidays only the line
// that never closes is open.
func (d day) opens(q int) (opening, bool) {
	o := profiles[q].opens[d.midnight.Weekday()]
	if d.holiday && o != (opening{0, 24}) {
		return opening{}, false
	}
	return o, o.to > o.from
}

// open reports whether a queue takes calls at that instant of the day.
func (d day) open(q int, at int64) bool {
	o, ok := d.opens(q)
	return ok && at >= d.clock(o.from) && at < d.clock(o.to)
}

// expected is how the day compares with an ordinary one for a queue, as far as
// a planner could know.
func (d day) expected(q int) float64 {
	p := profiles[q]
	if d.holiday {
		return p.holiday
	}
	x := p.weekday[d.midnight.Weekday()]
	switch dom := d.midnight.Day(); {
	case dom >= 25 && dom <= 28:
		x *= p.payday
	case dom <= 2:
		x *= 1.04
	}
	if d.after {
		x *= 1.12
	}
	return x
}

// rate is how many callers an hour are expected at an instant of the day.
func (d day) rate(q int, at int64) float64 {
	if !d.open(q, at) {
		return 0
	}
	wall := time.Unix(at, 0).In(d.midnight.Location())
	h := float64(wall.Hour()) + float64(wall.Minute())/60
	x := d.expected(q)
	if h < 6 || h >= 22 {
		x = max(x, 0.9) // one night is like another
	}
	return x * hourly(profiles[q].hourly, h)
}

// hourly reads a curve of 24 hourly rates between the hours, each rate standing
// at the middle of its hour; an hour without callers is not blended in.
func hourly(curve [24]float64, h float64) float64 {
	i := int(h) % 24
	j, w := (i+1)%24, h-float64(int(h))-0.5
	if w < 0 {
		j, w = (i+23)%24, -w
	}
	if curve[j] == 0 {
		return curve[i]
	}
	return curve[i]*(1-w) + curve[j]*w
}

// fixed lists the holidays that keep their date.
var fixed = map[string]string{
	"01-01": "New Year's Day", "05-01": "Labour Day", "12-25": "Christmas Day", "12-26": "Boxing Day",
}

// holiday names the day if it is one on which European banks settle nothing.
func holiday(t time.Time) (name string) {
	if name := fixed[t.Format("01-02")]; name != "" {
		return name
	}
	switch date := t.Format(time.DateOnly); date {
	case easterSunday(t.Year()).AddDate(0, 0, -2).Format(time.DateOnly):
		return "Good Friday"
	case easterSunday(t.Year()).AddDate(0, 0, 1).Format(time.DateOnly):
		return "Easter Monday"
	}
	return ""
}

// easterSunday is Gauss' calendar, in the anonymous Gregorian form.
func easterSunday(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(y, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
