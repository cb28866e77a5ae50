package roster

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// Sizes of the search, found by trying on hotlines of 60 agents.
const (
	labelsKept   = 160  // per day, when a plan is built
	turnsOfRound = 24   // attempts of each worker between two comparisons
	idleRounds   = 60   // rounds that improve next to nothing before the search ends
	nothing      = 1e-4 // of the cost is next to nothing
)

// search looks for the best roster: everybody is planned once, one after the
// other, then a few at a time are taken off and planned anew where they are
// missed most, over and over (large-neighbourhood search). Workers go their own
// ways for a round and then all continue from the best.
type search struct {
	m     *model
	opts  Options
	round int
	bound float64
	trace []Progress
}

func newSearch(m *model, opts Options) *search {
	if opts.Workers <= 0 {
		opts.Workers = max(1, m.p.Config.Workers)
	}
	if opts.Idle <= 0 {
		opts.Idle = idleRounds
	}
	if opts.Stop == nil {
		opts.Stop = func() bool { return false }
	}
	if opts.Elapsed == nil {
		opts.Elapsed = func() time.Duration { return 0 }
	}
	return &search{m: m, opts: opts, bound: m.bound()}
}

func (s *search) run() *state {
	best := newState(s.m)
	s.construct(best)
	s.note(best)
	walkers := make([]*walker, s.opts.Workers)
	for i := range walkers {
		walkers[i] = &walker{m: s.m, build: newBuilder(s.m, labelsKept), now: newState(s.m), best: newState(s.m), stop: s.opts.Stop}
	}
	worth := best.cost() // when the search was last worth its while
	for idle := 0; idle < s.opts.Idle && s.goOn(best); idle++ {
		s.round++
		s.side(walkers, best)
		for _, w := range walkers {
			if w.best.cost() < best.cost()-1e-9 {
				best.copyFrom(w.best)
			}
		}
		if best.cost() < worth*(1-nothing) {
			worth, idle = best.cost(), 0
		}
		s.note(best)
	}
	return best
}

// goOn reports whether another round may and could improve a roster.
func (s *search) goOn(best *state) bool {
	return len(s.m.agents)*len(s.m.queues) > 0 && best.cost() > s.bound+1e-9 &&
		(s.opts.Rounds == 0 || s.round < s.opts.Rounds) && !s.opts.Stop()
}

// side lets all walkers walk one round from the best roster, side by side.
func (s *search) side(walkers []*walker, best *state) {
	var wg sync.WaitGroup
	for i, w := range walkers {
		w.now.copyFrom(best)
		w.best.copyFrom(best)
		w.rng = rand.New(rand.NewPCG(s.opts.Seed, uint64(s.round)<<16|uint64(i)))
		wg.Go(w.walk)
	}
	wg.Wait()
}

// note tells the listener and keeps the trace of improvements.
func (s *search) note(best *state) {
	p := Progress{Round: s.round, Elapsed: s.opts.Elapsed(), Objective: best.cost(), Bound: s.bound}
	if n := len(s.trace); n == 0 || p.Objective < s.trace[n-1].Objective-1e-9 {
		s.trace = append(s.trace, p)
	}
	if s.opts.Progress != nil {
		s.opts.Progress(p)
	}
}

// construct plans everybody once, those with the fewest skills first: who can
// serve everything is best kept for where others cannot.
func (s *search) construct(st *state) {
	order := make([]int, len(s.m.agents))
	for i := range order {
		order[i] = i
	}
	rng := rand.New(rand.NewPCG(s.opts.Seed, math.MaxUint64))
	rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	slices.SortStableFunc(order, func(a, b int) int { return s.m.breadth(a) - s.m.breadth(b) })
	b := newBuilder(s.m, labelsKept)
	for _, a := range order {
		if s.opts.Stop() {
			return
		}
		b.build(a, st.cover, st.plans[a])
		st.total -= st.own[a]
		st.put(a)
	}
}

// walker is one of the searches that go side by side.
type walker struct {
	m     *model
	build *builder
	now   *state
	best  *state
	rng   *rand.Rand
	stop  func() bool
	saved [][]placed
}

// walk makes the turns of a round. Slightly worse rosters are accepted at
// times, less and less, so that the search leaves dead ends.
func (w *walker) walk() {
	heat := 0.002 * w.now.cost() * w.rng.Float64()
	for turn := range turnsOfRound {
		if w.stop() {
			return
		}
		before := w.now.cost()
		crew := w.crew()
		w.replan(crew)
		after := w.now.cost()
		if after > before+heat*(1-float64(turn)/turnsOfRound)*w.rng.Float64() {
			w.undo(crew)
		} else if after < w.best.cost()-1e-9 {
			w.best.copyFrom(w.now)
		}
	}
}

// replan takes a crew off and plans them anew, one after the other.
func (w *walker) replan(crew []int) {
	for len(w.saved) < len(crew) {
		w.saved = append(w.saved, make([]placed, len(w.m.days)))
	}
	for i, a := range crew {
		copy(w.saved[i], w.now.plans[a])
		w.now.lift(a)
	}
	w.build.noise = nil
	if len(crew) > 1 && w.rng.IntN(3) > 0 {
		spread := 0.3 * w.rng.Float64()
		w.build.noise = func() float64 { return 1 + spread*(w.rng.Float64()-0.5) }
	}
	for i, n := range w.rng.Perm(len(crew)) {
		if i == len(crew)-1 {
			w.build.noise = nil // the last one answers to the truth
		}
		w.build.build(crew[n], w.now.cover, w.now.plans[crew[n]])
		w.now.put(crew[n])
	}
}

func (w *walker) undo(crew []int) {
	for i, a := range crew {
		w.now.lift(a)
		copy(w.now.plans[a], w.saved[i])
		w.now.put(a)
	}
}

// crew picks one to five agents to be planned anew: at random, or those who
// could work where somebody is missing.
func (w *walker) crew() []int {
	n := min(1+w.rng.IntN(5), len(w.m.agents))
	if w.rng.IntN(2) == 0 {
		if slot, queue, ok := w.shortSlot(); ok {
			return w.able(slot, queue, n)
		}
	}
	return w.rng.Perm(len(w.m.agents))[:n]
}

// shortSlot picks a slot in which somebody is missing.
func (w *walker) shortSlot() (slot, queue int, ok bool) {
	c := w.now.cover
	for range 60 {
		s, q := w.rng.IntN(w.m.slots), w.rng.IntN(c.q)
		if c.have[s*c.q+q] < w.m.need[q][s] {
			return s, q, true
		}
	}
	return 0, 0, false
}

// able picks agents who could serve a queue and do not work in a slot.
func (w *walker) able(slot, queue, n int) (out []int) {
	d := w.m.dayOf(slot)
	for _, a := range w.rng.Perm(len(w.m.agents)) {
		g := w.m.agents[a].group
		if g < 0 || w.now.cover.reach(slot, w.m.groups[g])>>queue&1 == 0 {
			continue
		}
		if p := w.now.plans[a][d]; p.cand >= 0 {
			c := w.m.agents[a].days[d][p.cand]
			if slot >= int(c.start) && slot < int(c.start)+w.m.shapes[c.shape].slots {
				continue
			}
		}
		if out = append(out, a); len(out) == n {
			break
		}
	}
	return out
}

// breadth is how many queues an agent serves.
func (m *model) breadth(a int) (n int) {
	if g := m.agents[a].group; g >= 0 {
		for q := range m.queues {
			n += int(m.groups[g] >> q & 1)
		}
	}
	return n
}
