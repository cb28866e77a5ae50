package roster

import (
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// day is one local day of the planned period, in slots. A slot is a grid step
// of absolute time, so days have 92, 96 or 100 quarter hours.
type day struct {
	midnight   time.Time
	start, end int // slots
	week       int // index of its week
	monday     int // first slot of its week
	nth        int // day of the week, 0 is its first
	weekday    time.Weekday
}

// calendar cuts the planned period into slots, days and weeks.
type calendar struct {
	from   time.Time
	slot   time.Duration
	period int // slots in the planned period
	slots  int // and in the hours after it that its last shifts may reach into
	days   []day
	weeks  []hotline.Interval
}

// reach is how long after the period demand still counts: a night shift of the
// last day is worth what it covers in the morning after.
const reach = 6 * time.Hour

func newCalendar(p Problem) calendar {
	c := calendar{from: p.From, slot: hotline.BaseInterval}
	for _, r := range p.Demand {
		if r.Interval >= 5*time.Minute && r.Interval < c.slot && hotline.BaseInterval%r.Interval == 0 {
			c.slot = r.Interval
		}
	}
	if slices.ContainsFunc(p.Fixed, func(f Fixed) bool { return off(c.slot, f.From.Sub(p.From), f.To.Sub(p.From)) }) ||
		slices.ContainsFunc(p.Sessions, func(x Session) bool { return off(c.slot, x.Length) }) {
		c.slot = 5 * time.Minute
	}
	t := Terms{Site: p.Site, Config: p.Config}
	for at := t.date(p.From); at.Before(p.To); at = t.dayFrom(at, 1) {
		if first := t.week(at); len(c.weeks) == 0 || !c.weeks[len(c.weeks)-1].Start.Equal(first) {
			c.weeks = append(c.weeks, t.weekSpan(first))
		}
		c.days = append(c.days, day{
			midnight: at, start: c.slotOf(at), end: c.slotOf(t.dayFrom(at, 1)), week: len(c.weeks) - 1,
			monday: c.slotOf(c.weeks[len(c.weeks)-1].Start), nth: int(at.Weekday()-p.Config.FirstDay()+7) % 7, weekday: at.Weekday(),
		})
	}
	c.period = c.slotOf(p.To)
	c.slots = c.period
	for _, r := range p.Demand {
		if end := r.Start.Add(r.Interval); end.After(p.To) && r.Start.Before(p.To.Add(reach)) {
			c.slots = max(c.slots, c.slotOf(end))
		}
	}
	return c
}

// off reports whether any of the times is not on a grid.
func off(grid time.Duration, times ...time.Duration) bool {
	return slices.ContainsFunc(times, func(d time.Duration) bool { return d%grid != 0 })
}

// slotOf is the slot that an instant lies in; negative before the period.
func (c calendar) slotOf(at time.Time) int {
	d := at.Sub(c.from)
	if d < 0 {
		return -int((-d + c.slot - 1) / c.slot)
	}
	return int(d / c.slot)
}

func (c calendar) at(slot int) time.Time { return c.from.Add(time.Duration(slot) * c.slot) }

// hours is a number of slots in hours.
func (c calendar) hours(slots int) float64 { return c.slot.Hours() * float64(slots) }

func (c calendar) count(d time.Duration) int { return int(d / c.slot) }

// dayOf is the index of the day that a slot lies in.
func (c calendar) dayOf(slot int) int {
	d := min(max(0, slot*int(c.slot)/int(24*time.Hour)), len(c.days)-1)
	for d > 0 && slot < c.days[d].start {
		d--
	}
	for d+1 < len(c.days) && slot >= c.days[d].end {
		d++
	}
	return d
}
