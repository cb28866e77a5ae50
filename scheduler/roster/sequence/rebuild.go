package sequence

import (
	"math"
	"math/rand/v2"
	"slices"
)

// rebuild plans a few people anew, one after the other, each where she is missed
// most. It is the cheap half of the search: it brings a bad roster down within
// seconds.
func (w *walker) rebuild() {
	before := w.now.total
	members := w.pick(1+w.rng.IntN(4), 0, w.m.days)
	saved := make([][]int, len(members))
	for i, e := range members {
		saved[i] = slices.Clone(w.now.plan[e])
		w.now.lift(e, 0, w.m.days)
	}
	spread := 0.0
	if len(members) > 1 {
		spread = w.rng.Float64()
	}
	for i, n := range w.rng.Perm(len(members)) {
		e := members[n]
		b := w.builders[0]
		b.price = w.now.prices(e, 0, w.m.days, b.price)
		if i < len(members)-1 {
			for k := range b.price {
				b.price[k] *= 1 + spread*(w.rng.Float64()-0.5)
			}
		}
		if _, ok := b.solve(w.task(e), b.price); ok {
			w.now.put(e, 0, b.path)
		} else {
			w.now.put(e, 0, saved[n])
		}
	}
	if w.now.total > before+1e-6 {
		for i, e := range members {
			w.now.put(e, 0, saved[i])
		}
	} else if w.now.total < w.best.total-1e-6 {
		w.best.copyFrom(w.now)
	}
}

// task is the planning of somebody's whole horizon.
func (w *walker) task(e int) *task {
	if w.tasks[e] == nil {
		w.tasks[e], _ = w.m.newTask(e, 0, w.m.days, w.now.plan[e], searchStates)
	}
	return w.tasks[e]
}

// Rebuilding goes on for so much work, or until so many in a row won nothing.
const (
	rebuildWork = 300e6
	rebuildIdle = 500
)

// rebuild brings the first roster down.
func (s *search) rebuild() {
	if len(s.m.staff) == len(s.stuck) {
		return
	}
	w := s.walker([]*builder{{m: s.m}})
	w.rng = rand.New(rand.NewPCG(s.o.Seed, math.MaxUint64-2))
	for idle := 0; idle < rebuildIdle && w.builders[0].work < rebuildWork && !s.o.Stop(); idle++ {
		before := w.best.total
		if w.rebuild(); w.best.total < before {
			idle = 0
		}
	}
	s.best.copyFrom(w.best)
}
