package roster

import (
	"math/rand/v2"
)

// walker is one of the searches that go side by side.
type walker struct {
	m     *model
	build *builder
	now   *state
	rng   *rand.Rand
	stop  func() bool
	mine  []int      // people whose plans it may change
	saved [][]placed // of the crew, to be put back

	best    [][]placed // by agent, as of the least cost of this round
	least   float64
	found   []int  // whose plans differ in best from those that the round began with
	changed []int  // whose plans have changed since best was noted
	is      []bool // by agent: in found
}

func newWalker(m *model, stop func() bool) *walker {
	w := &walker{m: m, build: newBuilder(m, labelsKept), now: newState(m), stop: stop, is: make([]bool, len(m.agents))}
	w.build.clubs = w.now.clubs
	w.best = make([][]placed, len(m.agents))
	for a := range w.best {
		w.best[a] = make([]placed, len(m.days))
	}
	return w
}

// walk makes the turns of a round from a roster. Slightly worse rosters are
// accepted at times, less and less, so that the search leaves dead ends.
func (w *walker) walk(from *state) {
	w.now.copyFrom(from)
	for _, a := range w.found {
		w.is[a] = false
	}
	w.found, w.changed, w.least = w.found[:0], w.changed[:0], w.now.cost()
	heat := 0.0003 * w.least * w.rng.Float64()
	turns := max(turnsOfRound, len(w.mine)/2)
	for turn := range turns {
		if w.stop() {
			return
		}
		before := w.now.cost()
		crew, in := w.crew()
		w.replan(crew, in)
		after := w.now.cost()
		if after > before+heat*(1-float64(turn)/float64(turns))*w.rng.Float64() {
			w.undo(crew, in)
			continue
		}
		w.changed = append(w.changed, crew...)
		if after < w.least-1e-9 {
			w.note(after)
		}
	}
}

// note keeps the plans as the best so far.
func (w *walker) note(cost float64) {
	w.least = cost
	for _, a := range w.changed {
		copy(w.best[a], w.now.plans[a])
		if !w.is[a] {
			w.is[a] = true
			w.found = append(w.found, a)
		}
	}
	w.changed = w.changed[:0]
}

// replan takes a crew off the days of a window and plans them anew, one after the
// other.
func (w *walker) replan(crew []int, in window) {
	for len(w.saved) < len(crew) {
		w.saved = append(w.saved, make([]placed, len(w.m.days)))
	}
	for i, a := range crew {
		copy(w.saved[i], w.now.plans[a])
		w.now.lift(a, in)
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
		w.build.build(crew[n], w.now.cover, w.now.plans[crew[n]], w.now.away[crew[n]], in)
		w.now.put(crew[n], in)
	}
}

func (w *walker) undo(crew []int, in window) {
	for i, a := range crew {
		w.now.lift(a, in)
		copy(w.now.plans[a], w.saved[i])
		w.now.put(a, in)
	}
}

// crew picks one to five agents to be planned anew on the days of a window: at
// random, or those who could work where somebody is missing.
func (w *walker) crew() ([]int, window) {
	n := min(1+w.rng.IntN(5), len(w.mine))
	if w.rng.IntN(2) == 0 {
		if slot, queue, ok := w.shortSlot(); ok {
			d := w.m.dayOf(slot)
			return w.able(slot, d, queue, n), w.window(d)
		}
	}
	return w.some(n), w.window(w.rng.IntN(len(w.m.days)))
}

// window picks the days about one of them to be planned anew: some days of a long
// period mostly, at times all.
func (w *walker) window(day int) window {
	n := len(w.m.days)
	if n <= 10 || w.rng.IntN(4) == 0 {
		return w.m.all()
	}
	long := 4 + w.rng.IntN(7)
	from := max(0, min(n-long, day-w.rng.IntN(long)))
	return window{from, from + long}
}

// some picks people by lot.
func (w *walker) some(n int) []int {
	out := make([]int, n)
	for i, at := range w.rng.Perm(len(w.mine))[:n] {
		out[i] = w.mine[at]
	}
	return out
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

// able picks agents who could serve a queue and do not work in a slot of a day.
func (w *walker) able(slot, d, queue, n int) (out []int) {
	for _, at := range w.rng.Perm(len(w.mine)) {
		a := w.mine[at]
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
