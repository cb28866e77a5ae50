package tour

import "math/rand/v2"

// walker is one of the searches that go side by side.
type walker struct {
	m    *model
	now  *state
	plan *planner
	rng  *rand.Rand
	stop func() bool
}

func newWalker(s *search, i int) *walker {
	w := &walker{m: s.m, now: newState(s.m), stop: s.o.Stop, rng: rand.New(rand.NewPCG(s.o.Seed, uint64(i)))}
	w.now.copyFrom(s.best)
	w.plan = newPlanner(w.now, w.rng)
	return w
}

// workOfRound is counted, not timed, so that all walkers are ready together and a
// run can be repeated.
const workOfRound = 30e6

// walk makes the turns of a round.
func (w *walker) walk() {
	w.plan.spent = 0
	for w.plan.spent < workOfRound && !w.stop() {
		w.turn()
	}
}

// turn plans a few days of one person anew.
func (w *walker) turn() {
	e := w.rng.IntN(len(w.m.staff))
	switch k := w.rng.IntN(100); {
	case k < 80:
		w.plan.retask(e, w.rng.IntN(w.m.days))
	case k < 90:
		n := 1 + w.rng.IntN(4)
		from := w.rng.IntN(max(w.m.days-n, 0) + 1)
		w.plan.replan(e, from, min(from+n, w.m.days), 12, func(int) bool { return true })
	default:
		a, b := w.rng.IntN(w.m.days), w.rng.IntN(w.m.days)
		w.plan.replan(e, min(a, b), max(a, b)+1, 16, func(d int) bool { return d == a || d == b })
	}
}
