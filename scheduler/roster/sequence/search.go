package sequence

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// Options steer one search.
type Options struct {
	Seed     uint64
	Rounds   int                  // stop after so many; 0: by Stop
	Workers  int                  // searches side by side, each on a core; 0: 1
	Stop     func() bool          // asked often, by several goroutines; true ends the search; nil: never
	Elapsed  func() time.Duration // since the start, for the trace; nil: no times
	Progress func(Progress)       // told after every round; nil: nobody listens
}

// Progress is how far a search has come.
type Progress struct {
	Round     int
	Elapsed   time.Duration
	Objective int
}

// Result is what a search found.
type Result struct {
	Roster    Roster
	Objective int
	Bound     *int // no roster costs less; nil where it is not known
	Rounds    int
	Trace     []Progress // every improvement
	Stuck     []string   // people for whom no legal sequence was found: they have no shifts
}

// search is one run.
type search struct {
	m      *model
	o      Options
	best   *state
	bound  float64
	round  int
	trace  []Progress
	stuck  map[int]bool
	pool   [][][]int
	prices []float64
	rooted bool
	cost   float64 // work of planning everybody together
}

// Solve makes the best roster it can until it is told to stop. The same problem,
// seed, number of workers and rounds give the same roster; a Stop that comes by
// the clock cuts the rounds somewhere.
func Solve(p *Problem, o Options) Result {
	if o.Stop == nil {
		o.Stop = func() bool { return false }
	}
	if o.Elapsed == nil {
		o.Elapsed = func() time.Duration { return 0 }
	}
	o.Workers = max(o.Workers, 1)
	s := &search{m: newModel(p), o: o, bound: math.Inf(-1), stuck: map[int]bool{}}
	s.best = newState(s.m)
	s.pool = make([][][]int, len(s.m.staff))
	s.construct()
	s.note()
	s.rebuild()
	s.note()
	if s.cost = s.rootWork(); s.cost <= rootAtOnce {
		s.root()
	} else {
		s.sweep()
	}
	s.note()
	s.run()
	out := Result{Roster: s.best.plan, Objective: int(math.Round(s.best.total)), Rounds: s.round, Trace: s.trace}
	if !math.IsInf(s.bound, -1) {
		b := int(math.Ceil(s.bound - 1e-5))
		out.Bound = &b
	}
	for e := range p.Staff {
		if s.stuck[e] {
			out.Stuck = append(out.Stuck, p.Staff[e].ID)
		}
	}
	return out
}

// note keeps the trace of improvements.
func (s *search) note() {
	p := Progress{s.round, s.o.Elapsed(), int(math.Round(s.best.total))}
	if n := len(s.trace); n == 0 || p.Objective < s.trace[n-1].Objective {
		s.trace = append(s.trace, p)
	}
	if s.o.Progress != nil {
		s.o.Progress(p)
	}
}

// searchStates bounds the states of one planning inside the search; larger ones
// are narrowed to an even pace.
const (
	searchStates    = 300_000
	constructStates = 600_000
)

// construct plans everybody once, as many side by side as there are builders.
func (s *search) construct() {
	rng := rand.New(rand.NewPCG(s.o.Seed, math.MaxUint64))
	builders := s.builders()
	for some := range slices.Chunk(rng.Perm(len(s.m.staff)), len(builders)) {
		var wg sync.WaitGroup
		found := make([]bool, len(some))
		for i, e := range some {
			b := builders[i]
			wg.Go(func() {
				b.price = s.best.prices(e, 0, s.m.days, b.price)
				for allowed := constructStates; !found[i] && allowed <= statesAllowed; allowed *= 6 {
					t, _ := s.m.newTask(e, 0, s.m.days, s.best.plan[e], allowed)
					_, found[i] = b.solve(t, b.price)
				}
			})
		}
		wg.Wait()
		for i, e := range some {
			if found[i] {
				s.best.put(e, 0, builders[i].path)
			} else {
				s.stuck[e] = true
			}
		}
	}
}

// builders makes one builder for each worker.
func (s *search) builders() (out []*builder) {
	for range s.o.Workers {
		out = append(out, &builder{m: s.m})
	}
	return out
}

// walker starts a walker from the best roster.
func (s *search) walker(builders []*builder) *walker {
	w := &walker{
		m: s.m, builders: builders, now: newState(s.m), best: newState(s.m), stop: s.o.Stop,
		shapes: newShapes(s.m.days), stuck: s.stuck, prices: s.prices, tasks: make([]*task, len(s.m.staff)),
	}
	for _, plans := range s.pool {
		w.pool = append(w.pool, slices.Clone(plans))
	}
	w.now.copyFrom(s.best)
	w.best.copyFrom(s.best)
	return w
}

// run improves the roster round by round. Where planning everybody together is
// much work, it comes when as much was spent on crews.
func (s *search) run() {
	walkers := make([]*walker, s.o.Workers)
	for i, b := range s.builders() {
		walkers[i] = s.walker([]*builder{b})
	}
	spent := 0.0
	for s.goOn() {
		s.round++
		var wg sync.WaitGroup
		for i, w := range walkers {
			w.now.copyFrom(s.best)
			w.best.copyFrom(s.best)
			w.closing = s.rooted && s.cost <= workToClose && s.best.total <= math.Ceil(s.bound-1e-5)+nearlyClosed+1e-6
			w.rng = rand.New(rand.NewPCG(s.o.Seed, uint64(s.round)<<16|uint64(i)))
			wg.Go(w.walk)
		}
		wg.Wait()
		s.merge(walkers)
		s.note()
		if spent += workOfRound * float64(s.o.Workers); !s.rooted && spent > s.cost {
			s.root()
			s.note()
			for _, w := range walkers {
				w.prices = s.prices
				for e := range w.pool {
					w.pool[e] = append(w.pool[e], s.pool[e]...)
				}
			}
		}
	}
}

func (s *search) goOn() bool {
	return len(s.m.staff) > len(s.stuck) && (s.o.Rounds == 0 || s.round < s.o.Rounds) && !s.o.Stop() && s.best.total > s.bound+1-1e-5
}

// merge takes the best walker's roster, and from the others whatever makes it
// better still.
func (s *search) merge(walkers []*walker) {
	slices.SortStableFunc(walkers, func(a, b *walker) int {
		switch {
		case a.best.total < b.best.total-1e-6:
			return -1
		case a.best.total > b.best.total+1e-6:
			return 1
		}
		return 0
	})
	before := s.best
	s.best = newState(s.m)
	s.best.copyFrom(walkers[0].best)
	for _, w := range walkers[1:] {
		try := newState(s.m)
		try.copyFrom(s.best)
		for e := range w.best.plan {
			if slices.Equal(try.plan[e], before.plan[e]) {
				try.put(e, 0, w.best.plan[e])
			}
		}
		if try.total < s.best.total-1e-6 {
			s.best = try
		}
	}
}
