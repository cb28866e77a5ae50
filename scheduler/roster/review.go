package roster

import (
	"slices"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Review looks at a roster on the way and says what is needed after all, and what
// callers meet with more or fewer: from a play of it, perhaps. False: no more
// reviews are wanted, and what is needed stays.
type Review func(hotline.Roster) (demand []hotline.Requirement, curves []Curve, again bool)

// reviewEvery is how many rounds lie between reviews.
const reviewEvery = 5

// review asks for a review where one is due, and goes on with what it says.
func (s *search) review(best *state) {
	if s.opts.Review == nil || s.round == 0 || s.round%reviewEvery != 0 || s.opts.Stop() {
		return
	}
	demand, curves, again := s.opts.Review(best.roster())
	if !again {
		s.opts.Review = nil
		return
	}
	if !slices.Equal(queuesOf(demand), s.m.queues) {
		return
	}
	s.m.p.Demand, s.m.p.Curves = demand, curves
	s.m.queues, s.m.need, s.m.prior = nil, nil, nil
	s.m.readDemand()
	s.m.readPrices()
	best.recover()
	s.bound, s.trace = s.m.bound(), nil // what was found before had another price
}

// recover counts the cover of the plans anew.
func (s *state) recover() {
	s.cover = newCover(s.m)
	for a := range s.plans {
		s.each(a, s.m.all(), func(slot, group int) { s.cover.add(group, slot) })
	}
}

// queuesOf lists the queues of a demand in order.
func queuesOf(demand []hotline.Requirement) (out []string) {
	for _, r := range demand {
		out = append(out, r.Queue)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
