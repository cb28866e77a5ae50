package staffing

import (
	"cmp"
	"slices"
)

// Wait is a time in seconds, and how many were observed for so long: those for whom
// it ended of itself, as for a caller who gives up, and those lost from sight, as a
// caller who is answered and would have waited nobody knows how much longer.
type Wait struct{ Seconds, Ended, Lost float64 }

// Survival is the distribution of a time that was seen to its end only in part.
type Survival struct {
	At   []float64 // instants at which any ended, rising, in seconds
	Left []float64 // share that goes on beyond each
}

// Survive estimates how long waits are, or would have been (Kaplan and Meier 1958):
// the patience of callers. It holds if being lost from sight says nothing about
// what was to come.
func Survive(waits []Wait) Survival {
	sorted := slices.SortedFunc(slices.Values(waits), func(a, b Wait) int { return cmp.Compare(a.Seconds, b.Seconds) })
	var there float64
	for _, w := range sorted {
		there += w.Ended + w.Lost
	}
	var s Survival
	left := 1.0
	for i := 0; i < len(sorted); {
		at, ended, gone := sorted[i].Seconds, 0.0, 0.0
		for ; i < len(sorted) && sorted[i].Seconds == at; i++ {
			ended += sorted[i].Ended
			gone += sorted[i].Ended + sorted[i].Lost
		}
		if ended > 0 {
			left *= max(0, 1-ended/there)
			s.At, s.Left = append(s.At, at), append(s.Left, left)
		}
		there -= gone
	}
	return s
}

// Beyond is the share that goes on beyond an instant.
func (s Survival) Beyond(at float64) float64 {
	i, found := slices.BinarySearch(s.At, at)
	if found {
		i++
	}
	if i == 0 {
		return 1
	}
	return s.Left[i-1]
}
