package roster

import (
	"slices"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Change is one agent's day that differs between two rosters. A zero shift is a
// day off.
type Change struct {
	Agent    string
	Day      time.Time // local midnight
	Old, New hotline.Shift
}

// Diff lists the days that differ: other hours, other activities, or a shift
// that came or went.
func Diff(before, after hotline.Roster, site *time.Location) (out []Change) {
	type key struct {
		agent string
		day   time.Time
	}
	t := Terms{Site: site}
	index := func(r hotline.Roster) map[key]hotline.Shift {
		all := map[key]hotline.Shift{}
		for _, s := range r.Shifts {
			all[key{s.Agent, t.date(s.Start)}] = s
		}
		return all
	}
	was, is := index(before), index(after)
	for k, s := range was {
		if !same(s, is[k]) {
			out = append(out, Change{Agent: k.agent, Day: k.day, Old: s, New: is[k]})
		}
	}
	for k, s := range is {
		if _, known := was[k]; !known {
			out = append(out, Change{Agent: k.agent, Day: k.day, New: s})
		}
	}
	slices.SortFunc(out, func(a, b Change) int {
		if c := a.Day.Compare(b.Day); c != 0 {
			return c
		}
		if a.Agent < b.Agent {
			return -1
		}
		return 1
	})
	return out
}

// same reports whether two shifts are the same work; why is beside the point.
func same(a, b hotline.Shift) bool {
	return a.Start.Equal(b.Start) && a.End.Equal(b.End) && slices.EqualFunc(a.Activities, b.Activities,
		func(x, y hotline.Activity) bool {
			return x.Start.Equal(y.Start) && x.End.Equal(y.End) && x.Kind == y.Kind && x.Queue == y.Queue && x.Name == y.Name
		})
}
