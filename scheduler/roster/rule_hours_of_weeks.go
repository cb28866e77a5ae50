package roster

import "time"

// HoursOfWeeks caps the paid hours of several weeks on end: an average, such as
// 48 hours over 17 weeks, or a total, such as 150 hours in four. Of an average,
// weeks that nobody knows of and days of absence count neither way.
var HoursOfWeeks = Kind{
	Name: "hours-of-weeks",
	Help: "An agent works no more hours than allowed over some weeks.",
	Unit: "hour",
	Each: 0.5,
	Values: []Value{
		{Key: "weeks", Is: aCount, Help: "how many, up to and with each planned one"},
		{Key: "most", Is: aNumber, Help: "hours: of a week on average, or of all together"},
		{Key: "average", Is: aYes, Unsaid: "yes", Help: "whether most is the average of a week"},
	},
	Make: func(v values) Rule {
		weeks := max(1, v.count("weeks"))
		return Rule{back: 7 * weeks, Sums: func(t Terms) []Sum {
			return []Sum{{
				From: func(week time.Time) time.Time { return t.dayFrom(week, -7*(weeks-1)) },
				Most: v.number("most"), Average: v.yes("average"),
			}}
		}}
	},
}
