package roster

import (
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

func (r asked) hoursOfDay() {
	r.each(func(s hotline.Shift) {
		if in := r.inside(s.Start, s.End, r.text("within", "")); in < s.End.Sub(s.Start) {
			r.say("works %s to %s, only %s of it within %s", s.Start, s.End, in, r.Values["within"])
		}
	})
}

func (r asked) hoursPerDay() {
	r.each(func(s hotline.Shift) {
		if hours := r.paid(s); hours > r.length("most", "").Hours()+1e-6 {
			r.say("works %s with %.2f paid hours", s.Start, hours)
		}
	})
}

func (r asked) hoursPerNight() {
	r.each(func(s hotline.Shift) {
		if hours := r.paid(s); hours > r.length("most", "").Hours()+1e-6 && r.night(workedDay{start: s.Start, end: s.End}) {
			r.say("works the night of %s with %.2f paid hours", s.Start, hours)
		}
	})
}

func (r asked) breakDue() {
	r.each(func(s hotline.Shift) {
		var pauses time.Duration
		for _, x := range s.Activities {
			if x.Kind.Pause() {
				pauses += x.End.Sub(x.Start)
			}
		}
		if s.End.Sub(s.Start) > r.length("longer-than", "") && pauses < r.length("pause", "") {
			r.say("works %s to %s with %s of pauses", s.Start, s.End, pauses)
		}
	})
}

func (r asked) splitShifts() {
	r.each(func(s hotline.Shift) {
		var off time.Duration
		for _, x := range s.Activities {
			if long := x.End.Sub(x.Start); x.Kind == hotline.Lunch && long > off {
				off = long
			}
		}
		span := r.length("span", "0s")
		if off > 0 && off >= r.length("gap", "2h") && (span == 0 || s.End.Sub(s.Start) > span) {
			r.say("works %s to %s with %s off in between", s.Start, s.End, off)
		}
	})
}

// week is the first date of the week of a date.
func (r asked) week(date string) string {
	for r.weekday(date) != r.p.Config.FirstDay() {
		date = r.dateAfter(date, -1)
	}
	return date
}

// paidWeeks are the paid hours by the first date of a week, and those of planned
// shifts alone.
func (r asked) paidWeeks() (all, planned map[string]float64) {
	all, planned = map[string]float64{}, map[string]float64{}
	for _, s := range r.shifts {
		week := r.week(r.date(s.Start))
		all[week] += r.paid(s)
		if !s.Start.Before(r.p.From) {
			planned[week] += r.paid(s)
		}
	}
	return all, planned
}

func (r asked) hoursOfWeeks() {
	weeks := max(1, int(r.figure("weeks", "1")))
	all, planned := r.paidWeeks()
	average := r.text("average", "yes")
	for last := range planned {
		var hours, there float64
		for i := range weeks {
			week := r.dateAfter(last, -7*i)
			hours += all[week]
			if week >= min(r.week(r.first), r.week(r.date(r.p.From))) {
				there += r.there(week)
			}
		}
		most := r.figure("most", "")
		if average == "yes" || average == "true" || average == "1" {
			most *= there
		}
		if hours > most+1e-6 {
			r.say("works %.2f hours in the %d weeks to that of %s, at most %.2f are allowed", hours, weeks, last, most)
		}
	}
}

// there is the share of the first working days of a week on which the agent was
// neither absent nor not employed.
func (r asked) there(week string) float64 {
	working := r.contracts[r.agent.Contract].DaysPerWeek
	if working <= 0 {
		working = 5
	}
	days := working
	for d := range max(5, working) {
		day := r.dayOf(week, d).In(r.p.Site)
		noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, r.p.Site)
		away := noon.Before(r.agent.From) || (!r.agent.To.IsZero() && !noon.Before(r.agent.To))
		for _, x := range r.p.Absences {
			away = away || (x.Agent == r.agent.ID && !noon.Before(x.From) && noon.Before(x.To))
		}
		if away {
			days--
		}
	}
	return float64(max(0, days)) / float64(working)
}

func (r asked) overtimeOfMonth() {
	normal, most := r.figure("normal", ""), r.figure("most", "")
	all, planned := r.paidWeeks()
	for last := range planned {
		if all[last] <= normal || planned[last] <= 0 {
			continue
		}
		var sum float64
		for week, hours := range all {
			if week[:7] == last[:7] && week <= last {
				sum += max(0, hours-normal)
			}
		}
		if sum > most+1e-6 {
			r.say("works %.2f hours of overtime in %s up to the week of %s, at most %.2f are allowed", sum, last[:7], last, most)
		}
	}
}
