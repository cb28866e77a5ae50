package forecast

import (
	"math"
	"slices"
)

// sequel says how the rest of a day goes once its beginning is known, learnt
// from past days cut at the same slot. It is a mixture of two: all that is left,
// scaled by a part of how the day has gone so far (see lasting), and what the
// shape of the day so far tells beside (see likeness). The one that told more of
// the past days has the greater say.
type sequel struct {
	slot    int // the last one over
	lasting lasting
	like    *likeness // nil: too few days
	share   float64   // of the likeness in the mixture
	again   []*trial  // past days as they would have been said again, of one column
}

// learnSequel learns from trials at a lead of a day; later are trials at the
// shortest lead beyond, or none.
func learnSequel(trials, later []*trial, column, slot int) *sequel {
	s := &sequel{slot: slot, lasting: learnLasting(trials, later, column, slot)}
	var spoke []*trial
	for _, t := range trials {
		if t.said[column] != nil {
			spoke = append(spoke, t)
			s.again = append(s.again, t.updated(column, slot, s.lasting))
		}
	}
	if s.like = learnLikeness(spoke, column, slot); s.like != nil {
		s.mix(spoke, column)
	}
	return s
}

// mix finds the share with which the two would have told most of the past days,
// each said again without itself, and says those again with it.
func (s *sequel) mix(spoke []*trial, column int) {
	const usual, slots = 0.8, 30 // what to think before as many slots were compared
	xy, xx := usual*slots, float64(slots)
	for i, t := range spoke {
		for k := s.slot + 1; k < len(t.actual); k++ {
			if t.counted(k) && t.said[column][k] > 0 {
				one := root(s.again[i].said[0][k]) - root(t.said[column][k])
				other := s.like.left[i][k] - one
				xy += other * (s.like.rows[i][k] - one)
				xx += other * other
			}
		}
	}
	s.share = max(0, min(1, xy/xx))
	for i, t := range spoke {
		s.blend(s.again[i].said[0], t.said[column], s.like.left[i])
	}
}

// rest says the rest of a day under way again, in place.
func (s *sequel) rest(said, actual []float64, seen []uint8, open []bool) {
	before := slices.Clone(said)
	scale(said[s.slot+1:], s.lasting.rest(pulseOf(said[:s.slot+1], actual, seen, open)))
	if s.like != nil {
		s.blend(said, before, s.like.expect(strayed(before, actual, seen, open)))
	}
	surely, times := otherDay(before[:s.slot+1], actual, seen, open, s.lasting.limit)
	for k := s.slot + 1; k < len(said); k++ {
		said[k] += surely * (before[k]*times - said[k])
	}
}

// said is what would have been said of a trial again: nothing of what is over.
func (s *sequel) said(t *trial, column int) []float64 {
	out := slices.Clone(t.said[column])
	s.rest(out, t.actual, t.seen, t.open)
	clear(out[:s.slot+1])
	return out
}

// blend mixes what was scaled with what the likeness makes of what was said before.
func (s *sequel) blend(scaled, before, strays []float64) {
	for k := s.slot + 1; k < len(scaled); k++ {
		if before[k] > 0 {
			scaled[k] += s.share * (unroot(root(before[k])+strays[k]) - scaled[k])
		}
	}
}

// root is a scale on which the luck of callers weighs the same in every slot,
// about one (Anscombe, Biometrika 35, 1948).
func root(count float64) float64 { return 2 * math.Sqrt(count+3.0/8) }

func unroot(r float64) float64 {
	r = max(r, 0)
	return max(r*r/4-3.0/8, 0)
}

// strayed is by how much a day's slots differ from what was said of them, by
// their roots; nothing where nobody looked.
func strayed(said, actual []float64, seen []uint8, open []bool) []float64 {
	out := make([]float64, len(said))
	for k := range out {
		if open[k] && seen[k] > 0 {
			out[k] = root(actual[k]) - root(said[k])
		}
	}
	return out
}
