package sequence

import "slices"

// shape is a kind of crew: so many weeks, of as many people as the extent has
// room for.
type shape struct {
	weeks      int
	extent     float64 // person-days planned together
	won, spent float64 // of late: cost, and millions of work
}

// startExtent is the extent that all shapes begin with.
const startExtent = 300

// newShapes lists crews of one week, two and so on up to the whole horizon.
func newShapes(days int) (out []shape) {
	weeks := (days + 6) / 7
	for n := weeks; n > 0; n = min(n-1, (2*n+1)/3) {
		out = append(out, shape{weeks: n, extent: startExtent})
	}
	slices.Reverse(out)
	return out
}

// Chances of a shape to be chosen.
const (
	curiosity = 0.3  // shared by all, whatever they won
	forgets   = 0.85 // what is left of the past after a turn
)

// choose picks a shape, those more often that won more for their work of late.
func (w *walker) choose() int {
	all := 0.0
	rate := make([]float64, len(w.shapes))
	for i, s := range w.shapes {
		rate[i] = (s.won + 0.1) / (s.spent + 100)
		all += rate[i]
	}
	x := w.rng.Float64()
	for i := range rate {
		if x -= (1-curiosity)*rate[i]/all + curiosity/float64(len(rate)); x < 0 {
			return i
		}
	}
	return len(rate) - 1
}

// adapt makes crews larger where it was proved that nothing better is in them,
// and smaller where that was too much work or the dive lost what there was.
func (s *shape) adapt(verdict int, found bool, won float64, spent int64) {
	s.won, s.spent = forgets*s.won+won, forgets*s.spent+float64(spent)/1e6
	switch {
	case verdict == hopeless:
		s.extent *= 1.15
	case verdict == cut:
		s.extent *= 0.7
	case !found:
		s.extent *= 0.9
	}
}
