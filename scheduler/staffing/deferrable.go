package staffing

import (
	"math"
	"slices"
)

// Deferred is work that can wait: mails, cases. It may be cut into parts, and
// done by anybody at any time from when it came until it is due.
type Deferred struct {
	Work     float64 // agents for the length of one slot
	From, By int     // slots: the first in which it can be done, and the first in which it is late
}

// Level lays deferrable work into the troughs of the other work, so that the peak
// of both together is as low as it can be, and the next peak below it, and so on.
// Base is how many agents the other work needs in each slot, and open says in
// which slots anybody works at all. It returns the agents for the deferrable work
// in each slot, fractions of them included, and how much cannot be done in time:
// that is laid into the first open slots after it is due, as far as there are any.
//
// Each piece is poured over the slots of its span like water, the most urgent
// first; then each is lifted out and poured again until nothing moves. That
// minimises the sum of squares of the total, and the flattest total is the one
// with the lowest peak as well (Veinott, Least d-majorized network flows,
// Management Science 1971).
func Level(work []Deferred, base []float64, open []bool) (agents []float64, late float64) {
	agents = make([]float64, len(base))
	var pieces []piece
	for _, d := range bundle(work) {
		p, inTime := pieceOf(d, open)
		if !inTime {
			late += d.Work
		}
		if len(p.slots) > 0 && d.Work > 0 {
			p.pour(base, agents)
			pieces = append(pieces, p)
		}
	}
	const rounds, still = 30, 1e-4
	for range rounds {
		moved := 0.0
		for i := range pieces {
			moved = max(moved, pieces[i].again(base, agents))
		}
		if moved < still {
			break
		}
	}
	for s := range agents {
		agents[s] = max(0, agents[s]) // what lifting out and pouring left below zero
	}
	return agents, late
}

// piece is some work, the slots it may be done in, and how much of it is in each.
type piece struct {
	work  float64
	slots []int
	put   []float64
}

// pieceOf finds the open slots of a piece of work; where there are none before it
// is due, those of the day after that.
func pieceOf(d Deferred, open []bool) (p piece, inTime bool) {
	p.work = d.Work
	for s := max(0, d.From); s < min(d.By, len(open)); s++ {
		if open[s] {
			p.slots = append(p.slots, s)
		}
	}
	if inTime = len(p.slots) > 0; !inTime {
		const most = 8 // slots: soon, and not all at once
		for s := max(0, d.From, d.By); s < len(open) && len(p.slots) < most; s++ {
			if open[s] {
				p.slots = append(p.slots, s)
			}
		}
	}
	p.put = make([]float64, len(p.slots))
	return p, inTime
}

// pour fills the lowest slots up to the level at which all the work has its place.
func (p *piece) pour(base, agents []float64) {
	heights := make([]float64, len(p.slots))
	for i, s := range p.slots {
		heights[i] = base[s] + agents[s]
	}
	slices.Sort(heights)
	rest, level := p.work, heights[0]
	for n := 1; ; n++ { // n slots are under water
		if n == len(heights) || rest <= float64(n)*(heights[n]-level) {
			level += rest / float64(n)
			break
		}
		rest -= float64(n) * (heights[n] - level)
		level = heights[n]
	}
	for i, s := range p.slots {
		p.put[i] = max(0, level-base[s]-agents[s])
		agents[s] += p.put[i]
	}
}

// again lifts the piece out, pours it again and tells how far it moved.
func (p *piece) again(base, agents []float64) (moved float64) {
	before := slices.Clone(p.put)
	for i, s := range p.slots {
		agents[s] -= p.put[i]
	}
	p.pour(base, agents)
	for i := range before {
		moved = max(moved, math.Abs(p.put[i]-before[i]))
	}
	return moved
}

// bundle puts together what comes and is due at nearly the same time, by a
// hundredth of the time it has: as if all came with the last and were due with the
// first. The most urgent is first.
func bundle(work []Deferred) []Deferred {
	const parts = 100
	var out []Deferred
	var first Deferred // of the last bundle
	for _, d := range byDeadline(work) {
		if n := len(out); n > 0 {
			last := &out[n-1]
			near := max(0, (first.By-first.From)/parts)
			if d.By-first.By <= near && d.From-first.From <= near && d.From >= last.From {
				last.Work, last.From = last.Work+d.Work, d.From
				continue
			}
		}
		out, first = append(out, d), d
	}
	return out
}
