package forecast

import (
	"math"
	"time"
)

// Count is what one queue got in one interval. Intervals in which nothing
// happened may be left out.
type Count struct {
	Start   time.Time
	Offered float64       // contacts that came
	Handled float64       // contacts finished by an agent
	Handle  time.Duration // what agents gave to those, all together

	Unserved      float64 // gave up
	Known         float64 // came of their own, the customer being known
	KnownUnserved float64 // of those, gave up or were turned away
	Redials       float64 // of those, had gone unserved not long before
	Reconnects    float64 // of those, had been served not long before
}

// Handling is how long a contact takes, by weekday and clock slot.
type Handling struct {
	loc   *time.Location
	width int64
	mean  [7][]time.Duration
}

// HandlingTime learns how long contacts take: the mean over contacts, not over
// intervals, because a quiet night must not speak for a busy noon. Recent
// weeks count for more. A slot with few contacts leans on its weekday and its
// time of day, and those on the whole line. Counts from asOf on are not looked
// at; where nothing was handled before, it is fallback.
func HandlingTime(counts []Count, interval time.Duration, loc *time.Location, asOf time.Time, fallback time.Duration) *Handling {
	h := &Handling{loc: loc, width: int64(interval / time.Second)}
	slots := int(secondsPerDay / h.width)
	var all work
	var byDay [7]work
	bySlot, cells := make([]work, slots), make([]work, 7*slots)
	c := clock{loc: loc}
	for _, n := range counts {
		if !n.Start.Before(asOf) || n.Handled <= 0 || n.Handle < 0 {
			continue
		}
		const halfLife = 42.0 // days
		weight := math.Exp2(-asOf.Sub(n.Start).Hours() / 24 / halfLife)
		day, second := c.local(n.Start)
		w, k := int(day.Weekday()), int(second/h.width)
		for _, to := range []*work{&all, &byDay[w], &bySlot[k], &cells[w*slots+k]} {
			to.contacts += n.Handled * weight
			to.seconds += n.Handle.Seconds() * weight
		}
	}
	overall := all.leaning(fallback.Seconds(), 1)
	for w := range 7 {
		h.mean[w] = make([]time.Duration, slots)
		byWeekday := byDay[w].leaning(overall, 100)
		for k := range slots {
			prior := byWeekday * bySlot[k].leaning(overall, 100) / overall
			s := cells[w*slots+k].leaning(prior, 100)
			h.mean[w][k] = time.Duration(s * float64(time.Second)).Round(time.Millisecond)
		}
	}
	return h
}

// At is how long a contact that comes at t will take.
func (h *Handling) At(t time.Time) time.Duration {
	c := clock{loc: h.loc}
	day, second := c.local(t)
	return h.mean[day.Weekday()][second/h.width]
}

// work is contacts and the seconds they took.
type work struct{ contacts, seconds float64 }

// leaning is the mean, drawn to prior as if that many contacts had taken it.
func (w work) leaning(prior, contacts float64) float64 {
	return (w.seconds + prior*contacts) / (w.contacts + contacts)
}
