package roster

import (
	"fmt"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Stability keeps to the published roster: people have made plans. A moved hour
// costs, a day that came or went costs as so many, all the more the nearer it is.
var Stability = Kind{
	Name: "stability",
	Help: "Published shifts stay as they are.",
	Unit: "hour moved",
	Soft: true, Only: true,
	Each: 0.1,
	Values: []Value{
		{Key: "day", Is: aNumber, Unsaid: "4", Help: "hours that a day come or gone counts as"},
		{Key: "notice", Is: aCount, Unsaid: "14", Most: 366, Help: "days ahead from which on changes become dearer"},
		{Key: "nearer", Is: aNumber, Unsaid: "3", Help: "how many times dearer, on top, a change is on the day itself"},
	},
	Make: func(v values) Rule {
		day, notice, nearer := v.number("day"), max(1, v.count("notice")), v.number("nearer")
		return Rule{ofDay: func(t Terms, at time.Time, now hotline.Shift) (float64, string) {
			was, changed := t.changed(at, now)
			if !changed {
				return 0, ""
			}
			over := day
			if !was.Start.IsZero() && !now.Start.IsZero() {
				over = was.Start.Sub(now.Start).Abs().Hours() + was.End.Sub(now.End).Abs().Hours()
			}
			ahead := min(1, max(0, at.Sub(t.Now).Hours()/24/float64(notice)))
			return over * (1 + nearer*(1-ahead)), t.since(was, now)
		}}
	},
}

// changed compares a day with what was published of it. Days outside the
// published roster cannot change.
func (t Terms) changed(day time.Time, now hotline.Shift) (was hotline.Shift, changed bool) {
	if !t.published.Contains(day) {
		return was, false
	}
	for _, s := range t.Published {
		if t.date(s.Start).Equal(day) {
			was = s
			break
		}
	}
	return was, !was.Start.Equal(now.Start) || !was.End.Equal(now.End)
}

// since says what has become of a published shift.
func (t Terms) since(was, now hotline.Shift) string {
	switch {
	case was.Start.IsZero():
		return fmt.Sprintf("%s works %s and was off on the published roster", t.Agent.ID, t.span(now))
	case now.Start.IsZero():
		return fmt.Sprintf("%s is off and had %s on the published roster", t.Agent.ID, t.span(was))
	}
	return fmt.Sprintf("%s works %s and had %s on the published roster", t.Agent.ID, t.span(now), t.span(was))
}

// publishedSpan is the days that published shifts begin on.
func (p Problem) publishedSpan() (span hotline.Interval) {
	t := Terms{Site: p.Site}
	for i, s := range p.Published {
		day := t.date(s.Start)
		if i == 0 || day.Before(span.Start) {
			span.Start = day
		}
		if end := t.dayFrom(day, 1); end.After(span.End) {
			span.End = end
		}
	}
	return span
}
