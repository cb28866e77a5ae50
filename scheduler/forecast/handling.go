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
	asOf  time.Time
	shape [7][]float64 // seconds
	level level        // by which shape is multiplied, week by week
	day   float64      // variance of a day's handling time about what is expected, as a share squared

	work    Work
	stretch float64 // as long with so many at once as are planned, compared with until now
	mix     *Mix
	there   map[int64][]string // who is rostered, by slot since 1970
}

// HandlingTime learns how long contacts take: the mean over contacts, not over
// intervals, because a quiet night must not speak for a busy noon. Weekdays and
// times of day differ as far as their differences are larger than chance makes
// them (empirical Bayes); on top of that the level drifts from week to week, with
// a trend that dies away. Counts from asOf on are not looked at; where nothing
// was handled before, it is fallback.
func HandlingTime(counts []Count, interval time.Duration, loc *time.Location, asOf time.Time, fallback time.Duration) *Handling {
	h := &Handling{loc: loc, width: int64(interval / time.Second), asOf: asOf, stretch: 1}
	slots := int(secondsPerDay / h.width)
	tasks, seconds, contacts := tasksOf(counts, h.width, loc, asOf)
	mean := (seconds + fallback.Seconds()) / (contacts + 1)
	for w := range 7 {
		h.shape[w] = make([]float64, slots)
		for k := range slots {
			h.shape[w][k] = mean
		}
	}
	perHour := max(1, slots/24)
	for _, group := range []func(t task) int{
		func(t task) int { return t.slot / perHour },
		func(t task) int { return t.weekday },
		func(t task) int { return t.slot },
		func(t task) int { return t.weekday*24 + t.slot/perHour },
	} {
		h.refine(tasks, group)
	}
	h.level, h.day = h.drift(tasks)
	return h
}

// At is how long a contact that comes at t will take.
func (h *Handling) At(t time.Time) time.Duration {
	s := h.usual(t) * math.Exp(h.level.ahead(h.weeks(t))) * h.stretch
	if h.mix != nil {
		s *= h.mix.Factor(t, h.there[t.Unix()/h.width])
	}
	return time.Duration(s * float64(time.Second)).Round(time.Millisecond)
}

// SD is how far the mean handling time at t may stray from what At says: the
// standard deviation of its level then and of its day. How single contacts differ
// is not in it.
func (h *Handling) SD(t time.Time) time.Duration {
	return time.Duration(float64(h.At(t)) * math.Sqrt(h.level.variance(h.weeks(t))+h.day)).Round(time.Millisecond)
}

func (h *Handling) usual(t time.Time) float64 {
	c := clock{loc: h.loc}
	day, second := c.local(t)
	return h.shape[day.Weekday()][second/h.width]
}

func (h *Handling) weeks(t time.Time) float64 { return max(0, t.Sub(h.asOf).Hours()/24/7) }

// task is what was handled in one interval.
type task struct {
	day           Day
	weekday, slot int
	contacts      float64
	seconds       float64
	weight        float64 // by age
}

// tasksOf is what was handled before asOf, with the weighted sums of it.
func tasksOf(counts []Count, width int64, loc *time.Location, asOf time.Time) (tasks []task, seconds, contacts float64) {
	const halfLife = 42 // days
	c := clock{loc: loc}
	for _, n := range counts {
		if !n.Start.Before(asOf) || n.Handled <= 0 || n.Handle < 0 {
			continue
		}
		day, second := c.local(n.Start)
		t := task{
			day: day, weekday: int(day.Weekday()), slot: int(second / width),
			contacts: n.Handled, seconds: n.Handle.Seconds(), weight: recency(n.Start, asOf, halfLife),
		}
		tasks = append(tasks, t)
		seconds += t.seconds * t.weight
		contacts += t.contacts * t.weight
	}
	return tasks, seconds, contacts
}

// refine multiplies the shape by how each group of intervals differs from it,
// drawn to 1 as far as days of the same group differ among themselves.
func (h *Handling) refine(tasks []task, group func(task) int) {
	groups := map[int]*cluster{}
	day := make([]ratio, max(7*24, len(h.shape[0]))) // of the day at hand, by group
	var met []int
	finish := func() {
		for _, id := range met {
			if groups[id] == nil {
				groups[id] = &cluster{}
			}
			groups[id].add(day[id])
			day[id] = ratio{}
		}
		met = met[:0]
	}
	for i, t := range tasks {
		if i > 0 && t.day != tasks[i-1].day {
			finish()
		}
		id := group(t)
		if day[id].weight == 0 {
			met = append(met, id)
		}
		day[id].add(t.seconds, t.contacts*h.shape[t.weekday][t.slot], t.weight)
	}
	finish()
	factors := shrink(groups)
	for w := range 7 {
		for k := range h.shape[w] {
			if f, ok := factors[group(task{weekday: w, slot: k})]; ok {
				h.shape[w][k] *= f
			}
		}
	}
}
