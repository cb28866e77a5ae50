package tour

import "math/rand/v2"

// walker is one of the searches that go side by side.
type walker struct {
	plan *planner
	rng  *rand.Rand
	stop func() bool
}

func newWalker(s *search, i int) *walker {
	w := &walker{stop: s.o.Stop, rng: rand.New(rand.NewPCG(s.o.Seed, uint64(i)))}
	w.plan = newPlanner(s.m, w.rng)
	return w
}

// workOfRound is counted, not timed, so that all walkers are ready together and a
// run can be repeated.
const workOfRound = 10e6

// walk makes the turns of a round.
func (w *walker) walk() {
	w.plan.spent = 0
	for w.plan.spent < workOfRound && !w.stop() {
		w.turn()
	}
}

// What a walker does. They are found by trial on problems of 1 to 12 tasks: what is
// quick and small is best done most.
const (
	retasks   = 80  // of a hundred turns draw the tasks of one shift anew
	stretches = 10  // some days on end; the rest two days
	longest   = 4   // days on end
	startsTry = 5   // of a day
	nearby    = 0.6 // share of the days in which they are next to each other
)

// turn plans a few days of one person anew.
func (w *walker) turn() {
	x := &w.plan.share
	e, wide := w.rng.IntN(len(x.bounds)), x.to-x.from
	switch k := w.rng.IntN(100); {
	case k < retasks:
		w.plan.retask(e, x.from+w.rng.IntN(wide))
	case k < retasks+stretches:
		n := min(1+w.rng.IntN(longest), wide)
		from := x.from + w.rng.IntN(wide-n+1)
		w.plan.replan(e, from, from+n, startsTry, func(int) bool { return true })
	default:
		a, b := x.from+w.rng.IntN(wide), x.from+w.rng.IntN(wide)
		w.plan.replan(e, min(a, b), max(a, b)+1, startsTry, func(d int) bool { return d == a || d == b })
	}
}
