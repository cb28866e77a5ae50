package roster

import (
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// AdvanceNotice prices changes of published shifts that come too late, as laws on
// predictable schedules do: so many hours of pay for every shift added or moved,
// and a part of the hours that are lost.
var AdvanceNotice = Kind{
	Name: "advance-notice",
	Help: "Published shifts change in good time or earn a premium.",
	Unit: "premium hour",
	Soft: true, Only: true,
	Each: 1,
	Values: []Value{
		{Key: "notice", Is: aCount, Most: 366, Help: "days before the shift's day"},
		{Key: "change", Is: aNumber, Unsaid: "1", Help: "premium hours for a shift that is added, moved or made longer"},
		{Key: "lost", Is: aNumber, Unsaid: "0.5", Help: "premium hours for every paid hour lost; 0: as for any change"},
		{Key: "free", Is: aDuration, Unsaid: "0s", Most: 24, Help: "changes of start and end up to this cost nothing"},
	},
	Make: func(v values) Rule {
		notice, change, lost, free := v.count("notice"), v.number("change"), v.number("lost"), v.duration("free")
		return Rule{ofDay: func(t Terms, at time.Time, now hotline.Shift) (float64, string) {
			was, changed := t.changed(at, now)
			late := t.Now.After(t.dayFrom(at, -notice))
			if !changed || !late {
				return 0, ""
			}
			if !was.Start.IsZero() && !now.Start.IsZero() && was.Start.Sub(now.Start).Abs() <= free && was.End.Sub(now.End).Abs() <= free {
				return 0, ""
			}
			if gone := Paid(was) - Paid(now); gone > 0 && lost > 0 {
				return lost * gone.Hours(), t.since(was, now)
			}
			return change, t.since(was, now)
		}}
	},
}
