package tour

import (
	"math"
	"math/rand/v2"
	"sync"
	"time"
)

// Options steer one search.
type Options struct {
	Seed     uint64
	Rounds   int                  // stop after so many; 0: by Spent
	Workers  int                  // searches side by side, each on a core; 0: 1
	Spent    func() float64       // share of the time that is over; nil: by rounds
	Stop     func() bool          // asked often, by several goroutines; true ends the search; nil: never
	Elapsed  func() time.Duration // since the start, for the trace; nil: no times
	Progress func(Progress)       // told after every round; nil: nobody listens
}

// Progress is how far a search has come.
type Progress struct {
	Round     int
	Elapsed   time.Duration
	Uncovered int // missing at work, in quarters of an hour
	Objective int
}

// Result is what a search found.
type Result struct {
	Roster    Roster
	Objective int
	Uncovered int
	Bound     *int // no roster costs less; nil where it is not known
	Rounds    int
	Trace     []Progress // every improvement
	Stuck     []string   // people whose hours no tour can reach
}

// search is one run.
type search struct {
	m     *model
	o     Options
	best  *state
	round int
	trace []Progress
	stuck []string
	bound int
	rng   *rand.Rand // shares the roster out
}

// Solve makes the best roster it can until it is told to stop. The same problem,
// seed, number of workers and rounds give the same roster; where the clock ends
// the search, the clock has a say in it.
func Solve(p *Problem, o Options) Result {
	if o.Stop == nil {
		o.Stop = func() bool { return false }
	}
	if o.Elapsed == nil {
		o.Elapsed = func() time.Duration { return 0 }
	}
	o.Workers = max(o.Workers, 1)
	s := &search{m: newModel(p), o: o, rng: rand.New(rand.NewPCG(o.Seed, math.MaxUint64))}
	s.best = newState(s.m)
	s.construct()
	s.bound = s.m.bound()
	s.note()
	s.run()
	return Result{
		Roster: s.best.roster(), Objective: s.best.over, Uncovered: s.best.under, Bound: &s.bound,
		Rounds: s.round, Trace: s.trace, Stuck: s.stuck,
	}
}

// note keeps the trace of improvements.
func (s *search) note() {
	p := Progress{s.round, s.o.Elapsed(), s.best.under, s.best.over}
	last := len(s.trace) - 1
	if last < 0 || p.Uncovered < s.trace[last].Uncovered || p.Uncovered == s.trace[last].Uncovered && p.Objective < s.trace[last].Objective {
		s.trace = append(s.trace, p)
	}
	if s.o.Progress != nil {
		s.o.Progress(p)
	}
}

// spent is the share of the search that is over.
func (s *search) spent() float64 {
	done := 0.0
	if s.o.Rounds > 0 {
		done = float64(s.round) / float64(s.o.Rounds)
	}
	if s.o.Spent != nil {
		done = max(done, s.o.Spent())
	}
	return min(done, 1)
}

// construct plans everybody once, one after the other.
func (s *search) construct() {
	p := newPlanner(s.m, s.rng)
	p.s, p.share = s.best, s.m.whole()
	cool, hot := newHeat(1, 5), newHeat(100, 5)
	all := func(int) bool { return true }
	for _, e := range s.rng.Perm(len(s.m.staff)) {
		p.heat = cool
		if p.replan(e, 0, s.m.days, 5, all) {
			continue
		}
		// In the heat no tour is too dear to be drawn.
		if p.heat = hot; p.replan(e, 0, s.m.days, len(s.m.starts), all) {
			continue
		}
		s.stuck = append(s.stuck, s.m.p.Staff[e].ID)
		if s.m.staff[e].low = 0; !p.replan(e, 0, s.m.days, len(s.m.starts), all) {
			s.m.staff[e].high = 0
		}
	}
}

func (s *search) optimal() bool { return s.best.under == 0 && s.best.over <= s.bound }

// run improves the roster: it cools down, from the start again if there is time.
func (s *search) run() {
	start := newState(s.m)
	start.copyFrom(s.best)
	walkers := make([]*walker, min(s.o.Workers, (s.m.days+1)/3))
	for i := range walkers {
		walkers[i] = newWalker(s, i)
	}
	from := 0.0
	for _, c := range s.m.coolings() {
		if c.ifGaps && s.best.under == 0 {
			continue
		}
		now := newState(s.m)
		now.copyFrom(start)
		s.cool(now, walkers, c, from)
		from = c.end
	}
}

// cool improves a roster round by round, from a share of the search on: it
// is shared out by days, the walkers go over their shares, and the next round
// shares it out in another way.
func (s *search) cool(now *state, walkers []*walker, c cooling, from float64) {
	views := make([]*state, len(walkers))
	for !s.optimal() && !s.o.Stop() && s.spent() < c.end {
		s.round++
		done := (s.spent() - from) / (c.end - from)
		h := c.heat(done)
		var wg sync.WaitGroup
		for i, x := range now.divide(s.rng, cut(s.rng, s.m.days, len(walkers))) {
			views[i] = now.view(x)
			walkers[i].plan.s, walkers[i].plan.share, walkers[i].plan.heat = views[i], x, h
		}
		for _, w := range walkers {
			wg.Go(w.walk)
		}
		wg.Wait()
		now.join(views)
		if now.score().less(s.best.score()) {
			s.best.copyFrom(now)
		}
		c.steer(done, (s.spent()-from)/(c.end-from)-done, now.under)
		s.note()
	}
}
