package roster

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// asked is a rule that the configuration asks for, about to be verified for one
// agent with plain arithmetic on instants and dates.
type asked struct {
	*check
	Setting
	agent  hotline.Agent
	shifts []hotline.Shift      // in order, those before the period first
	days   map[string]workedDay // by date
	first  string               // of them
}

// workedDay is what was worked of the shifts that begin on one date.
type workedDay struct {
	start, end time.Time
	planned    bool
}

// verifiers check the kinds of rule that can be hard.
var verifiers = map[string]func(asked){
	"hours-of-day":       asked.hoursOfDay,
	"hours-per-day":      asked.hoursPerDay,
	"hours-per-night":    asked.hoursPerNight,
	"break-due":          asked.breakDue,
	"split-shifts":       asked.splitShifts,
	"rest-between":       asked.restBetween,
	"weekly-rest":        asked.weeklyRest,
	"consecutive-days":   asked.daysRun,
	"consecutive-nights": asked.nightsRun,
	"days-off-in-a-row":  asked.daysOffRun,
	"whole-weekends":     asked.wholeWeekends,
	"weekends-of-weeks":  asked.weekendsOfWeeks,
	"nights-of-weeks":    asked.nightsOfWeeks,
	"days-of-weeks":      asked.daysOfWeeks,
	"succession":         asked.succession,
	"start-range":        asked.startRange,
	"hours-of-weeks":     asked.hoursOfWeeks,
	"overtime-of-month":  asked.overtimeOfMonth,
}

// asked verifies every hard rule that was asked for.
func (c *check) asked(a hotline.Agent, all []hotline.Shift) {
	r := asked{check: c, agent: a, shifts: all, days: map[string]workedDay{}}
	for _, s := range all {
		date := r.date(s.Start)
		d, again := r.days[date]
		if !again {
			d = workedDay{start: s.Start, end: s.End, planned: !s.Start.Before(c.p.From)}
		}
		if s.End.After(d.end) {
			d.end = s.End
		}
		r.days[date] = d
		if r.first == "" {
			r.first = date
		}
	}
	for _, s := range c.p.Config.settings() {
		r.Setting = s
		if verify := verifiers[s.Rule]; verify != nil && s.Level != "soft" && r.concerns() {
			verify(r)
		}
	}
}

func (r asked) concerns() bool {
	if r.For.Under > 0 {
		born, now := r.agent.Born.In(r.p.Site), r.p.From.In(r.p.Site)
		age := now.Year() - born.Year()
		if now.Format("01-02") < born.Format("01-02") {
			age--
		}
		if r.agent.Born.IsZero() || age >= r.For.Under {
			return false
		}
	}
	return (len(r.For.Contracts) == 0 || slices.Contains(r.For.Contracts, r.agent.Contract)) &&
		(len(r.For.Teams) == 0 || slices.Contains(r.For.Teams, r.agent.Team)) &&
		(!r.For.Protected || r.p.From.Before(r.agent.ProtectedUntil))
}

// text is a figure, or what holds where it was left out.
func (r asked) text(key, unsaid string) string {
	if t := r.Values[key]; t != "" {
		return t
	}
	return unsaid
}

func (r asked) length(key, unsaid string) time.Duration {
	d, _ := time.ParseDuration(r.text(key, unsaid))
	return d
}

func (r asked) figure(key, unsaid string) float64 {
	f, _ := strconv.ParseFloat(r.text(key, unsaid), 64)
	return f
}

func (r asked) date(at time.Time) string { return at.In(r.p.Site).Format(time.DateOnly) }

// dayOf is the first instant of a date so many days after another.
func (r asked) dayOf(date string, after int) time.Time {
	d, _ := time.Parse(time.DateOnly, date)
	return hotline.DayStart(d.Year(), d.Month(), d.Day()+after, r.p.Site)
}

func (r asked) dateAfter(date string, days int) string { return r.date(r.dayOf(date, days)) }

func (r asked) weekday(date string) time.Weekday {
	d, _ := time.Parse(time.DateOnly, date)
	return d.Weekday()
}

// dates visits the planned dates.
func (r asked) dates(visit func(date string)) {
	for at := r.date(r.p.From); at <= r.date(r.p.To.Add(-time.Second)); at = r.dateAfter(at, 1) {
		visit(at)
	}
}

// planned visits the planned dates that are worked on.
func (r asked) planned(visit func(date string, d workedDay)) {
	r.dates(func(date string) {
		if d, worked := r.days[date]; worked && d.planned {
			visit(date, d)
		}
	})
}

// each visits the planned shifts.
func (r asked) each(visit func(hotline.Shift)) {
	for _, s := range r.shifts {
		if !s.Start.Before(r.p.From) {
			visit(s)
		}
	}
}

// inside counts the time between two instants at which the clock on the wall
// shows a time of a window such as 23:00-06:00.
func (r asked) inside(from, to time.Time, window string) (sum time.Duration) {
	for at := from; at.Before(to); at = at.Add(5 * time.Minute) {
		if shows(at.In(r.p.Site).Format("15:04"), window) {
			sum += min(5*time.Minute, to.Sub(at))
		}
	}
	return sum
}

func shows(clock, window string) bool {
	from, to, _ := strings.Cut(window, "-")
	if to == "24:00" {
		to = "00:00"
	}
	if from < to {
		return clock >= from && clock < to
	}
	return clock >= from || clock < to
}

// night reports whether a worked day is a night shift.
func (r asked) night(d workedDay) bool {
	in := r.inside(d.start, d.end, r.text("night", "23:00-06:00"))
	return in > 0 && in >= r.length("least", "3h")
}

func (r asked) paid(s hotline.Shift) float64 {
	hours := s.End.Sub(s.Start).Hours()
	for _, x := range s.Activities {
		if !x.Kind.Paid() {
			hours -= x.End.Sub(x.Start).Hours()
		}
	}
	return hours
}

// say reports a breach of the rule.
func (r asked) say(format string, args ...any) {
	r.broken(r.Rule+": "+r.agent.ID+" "+format, args...)
}
