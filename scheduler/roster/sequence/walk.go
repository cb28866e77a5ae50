package sequence

import (
	"cmp"
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
	shapes    []shape
	pool      [][][]int // of each person: plans that were once worth their while
	prices    []float64 // by day and type, of the whole problem; nil: unknown
	tasks     []*task   // of each person: planning her whole horizon alone
	closing   bool      // planning everybody is little work and the bound near
}

// Work of a round and of one crew; counted, not timed, so that all walkers are
// ready together and a run can be repeated.
const (
	workOfRound = 500e6
	workOfCrew  = 6000e6
	workOfTurn  = 3e6 // of making a crew ready
	workToClose = 1e9 // of planning everybody, at most, to do it again and again
)

// How exactly crews are planned: the slack is in the roster's cost, the share of
// the open days.
const (
	turnSlack    = 0.5
	turnShare    = 0.3
	retries      = 8 // of a dive that loses its way
	plateau      = 6 // one turn in so many may end as dear as it began
	closings     = 3 // all turns but one in so many plan everybody, where that is little work
	nearlyClosed = 2 // and the bound is so near
)

// walk makes the turns of a round.
func (w *walker) walk() {
	for spent := int64(0); spent < workOfRound && !w.stop(); {
		spent += w.turn()
	}
}

// turn plans one crew anew.
func (w *walker) turn() int64 {
	if w.closing && w.rng.IntN(closings) > 0 {
		return w.close()
	}
	at := w.choose()
	s := &w.shapes[at]
	weeks := (w.m.days + 6) / 7
	from := 7 * w.rng.IntN(weeks-s.weeks+1)
	to := min(from+7*s.weeks, w.m.days)
	members := w.pick(max(int(s.extent)/(to-from), 2), from, to)
	before := w.now.total
	verdict, ok, spent := w.replan(members, from, to, turnShare, max(workOfCrew, int64(1e6*len(w.m.staff)*w.m.days)), false)
	s.adapt(verdict, ok, before-w.now.total, spent)
	s.extent = min(max(s.extent, 14), float64(len(w.m.staff)*(to-from)))
	return spent
}

// close plans everybody anew, the cover first.
func (w *walker) close() int64 {
	_, _, spent := w.replan(w.m.legal(w.stuck), 0, w.m.days, rootShare, workOfCrew, true)
	return spent
}

// replan plans members' days anew, and keeps what is not worse. The cover may be
// settled before who works.
func (w *walker) replan(members []int, from, to int, share float64, limit int64, settle bool) (verdict int, ok bool, spent int64) {
	before := w.now.total
	saved := make([][]int, len(members))
	for i, e := range members {
		saved[i] = slices.Clone(w.now.plan[e][from:to])
	}
	c := newCrew(w.now, w.builders, members, from, to, searchStates)
	c.stop, c.limit = w.stop, limit
	whole := to-from == w.m.days
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
	target := before
	if !settle && w.rng.IntN(plateau) == 0 {
		target++
	}
	verdict = c.generate(target, turnSlack, 200)
	if whole {
		for _, p := range c.plans[min(known, len(c.plans)):] {
			w.remember(members[p.member], p.days)
		}
	}
	if verdict == converged && settle {
		verdict = c.settle(target, w.rng)
	}
	var chosen [][]int
	if verdict == converged {
		d := dive{crew: c, target: target, share: share, retries: retries, noise: w.noise}
		if ok = d.run() == converged; ok {
			chosen = c.chosen()
		}
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
	return verdict, ok, c.spent + workOfTurn
}

// noise blurs the dives of a plateau, which would end where they began.
func (w *walker) noise() float64 { return 0.85 + 0.3*w.rng.Float64() }

// pick chooses people at random, leaving out those without a legal sequence.
// Every other time they are those first who could work where cover is missed.
func (w *walker) pick(n, from, to int) (out []int) {
	people := w.rng.Perm(len(w.m.staff))
	people = slices.DeleteFunc(people, func(e int) bool { return w.stuck[e] })
	if at := w.missed(from, to); at >= 0 && w.rng.IntN(2) == 0 {
		d, s := at/w.m.types, at%w.m.types
		slices.SortStableFunc(people, func(a, b int) int {
			return cmp.Compare(w.far(a, d, s), w.far(b, d, s))
		})
		// Half of them can help directly; the others give them room.
		half := min(n-n/2, len(people))
		rest := people[half:]
		w.rng.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	}
	return people[:min(n, len(people))]
}

// far says how little somebody could help on a day and shift: 0 she could, 1 she
// works it already or must not.
func (w *walker) far(e, d, s int) int {
	if x := &w.m.staff[e]; x.free[d] || !x.can[s] || w.now.plan[e][d] == s {
		return 1
	}
	return 0
}

// missed picks a day and type with too few, at random; negative: there is none.
func (w *walker) missed(from, to int) int {
	at, seen := -1, 0
	for i := from * w.m.types; i < to*w.m.types; i++ {
		if w.now.have[i] < w.m.need[i] {
			if seen++; w.rng.IntN(seen) == 0 {
				at = i
			}
		}
	}
	return at
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
