package staffing

import (
	"cmp"
	"slices"
)

// absorb does deferrable work in the time that is to spare in each slot, the most
// urgent first and as soon as it comes. It returns the work that is left, and how
// much of the spare time it takes.
func absorb(work []Deferred, spare []float64) (rest []Deferred, used []float64) {
	used = make([]float64, len(spare))
	for _, d := range byDeadline(work) {
		for s := max(0, d.From); s < min(d.By, len(spare)) && d.Work > 0; s++ {
			part := min(d.Work, spare[s]-used[s])
			used[s] += part
			d.Work -= part
		}
		if d.Work > 0 {
			rest = append(rest, d)
		}
	}
	return rest, used
}

// byDeadline is work in the order in which it is due.
func byDeadline(work []Deferred) []Deferred {
	sorted := slices.Clone(work)
	slices.SortStableFunc(sorted, func(a, b Deferred) int { return cmp.Or(cmp.Compare(a.By, b.By), cmp.Compare(a.From, b.From)) })
	return sorted
}

// DoneInTime is the share of deferrable work that so many agents in each slot do
// before it is due, the most urgent first; 1 where there is none. Of work that is
// due after the last slot, all that could not be done by then counts as in time.
func DoneInTime(work []Deferred, agents []float64) float64 {
	var whole, late float64
	sorted := byDeadline(work)
	earliest := make([]int, len(sorted)) // of it and all after it
	for i := len(sorted) - 1; i >= 0; i-- {
		earliest[i] = sorted[i].From
		if i+1 < len(sorted) {
			earliest[i] = min(earliest[i], earliest[i+1])
		}
	}
	first := 0 // everything before it is done
	for s, left := range agents {
		for i := first; i < len(sorted) && left > 0 && earliest[i] <= s; i++ {
			d := &sorted[i]
			if d.From > s || d.Work <= 0 {
				if d.Work <= 0 && i == first {
					first++
				}
				continue
			}
			part := min(d.Work, left)
			d.Work, left = d.Work-part, left-part
			if s >= d.By {
				late += part
			}
		}
	}
	for _, d := range sorted {
		if d.By <= len(agents) {
			late += d.Work
		}
	}
	for _, d := range work {
		whole += d.Work
	}
	if whole <= 0 {
		return 1
	}
	return max(0, 1-late/whole)
}
