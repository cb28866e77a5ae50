package roster

import (
	"fmt"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Succession forbids, or prices, a shift of one kind on the day after one of
// another: no early shift after a late one. Kinds are told by when shifts begin.
var Succession = Kind{
	Name: "succession",
	Help: "After a shift of one kind, none of another follows on the next day.",
	Unit: "shift",
	Each: 1,
	Values: []Value{
		{Key: "after", Is: aWindow, Help: "when the shift before begins"},
		{Key: "not", Is: aWindow, Help: "when none begins on the day after"},
	},
	Make: func(v values) Rule {
		after, not := v.window("after"), v.window("not")
		return Rule{Track: func(t Terms) *Track {
			return &Track{
				States: 2,
				Class: func(s hotline.Shift) (class int) {
					at := t.clockOf(s.Start)
					if not.holds(at) {
						class |= 1
					}
					if after.holds(at) {
						class |= 2
					}
					return class
				},
				Step: func(was int, d *Day) (int, float64) {
					if d.Off {
						return 0, 0
					}
					return d.Class >> 1, float64(was & d.Class & 1)
				},
				Say: func(_ int, d *Day, _ float64) string {
					return fmt.Sprintf("%s works %s on the day after a shift begun %s", t.Agent.ID, t.span(d.Shift), v["after"])
				},
			}
		}}
	},
}
