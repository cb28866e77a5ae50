package sequence

import (
	"math/rand/v2"
	"slices"
)

// walker is one of the searches that go side by side.
type walker struct {
	m         *model
	builders  []*builder
	now, best *state
	rng       *rand.Rand
	stop      func() bool
	stuck     map[int]bool
	extent    float64   // person-days planned together
	pool      [][][]int // of each person: plans that were once worth their while
	prices    []float64 // by day and type, of the whole problem; nil: unknown
	tasks     []*task   // of each person: planning her whole horizon alone
	price     []float64
}

// Work of a round and of one crew; counted, not timed, so that all walkers are
// ready together and a run can be repeated.
const (
	workOfRound = 500e6
	workOfCrew  = 6000e6
	workOfTurn  = 3e6 // of making a crew ready
	startExtent = 300
	rootSlack   = 0.3
	diveSlack   = 0.5
	diveShare   = 0.3
)

// walk makes the turns of a round.
func (w *walker) walk() {
	for spent := int64(0); spent < workOfRound && !w.stop(); {
		spent += w.turn()
	}
}

// turn plans one crew anew.
func (w *walker) turn() int64 {
	from, to := w.window()
	n := min(max(int(w.extent)/(to-from), 2), len(w.m.staff))
	members := w.pick(n)
	before := w.now.total
	saved := make([][]int, len(members))
	for i, e := range members {
		saved[i] = slices.Clone(w.now.plan[e][from:to])
	}
	whole := to-from == w.m.days
	c := newCrew(w.now, w.builders, members, from, to, searchStates)
	c.stop, c.limit = w.stop, workOfCrew
	if whole {
		for i, e := range members {
			for _, days := range w.pool[e] {
				c.offer(i, days)
			}
		}
	}
	if w.prices != nil {
		c.guess(w.prices)
	}
	known := len(c.plans)
	verdict := c.generate(before, diveSlack, 200)
	if whole {
		for _, p := range c.plans[min(known, len(c.plans)):] {
			w.remember(members[p.member], p.days)
		}
	}
	var chosen [][]int
	ok := false
	if verdict == converged {
		chosen, ok = c.dive(before, diveShare, diveSlack)
	}
	for i, e := range members {
		days := saved[i]
		if ok {
			days = chosen[i]
		}
		w.now.put(e, from, days)
	}
	if w.now.total > before+1e-6 {
		for i, e := range members {
			w.now.put(e, from, saved[i])
		}
	}
	if w.now.total < w.best.total-1e-6 {
		w.best.copyFrom(w.now)
	}
	c.tired()
	w.adapt(verdict, ok)
	return c.spent + workOfTurn
}

// adapt makes crews larger where it was proved that nothing better is in them,
// and smaller where that was too much work or the dive lost what there was.
func (w *walker) adapt(verdict int, found bool) {
	switch {
	case verdict == hopeless:
		w.extent *= 1.05
	case verdict == cut:
		w.extent *= 0.8
	case !found:
		w.extent *= 0.93
	}
	w.extent = min(max(w.extent, 28), float64(len(w.m.staff)*w.m.days))
}

// window picks the days to plan: all of a short horizon, or some weeks.
func (w *walker) window() (from, to int) {
	weeks := (w.m.days + 6) / 7
	n := weeks
	if weeks > 6 || w.rng.IntN(4) == 0 {
		n = 1 + w.rng.IntN(min(weeks, 8))
	}
	from = 7 * w.rng.IntN(weeks-n+1)
	return from, min(from+7*n, w.m.days)
}

// pick chooses people at random, leaving out those without a legal sequence.
func (w *walker) pick(n int) (out []int) {
	for _, e := range w.rng.Perm(len(w.m.staff)) {
		if !w.stuck[e] && len(out) < n {
			out = append(out, e)
		}
	}
	return out
}

// poolSize is how many plans of a person are kept.
const poolSize = 150

// remember puts a plan into the pool, where the oldest gives way.
func (w *walker) remember(e int, days []int) {
	if slices.ContainsFunc(w.pool[e], func(known []int) bool { return slices.Equal(known, days) }) {
		return
	}
	if w.pool[e] = append(w.pool[e], days); len(w.pool[e]) > poolSize {
		w.pool[e] = w.pool[e][1:]
	}
}
