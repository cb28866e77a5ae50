package roster

import "time"

// OvertimeOfMonth caps the hours of a month that go beyond the normal ones of
// each week. A week counts in the month in which it begins.
var OvertimeOfMonth = Kind{
	Name: "overtime-of-month",
	Help: "An agent works no more overtime in a month than allowed.",
	Unit: "hour",
	Each: 0.5,
	Values: []Value{
		{Key: "normal", Is: aNumber, Most: 168, Help: "hours of a week that are no overtime"},
		{Key: "most", Is: aNumber, Help: "hours of overtime in a month"},
	},
	Make: func(v values) Rule {
		return Rule{back: 35, Sums: func(t Terms) []Sum {
			return []Sum{{
				From: func(week time.Time) time.Time {
					first := week
					for before := t.dayFrom(first, -7); before.Month() == week.Month(); before = t.dayFrom(first, -7) {
						first = before
					}
					return first
				},
				Beyond: v.number("normal"), Most: v.number("most"),
			}}
		}}
	},
}
