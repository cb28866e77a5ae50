package roster

import (
	"slices"
	"strings"
	"time"
)

// restBefore is how long nothing was worked before an instant, by the shifts that
// begin on other dates; counted from a first instant at most.
func (r asked) restBefore(at, first time.Time) time.Duration {
	for date, d := range r.days {
		if date != r.date(at) && d.start.Before(at) && d.end.After(first) {
			first = d.end
		}
	}
	return at.Sub(first)
}

func (r asked) restBetween() {
	rest := r.length("rest", "")
	r.planned(func(_ string, d workedDay) {
		if free := r.restBefore(d.start, d.start.Add(-rest)); free < rest {
			r.say("rests %s before %s, needs %s", free, d.start, rest)
		}
	})
}

func (r asked) weeklyRest() {
	if within := int(r.figure("within", "0")); within > 0 {
		r.restEvery(within)
		return
	}
	rest := r.length("rest", "")
	r.dates(func(date string) {
		if r.week(r.dateAfter(date, 1)) == r.week(date) {
			return
		}
		week := r.week(date)
		// Of a week that began before anything is known, the rest may have been then.
		if r.dayOf(week, 0).Before(r.p.From) && (r.first == "" || r.first > week) {
			return
		}
		begin, end := r.dayOf(week, 0), r.dayOf(week, 7)
		longest := r.restBefore(end, begin)
		for i := range 7 {
			if d, worked := r.days[r.dateAfter(week, i)]; worked {
				longest = max(longest, r.restBefore(d.start, begin))
			}
		}
		if longest < rest {
			r.say("rests %s at most in the week of %s", longest, week)
		}
	})
}

func (r asked) restEvery(within int) {
	rest := r.length("rest", "")
	since, last := "", time.Time{} // the first date after a long rest, and the last end
	for at := r.first; at != "" && at <= r.date(r.p.To); at = r.dateAfter(at, 1) {
		d, worked := r.days[at]
		if !worked {
			continue
		}
		if since == "" || d.start.Sub(last) >= rest {
			since = at
		}
		last = d.end
		if d.planned && r.dateAfter(since, within) <= at {
			r.say("works on %s, with the last rest of %s before %s", at, rest, since)
		}
	}
}

// run counts the dates before one, back from the day before, that all are so.
func (r asked) run(date string, is func(date string) bool) (n int) {
	for n < 400 && is(r.dateAfter(date, -n-1)) {
		n++
	}
	return n
}

func (r asked) worked(date string) bool { _, worked := r.days[date]; return worked }

func (r asked) atNight(date string) bool {
	d, worked := r.days[date]
	return worked && r.night(d)
}

func (r asked) daysRun() {
	most := int(r.figure("most", ""))
	r.planned(func(date string, _ workedDay) {
		if n := r.run(date, r.worked) + 1; n > most {
			r.say("works %d days on end up to %s", n, date)
		}
	})
}

func (r asked) nightsRun() {
	most := int(r.figure("most", ""))
	r.planned(func(date string, d workedDay) {
		if n := r.run(date, r.atNight) + 1; n > most && r.night(d) {
			r.say("works %d nights on end up to %s", n, date)
		}
	})
}

func (r asked) daysOffRun() {
	least := int(r.figure("least", ""))
	r.planned(func(date string, _ workedDay) {
		off := r.run(date, func(d string) bool { return !r.worked(d) && d >= r.first })
		if known := r.dateAfter(date, -off-1) >= r.first; known && off > 0 && off < least {
			r.say("is off for only %d days before %s", off, date)
		}
	})
}

// weekend is the first day of weekends.
func (r asked) weekend() time.Weekday {
	name, _, _ := strings.Cut(strings.ToLower(r.text("weekend", "sat-sun")), "-")
	return time.Weekday(slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, name))
}

func (r asked) wholeWeekends() {
	r.dates(func(second string) {
		first := r.dateAfter(second, -1)
		if r.weekday(first) != r.weekend() || r.worked(first) == r.worked(second) {
			return
		}
		before := first < r.date(r.p.From)
		if before && (r.worked(first) || r.first == "" || first < r.first) {
			return // the past cannot be mended, or nobody knows it
		}
		r.say("works on one of %s and %s only", first, second)
	})
}

func (r asked) weekendsOfWeeks() {
	weeks, most := max(1, int(r.figure("weeks", "4"))), int(r.figure("most", ""))
	r.planned(func(date string, _ workedDay) {
		saturday := date
		if r.weekday(date) != r.weekend() {
			if saturday = r.dateAfter(date, -1); r.weekday(saturday) != r.weekend() || r.worked(saturday) {
				return
			}
		}
		n := 0
		for i := range weeks {
			if r.worked(r.dateAfter(saturday, -7*i)) || r.worked(r.dateAfter(saturday, -7*i+1)) && (i > 0 || saturday != date) {
				n++
			}
		}
		if n > most {
			r.say("works on %d of the %d weekends to %s", n, weeks, date)
		}
	})
}

// ofWeeks counts the dates that are so in the weeks up to that of each.
func (r asked) ofWeeks(what string, is func(date string) bool) {
	weeks, most := max(1, int(r.figure("weeks", "4"))), int(r.figure("most", ""))
	r.planned(func(date string, _ workedDay) {
		n := 0
		for at := r.dateAfter(r.week(date), -7*(weeks-1)); at <= date; at = r.dateAfter(at, 1) {
			if is(at) {
				n++
			}
		}
		if n > most && is(date) {
			r.say("works %d %s in %d weeks up to %s", n, what, weeks, date)
		}
	})
}

func (r asked) nightsOfWeeks() { r.ofWeeks("nights", r.atNight) }

func (r asked) daysOfWeeks() { r.ofWeeks("days", r.worked) }

func (r asked) succession() {
	r.planned(func(date string, d workedDay) {
		before, worked := r.days[r.dateAfter(date, -1)]
		if !worked {
			return
		}
		was, is := before.start.In(r.p.Site).Format("15:04"), d.start.In(r.p.Site).Format("15:04")
		if shows(was, r.Values["after"]) && shows(is, r.Values["not"]) {
			r.say("begins at %s on %s after %s the day before", is, date, was)
		}
	})
}

func (r asked) startRange() {
	most := r.length("most", "")
	said := map[string]bool{}
	r.planned(func(date string, _ workedDay) {
		week := r.week(date)
		if said[week] {
			return
		}
		said[week] = true
		all, past := []int{}, []int{}
		for i := range 7 {
			if d, worked := r.days[r.dateAfter(week, i)]; worked {
				local := d.start.In(r.p.Site)
				minute := (60*local.Hour() + local.Minute()) / 5 * 5
				all = append(all, minute)
				if !d.planned {
					past = append(past, minute)
				}
			}
		}
		if long := shortest(all); long > most && long > shortest(past) {
			r.say("begins over a range of %s in the week of %s", long, week)
		}
	})
}

// shortest is the shortest stretch of the clock that holds all minutes: what is
// left of the day without the longest stretch that holds none.
func shortest(minutes []int) time.Duration {
	if len(minutes) == 0 {
		return 0
	}
	slices.Sort(minutes)
	gap := minutes[0] + 24*60 - minutes[len(minutes)-1]
	for i := 1; i < len(minutes); i++ {
		gap = max(gap, minutes[i]-minutes[i-1])
	}
	return time.Duration(24*60-gap) * time.Minute
}
