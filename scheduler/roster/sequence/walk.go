package sequence

import (
	"math/rand/v2"
	"slices"
)

// walker is one of the searches that go side by side.
type walker struct {
	m         *model
	build     *builder
	now, best *state
	rng       *rand.Rand
	stop      func() bool
	stuck     map[int]bool
	extent    float64   // person-days planned together
	pool      [][][]int // of each person: plans that were once worth their while
	duals     []float64 // by day and type, of the whole problem; nil: unknown
}

// Work of a round and of one crew; counted, not timed, so that all walkers are
// ready together and a run can be repeated.
const (
	workOfRound = 100e6
	workOfCrew  = 40e6
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
	c := newCrew(w.now, w.build, members, from, to, searchStates, w.rng)
	c.stop, c.limit = w.stop, 6*workOfCrew
	if to-from == w.m.days {
		for i, e := range members {
			c.offer(i, w.pool[e])
		}
	}
	if w.duals != nil {
		c.guess(w.duals)
	}
	own := len(c.plans)
	verdict := c.generate(before, 1000)
	var chosen []int
	ok := false
	if verdict == converged {
		chosen, ok = c.dive(before, 12)
	}
	if to-from == w.m.days {
		for _, p := range c.plans[own:] {
			w.keep(members[p.member], p.days)
		}
	}
	for i, e := range members {
		days := saved[i]
		if ok {
			days = c.plans[chosen[i]-c.first].days
		}
		w.now.put(e, from, days)
	}
	if ok && w.now.total > before+1e-6 {
		for i, e := range members {
			w.now.put(e, from, saved[i])
		}
	}
	if w.now.total < w.best.total-1e-6 {
		w.best.copyFrom(w.now)
	}
	c.tired()
	if c.spent < workOfCrew {
		w.extent *= 1.05
	} else {
		w.extent *= 0.93
	}
	w.extent = min(w.extent, float64(len(w.m.staff)*w.m.days))
	return c.spent
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

// keep puts a plan into the pool, where the oldest gives way.
func (w *walker) keep(e int, days []int) {
	if slices.ContainsFunc(w.pool[e], func(known []int) bool { return slices.Equal(known, days) }) {
		return
	}
	if w.pool[e] = append(w.pool[e], days); len(w.pool[e]) > poolSize {
		w.pool[e] = w.pool[e][1:]
	}
}
