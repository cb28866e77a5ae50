package roster

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// Sizes of the search, found by trying on hotlines of 60 agents.
const (
	labelsKept   = 640  // per day, when a plan is built
	turnsOfRound = 24   // attempts of each worker between two comparisons, at least
	fewestDealt  = 12   // people that a worker has of its own; with fewer, all have all
	idleRounds   = 60   // rounds that improve next to nothing before the search ends
	nothing      = 1e-4 // of the cost is next to nothing
)

// search looks for the best roster: everybody is planned once, one after the
// other, then a few at a time are taken off and planned anew where they are
// missed most, over and over (large-neighbourhood search). Workers go their own
// ways for a round, each with people of its own; then what they found is put
// together, and all continue from there.
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
	placing := &placer{m: s.m, st: best, b: newBuilder(s.m, labelsKept), stop: s.opts.Stop}
	placing.b.clubs = best.clubs
	placing.placeAll(-1)
	s.note(best)
	walkers := make([]*walker, s.opts.Workers)
	for i := range walkers {
		walkers[i] = newWalker(s.m, s.opts.Stop)
	}
	worth := best.cost() // when the search was last worth its while
	for idle := 0; idle < s.opts.Idle && s.goOn(best); idle++ {
		s.round++
		s.side(walkers, best)
		s.merge(walkers, best)
		if n := len(s.m.sessions); n > 0 {
			placing.placeAll(s.round % n)
		}
		reviewed := s.opts.Review != nil
		s.review(best)
		if reviewed || best.cost() < worth*(1-nothing) {
			worth, idle = best.cost(), 0
		}
		s.note(best)
	}
	return best
}

// goOn reports whether another round may and could improve a roster.
func (s *search) goOn(best *state) bool {
	return len(s.m.agents)*len(s.m.queues) > 0 && (s.opts.Review != nil || best.cost() > s.bound+1e-9) &&
		(s.opts.Rounds == 0 || s.round < s.opts.Rounds) && !s.opts.Stop()
}

// side lets all walkers walk one round from the best roster, side by side, each
// with its part of the people, dealt anew every round.
func (s *search) side(walkers []*walker, best *state) {
	dealt := rand.New(rand.NewPCG(s.opts.Seed, uint64(s.round)<<16|math.MaxUint16)).Perm(len(s.m.agents))
	hand := (len(dealt) + len(walkers) - 1) / len(walkers)
	var wg sync.WaitGroup
	for i, w := range walkers {
		w.mine = dealt
		if hand >= fewestDealt {
			w.mine = dealt[min(i*hand, len(dealt)):min((i+1)*hand, len(dealt))]
		}
		w.rng = rand.New(rand.NewPCG(s.opts.Seed, uint64(s.round)<<16|uint64(i)))
		wg.Go(func() { w.walk(best) })
	}
	wg.Wait()
}

// merge puts what the walkers found into the best roster: all of a walker's plans
// at once where that helps, otherwise those that help alone.
func (s *search) merge(walkers []*walker, best *state) {
	order := slices.Clone(walkers)
	slices.SortStableFunc(order, func(a, b *walker) int { return cmp.Compare(a.least, b.least) })
	for _, w := range order {
		before := best.cost()
		for _, a := range w.found {
			best.swap(a, w.best[a])
		}
		if best.cost() < before {
			continue
		}
		for _, a := range w.found {
			best.swap(a, w.best[a])
		}
		for _, a := range w.found {
			before := best.cost()
			best.swap(a, w.best[a])
			if best.cost() > before-1e-9 {
				best.swap(a, w.best[a])
			}
		}
	}
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

// construct plans everybody once, whom the roster to begin with has no legal plan
// for; those with the fewest skills first: who can serve everything is best kept
// for where others cannot.
func (s *search) construct(st *state) {
	order := make([]int, len(s.m.agents))
	for i := range order {
		order[i] = i
	}
	rng := rand.New(rand.NewPCG(s.opts.Seed, math.MaxUint64))
	rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	slices.SortStableFunc(order, func(a, b int) int { return s.m.breadth(a) - s.m.breadth(b) })
	b := newBuilder(s.m, labelsKept)
	b.clubs = st.clubs
	done := make([]bool, len(order))
	if s.opts.Begin != nil {
		done = st.begin(b, s.opts.Begin)
	}
	for _, a := range order {
		if s.opts.Stop() {
			return
		}
		if done[a] {
			continue
		}
		b.build(a, st.cover, st.plans[a], st.away[a], s.m.all())
		st.total -= st.own[a]
		st.put(a, s.m.all())
	}
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
